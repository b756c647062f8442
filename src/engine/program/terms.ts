import {and, callFunction, constant, type Expr, not, operate, or, printExpr, type Rate, simplify, xor} from '#logic'

/** A rate, or a part of one, as a sum of weights that count while their conditions hold. */
export interface Term {
  readonly weight: number
  readonly when: Expr
}

/** What names in a rate stand for while it is taken apart. */
export interface TermScope {
  readonly parameter: (name: string) => number
  readonly attribute: (name: string) => readonly Term[] | undefined
}

const maxTerms = 128
const maxEnumerated = 10
const always = constant(true)

/**
 * A rate as a sum of weighted conditions, or `undefined` where that takes more than 128 terms. Sums stay sums: a rate of
 * k additive terms gives k terms, not 2ᵏ values. Other shapes (quotients, comparisons, functions of the state) are
 * enumerated over at most 10 distinct conditions.
 */
export function termsOf(rate: Rate, scope: TermScope): readonly Term[] | undefined {
  const of = (part: Rate) => termsOf(part, scope)
  switch (rate.kind) {
    case 'number':
      return sum(rate.value)
    case 'parameter':
      return sum(scope.parameter(rate.name))
    case 'attribute':
      return scope.attribute(rate.name)
    case 'node':
      return [{weight: 1, when: {kind: 'variable', name: rate.name}}]
    case 'negative':
      return scaled(of(rate.arg), -1)
    case 'not': {
      const arg = truth(of(rate.arg))
      return arg && collected([{weight: 1, when: not(arg)}])
    }
    case 'conditional': {
      const test = truth(of(rate.test))
      if (!test) return undefined
      if (test.kind === 'constant') return of(test.value ? rate.yes : rate.no)
      const yes = of(rate.yes)
      const no = yes && of(rate.no)
      return yes && no && collected([...guarded(yes, test), ...guarded(no, not(test))])
    }
    case 'binary':
      return binaryTerms(rate, scope)
    case 'call': {
      const args = rate.args.map(of)
      if (args.some((arg) => arg === undefined)) return undefined
      return enumerated(args as (readonly Term[])[], (...values) => callFunction(rate.function, values))
    }
    default:
      return rate satisfies never
  }
}

function binaryTerms(rate: Extract<Rate, {kind: 'binary'}>, scope: TermScope): readonly Term[] | undefined {
  const left = termsOf(rate.left, scope)
  const right = left && termsOf(rate.right, scope)
  if (!left || !right) return undefined
  switch (rate.operator) {
    case '+':
      return collected([...left, ...right])
    case '-':
      return collected([...left, ...scaled(right, -1)!])
    case '*':
      return collected(left.flatMap((a) => right.map((b) => ({weight: a.weight * b.weight, when: and(a.when, b.when)}))))
    case 'and':
    case 'or':
    case 'xor': {
      const a = truth(left)
      const b = a && truth(right)
      return a && b && collected([{weight: 1, when: rate.operator === 'and' ? and(a, b) : rate.operator === 'or' ? or(a, b) : xor(a, b)}])
    }
    case '/': {
      const divisor = constantOf(right)
      if (divisor !== undefined && divisor !== 0) return scaled(left, 1 / divisor)
      return enumerated([left, right], (a, b) => a / b)
    }
    case '%':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=': {
      const {operator} = rate
      return enumerated([left, right], (a, b) => operate(operator, a, b))
    }
    default:
      return rate.operator satisfies never
  }
}

const sum = (value: number): readonly Term[] => (value === 0 ? [] : [{weight: value, when: always}])
const scaled = (terms: readonly Term[] | undefined, by: number) => terms?.map(({weight, when}) => ({weight: weight * by, when}))
const guarded = (terms: readonly Term[], test: Expr) => terms.map(({weight, when}) => ({weight, when: and(test, when)}))

/** The value of terms that do not depend on the state. */
export function constantOf(terms: readonly Term[]): number | undefined {
  if (terms.length === 0) return 0
  return terms.length === 1 && terms[0]!.when.kind === 'constant' ? terms[0]!.weight : undefined
}

/** Terms with simplified conditions, equal ones added up, and those that never count left out. */
export function collected(terms: readonly Term[]): readonly Term[] | undefined {
  if (terms.length > 4 * maxTerms) return undefined
  const byCondition = new Map<string, Term>()
  for (const term of terms) {
    const when = simplify(term.when)
    if (when.kind === 'constant' && !when.value) continue
    const key = printExpr(when)
    byCondition.set(key, {weight: term.weight + (byCondition.get(key)?.weight ?? 0), when})
  }
  const result = [...byCondition.values()].filter(({weight}) => weight !== 0)
  return result.length > maxTerms ? undefined : result
}

/** The condition under which a sum of terms is not 0. */
export function truth(terms: readonly Term[] | undefined): Expr | undefined {
  if (!terms) return undefined
  if (terms.every(({weight}) => weight > 0) || terms.every(({weight}) => weight < 0)) return simplify(or(...terms.map(({when}) => when)))
  const values = enumerated([terms], (value) => (value !== 0 ? 1 : 0))
  return values && simplify(or(...values.map(({when}) => when)))
}

/** Any function of sums of terms, by trying all combinations of their conditions. */
function enumerated(args: readonly (readonly Term[])[], of: (...values: number[]) => number): readonly Term[] | undefined {
  const conditions = new Map<string, Expr>()
  for (const {when} of args.flat()) if (when.kind !== 'constant') conditions.set(printExpr(when), when)
  const keys = [...conditions.keys()]
  if (keys.length > maxEnumerated) return undefined
  const byValue = new Map<number, Expr[]>()
  for (let bits = 0; bits < 2 ** keys.length; bits++) {
    const holds = (when: Expr) => when.kind === 'constant' || ((bits >> keys.indexOf(printExpr(when))) & 1) === 1
    const value = of(...args.map((terms) => terms.reduce((total, {weight, when}) => total + (holds(when) ? weight : 0), 0)))
    if (value === 0) continue
    const here = and(...keys.map((key, i) => ((bits >> i) & 1 ? conditions.get(key)! : not(conditions.get(key)!))))
    byValue.set(value, [...(byValue.get(value) ?? []), here])
  }
  return collected([...byValue].map(([weight, cases]) => ({weight, when: or(...cases)})))
}

/**
 * The same sum with no negative weight: `−w·[A]` is written `w·[not A] − w`. `undefined` where that leaves a negative
 * constant and trying all combinations finds a negative or non-finite value, or there are too many to try.
 */
export function nonNegative(terms: readonly Term[]): readonly Term[] | undefined {
  if (terms.some(({weight}) => !Number.isFinite(weight))) return undefined
  if (terms.every(({weight}) => weight > 0)) return terms
  const flipped = collected(
    terms.flatMap(({weight, when}) =>
      weight > 0 || when.kind === 'constant'
        ? [{weight, when}]
        : [
            {weight: -weight, when: not(when)},
            {weight, when: always},
          ],
    ),
  )
  const scale = Math.max(...terms.map(({weight}) => Math.abs(weight)))
  const clean = flipped?.filter(({weight}) => Math.abs(weight) > 1e-14 * scale)
  if (clean?.every(({weight}) => weight > 0)) return clean
  const values = enumerated([terms], (value) => (Math.abs(value) < 1e-14 * scale ? 0 : value))
  return values?.every(({weight}) => weight > 0) ? values : undefined
}
