import {flattened} from './expr.js'
import type {Expr, Rate, RateOperator} from './model.js'

/**
 * Most levels of nesting that any reader of rules accepts: a negation is one, and so is a junction (`A & B`), unless it stands
 * right inside one of its own kind. Whoever walks a rule takes room on the stack for every level. Of all that is done with
 * rules, `structuredClone` is the first to run out, at 1,190 levels, where Node gives 984 KB. Published rules have up to 8.
 */
export const maxLevels = 200
export const atMostLevels = `at most ${maxLevels} levels of nesting`
export const flatter = "write the rule flatter: 'A | B | C | D' may be as long as you like, 'A | !(B & !(C | …))' may not"

/** Most open parentheses: no level by themselves, but there is an end to everything. */
export const maxOpen = 50_000

/** Most literals of a rule, or parts of a rate, where it is written out: counts in BoolNet, exclusive or, attributes in MaBoSS. */
export const maxLiterals = 1_000_000

/** The levels of every expression asked about: parts are asked about before the whole, so that nothing is walked twice. */
const levels = new WeakMap<Expr, number>()

/** How deeply an expression is nested where junctions right inside one of their own kind are merged with it. */
export function levelsOf(expr: Expr): number {
  if (expr.kind === 'constant' || expr.kind === 'variable') return 0
  let found = levels.get(expr)
  if (found === undefined) {
    if (expr.kind === 'not') found = levelsOf(expr.arg) + 1
    else found = expr.args.reduce((most, arg) => Math.max(most, levelsOf(arg) + (arg.kind === expr.kind ? 0 : 1)), 1)
    levels.set(expr, found)
  }
  return found
}

/** How deep an expression is as it stands. */
export function depthOf(expr: Expr): number {
  let deepest = 0
  const waiting: [expr: Expr, depth: number][] = [[expr, 0]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [part, depth] = next
    deepest = Math.max(deepest, depth)
    if (part.kind === 'not') waiting.push([part.arg, depth + 1])
    else if (part.kind !== 'constant' && part.kind !== 'variable') for (const arg of part.args) waiting.push([arg, depth + 1])
  }
  return deepest
}

/**
 * The same expression where it is at most `maxLevels` deep, otherwise with junctions inside one of their own kind merged, so
 * that whoever walks it is safe.
 *
 * @param expr - of at most `maxLevels` levels, by `levelsOf`
 */
export const shallow = (expr: Expr): Expr => (depthOf(expr) > maxLevels ? flattened(expr) : expr)

const literals = new WeakMap<Expr, number>()

/** How many names and constants an expression has when it is written out, where parts of it may be one object. */
export function literalsOf(expr: Expr): number {
  if (expr.kind === 'constant' || expr.kind === 'variable') return 1
  let found = literals.get(expr)
  if (found === undefined) {
    found = expr.kind === 'not' ? literalsOf(expr.arg) : expr.args.reduce((sum, arg) => sum + literalsOf(arg), 0)
    literals.set(expr, found)
  }
  return found
}

export type Binary = Extract<Rate, {kind: 'binary'}>
type LogicalOperator = 'and' | 'or' | 'xor'

export const isLogicalOperator = (operator: RateOperator): operator is LogicalOperator =>
  operator === 'and' || operator === 'or' || operator === 'xor'
export const isLogical = (rate: Rate): rate is Binary & {readonly operator: LogicalOperator} =>
  rate.kind === 'binary' && isLogicalOperator(rate.operator)
export const isArithmetic = (rate: Rate): rate is Binary => rate.kind === 'binary' && /^[-+*/%]$/.test(rate.operator)
