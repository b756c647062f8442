import {ParseError, type Place, visible} from '#errors'

/** A piece of a text: `offset` counts UTF-16 units from 0. */
export interface Token {
  readonly kind: 'name' | 'number' | 'parameter' | 'attribute' | 'string' | 'symbol' | 'end'
  readonly text: string
  readonly offset: number
}

/** A text cut into tokens, read from left to right. */
export interface Tokens {
  readonly source: string
  /** The token to be read next. */
  peek(ahead?: number): Token
  next(): Token
  /** Reads the symbol when it comes next. */
  accept(symbol: string): boolean
  /** Reads the symbol or fails. */
  expect(symbol: string, expected?: string): Token
  /** The error that a token is not what was expected. */
  unexpected(token: Token, expected: string, remedy?: string): ParseError
  place(offset: number): Place
}

const pattern =
  /[\s\uFEFF]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|^#(?!cell\b)[^\n]*|([A-Za-z_]\w*)|(0x(?:[0-9a-fA-F]*\.[0-9a-fA-F]+|[0-9a-fA-F]+\.?)p[-+]?\d+|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?)|\$([A-Za-z_]\w*)|@([A-Za-z_]\w*)|(&&|\|\||==|!=|<=|>=|[-+*%<>=!&|^?:;,.(){}[\]#]|\/(?!\*))/my

/**
 * Cuts MaBoSS text into tokens. Blanks, both kinds of comments and lines that begin with `#` are skipped.
 *
 * @param comment - called with every comment's text
 * @throws {ParseError} a character that starts no token, an unfinished comment or string
 */
export function tokenize(text: string, source: string, comment?: (text: string) => void): Tokens {
  const tokens: Token[] = []
  const place = placesIn(text)
  let at = 0
  while (at < text.length) {
    if (text[at] === '"') {
      const end = endOfString(text, at)
      if (end === -1) throw new ParseError(source, place(at), "'\"'", 'a second one that ends the string')
      tokens.push({kind: 'string', text: text.slice(at + 1, end), offset: at})
      at = end + 1
      continue
    }
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) {
      const character = String.fromCodePoint(text.codePointAt(at)!)
      if (text.startsWith('/*', at)) throw new ParseError(source, place(at), "'/*'", "its end, '*/'")
      throw new ParseError(source, place(at), quoted(character), 'a name, a number or an operator')
    }
    const [all, name, digits, parameter, attribute, symbol] = match
    if (name !== undefined) tokens.push({kind: 'name', text: name, offset: at})
    else if (digits !== undefined) tokens.push({kind: 'number', text: digits, offset: at})
    else if (parameter !== undefined) tokens.push({kind: 'parameter', text: all, offset: at})
    else if (attribute !== undefined) tokens.push({kind: 'attribute', text: attribute, offset: at})
    else if (symbol !== undefined) tokens.push({kind: 'symbol', text: symbol, offset: at})
    else if (comment && all.startsWith('/')) comment(all)
    at += all.length
  }
  tokens.push({kind: 'end', text: '', offset: text.length})
  return reader(tokens, source, place)
}

/** The offset of the quote that ends the string begun at `start`, −1 where there is none. A character after `\\` ends nothing. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return at
    if (text[at] === '\\') at++
  }
  return -1
}

/** A reader over tokens already cut. */
export function reader(tokens: readonly Token[], source: string, place: (offset: number) => Place): Tokens {
  const last = tokens.length - 1
  let position = 0
  const peek = (ahead = 0) => tokens[Math.min(position + ahead, last)]!
  const next = () => tokens[position < last ? position++ : last]!
  const unexpected = (token: Token, expected: string, remedy?: string) =>
    new ParseError(source, place(token.offset), describe(token), expected, remedy)
  return {
    source,
    peek,
    next,
    accept(symbol) {
      const token = peek()
      if (token.kind !== 'symbol' || token.text !== symbol) return false
      next()
      return true
    },
    expect(symbol, expected = `'${symbol}'`) {
      const token = next()
      if (token.kind !== 'symbol' || token.text !== symbol) throw unexpected(token, expected)
      return token
    },
    unexpected,
    place,
  }
}

/** Line and column of an offset, both from 1. */
export function placesIn(text: string): (offset: number) => Place {
  return (offset) => {
    let line = 1
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
      line++
      start = end + 1
    }
    return {line, column: offset - start + 1}
  }
}

/** A number's value, hexadecimal floating point included. */
export function numberOf(text: string): number {
  const hexadecimal = /^0x([0-9a-fA-F]*)\.?([0-9a-fA-F]*)p([-+]?\d+)$/.exec(text)
  if (!hexadecimal) return Number(text)
  const [, whole = '', fraction = '', exponent = '0'] = hexadecimal
  return Number.parseInt(whole + fraction || '0', 16) * 2 ** (Number(exponent) - 4 * fraction.length)
}

export function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end of the text'
    case 'attribute':
      return quoted(`@${token.text}`)
    case 'string':
      return quoted(`"${token.text}"`)
    case 'name':
    case 'number':
    case 'parameter':
    case 'symbol':
      return quoted(token.text)
    default:
      return token.kind satisfies never
  }
}

/** A piece of text in quotes, cut when long, with what a terminal would not show as it stands escaped. */
export const quoted = (text: string): string => `'${visible(text.length > 40 ? `${text.slice(0, 40)}…` : text)}'`
