import {type Attribute, checkAttributes} from './attributes.js'
import {quoted, type Token, type Tokens, tokenize} from './lexer.js'
import type {Node, Rate} from './model.js'
import {isOperatorWord, parseRate} from './parse-rate.js'
import {attribute, downUnlessLogic, number, rateToExpr, upWhenLogic} from './rates.js'

const orderMark = /^\/\/ order of nodes: (.*)$/
const isExpression = /^(?:logic|rate_up|rate_down)$/
const unsupportedWords = /^(?:division|death)$/i

/**
 * Reads the nodes of a MaBoSS model, in MaBoSS's order: that of first mention, in which a node's name comes after its own
 * expressions. As in MaBoSS 2.6, rules may stand among them, without rates of their own, and comments after `#`.
 *
 * @throws {ParseError} what is no MaBoSS, a node used but not defined or defined twice, an unknown `@attribute`
 */
export function readBnd(text: string, source: string): Node[] {
  let ordered: readonly string[] = []
  const tokens = tokenize(text, source, (comment) => {
    const match = orderMark.exec(comment.trimEnd())
    if (match) ordered = match[1]!.split(' ')
  })
  const mentions = new Map<string, Token>()
  const defined = new Map<string, Node>()
  const mention = (token: Token) => {
    if (!mentions.has(token.text)) mentions.set(token.text, token)
  }
  while (tokens.peek().kind !== 'end') {
    if (acceptHeader(tokens)) continue
    const {node, name} = isRule(tokens) ? readRule(tokens, mention) : readNode(tokens, mention)
    mention(name)
    if (defined.has(node.name))
      throw tokens.unexpected(name, 'one definition per node', `${quoted(node.name)} is defined twice; remove one`)
    defined.set(node.name, node)
  }
  for (const [name, token] of mentions) {
    if (!defined.has(name)) throw tokens.unexpected(token, 'a node that is defined', `add 'node ${name} { … }' or correct the name`)
  }
  if (defined.size === 0) throw tokens.unexpected(tokens.peek(), "'node NAME { … }'")
  const isWholeOrder =
    ordered.length === defined.size && new Set(ordered).size === ordered.length && ordered.every((name) => defined.has(name))
  return (isWholeOrder ? ordered : [...mentions.keys()]).map((name) => defined.get(name)!)
}

/** The first line of a bnet, which may stand above rules. */
function acceptHeader(tokens: Tokens): boolean {
  const isHeader = ['targets', ',', 'factors'].every((word, i) => tokens.peek(i).text.toLowerCase() === word)
  if (isHeader) for (let i = 0; i < 3; i++) tokens.next()
  return isHeader
}

/** Whether a rule comes next, `NAME : expression` or `NAME, expression`, with or without `;` at its end. */
function isRule(tokens: Tokens): boolean {
  const [name, mark] = [tokens.peek(), tokens.peek(1)]
  return name.kind === 'name' && !isReserved(name.text) && mark.kind === 'symbol' && /^[:,]$/.test(mark.text)
}

const isReserved = (name: string) => isOperatorWord(name) || /^node$/i.test(name)

function readRule(tokens: Tokens, mention: (token: Token) => void): {node: Node; name: Token} {
  const name = tokens.next()
  tokens.next()
  const asked: Token[] = []
  const start = tokens.peek()
  const item = readAttribute(tokens, {kind: 'name', text: 'logic', offset: start.offset}, mention, asked)
  if (typeof item.value === 'string') throw tokens.unexpected(start, `an expression as the rule of ${quoted(name.text)}`)
  tokens.accept(';')
  return finished(tokens, name, new Map([['logic', item]]), asked)
}

function readNode(tokens: Tokens, mention: (token: Token) => void): {node: Node; name: Token} {
  const keyword = tokens.next()
  if (keyword.kind === 'name' && unsupportedWords.test(keyword.text)) {
    throw tokens.unexpected(keyword, "'node'", 'populations of cells (UPMaBoSS) are not supported')
  }
  if (keyword.kind !== 'name' || !/^node$/i.test(keyword.text)) throw tokens.unexpected(keyword, "'node' or a rule such as 'A : B & C;'")
  const name = tokens.next()
  if (name.kind !== 'name' || isOperatorWord(name.text)) throw tokens.unexpected(name, 'the name of a node')
  tokens.expect('{')
  // As in MaBoSS, the last of several definitions of one attribute counts.
  const items = new Map<string, Attribute>()
  const asked: Token[] = []
  while (!tokens.accept('}')) {
    const key = tokens.next()
    if (key.kind !== 'name') throw tokens.unexpected(key, "an attribute such as 'logic' or 'rate_up', or '}'")
    tokens.expect('=')
    const item = readAttribute(tokens, key, mention, asked)
    if (typeof item.value === 'string' && isExpression.test(key.text))
      throw tokens.unexpected(key, `an expression as the ${quoted(key.text)}`)
    items.set(key.text, item)
    tokens.expect(';', "';' or an operator")
  }
  return finished(tokens, name, items, asked)
}

function finished(tokens: Tokens, name: Token, items: ReadonlyMap<string, Attribute>, asked: readonly Token[]): {node: Node; name: Token} {
  for (const token of asked) {
    const item = items.get(token.text)
    if (item === undefined || typeof item.value === 'string') {
      throw tokens.unexpected(token, `an attribute that node ${quoted(name.text)} has`, `add '${token.text} = …;' to it`)
    }
  }
  checkAttributes(tokens, name, items)
  return {node: assemble(name.text, items), name}
}

function readAttribute(tokens: Tokens, key: Token, mention: (token: Token) => void, asked: Token[]): Attribute {
  if (tokens.peek().kind === 'string') return {key, value: unescaped(tokens.next().text)}
  const nested = new Set<Rate>()
  const value = parseRate(tokens, {
    name: (token) => {
      mention(token)
      return {kind: 'node', name: token.text}
    },
    attribute: (token) => {
      asked.push(token)
      return attribute(token.text)
    },
    parenthesised: (rate) => nested.add(rate),
  })
  const rule = key.text === 'logic' ? rateToExpr(value, (part) => nested.has(part)) : undefined
  return {key, value, ...(rule && {rule})}
}

const wellKnown = new Set(['logic', 'rate_up', 'rate_down', 'description'])

function assemble(name: string, items: ReadonlyMap<string, Attribute>): Node {
  const rate = (key: string): Rate | undefined => {
    const value = items.get(key)?.value
    return typeof value === 'string' ? undefined : value
  }
  const logic = items.get('logic')?.rule
  const hasRule = items.has('logic')
  const further = [...items].filter(([key]) => !wellKnown.has(key) || (key === 'logic' && !logic))
  // Not set one by one: a name such as '__proto__' is a name like any other.
  const attributes: Record<string, Rate | string> = Object.fromEntries(further.map(([key, {value}]) => [key, value]))
  const description = items.get('description')?.value
  return {
    name,
    ...(logic && {logic}),
    rateUp: rate('rate_up') ?? (hasRule ? upWhenLogic() : number(0)),
    rateDown: rate('rate_down') ?? (hasRule ? downUnlessLogic() : number(0)),
    ...(further.length > 0 && {attributes}),
    ...(typeof description === 'string' && {description}),
  }
}

const escapes: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', "'": "'"}
const unescaped = (text: string): string => text.replace(/\\([\s\S])/g, (all, c: string) => escapes[c] ?? all)
