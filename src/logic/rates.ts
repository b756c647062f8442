import {constant, halves, not} from './expr.js'
import type {Expr, Node, Rate, RateOperator} from './model.js'
import {type Binary, isArithmetic, isLogical} from './nesting.js'

export const number = (value: number): Rate => ({kind: 'number', value})
export const parameter = (name: string): Rate => ({kind: 'parameter', name})
export const attribute = (name: string): Rate => ({kind: 'attribute', name})
export const binary = (operator: RateOperator, left: Rate, right: Rate): Rate => ({kind: 'binary', operator, left, right})
export const conditional = (test: Rate, yes: Rate, no: Rate): Rate => ({kind: 'conditional', test, yes, no})

/** Whether a rate is the number 0. */
export const isZero = (rate: Rate): boolean => rate.kind === 'number' && rate.value === 0

/** `@logic ? up : 0`, the usual rate of turning on; `up` defaults to 1 per unit of time. */
export const upWhenLogic = (up: Rate = number(1)): Rate => conditional(attribute('logic'), up, number(0))
/** `@logic ? 0 : down`, the usual rate of turning off; `down` defaults to 1 per unit of time. */
export const downUnlessLogic = (down: Rate = number(1)): Rate => conditional(attribute('logic'), number(0), down)

/** A node that follows a rule at rate 1 in both directions: what a node is in every format without rates. */
export function ruleNode(name: string, logic: Expr): Node {
  return {name, logic, rateUp: upWhenLogic(), rateDown: downUnlessLogic()}
}

/** What the names in a rate stand for. */
export interface RateScope {
  readonly node: (name: string) => number
  readonly parameter: (name: string) => number
  readonly attribute: (name: string) => number
}

/** The value of a rate; comparisons and logical operators give 1 or 0, and whatever is not 0 counts as true. */
export function evaluateRate(rate: Rate, scope: RateScope): number {
  switch (rate.kind) {
    case 'number':
      return rate.value
    case 'parameter':
      return scope.parameter(rate.name)
    case 'attribute':
      return scope.attribute(rate.name)
    case 'node':
      return scope.node(rate.name)
    case 'negative':
      return 0 - evaluateRate(rate.arg, scope)
    case 'not':
      return evaluateRate(rate.arg, scope) === 0 ? 1 : 0
    case 'binary':
      return evaluateFromLeft(rate, scope)
    case 'conditional': {
      let chosen: Rate = rate
      while (chosen.kind === 'conditional') chosen = evaluateRate(chosen.test, scope) === 0 ? chosen.no : chosen.yes
      return evaluateRate(chosen, scope)
    }
    case 'call':
      return callFunction(
        rate.function,
        rate.args.map((arg) => evaluateRate(arg, scope)),
      )
    default:
      return rate satisfies never
  }
}

/** A sum leans to the left: that side is gone along in a loop, so that many terms take no more of the stack than two. */
function evaluateFromLeft(rate: Extract<Rate, {kind: 'binary'}>, scope: RateScope): number {
  if (rate.left.kind !== 'binary') return operate(rate.operator, evaluateRate(rate.left, scope), evaluateRate(rate.right, scope))
  const {first, rest} = fromLeft(rate)
  return rest.reduce((value, {operator, right}) => operate(operator, value, evaluateRate(right, scope)), evaluateRate(first, scope))
}

/** `((a + b) - c) * d` as `a` and the three operations from left to right. `isLink` tells where to go on to the left. */
function fromLeft(rate: Binary, isLink: (left: Binary) => boolean = () => true): {readonly first: Rate; readonly rest: readonly Binary[]} {
  const rest = [rate]
  let first = rate.left
  for (; first.kind === 'binary' && isLink(first); first = first.left) rest.push(first)
  return {first, rest: rest.reverse()}
}

/** The value of `left operator right`. */
export function operate(operator: RateOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left % right
    case '<':
      return left < right ? 1 : 0
    case '<=':
      return left <= right ? 1 : 0
    case '>':
      return left > right ? 1 : 0
    case '>=':
      return left >= right ? 1 : 0
    case '==':
      return left === right ? 1 : 0
    case '!=':
      return left !== right ? 1 : 0
    case 'and':
      return left !== 0 && right !== 0 ? 1 : 0
    case 'or':
      return left !== 0 || right !== 0 ? 1 : 0
    case 'xor':
      return (left !== 0) !== (right !== 0) ? 1 : 0
    default:
      return operator satisfies never
  }
}

/** `log(x)`, `log(x, base)`, `exp(x)` and `exp(x, base)` as MaBoSS defines them. */
export function callFunction(name: 'log' | 'exp', args: readonly number[]): number {
  const [value = Number.NaN, base] = args
  if (name === 'log') return base === undefined ? Math.log(value) : Math.log(value) / Math.log(base)
  return Math.exp(base === undefined ? value : value * Math.log(base))
}

/** The parts of a rate, one level down. */
export function partsOf(rate: Rate): readonly Rate[] {
  switch (rate.kind) {
    case 'number':
    case 'parameter':
    case 'attribute':
    case 'node':
      return []
    case 'negative':
    case 'not':
      return [rate.arg]
    case 'binary':
      return [rate.left, rate.right]
    case 'conditional':
      return [rate.test, rate.yes, rate.no]
    case 'call':
      return rate.args
    default:
      return rate satisfies never
  }
}

/** Names of one kind that a rate mentions, each once, in order of first mention. */
export function namesIn(rate: Rate, kind: 'node' | 'parameter' | 'attribute'): string[] {
  const seen = new Set<string>()
  const waiting = [rate]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    if (part.kind === kind) seen.add((part as {readonly name: string}).name)
    waiting.push(...partsOf(part).toReversed())
  }
  return [...seen]
}

/**
 * The Boolean expression that a rate is when read as a truth value, or `undefined` where it holds arithmetic,
 * comparisons, parameters or attributes. `nested` tells the junctions that must not be merged into the one around them.
 */
export function rateToExpr(rate: Rate, nested: (rate: Rate) => boolean = () => false): Expr | undefined {
  switch (rate.kind) {
    case 'number':
      return rate.value === 0 || rate.value === 1 ? constant(rate.value === 1) : undefined
    case 'node':
      return {kind: 'variable', name: rate.name}
    case 'not': {
      const arg = rateToExpr(rate.arg, nested)
      return arg && not(arg)
    }
    case 'binary': {
      if (!isLogical(rate)) return undefined
      const args: Expr[] = []
      for (const operand of operandsOf(rate, nested)) {
        const arg = rateToExpr(operand, nested)
        if (!arg) return undefined
        args.push(arg)
      }
      return {kind: rate.operator, args}
    }
    default:
      return undefined
  }
}

/** What `&`, `|` or `^` joins, from left to right; operands of the same operator count one by one, but those that are `nested`. */
export function operandsOf(rate: Binary, nested: (rate: Rate) => boolean = () => false): Rate[] {
  const operands: Rate[] = []
  const waiting = [rate.right, rate.left]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    if (part.kind === 'binary' && part.operator === rate.operator && !nested(part)) waiting.push(part.right, part.left)
    else operands.push(part)
  }
  return operands
}

/** At least one operand joined by `&`, `|` or `^`, half against half: of the many trees of one meaning the shallowest. */
export function joinedBy(operator: 'and' | 'or' | 'xor', operands: readonly Rate[]): Rate {
  if (operands.length === 1) return operands[0]!
  const [left, right] = halves(operands)
  return binary(operator, joinedBy(operator, left), joinedBy(operator, right))
}

/** The same rate with all that `&`, `|` or `^` joins put together anew (see `joinedBy`), whatever stood in parentheses. */
export function withFlatLogic(rate: Rate): Rate {
  switch (rate.kind) {
    case 'number':
    case 'parameter':
    case 'attribute':
    case 'node':
      return rate
    case 'negative':
    case 'not':
      return {kind: rate.kind, arg: withFlatLogic(rate.arg)}
    case 'conditional': {
      const tests: Extract<Rate, {kind: 'conditional'}>[] = []
      let last: Rate = rate
      for (; last.kind === 'conditional'; last = last.no) tests.push(last)
      return tests.reduceRight((no, {test, yes}) => conditional(withFlatLogic(test), withFlatLogic(yes), no), withFlatLogic(last))
    }
    case 'binary': {
      if (isLogical(rate)) return joinedBy(rate.operator, operandsOf(rate).map(withFlatLogic))
      const {first, rest} = fromLeft(rate, isArithmetic)
      return rest.reduce((left, {operator, right}) => binary(operator, left, withFlatLogic(right)), withFlatLogic(first))
    }
    case 'call':
      return {...rate, args: rate.args.map(withFlatLogic)}
    default:
      return rate satisfies never
  }
}

/** A Boolean expression as a rate that is 1 when it is true and 0 when it is false. */
export function exprToRate(expr: Expr): Rate {
  switch (expr.kind) {
    case 'constant':
      return number(expr.value ? 1 : 0)
    case 'variable':
      return {kind: 'node', name: expr.name}
    case 'not':
      return {kind: 'not', arg: exprToRate(expr.arg)}
    case 'and':
    case 'or':
    case 'xor':
      return expr.args.length === 0 ? number(expr.kind === 'and' ? 1 : 0) : joinedBy(expr.kind, expr.args.map(exprToRate))
    default:
      return expr satisfies never
  }
}

const spelled: Partial<Record<RateOperator, string>> = {and: '&', or: '|', xor: '^'}

/** A rate as MaBoSS text, fully parenthesised. `name` respells node names. */
export function printRate(rate: Rate, name: (node: string) => string = (node) => node): string {
  const inner = (part: Rate): string => {
    const text = printRate(part, name)
    return part.kind === 'binary' || part.kind === 'conditional' ? `(${text})` : text
  }
  switch (rate.kind) {
    case 'number':
      if (!Number.isFinite(rate.value)) throw new RangeError(`a rate of ${rate.value} cannot be written`)
      return rate.value < 0 || Object.is(rate.value, -0) ? `(-${-rate.value})` : String(rate.value)
    case 'parameter':
      return rate.name
    case 'attribute':
      return `@${rate.name}`
    case 'node':
      return name(rate.name)
    case 'negative':
      return `(-${inner(rate.arg)})`
    case 'not':
      return `!${inner(rate.arg)}`
    case 'binary': {
      // ((a + b) + c) + d, however long.
      const {first, rest} = fromLeft(rate)
      const pieces = rest.map(({operator, right}) => ` ${spelled[operator] ?? operator} ${inner(right)}`)
      return `${'('.repeat(rest.length - 1)}${inner(first)}${pieces.join(')')}`
    }
    case 'conditional':
      return `${inner(rate.test)} ? ${inner(rate.yes)} : ${inner(rate.no)}`
    case 'call':
      return `${rate.function}(${rate.args.map((arg) => printRate(arg, name)).join(', ')})`
    default:
      return rate satisfies never
  }
}
