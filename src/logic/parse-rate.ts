import {numberOf, quoted, type Token, type Tokens} from './lexer.js'
import type {Rate, RateOperator} from './model.js'
import {atMostLevels, flatter, isArithmetic, isLogical, isLogicalOperator, mostLevels, mostOpen} from './nesting.js'
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
  /** Levels of nesting, as of a rule (see `mostLevels`); a sum in a row is one, and so are conditions one after the other. */
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
export function parseRate(tokens: Tokens, grammar: RateGrammar): Rate {
  const open: Level[] = []
  let level = newLevel('whole', tokens.peek())

  /** A rate of parts, of which some may be merged with it. */
  function made(rate: Rate, parts: readonly Value[], isMerged: (part: Value) => boolean = () => false): Value {
    const levels = parts.reduce((most, part) => Math.max(most, part.levels + (isMerged(part) ? 0 : 1)), 1)
    const depth = parts.reduce((most, part) => Math.max(most, part.depth + (isMerged(part) && !isLogical(part.rate) ? 0 : 1)), 1)
    if (levels > mostLevels) throw tokens.unexpected(level.opener, atMostLevels, flatter)
    return {rate, levels, depth}
  }

  const leaf = (rate: Rate): Value => ({rate, levels: 0, depth: 0})

  function opened(kind: Level['kind'], opener: Token): void {
    if (open.length >= mostOpen) throw tokens.unexpected(opener, atMostLevels, flatter)
    open.push(level)
    level = newLevel(kind, opener)
  }

  /** Puts together what binds at least as tightly as the rank. */
  function reduce(rank: number): void {
    for (let top = level.operators.at(-1); top !== undefined && top.rank >= rank; top = level.operators.at(-1)) {
      const {operator} = top
      if (isLogicalOperator(operator)) {
        let count = 0
        for (; level.operators.at(-1)?.operator === operator; count++) level.operators.pop()
        const operands = level.values.splice(-count - 1)
        const rate = joinedBy(
          operator,
          operands.map((operand) => operand.rate),
        )
        level.values.push(made(rate, operands, (part) => part.rate.kind === 'binary' && part.rate.operator === operator))
      } else {
        level.operators.pop()
        const right = level.values.pop()!
        const left = level.values.pop()!
        const rate: Rate = {kind: 'binary', operator, left: left.rate, right: right.rate}
        level.values.push(made(rate, [left, right], (part) => part === left && isArithmetic(rate) && isArithmetic(part.rate)))
      }
    }
  }

  function put(value: Value): void {
    let result = value
    for (const kind of level.prefixes.reverse()) result = made({kind, arg: result.rate}, [result])
    level.prefixes = []
    level.values.push(result)
  }

  /** The value of all that the level holds; the level starts anew. */
  function closed(): Value {
    reduce(0)
    let result = level.values.pop()!
    for (const {test, yes} of level.tests.splice(0).reverse()) {
      const no = result
      result = made(conditional(test.rate, yes.rate, no.rate), [test, yes, no], (part) => part === no && part.rate.kind === 'conditional')
    }
    return result
  }

  /** Reads prefixes and one operand. Tells whether an operand was read (and not something opened). */
  function operand(): boolean {
    const token = tokens.next()
    switch (token.kind) {
      case 'number': {
        const value = numberOf(token.text)
        if (!Number.isFinite(value)) throw tokens.unexpected(token, 'a number below 1.8e308')
        put(leaf({kind: 'number', value}))
        return true
      }
      case 'parameter':
        put(leaf({kind: 'parameter', name: token.text}))
        return true
      case 'attribute':
        put(leaf(grammar.attribute(token)))
        return true
      case 'name':
        if (/^not$/i.test(token.text)) return prefix('not')
        if (isOperatorWord(token.text)) break
        if (tokens.accept('(')) return call(token)
        put(leaf(grammar.name(token)))
        return true
      case 'symbol':
        if (token.text === '+') return false
        if (token.text === '-') return prefix('negative')
        if (token.text === '!') return prefix('not')
        if (token.text === '(') {
          opened('parentheses', token)
          return false
        }
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

  function prefix(kind: 'negative' | 'not'): false {
    if (level.prefixes.length >= mostLevels) throw tokens.unexpected(tokens.peek(), atMostLevels, flatter)
    level.prefixes.push(kind)
    return false
  }

  function call(token: Token): false {
    if (token.text !== 'log' && token.text !== 'exp') throw tokens.unexpected(token, "a function: 'log' or 'exp'")
    opened('call', token)
    return false
  }

  function closeBracket(): void {
    const inner = level
    const value = closed()
    level = open.pop()!
    if (inner.kind === 'parentheses') {
      grammar.parenthesised?.(value.rate)
      put(value)
      return
    }
    const args = [...inner.args, value]
    if (args.length > 2) throw tokens.unexpected(inner.opener, `one or two arguments of ${quoted(inner.opener.text)}`)
    put(made({kind: 'call', function: inner.opener.text as 'log' | 'exp', args: args.map(({rate}) => rate)}, args))
  }

  for (;;) {
    while (!operand());
    for (;;) {
      const isBracket = level.kind === 'parentheses' || level.kind === 'call'
      if (isBracket && tokens.accept(')')) {
        closeBracket()
        continue
      }
      if (level.kind === 'branch' && tokens.accept(':')) {
        const yes = closed()
        level = open.pop()!
        level.tests.push({test: level.values.pop()!, yes})
        break
      }
      const token = tokens.peek()
      if (tokens.accept('?')) {
        reduce(0)
        opened('branch', token)
        break
      }
      if (level.kind === 'call' && tokens.accept(',')) {
        level.args.push(closed())
        break
      }
      const operator = operatorOf(token)
      if (operator !== undefined) {
        tokens.next()
        // What '&', '|' and '^' join is put together when all of it is there.
        reduce(isLogicalOperator(operator.operator) ? operator.rank + 1 : operator.rank)
        level.operators.push(operator)
        break
      }
      if (level.kind === 'whole') {
        const {rate, depth} = closed()
        return depth > mostLevels ? withFlatLogic(rate) : rate
      }
      throw tokens.unexpected(token, level.kind === 'branch' ? "':' and the value where the test fails" : "')' or an operator")
    }
  }
}

function operatorOf(token: Token): Operator | undefined {
  if (token.kind === 'symbol') return operators.get(token.text)
  return token.kind === 'name' && isOperatorWord(token.text) ? operators.get(token.text.toLowerCase()) : undefined
}
