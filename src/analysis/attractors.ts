import {compile, type Program} from '#engine'
import {nearest, notFound, UserError} from '#errors'
import {and, type Expr, type Model, not, printExpr, simplify, variables} from '#logic'
import {type Literal, Solver} from './solver.js'
import {given, switchesOf} from './switches.js'

export interface SolveOptions {
  /** Most answers to list. Default 10,000 fixed points, 1,000 trap spaces. */
  readonly limit?: number
  /** Nodes whose value is known in every answer. */
  readonly given?: Readonly<Record<string, 0 | 1>>
  /** Conflicts after which the search gives up. Default 1,000,000. */
  readonly maxConflicts?: number
  readonly signal?: AbortSignal
}

/** Answers, and whether they are all there are. */
export interface Answers<T> {
  readonly found: readonly T[]
  readonly isComplete: boolean
}

/** A state: 1 for every node that is on, in the order of the model's nodes. */
export type StateValues = readonly (0 | 1)[]

/** A part of the state space that is never left: each node is 0, 1, or free (`undefined`). */
export type TrapSpace = readonly (0 | 1 | undefined)[]

/**
 * All states of a model that nothing leaves, whatever the rates above 0, by propositional solving.
 *
 * @param model - read by `logic`, or a program
 * @param options - nodes given, a limit on the number
 * @returns states as 0 and 1 in the order of the nodes, and whether they are all
 * @throws {UserError} rates that cannot be analysed, names in `given` that do not exist, `too-large` where the search gives up
 * @example
 * (await fixedPoints(parseBnet('A, B\nB, A\n'))).found.length // → 2
 */
export async function fixedPoints(model: Model | Program, options: SolveOptions = {}): Promise<Answers<StateValues>> {
  const program = asProgram(model)
  const switches = switchesOf(program)
  const sat = new Solver()
  const on = program.names.map(() => sat.newVariable())
  const literalOf = (name: string, value: boolean): Literal => (value ? 1 : -1) * on[program.index.get(name)!]!
  for (const [i, {rise, fall}] of switches.entries()) {
    demand(sat, literalOf, rise, [on[i]!], false)
    demand(sat, literalOf, fall, [-on[i]!], false)
  }
  for (const [name, value] of known(program, options)) sat.add([literalOf(name, value === 1)])
  return collect(sat, {...options, limit: options.limit ?? 10_000}, () => {
    const state = on.map((variable): 0 | 1 => (sat.isTrue(variable) ? 1 : 0))
    return {answer: state, block: sat.decisions().map((literal) => -literal)}
  })
}

/**
 * The smallest trap spaces of a model: parts of the state space, given by nodes that are fixed, which no change leaves and which
 * hold no smaller ones. Each holds at least one attractor, and each attractor of the most permissive dynamics is one.
 * A state set is described by which values each node can have; the smallest such sets that are closed are sought.
 *
 * @param model - as for `fixedPoints`
 * @param options.beside - states, such as fixed points, that are known already: trap spaces that hold one are left out
 * @returns per node 0, 1 or `undefined` (free), and whether they are all
 * @throws {UserError} see `fixedPoints`
 * @see Klarner, Bockmayr & Siebert 2015, doi:10.1007/s11047-015-9520-7 (trap spaces); Trinh et al. 2022, CMSB (the encoding)
 * @example
 * (await minimalTrapSpaces(parseBnet('A, !A\n'))).found.length // → 1
 */
export async function minimalTrapSpaces(
  model: Model | Program,
  options: SolveOptions & {readonly beside?: readonly StateValues[]} = {},
): Promise<Answers<TrapSpace>> {
  const program = asProgram(model)
  const switches = switchesOf(program)
  const sat = new Solver(true)
  /** Per node: the variables "it can be off" and "it can be on". */
  const possible = program.names.map(() => [sat.newVariable(), sat.newVariable()] as const)
  const literalOf = (name: string, value: boolean): Literal => possible[program.index.get(name)!]![value ? 1 : 0]
  for (const [i, {rise, fall}] of switches.entries()) {
    const [off, on] = possible[i]!
    sat.add([off, on])
    demand(sat, literalOf, rise, [-off, on], true)
    demand(sat, literalOf, fall, [-on, off], true)
  }
  for (const [name, value] of known(program, options)) sat.add([-literalOf(name, value === 0)])
  for (const state of options.beside ?? []) sat.add(possible.map((values, i) => -values[state[i]!]))
  return collect(sat, {...options, limit: options.limit ?? 1000}, () => ({
    answer: possible.map(([off, on]): 0 | 1 | undefined => (sat.isTrue(off) ? (sat.isTrue(on) ? undefined : 0) : 1)),
    block: possible.flatMap(([off, on]) => [off, on].filter((variable) => sat.isTrue(variable)).map((variable) => -variable)),
  }))
}

/** The subspace of a trap space as text: `0`, `1` and `*` per node. */
export const trapSpaceText = (space: TrapSpace): string => space.map((value) => value ?? '*').join('')

export const asProgram = (model: Model | Program): Program => ('names' in model ? model : compile(model))

function known(program: Program, {given: values = {}}: SolveOptions): [string, 0 | 1][] {
  return Object.entries(values).map(([name, value]) => {
    if (!program.index.has(name)) throw notFound('node', name, nearest(name, program.names))
    return [name, value]
  })
}

/** Lists models until there are none, each blocked by the clause it gives. Lets other work go on now and then. */
async function collect<T>(
  sat: Solver,
  {limit, maxConflicts = 1_000_000, signal}: SolveOptions & {readonly limit: number},
  read: () => {readonly answer: T; readonly block: readonly Literal[]},
): Promise<Answers<T>> {
  const found: T[] = []
  let last = performance.now()
  for (;;) {
    signal?.throwIfAborted()
    const isThere = sat.solve(maxConflicts)
    if (isThere === undefined) {
      throw new UserError('too-large', `the search gave up after ${maxConflicts} conflicts; fix some inputs, or ask for fewer answers`)
    }
    if (!isThere) return {found, isComplete: true}
    if (found.length >= limit) return {found, isComplete: false}
    const {answer, block} = read()
    found.push(answer)
    sat.add(block)
    if (performance.now() - last > 50) {
      await new Promise((resolve) => setTimeout(resolve, 0))
      last = performance.now()
    }
  }
}

/**
 * Adds: where the condition holds in some state allowed, one of `then` does. With `isSpace`, literals mean "this value is
 * possible" and the condition must be possible as a whole; otherwise they mean values of one state.
 */
function demand(
  sat: Solver,
  literalOf: (name: string, value: boolean) => Literal,
  condition: Expr,
  then: readonly Literal[],
  isSpace: boolean,
): void {
  /** A literal that is true wherever the part is possible. */
  const possible = (part: Expr): Literal | boolean => {
    switch (part.kind) {
      case 'constant':
        return part.value
      case 'variable':
        return literalOf(part.name, true)
      case 'not':
        return literalOf((part.arg as Extract<Expr, {kind: 'variable'}>).name, false)
      case 'or':
        return anyOf(part.args.map(possible))
      case 'and': {
        const contested = isSpace ? contestedName(part.args) : undefined
        if (contested === undefined) return allOf(part.args.map(possible))
        const [yes, no] = [true, false].map((value) => possible(normal(given(part, contested, value), true)))
        return anyOf([allOf([literalOf(contested, true), yes!]), allOf([literalOf(contested, false), no!])])
      }
      case 'xor':
        return eitherOf(part.args)
      default:
        return part satisfies never
    }
  }
  /** Halves of an exclusive or come up again and again, as they are and negated: each gets one literal. */
  const known = new Map<string, Literal | boolean>()
  const eitherOf = (args: readonly Expr[]): Literal | boolean => {
    if (args.length === 0) return false
    if (args.length === 1) return possible(args[0]!)
    const key = args.map((arg) => printExpr(arg)).join(' ^ ')
    let found = known.get(key)
    if (found === undefined) {
      const middle = args.length >> 1
      const [left, right] = [args.slice(0, middle), args.slice(middle)].map(
        (half): Expr => (half.length === 1 ? half[0]! : {kind: 'xor', args: half}),
      )
      found = anyOf([possible(and(left!, normal(right!, false))), possible(and(normal(left!, false), right!))])
      known.set(key, found)
    }
    return found
  }
  const allOf = (parts: readonly (Literal | boolean)[]): Literal | boolean => {
    if (parts.includes(false)) return false
    const literals = parts.filter((part): part is Literal => part !== true)
    if (literals.length === 0) return true
    if (literals.length === 1) return literals[0]!
    const all = sat.newVariable(false)
    sat.add([...literals.map((literal) => -literal), all])
    return all
  }
  const anyOf = (parts: readonly (Literal | boolean)[]): Literal | boolean => {
    if (parts.includes(true)) return true
    const literals = parts.filter((part): part is Literal => part !== false)
    if (literals.length === 0) return false
    if (literals.length === 1) return literals[0]!
    const any = sat.newVariable(false)
    for (const literal of literals) sat.add([-literal, any])
    return any
  }
  const waiting = [condition]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const expr = normal(simplify(next), true)
    if (expr.kind === 'or') {
      for (const arg of expr.args.toReversed()) waiting.push(arg)
      continue
    }
    const whole = possible(expr)
    if (whole === true) sat.add(then)
    else if (whole !== false) sat.add([-whole, ...then])
  }
}

/** Negations pushed down to the names; of an exclusive or, the first operand is negated. */
function normal(expr: Expr, value: boolean): Expr {
  switch (expr.kind) {
    case 'constant':
      return {kind: 'constant', value: expr.value === value}
    case 'variable':
      return value ? expr : not(expr)
    case 'not':
      return normal(expr.arg, !value)
    case 'and':
    case 'or': {
      const args = expr.args.map((arg) => normal(arg, value))
      return {kind: (expr.kind === 'and') === value ? 'and' : 'or', args}
    }
    case 'xor':
      if (expr.args.length === 0) return {kind: 'constant', value: !value}
      return {kind: 'xor', args: expr.args.map((arg, i) => normal(arg, i > 0 || value))}
    default:
      return expr satisfies never
  }
}

/**
 * The name that most often stands in one part of a conjunction as it is and in another one negated: both parts may then be
 * possible, but not together. `undefined` where there is none.
 */
function contestedName(args: readonly Expr[]): string | undefined {
  const signs = args.map(signsIn)
  const counts = new Map<string, number>()
  const holders = new Map<string, number>()
  for (const one of signs) for (const name of one.keys()) holders.set(name, (holders.get(name) ?? 0) + 1)
  for (const [name, count] of holders) {
    if (count < 2) continue
    const all = signs.reduce((bits, one) => bits | (one.get(name) ?? 0), 0)
    if (all === 3) counts.set(name, count)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** Per name: 1 where it stands as it is, 2 where negated, 3 both (or in an exclusive or). The expression is in normal form. */
function signsIn(expr: Expr): ReadonlyMap<string, number> {
  const signs = new Map<string, number>()
  const mark = (name: string, bits: number) => signs.set(name, (signs.get(name) ?? 0) | bits)
  const see = (part: Expr): void => {
    if (part.kind === 'variable') mark(part.name, 1)
    else if (part.kind === 'not') for (const name of variables(part.arg)) mark(name, 2)
    else if (part.kind === 'xor') for (const name of variables(part)) mark(name, 3)
    else if (part.kind === 'and' || part.kind === 'or') for (const arg of part.args) see(arg)
  }
  see(expr)
  return signs
}
