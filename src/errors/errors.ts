/** What kind of mistake: for programs. People read the message. */
export type ErrorCode = 'invalid-input' | 'not-found' | 'ambiguous' | 'unsupported' | 'conflict' | 'too-large' | 'aborted' | 'io'

/** Where in a text something stands. Lines and columns count from 1, as editors do. */
export interface Place {
  readonly line?: number
  readonly column?: number
}

/** A text with control characters, line ends and marks of direction written as escapes, as in JSON. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n'
      ? '\\n'
      : character === '\t'
        ? '\\t'
        : character === '\r'
          ? '\\r'
          : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Anything a user can cause and can mend. `message` is one complete text for people, with the remedy at its end. */
export class UserError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message.split('\n').map(visible).join('\n'), options)
    this.name = 'UserError'
    this.code = code
  }
}

/**
 * A text that cannot be read, with its address in the form editors jump to: `file:line:column: found …, expected …`.
 */
export class ParseError extends UserError {
  readonly source: string
  readonly at: Place
  readonly found: string
  readonly expected: string
  /**
   * @param source - name of the file or input, as the user knows it
   * @param at - where; omit the column (or the line) when it is not known
   * @param found - what stands there
   * @param expected - what should stand there
   * @param remedy - how to mend it, when that is more than "write what was expected"
   */
  constructor(source: string, at: Place, found: string, expected: string, remedy?: string) {
    super('invalid-input', `${place(source, at)}: found ${found}, expected ${expected}${remedy ? `; ${remedy}` : ''}`)
    this.name = 'ParseError'
    this.source = source
    this.at = at
    this.found = found
    this.expected = expected
  }
}

/** `file:line:column`, leaving out what is not known. */
export function place(source: string, {line, column}: Place): string {
  return [source, line, column].filter((part) => part !== undefined).join(':')
}

/** The tail of a "not found" message: `; did you mean 'a', 'b' or 'c'?`, or nothing when there is no candidate. */
export function didYouMean(candidates: readonly string[]): string {
  if (candidates.length === 0) return ''
  const quoted = candidates.map((candidate) => `'${candidate}'`)
  const last = quoted.pop()
  return `; did you mean ${quoted.length > 0 ? `${quoted.join(', ')} or ` : ''}${last}?`
}

/** A name that nothing answers to. `what` is the kind of thing looked for: `disease`, `drug`, `entity`, `node`, … */
export function notFound(what: string, name: string, candidates: readonly string[], remedy = ''): UserError {
  return new UserError('not-found', `no ${what} is called '${name}'${didYouMean(candidates)}${remedy ? ` ${remedy}` : ''}`)
}

/** A name that more than one thing answers to; the candidates are said so that the user can choose. */
export function ambiguous(what: string, name: string, candidates: readonly string[]): UserError {
  return new UserError(
    'ambiguous',
    `'${name}' could be more than one ${what}: ${candidates.map((candidate) => `'${candidate}'`).join(', ')}; write the one you mean`,
  )
}
