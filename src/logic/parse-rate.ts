import {numberOf, quoted, type Token, type Tokens} from './lexer.js'
import type {Rate, RateOperator} from './model.js'
import {atMostLevels, flatter, isArithmetic, isLogical, isLogicalOperator, maxLevels, maxOpen} from './nesting.js'
import {conditional, joinedBy, withFlatLogic} from './rates.js'

/** What a grammar of rates may hold where. */
export interface RateGrammar {
  /** What a bare name means; may fail. */
  readonly name: (token: Token) => Rate
  /** What an `@name` means; may fail. */
  readonly attribute: (token: Token) => Rate
  /** Told of every part that stood in parentheses and stays a unit of its own. */
  readonly parenthesised?: (rate: Rate) => void
}

interface Operator {
  readonly operator: RateOperator
  /** How tightly it binds. */
  readonly rank: number
}

/** The binary operators from the loosest to the tightest, as MaBoSS ranks them (exclusive or binds looser than or). */
const levels: readonly Readonly<Record<string, RateOperator>>[] = [
  {'^': 'xor', xor: 'xor'},
  {'|': 'or', '||': 'or', or: 'or'},
  {'&': 'and', '&&': 'and', and: 'and'},
  {'==': '==', '!=': '!='},
  {'<': '<', '>': '>', '<=': '<=', '>=': '>='},
  {'+': '+', '-': '-'},
  {'*': '*', '/': '/', '%': '%'},
]
const operators: ReadonlyMap<string, Operator> = new Map(
  levels.flatMap((level, rank) => Object.entries(level).map(([spelling, operator]) => [spelling, {operator, rank}])),
)

/** Words that are operators in any mixture of capitals, and so cannot name a node. */
export const isOperatorWord = (name: string): boolean => /^(?:and|or|xor|not)$/i.test(name)

interface Value {
  readonly rate: Rate
  /** Levels of nesting, as of a rule (see `maxLevels`); a sum in a row is one, and so are conditions one after the other. */
  readonly levels: number
  /** The same where every pair of parentheses makes a unit of its own. */
  readonly depth: number
}

/** What is read of one pair of parentheses, one call or one branch. */
interface Level {
  readonly opener: Token
  readonly kind: 'whole' | 'parentheses' | 'call' | 'branch'
  readonly values: Value[]
  readonly operators: Operator[]
  /** Signs and negations before the next operand. */
  prefixes: ('negative' | 'not')[]
  /** Tests with their first branch, waiting for the second. */
  readonly tests: {readonly test: Value; readonly yes: Value}[]
  /** Finished arguments of a call. */
  readonly args: Value[]
}

const newLevel = (kind: Level['kind'], opener: Token): Level => ({
  kind,
  opener,
  values: [],
  operators: [],
  prefixes: [],
  tests: [],
  args: [],
})

/**
 * Reads one rate: arithmetic, comparisons, logical operators in all their spellings (`&`, `&&`, `AND`, …), `test ? a : b`,
 * `log` and `exp`. What is open stands on a stack of our own, so that depth does no harm.
 *
 * @throws {ParseError} with the place of what cannot be read
 */
export const parseRate = (tokens: Tokens, grammar: RateGrammar): Rate => new RateReader(tokens, grammar).read()

class RateReader {
  private readonly tokens: Tokens
  private readonly grammar: RateGrammar
  private readonly open: Level[] = []
  private level: Level

  constructor(tokens: Tokens, grammar: RateGrammar) {
    this.tokens = tokens
    this.grammar = grammar
    this.level = newLevel('whole', tokens.peek())
  }

  read(): Rate {
    for (;;) {
      while (!this.readOperand());
      while (this.closeBracket());
      if (this.readJoint()) continue
      const {rate, depth} = this.closed()
      return depth > maxLevels ? withFlatLogic(rate) : rate
    }
  }

  /** Reads prefixes and one operand. Tells whether an operand was read (and not something opened). */
  private readOperand(): boolean {
    const {tokens, grammar} = this
    const token = tokens.next()
    switch (token.kind) {
      case 'number': {
        const value = numberOf(token.text)
        if (!Number.isFinite(value)) throw tokens.unexpected(token, 'a number below 1.8e308')
        return this.putLeaf({kind: 'number', value})
      }
      case 'parameter':
        return this.putLeaf({kind: 'parameter', name: token.text})
      case 'attribute':
        return this.putLeaf(grammar.attribute(token))
      case 'name':
        if (/^not$/i.test(token.text)) return this.addPrefix('not')
        if (isOperatorWord(token.text)) break
        return tokens.accept('(') ? this.openCall(token) : this.putLeaf(grammar.name(token))
      case 'symbol':
        if (token.text === '+') return false
        if (token.text === '-') return this.addPrefix('negative')
        if (token.text === '!') return this.addPrefix('not')
        if (token.text === '(') return this.opened('parentheses', token)
        if (token.text === '#') {
          throw tokens.unexpected(token, 'an expression over nodes', "'#cell' belongs to UPMaBoSS, which is not supported")
        }
        break
      case 'string':
      case 'end':
        break
      default:
        token.kind satisfies never
    }
    throw tokens.unexpected(token, "a node, a number, a '$parameter' or '('")
  }

  /** Reads what stands between two operands; false at the end of the rate. */
  private readJoint(): boolean {
    const {tokens, level} = this
    if (level.kind === 'branch' && tokens.accept(':')) {
      this.closeBranch()
      return true
    }
    const token = tokens.peek()
    if (tokens.accept('?')) {
      this.reduce(0)
      this.opened('branch', token)
      return true
    }
    if (level.kind === 'call' && tokens.accept(',')) {
      level.args.push(this.closed())
      return true
    }
    const operator = operatorOf(token)
    if (operator !== undefined) {
      tokens.next()
      // What '&', '|' and '^' join is put together when all of it is there.
      this.reduce(isLogicalOperator(operator.operator) ? operator.rank + 1 : operator.rank)
      level.operators.push(operator)
      return true
    }
    if (level.kind === 'whole') return false
    throw tokens.unexpected(token, level.kind === 'branch' ? "':' and the value where the test fails" : "')' or an operator")
  }

  /** A rate of parts, of which some may be merged with it. */
  private made(rate: Rate, parts: readonly Value[], isMerged: (part: Value) => boolean = () => false): Value {
    const levels = parts.reduce((max, part) => Math.max(max, part.levels + (isMerged(part) ? 0 : 1)), 1)
    const depth = parts.reduce((max, part) => Math.max(max, part.depth + (isMerged(part) && !isLogical(part.rate) ? 0 : 1)), 1)
    if (levels > maxLevels) throw this.tokens.unexpected(this.level.opener, atMostLevels, flatter)
    return {rate, levels, depth}
  }

  private opened(kind: Level['kind'], opener: Token): false {
    if (this.open.length >= maxOpen) throw this.tokens.unexpected(opener, atMostLevels, flatter)
    this.open.push(this.level)
    this.level = newLevel(kind, opener)
    return false
  }

  /** Puts together what binds at least as tightly as the rank. */
  private reduce(rank: number): void {
    const {operators} = this.level
    for (let top = operators.at(-1); top !== undefined && top.rank >= rank; top = operators.at(-1)) {
      if (isLogicalOperator(top.operator)) this.reduceLogic(top.operator)
      else this.reduceTwo(top.operator)
    }
  }

  /** All operands in a row that one logical operator joins become one rate. */
  private reduceLogic(operator: 'and' | 'or' | 'xor'): void {
    const {operators, values} = this.level
    let count = 0
    for (; operators.at(-1)?.operator === operator; count++) operators.pop()
    const operands = values.splice(-count - 1)
    const rates = operands.map(({rate}) => rate)
    values.push(this.made(joinedBy(operator, rates), operands, ({rate}) => rate.kind === 'binary' && rate.operator === operator))
  }

  private reduceTwo(operator: RateOperator): void {
    const {operators, values} = this.level
    operators.pop()
    const right = values.pop()!
    const left = values.pop()!
    const rate: Rate = {kind: 'binary', operator, left: left.rate, right: right.rate}
    values.push(this.made(rate, [left, right], (part) => part === left && isArithmetic(rate) && isArithmetic(part.rate)))
  }

  private putLeaf(rate: Rate): true {
    this.put({rate, levels: 0, depth: 0})
    return true
  }

  private put(value: Value): void {
    let result = value
    for (const kind of this.level.prefixes.reverse()) result = this.made({kind, arg: result.rate}, [result])
    this.level.prefixes = []
    this.level.values.push(result)
  }

  /** The value of all that the level holds; the level starts anew. */
  private closed(): Value {
    this.reduce(0)
    let result = this.level.values.pop()!
    for (const {test, yes} of this.level.tests.splice(0).reverse()) {
      const no = result
      const rate = conditional(test.rate, yes.rate, no.rate)
      result = this.made(rate, [test, yes, no], (part) => part === no && part.rate.kind === 'conditional')
    }
    return result
  }

  private addPrefix(kind: 'negative' | 'not'): false {
    if (this.level.prefixes.length >= maxLevels) throw this.tokens.unexpected(this.tokens.peek(), atMostLevels, flatter)
    this.level.prefixes.push(kind)
    return false
  }

  private openCall(token: Token): false {
    if (token.text !== 'log' && token.text !== 'exp') throw this.tokens.unexpected(token, "a function: 'log' or 'exp'")
    return this.opened('call', token)
  }

  /** Closes parentheses or a call, where one is open. */
  private closeBracket(): boolean {
    const inner = this.level
    if ((inner.kind !== 'parentheses' && inner.kind !== 'call') || !this.tokens.accept(')')) return false
    const value = this.closed()
    this.level = this.open.pop()!
    if (inner.kind === 'parentheses') {
      this.grammar.parenthesised?.(value.rate)
      this.put(value)
      return true
    }
    const args = [...inner.args, value]
    if (args.length > 2) throw this.tokens.unexpected(inner.opener, `one or two arguments of ${quoted(inner.opener.text)}`)
    this.put(this.made({kind: 'call', function: inner.opener.text as 'log' | 'exp', args: args.map(({rate}) => rate)}, args))
    return true
  }

  private closeBranch(): void {
    const yes = this.closed()
    this.level = this.open.pop()!
    this.level.tests.push({test: this.level.values.pop()!, yes})
  }
}

function operatorOf(token: Token): Operator | undefined {
  if (token.kind === 'symbol') return operators.get(token.text)
  return token.kind === 'name' && isOperatorWord(token.text) ? operators.get(token.text.toLowerCase()) : undefined
}
