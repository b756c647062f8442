import type {Expr} from './model.js'

export const constant = (value: boolean): Expr => ({kind: 'constant', value})
export const variable = (name: string): Expr => ({kind: 'variable', name})
export const not = (arg: Expr): Expr => ({kind: 'not', arg})
export const and = (...args: readonly Expr[]): Expr => ({kind: 'and', args})
export const or = (...args: readonly Expr[]): Expr => ({kind: 'or', args})
export const xor = (...args: readonly Expr[]): Expr => ({kind: 'xor', args})

/**
 * The truth of an expression. An empty `and` is true, an empty `or` or `xor` false; `xor` of several is true when an odd number are.
 *
 * @param expr - any
 * @param isOn - whether the node of a name is on
 * @returns true or false
 * @example
 * evaluate(parseExpr('A & !B'), (name) => name === 'A') // → true
 */
export function evaluate(expr: Expr, isOn: (name: string) => boolean): boolean {
  switch (expr.kind) {
    case 'constant':
      return expr.value
    case 'variable':
      return isOn(expr.name)
    case 'not':
      return !evaluate(expr.arg, isOn)
    case 'and':
      return expr.args.every((arg) => evaluate(arg, isOn))
    case 'or':
      return expr.args.some((arg) => evaluate(arg, isOn))
    case 'xor':
      return expr.args.reduce((odd, arg) => odd !== evaluate(arg, isOn), false)
    default:
      return expr satisfies never
  }
}

/** The truth of an expression where only some nodes are known; undefined where it hangs on the others (Kleene's logic). */
export function evaluatePartly(expr: Expr, known: (name: string) => boolean | undefined): boolean | undefined {
  switch (expr.kind) {
    case 'constant':
      return expr.value
    case 'variable':
      return known(expr.name)
    case 'not': {
      const value = evaluatePartly(expr.arg, known)
      return value === undefined ? undefined : !value
    }
    case 'and':
    case 'or': {
      const deciding = expr.kind === 'or'
      let isOpen = false
      for (const arg of expr.args) {
        const value = evaluatePartly(arg, known)
        if (value === deciding) return deciding
        if (value === undefined) isOpen = true
      }
      return isOpen ? undefined : !deciding
    }
    case 'xor': {
      let odd = false
      for (const arg of expr.args) {
        const value = evaluatePartly(arg, known)
        if (value === undefined) return undefined
        odd = odd !== value
      }
      return odd
    }
    default:
      return expr satisfies never
  }
}

/**
 * Names of the nodes an expression mentions, each once, in order of first mention.
 *
 * @param expr - any
 * @returns names, none: an empty list
 * @example
 * variables(parseExpr('A & (B | A)')) // → ['A', 'B']
 */
export function variables(expr: Expr): string[] {
  const seen = new Set<string>()
  collect(expr, seen)
  return [...seen]
}

function collect(expr: Expr, into: Set<string>): void {
  switch (expr.kind) {
    case 'constant':
      return
    case 'variable':
      into.add(expr.name)
      return
    case 'not':
      collect(expr.arg, into)
      return
    case 'and':
    case 'or':
    case 'xor':
      for (const arg of expr.args) collect(arg, into)
      return
    default:
      expr satisfies never
  }
}

/** The same expression with every variable replaced by what `of` gives for it (itself, when `of` gives nothing). */
export function substitute(expr: Expr, of: (name: string) => Expr | undefined): Expr {
  switch (expr.kind) {
    case 'constant':
      return expr
    case 'variable':
      return of(expr.name) ?? expr
    case 'not':
      return not(substitute(expr.arg, of))
    case 'and':
    case 'or':
    case 'xor':
      return {kind: expr.kind, args: expr.args.map((arg) => substitute(arg, of))}
    default:
      return expr satisfies never
  }
}

/** Whether two expressions are written alike (not whether they mean the same). */
export function sameExpr(a: Expr, b: Expr): boolean {
  switch (a.kind) {
    case 'constant':
      return b.kind === 'constant' && a.value === b.value
    case 'variable':
      return b.kind === 'variable' && a.name === b.name
    case 'not':
      return b.kind === 'not' && sameExpr(a.arg, b.arg)
    case 'and':
    case 'or':
    case 'xor':
      return b.kind === a.kind && a.args.length === b.args.length && a.args.every((arg, i) => sameExpr(arg, b.args[i]!))
    default:
      return a satisfies never
  }
}

/**
 * An expression of the same meaning with constants folded away, double negations removed, nested `and`s and `or`s
 * flattened, repeated arguments written once, and `x & !x`, `x | !x` recognised.
 *
 * @param expr - any
 * @returns an expression of the same truth in every state
 * @example
 * printExpr(simplify(parseExpr('A & (B | !B)'))) // → 'A'
 */
export function simplify(expr: Expr): Expr {
  if (simplest.has(expr)) return expr
  const result = simplified(flattened(expr))
  simplest.add(result)
  return result
}

/** What has come out of `simplify`: rates are taken apart and put together again many times. */
const simplest = new WeakSet<Expr>()

function simplified(expr: Expr): Expr {
  switch (expr.kind) {
    case 'constant':
    case 'variable':
      return expr
    case 'not':
      return negated(simplified(expr.arg))
    case 'and':
      return simplifyJunction('and', expr.args.map(simplified))
    case 'or':
      return simplifyJunction('or', expr.args.map(simplified))
    case 'xor':
      return simplifyXor(expr.args.map(simplified))
    default:
      return expr satisfies never
  }
}

function negated(expr: Expr): Expr {
  if (expr.kind === 'constant') return constant(!expr.value)
  return expr.kind === 'not' ? expr.arg : not(expr)
}

function simplifyJunction(kind: 'and' | 'or', args: readonly Expr[]): Expr {
  const neutral = kind === 'and'
  // By what an argument says without its negation.
  const kept = new Map<string, Expr>()
  for (const arg of args.flatMap((arg) => (arg.kind === kind ? arg.args : [arg]))) {
    if (arg.kind === 'constant') {
      if (arg.value !== neutral) return constant(!neutral)
      continue
    }
    const core = arg.kind === 'not' ? arg.arg : arg
    const key = core.kind === 'variable' ? `=${core.name}` : printExpr(core)
    const before = kept.get(key)
    if (before === undefined) kept.set(key, arg)
    else if ((before.kind === 'not') !== (arg.kind === 'not')) return constant(!neutral)
  }
  const left = [...kept.values()]
  if (left.length === 0) return constant(neutral)
  return left.length === 1 ? left[0]! : {kind, args: left}
}

function simplifyXor(args: readonly Expr[]): Expr {
  let odd = false
  const kept = new Map<string, Expr>()
  const waiting = args.toReversed()
  for (let term = waiting.pop(); term !== undefined; term = waiting.pop()) {
    if (term.kind === 'not') {
      odd = !odd
      waiting.push(term.arg)
      continue
    }
    if (term.kind === 'xor') {
      for (const arg of term.args.toReversed()) waiting.push(arg)
      continue
    }
    if (term.kind === 'constant') {
      odd = odd !== term.value
      continue
    }
    const key = printExpr(term)
    if (!kept.delete(key)) kept.set(key, term)
  }
  const left = [...kept.values()]
  if (left.length === 0) return constant(odd)
  const core: Expr = left.length === 1 ? left[0]! : {kind: 'xor', args: left}
  return odd ? not(core) : core
}

/** How operators and constants are spelled by `printExpr`. */
export interface ExprStyle {
  readonly not: string
  readonly and: string
  readonly or: string
  readonly xor: string
  readonly true: string
  readonly false: string
  readonly name?: (name: string) => string
}

export const plainStyle: ExprStyle = {not: '!', and: ' & ', or: ' | ', xor: ' ^ ', true: '1', false: '0'}

/**
 * An expression as text, `A & !(B | C)`; parentheses stand around every junction inside another one.
 *
 * @param expr - any
 * @param style - operators and names; default `&`, `|`, `!`
 * @returns a text that `parseExpr` reads
 * @example
 * printExpr(parseExpr('not A or B')) // → '!A | B'
 */
export function printExpr(expr: Expr, style: ExprStyle = plainStyle): string {
  switch (expr.kind) {
    case 'constant':
      return expr.value ? style.true : style.false
    case 'variable':
      return style.name ? style.name(expr.name) : expr.name
    case 'not':
      return style.not + printInner(expr.arg, style)
    case 'and':
    case 'or':
    case 'xor':
      if (expr.args.length === 0) return expr.kind === 'and' ? style.true : style.false
      if (expr.args.length === 1) return printExpr(expr.args[0]!, style)
      return expr.args.map((arg) => printInner(arg, style)).join(style[expr.kind])
    default:
      return expr satisfies never
  }
}

function printInner(expr: Expr, style: ExprStyle): string {
  const isJunction = (expr.kind === 'and' || expr.kind === 'or' || expr.kind === 'xor') && expr.args.length > 0
  return isJunction ? `(${printExpr(expr, style)})` : printExpr(expr, style)
}

/**
 * The same expression written without `xor`, for formats that have none. Of n operands in a row n² are made, which are parts of
 * one another as objects: who walks or prints the result meets them all.
 */
export function withoutXor(expr: Expr): Expr {
  switch (expr.kind) {
    case 'constant':
    case 'variable':
      return expr
    case 'not':
      return not(withoutXor(expr.arg))
    case 'and':
    case 'or':
      return {kind: expr.kind, args: expr.args.map(withoutXor)}
    case 'xor':
      return expr.args.length === 0 ? constant(false) : eitherOf(expr.args.map(withoutXor))
    default:
      return expr satisfies never
  }
}

/** An odd number of at least one condition, half against half. */
function eitherOf(args: readonly Expr[]): Expr {
  if (args.length === 1) return args[0]!
  const [left, right] = halves(args).map(eitherOf) as [Expr, Expr]
  return or(and(left, not(right)), and(not(left), right))
}

/** The first and the second half of at least two values; the first is the longer one. */
export function halves<T>(values: readonly T[]): [first: readonly T[], second: readonly T[]] {
  const middle = Math.ceil(values.length / 2)
  return [values.slice(0, middle), values.slice(middle)]
}

/** The same expression with an `and` inside an `and` (or an `or` inside an `or`) made one: shallow, for formats where each level costs. */
export function flattened(expr: Expr): Expr {
  switch (expr.kind) {
    case 'constant':
    case 'variable':
      return expr
    case 'not':
      return not(flattened(expr.arg))
    case 'and':
    case 'or':
    case 'xor': {
      const args: Expr[] = []
      const waiting = expr.args.toReversed()
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (next.kind === expr.kind) for (const arg of next.args.toReversed()) waiting.push(arg)
        else args.push(flattened(next))
      }
      return {kind: expr.kind, args}
    }
    default:
      return expr satisfies never
  }
}
