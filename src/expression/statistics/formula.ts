import {UserError} from '#errors'

/** A parsed design formula: an intercept or not, and terms as sets of column names in the order R gives them. */
export interface Formula {
  readonly text: string
  readonly intercept: boolean
  /** Main effects first, then interactions of two, of three …; each is the list of columns it multiplies. */
  readonly terms: readonly (readonly string[])[]
}

/**
 * Reads a design formula as R writes them: `~ batch + group`, `~ 0 + group`, `~ group * time`, `~ a:b`, `~ a + b - 1`.
 * A name with other characters than letters, digits, `.` and `_` stands in backticks.
 *
 * @throws {UserError} what cannot be read, with its place in the formula
 */
export function parseFormula(text: string): Formula {
  const tokens = tokenize(text)
  let at = 0
  const found = () => tokens[at]?.text ?? 'the end'
  const fail = (expected: string): never => {
    throw new UserError(
      'invalid-input',
      `design '${text}', at character ${(tokens[at]?.at ?? text.length) + 1}: found ${tokens[at] ? `'${found()}'` : 'the end'}, expected ${expected}; write it like '~ batch + group'`,
    )
  }
  if (tokens[at]?.text !== '~') fail("'~'")
  at++
  let intercept = true
  const terms: string[][] = []
  const add = (term: readonly string[]) => {
    const unique = [...new Set(term)]
    if (!terms.some((other) => sameSet(other, unique))) terms.push(unique)
  }
  const remove = (term: readonly string[]) => {
    const index = terms.findIndex((other) => sameSet(other, term))
    if (index !== -1) terms.splice(index, 1)
  }
  const name = (): string[] => {
    const token = tokens[at]
    if (token?.kind !== 'name') return fail('the name of a column')
    at++
    return [token.text]
  }
  const product = (): string[][] => {
    let factor = name()
    let all: string[][] = [factor]
    for (;;) {
      const operator = tokens[at]?.text
      if (tokens[at]?.kind !== 'sign' || (operator !== ':' && operator !== '*')) return all
      at++
      const next = name()
      if (operator === ':') {
        factor = [...factor, ...next]
        all = [...all.slice(0, -1), factor]
      } else {
        all = [...all, next, ...all.map((term) => [...term, ...next])]
        factor = all.at(-1)!
      }
    }
  }
  let sign: '+' | '-' = '+'
  if (at >= tokens.length) fail('a term')
  for (;;) {
    if (tokens[at]?.text === '-' && tokens[at]?.kind === 'sign') {
      sign = '-'
      at++
    }
    const token = tokens[at]
    if (token?.kind === 'number') {
      intercept = (token.text === '1') === (sign === '+')
      at++
    } else for (const term of product()) sign === '+' ? add(term) : remove(term)
    const next = tokens[at]
    if (!next) break
    if (next.kind !== 'sign' || (next.text !== '+' && next.text !== '-')) fail("'+', '-', ':', '*' or the end")
    sign = next.text as '+' | '-'
    at++
  }
  const ordered = terms.map((term, i) => ({term, i})).sort((a, b) => a.term.length - b.term.length || a.i - b.i)
  return {text, intercept, terms: ordered.map(({term}) => term)}
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}

interface Token {
  readonly kind: 'name' | 'number' | 'sign'
  readonly text: string
  readonly at: number
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = /\s*(?:`([^`]+)`|([\p{L}.][\p{L}\p{N}._]*)|([01])(?![\p{L}\p{N}._])|([~+\-:*]))/uy
  let at = 0
  while (text.slice(at).trim() !== '') {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (!match) {
      const where = at + text.slice(at).search(/\S/)
      throw new UserError(
        'invalid-input',
        `design '${text}', at character ${where + 1}: found '${text[where]}', expected a column name, '+', '-', ':', '*', 0 or 1; put names with other characters in backticks`,
      )
    }
    const [whole, quoted, plain, number, sign] = match
    const kind = sign ? 'sign' : number ? 'number' : 'name'
    const token = (quoted ?? plain ?? number ?? sign)!
    tokens.push({kind, text: token, at: at + whole.length - token.length - (quoted ? 2 : 0)})
    at += whole.length
  }
  return tokens
}
