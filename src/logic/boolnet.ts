import {ParseError, UserError} from '#errors'
import {modelName, ruleOf} from './bnet.js'
import {and, constant, flattened, not, or, printExpr, variable, variables, withoutXor} from './expr.js'
import {inputNotes} from './inputs.js'
import {placesIn, quoted} from './lexer.js'
import {lossesOf, spelledNames} from './losses.js'
import type {Expr, Model} from './model.js'
import {ruleNode} from './rates.js'
import type {ReadModel} from './sbml-qual-read.js'

/**
 * Reads a network of the R package BoolNet: a header `targets, factors` (or `targets, functions`), then `target, rule` lines
 * with `!`, `&`, `|`, parentheses, `0`, `1` and BoolNet's functions `all`, `any`, `maj`, `sumis`, `sumgt`, `sumge`, `sumlt`
 * and `sumle`. A line without the header is read as well. A node that is mentioned but has no line is an input.
 *
 * @throws {ParseError} with line and column
 * @throws {UserError} `unsupported`: probabilistic networks and delays
 * @see Müssel, Hopfensitz & Kestler 2010, doi:10.1093/bioinformatics/btq124
 */
export const parseBoolNet = (text: string, source = 'model.txt'): Model => readBoolNet(text, source).model

/** Reads a network as `parseBoolNet` does, and says which genes have no rule. */
export function readBoolNet(text: string, source: string): ReadModel {
  const rules = new Map<string, Expr>()
  const place = placesIn(text)
  let at = 0
  for (const line of text.split('\n')) {
    const content = line.replace(/#.*$/, '')
    if (content.trim() !== '' && !isHeader(content)) readLine(content, at)
    at += line.length + 1
  }
  if (rules.size === 0) throw new ParseError(source, {line: 1, column: 1}, 'no rule', "lines such as 'A, B & !C'")

  function isHeader(line: string): boolean {
    const columns = line
      .replace('\uFEFF', '')
      .split(',')
      .map((column) =>
        column
          .trim()
          .toLowerCase()
          .replace(/^"(.*)"$/, '$1'),
      )
    return columns[0] === 'targets' && (columns[1] === 'factors' || columns[1] === 'functions')
  }

  function readLine(line: string, start: number): void {
    const comma = line.indexOf(',')
    const name = (comma === -1 ? line : line.slice(0, comma)).trim()
    const nameAt = start + line.search(/\S|$/)
    if (!/^[\w.-]+$/.test(name)) throw new ParseError(source, place(nameAt), name === '' ? 'no name' : quoted(name), 'the name of a gene')
    if (comma === -1) throw new ParseError(source, place(start + line.trimEnd().length), 'the end of the line', "',' and the rule")
    if (rules.has(name)) {
      throw new ParseError(
        source,
        place(nameAt),
        `a second rule for ${quoted(name)}`,
        'one rule per gene',
        'probabilistic networks cannot be read',
      )
    }
    rules.set(
      name,
      parseBoolNetRule(line, comma + 1, (offset) => place(start + offset), source),
    )
  }

  const nodes = [...rules].map(([name, rule]) => ruleNode(name, rule))
  const inputs = new Set([...rules.values()].flatMap(variables).filter((name) => !rules.has(name)))
  const all = [...nodes, ...[...inputs].map((name) => ruleNode(name, variable(name)))]
  return {
    model: {name: modelName(source), nodes: all, initial: [], parameters: {}, settings: {}},
    losses: inputNotes([...inputs], rules.keys()),
  }
}

const functions = ['all', 'any', 'maj', 'sumis', 'sumgt', 'sumge', 'sumlt', 'sumle'] as const
const timed = ['timeis', 'timegt', 'timelt']
const deepest = 1000

type Place = ReturnType<ReturnType<typeof placesIn>>

/** Reads a rule from `from` to the end of the line. */
function parseBoolNetRule(line: string, from: number, place: (offset: number) => Place, source: string): Expr {
  const pattern = /\s*(?:([\w.-]+)|([!&|(),[]))/y
  let token = ''
  let at = from
  let end = from
  let depth = 0

  const fail = (expected: string) => new ParseError(source, place(at), token === '' ? 'the end of the rule' : quoted(token), expected)

  function step(): void {
    pattern.lastIndex = end
    const match = pattern.exec(line)
    if (match) {
      token = (match[1] ?? match[2])!
      at = pattern.lastIndex - token.length
      end = pattern.lastIndex
      return
    }
    at = end + (line.slice(end).match(/^\s*/)?.[0].length ?? 0)
    token = line.slice(at).trim().slice(0, 1)
    end = line.length
    if (token !== '') throw fail("a gene, '!', '&', '|' or parentheses")
  }

  function disjunction(): Expr {
    if (++depth > deepest) throw fail(`at most ${deepest} levels of nesting`)
    const args = [conjunction()]
    while (token === '|') {
      step()
      args.push(conjunction())
    }
    depth--
    return args.length === 1 ? args[0]! : or(...args)
  }

  function conjunction(): Expr {
    const args = [operand()]
    while (token === '&') {
      step()
      args.push(operand())
    }
    return args.length === 1 ? args[0]! : and(...args)
  }

  function operand(): Expr {
    let negations = 0
    for (; token === '!'; negations++) {
      if (negations > deepest) throw fail(`at most ${deepest} levels of nesting`)
      step()
    }
    let expr = positive()
    for (; negations > 0; negations--) expr = not(expr)
    return expr
  }

  function close(expected: string): void {
    if (token !== ')') throw fail(expected)
    step()
  }

  function positive(): Expr {
    if (token === '(') {
      step()
      const inner = disjunction()
      close("')', '&' or '|'")
      return inner
    }
    if (!/^[\w.-]+$/.test(token)) throw fail("a gene, '!' or '('")
    const name = token
    const nameAt = at
    step()
    if (token === '[')
      throw new UserError('unsupported', `${source}: the delay after '${name}' belongs to temporal networks, which cannot be read`)
    if (name === '0' || name === '1') return constant(name === '1')
    if (token !== '(') return variable(name)
    const called = name.toLowerCase()
    if (timed.includes(called))
      throw new UserError('unsupported', `${source}: '${name}' belongs to temporal networks, which cannot be read`)
    if (!(functions as readonly string[]).includes(called)) {
      throw new ParseError(source, place(nameAt), `the function ${quoted(name)}`, `one of ${functions.join(', ')}`)
    }
    return call(called as (typeof functions)[number])
  }

  function call(name: (typeof functions)[number]): Expr {
    const args: Expr[] = []
    let count: number | undefined
    do {
      step()
      if (name.startsWith('sum') && /^\d+$/.test(token) && /^\s*\)/.test(line.slice(end))) {
        count = Number(token)
        step()
      } else {
        args.push(disjunction())
      }
    } while (token === ',')
    if (name.startsWith('sum') && count === undefined) throw fail(`the number that '${name}' compares with, as its last argument`)
    if (args.length > 24) throw fail('at most 24 arguments')
    close("')' or ','")
    return counted(name, args, count ?? 0)
  }

  step()
  const rule = disjunction()
  if (token === ',' && /^\s*(?:1|1\.0*)?\s*$/.test(line.slice(end))) return rule
  if (token === ',')
    throw new UserError('unsupported', `${source}: a third column gives probabilities; probabilistic networks cannot be read`)
  if (token !== '') throw fail("'&', '|' or the end of the line")
  return rule
}

function counted(name: (typeof functions)[number], args: readonly Expr[], count: number): Expr {
  switch (name) {
    case 'all':
      return and(...args)
    case 'any':
      return or(...args)
    case 'maj':
      return atLeast(args, Math.floor(args.length / 2) + 1)
    case 'sumis':
      return and(atLeast(args, count), not(atLeast(args, count + 1)))
    case 'sumgt':
      return atLeast(args, count + 1)
    case 'sumge':
      return atLeast(args, count)
    case 'sumlt':
      return not(atLeast(args, count))
    case 'sumle':
      return not(atLeast(args, count + 1))
    default:
      return name satisfies never
  }
}

/** At least `count` of the arguments hold: an `or` over the choices of `count` of them. */
function atLeast(args: readonly Expr[], count: number): Expr {
  if (count <= 0) return constant(true)
  if (count > args.length) return constant(false)
  if (choices(args.length, count) > 20_000) {
    throw new UserError('too-large', `a count of ${count} among ${args.length} genes is too large to be written as a rule`)
  }
  const chosen: Expr[] = []
  const choose = (from: number, picked: readonly Expr[]): void => {
    if (picked.length === count) {
      chosen.push(picked.length === 1 ? picked[0]! : and(...picked))
      return
    }
    for (let i = from; i <= args.length - (count - picked.length); i++) choose(i + 1, [...picked, args[i]!])
  }
  choose(0, [])
  return chosen.length === 1 ? chosen[0]! : or(...chosen)
}

function choices(n: number, k: number): number {
  let result = 1
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i
  return result
}

const isReserved = (name: string) => [...functions, ...timed, 'targets', 'factors'].includes(name.toLowerCase())

/**
 * Writes the rules of a model for the R package BoolNet. Names are made to fit (`miR-21` → `miR_21`); what is lost says
 * `boolNetLosses`.
 *
 * @throws {UserError} a node has no Boolean rule
 */
export function printBoolNet(model: Model): string {
  const names = boolNetNames(model)
  const style = {not: '!', and: ' & ', or: ' | ', xor: ' ^ ', true: '1', false: '0', name: (name: string) => names.get(name) ?? name}
  const lines = model.nodes.map((node) => `${names.get(node.name)}, ${printExpr(flattened(withoutXor(ruleOf(node))), style)}\n`)
  return `targets, factors\n${lines.join('')}`
}

const boolNetNames = (model: Model) =>
  spelledNames(
    model.nodes.map(({name}) => name),
    isReserved,
  )

/** What `printBoolNet` leaves out of a model, one sentence each. */
export const boolNetLosses = (model: Model): string[] => lossesOf(model, {}, boolNetNames(model))
