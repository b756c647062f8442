import {ParseError, UserError} from '#errors'
import {ruleWithoutXor} from './bnet.js'
import {and, constant, flattened, not, printExpr, variable, variables} from './expr.js'
import {inputNotes} from './inputs.js'
import {placesIn, quoted} from './lexer.js'
import {lossesOf, spelledNames} from './losses.js'
import type {Expr, Model} from './model.js'
import {modelName, type ReadModel} from './model.js'
import {atMostLevels, flatter, levelsOf, literalsOf, maxLevels, maxLiterals, maxOpen, shallow} from './nesting.js'
import {ruleNode} from './rates.js'

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
type Called = (typeof functions)[number]
const timed = ['timeis', 'timegt', 'timelt']
/** Most arguments of a function that counts them. */
const maxCounted = 24

type Place = ReturnType<ReturnType<typeof placesIn>>

/** What is read of one pair of parentheses or one call: a sum of products. */
interface Level {
  /** Offset of the parenthesis, of the function's name or of the rule. */
  readonly start: number
  /** The function whose arguments are read, if any, those that are finished, and the number that it compares with. */
  readonly called: Called | undefined
  readonly args: Expr[]
  count: number | undefined
  readonly ors: Expr[]
  readonly ands: Expr[]
  /** Negations before the next operand. */
  negations: number
}

const newLevel = (start: number, called?: Called): Level => ({start, called, args: [], count: undefined, ors: [], ands: [], negations: 0})

/** Reads a rule from `from` to the end of the line. */
const parseBoolNetRule = (line: string, from: number, place: (offset: number) => Place, source: string): Expr =>
  new RuleReader(line, from, place, source).read()

/** Reads one rule. What is open stands on a stack of our own, so that depth does no harm. */
class RuleReader {
  private readonly line: string
  private readonly place: (offset: number) => Place
  private readonly source: string
  private readonly pattern = /\s*(?:([\w.-]+)|([!&|(),[]))/y
  /** The present token, where it begins and where it ends. */
  private token = ''
  private at: number
  private end: number
  private readonly open: Level[] = []
  private level: Level

  constructor(line: string, from: number, place: (offset: number) => Place, source: string) {
    this.line = line
    this.place = place
    this.source = source
    this.at = from
    this.end = from
    this.step()
    this.level = newLevel(this.at)
  }

  read(): Expr {
    const {source} = this
    const rule = this.whole()
    if (this.token === ',' && /^(?:1|1\.0*)?$/.test(this.line.slice(this.end).trim())) return rule
    if (this.token === ',')
      throw new UserError('unsupported', `${source}: a third column gives probabilities; probabilistic networks cannot be read`)
    if (this.token !== '') throw this.fail("'&', '|' or the end of the line")
    return rule
  }

  private fail(expected: string, remedy?: string): ParseError {
    return new ParseError(
      this.source,
      this.place(this.at),
      this.token === '' ? 'the end of the rule' : quoted(this.token),
      expected,
      remedy,
    )
  }

  private step(): void {
    this.pattern.lastIndex = this.end
    const match = this.pattern.exec(this.line)
    if (match) {
      this.token = (match[1] ?? match[2])!
      this.at = this.pattern.lastIndex - this.token.length
      this.end = this.pattern.lastIndex
      return
    }
    this.at = this.end + (this.line.slice(this.end).match(/^\s*/)?.[0].length ?? 0)
    this.token = this.line.slice(this.at).trim().slice(0, 1)
    this.end = this.line.length
    if (this.token !== '') throw this.fail("a gene, '!', '&', '|' or parentheses")
  }

  private opened(start: number, called?: Called): void {
    if (this.open.length >= maxOpen) throw this.fail(atMostLevels, flatter)
    this.step()
    this.open.push(this.level)
    this.level = newLevel(start, called)
  }

  private checked(expr: Expr): Expr {
    const levels = levelsOf(expr)
    if (levels > maxLevels)
      throw new ParseError(this.source, this.place(this.level.start), `${levels} levels of nesting`, `at most ${maxLevels}`, flatter)
    if (literalsOf(expr) <= maxLiterals) return expr
    throw new UserError('too-large', `${this.source}: counts within counts make a rule of more than ${maxLiterals} literals; use fewer`)
  }

  private taken(kind: 'and' | 'or', args: Expr[]): Expr {
    const all = args.splice(0)
    return all.length === 1 ? all[0]! : this.checked({kind, args: all})
  }

  private put(operand: Expr): void {
    let expr = operand
    for (; this.level.negations > 0; this.level.negations--) expr = this.checked(not(expr))
    this.level.ands.push(expr)
  }

  /** The value of all that the level holds but finished arguments. */
  private joined(): Expr {
    this.level.ors.push(this.taken('and', this.level.ands))
    return this.taken('or', this.level.ors)
  }

  private closed(): Expr {
    const {called, args, count} = this.level
    if (called === undefined) return this.joined()
    if (count === undefined) args.push(this.joined())
    if (called.startsWith('sum') && count === undefined) throw this.fail(`the number that '${called}' compares with, as its last argument`)
    if (called !== 'all' && called !== 'any' && args.length > maxCounted) throw this.fail(`at most ${maxCounted} arguments`)
    return this.checked(counted(called, args, count ?? 0))
  }

  /** Reads negations and one operand, or the number that ends the arguments of a count. Tells whether something was opened instead. */
  private opens(): boolean {
    if (this.level.called?.startsWith('sum') && /^\d+$/.test(this.token) && /^\s*\)/.test(this.line.slice(this.end))) {
      this.level.count = Number(this.token)
      this.step()
      return false
    }
    for (; this.token === '!'; this.level.negations++) {
      if (this.level.negations >= maxLevels) throw this.fail(atMostLevels, flatter)
      this.step()
    }
    if (this.token === '(') {
      this.opened(this.at)
      return true
    }
    if (!/^[\w.-]+$/.test(this.token)) throw this.fail("a gene, '!' or '('")
    const name = this.token
    const nameAt = this.at
    this.step()
    if (this.token === '[')
      throw new UserError('unsupported', `${this.source}: the delay after '${name}' belongs to temporal networks, which cannot be read`)
    if (name === '0' || name === '1') this.put(constant(name === '1'))
    else if (this.token !== '(') this.put(variable(name))
    else {
      this.opened(nameAt, this.functionNamed(name, nameAt))
      return true
    }
    return false
  }

  private functionNamed(name: string, nameAt: number): Called {
    const called = name.toLowerCase()
    if (timed.includes(called))
      throw new UserError('unsupported', `${this.source}: '${name}' belongs to temporal networks, which cannot be read`)
    const found = functions.find((one) => one === called)
    if (!found) throw new ParseError(this.source, this.place(nameAt), `the function ${quoted(name)}`, `one of ${functions.join(', ')}`)
    return found
  }

  private whole(): Expr {
    for (;;) {
      if (this.opens()) continue
      while (this.token === ')' && this.open.length > 0) {
        const value = this.closed()
        this.step()
        this.level = this.open.pop()!
        this.put(value)
      }
      if (this.token === '&') this.step()
      else if (this.token === '|') {
        this.step()
        this.level.ors.push(this.taken('and', this.level.ands))
      } else if (this.token === ',' && this.level.called !== undefined) {
        this.step()
        this.level.args.push(this.joined())
      } else if (this.open.length === 0) {
        return shallow(this.joined())
      } else {
        throw this.fail(this.level.called === undefined ? "')', '&' or '|'" : "')' or ','")
      }
    }
  }
}

function counted(name: Called, args: readonly Expr[], count: number): Expr {
  switch (name) {
    case 'all':
      return {kind: 'and', args}
    case 'any':
      return {kind: 'or', args}
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
  return chosen.length === 1 ? chosen[0]! : {kind: 'or', args: chosen}
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
  const lines = model.nodes.map((node) => `${names.get(node.name)}, ${printExpr(flattened(ruleWithoutXor(node, 'BoolNet')), style)}\n`)
  return `targets, factors\n${lines.join('')}`
}

const boolNetNames = (model: Model) =>
  spelledNames(
    model.nodes.map(({name}) => name),
    isReserved,
  )

/** What `printBoolNet` leaves out of a model, one sentence each. */
export const boolNetLosses = (model: Model): string[] => lossesOf(model, {}, boolNetNames(model))
