import {UserError} from '#errors'

/** A parsed design formula: an intercept or not, and terms as sets of column names in the order R gives them. */
export interface Formula {
  readonly text: string
  readonly intercept: boolean
  /** Main effects first, then interactions of two, of three …; each is the list of columns it multiplies. */
  readonly terms: readonly (readonly string[])[]
  /** Columns said to be groups (`factor(batch)`) or amounts (`numeric(dose)`). */
  readonly kinds: Readonly<Record<string, 'factor' | 'numeric'>>
}

/**
 * Reads a design formula as R writes them: `~ batch + group`, `~ 0 + group`, `~ group * time`, `~ a:b`, `~ a + b - 1`,
 * `~ factor(batch) + numeric(dose)`.
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
  const kinds: Record<string, 'factor' | 'numeric'> = {}
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
    if (token.as) kinds[token.text] = token.as
    return [token.text]
  }
  const isSign = (text: string) => tokens[at]?.kind === 'sign' && tokens[at]!.text === text
  const interaction = (): string[] => {
    const names = name()
    while (isSign(':')) {
      at++
      names.push(...name())
    }
    return names
  }
  const product = (): string[][] => {
    let all = [interaction()]
    while (isSign('*')) {
      at++
      const next = interaction()
      all = [...all, next, ...all.map((term) => [...term, ...next])]
    }
    return all
  }
  let sign: '+' | '-' = '+'
  if (at >= tokens.length) fail('a term')
  for (;;) {
    if (isSign('-')) {
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
  // Within a term, names stand in the order in which the formula first names them.
  const appearance = tokens.filter(({kind}) => kind === 'name').map((token) => token.text)
  const ordered = terms
    .map((term) => term.toSorted((a, b) => appearance.indexOf(a) - appearance.indexOf(b)))
    .toSorted((a, b) => a.length - b.length)
  return {text, intercept, terms: ordered, kinds}
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}

interface Token {
  readonly kind: 'name' | 'number' | 'sign'
  readonly text: string
  readonly at: number
  readonly as?: 'factor' | 'numeric'
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const pattern =
    /\s*(?:(?:as\.)?(factor|numeric)\(\s*(?:`([^`]+)`|([\p{L}.][\p{L}\p{N}._]*))\s*\)|`([^`]+)`|([\p{L}.][\p{L}\p{N}._]*)|([01])(?![\p{L}\p{N}._])|([~+\-:*]))/uy
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
    const [whole, as, wrappedQuoted, wrapped, quoted, plain, number, sign] = match
    const kind = sign ? 'sign' : number ? 'number' : 'name'
    const token = (wrappedQuoted ?? wrapped ?? quoted ?? plain ?? number ?? sign)!
    tokens.push({kind, text: token, at: at + whole.search(/\S/), ...(as ? {as: as as 'factor' | 'numeric'} : {})})
    at += whole.length
  }
  return tokens
}
