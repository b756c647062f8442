import {compile, type Program, perturbed, type State, simulate} from '#engine'
import {nearest, place, UserError} from '#errors'
import type {Model} from '#logic'
import type {Clause, Expectation} from './expectations.js'
import {type Explanation, explainNode, type Fact, ruleText} from './explain.js'
import {attractorsOf, explore, type StateSpace} from './space.js'

export interface CheckOptions {
  /** Most states looked at per expectation. Default 100,000. */
  readonly maxStates?: number
  /** For shares and changes: trajectories (default 2,000), seed (default 1), end of the run (default the model's, else 100). */
  readonly runs?: number
  readonly seed?: number
  readonly maxTime?: number
  readonly signal?: AbortSignal
}

/** One change of a trajectory and the rule that made it. */
export interface Step extends Fact {
  readonly rule: string
}

/** A way from a start to a state that contradicts an expectation: none is shorter. */
export interface Trajectory {
  /** The nodes that are on at the start, of those that matter. */
  readonly start: readonly string[]
  readonly steps: readonly Step[]
  /** The nodes that are on where it ends. */
  readonly end: readonly string[]
}

export interface Counterexample {
  readonly trajectory: Trajectory
  /** The value that contradicts the expectation, and the rule that gave or keeps it. */
  readonly culprit: Explanation
  readonly text: string
}

/** What became of one `expect` line. */
export interface CheckResult {
  readonly expectation: Expectation
  readonly clause: Clause
  /** `undecided`: too many states, or an estimate too uncertain. */
  readonly verdict: 'holds' | 'fails' | 'undecided'
  /** One or two sentences. */
  readonly why: string
  readonly counterexample?: Counterexample
  readonly estimate?: {readonly value: number; readonly error: number}
}

/**
 * Checks expectations on a model, each `expect` line on its own, in order.
 *
 * @param model - any
 * @param expectations - as `parseExpectations` gives them
 * @param options - runs (≥ 100), maxTime, seed, max number of states
 * @returns one verdict per `expect` line: holds, fails or undecided, with a shortest counterexample
 * @throws {UserError} an expectation names a node the model does not have (with the place in the file), rates that cannot be analysed
 * @example
 * (await checkExpectations(parseBnet('A, A\n'), parseExpectations('expectation: A\n given A on\n expect A on\n')))[0].verdict // → 'holds'
 */
export async function checkExpectations(
  model: Model,
  expectations: readonly Expectation[],
  options: CheckOptions = {},
): Promise<CheckResult[]> {
  for (const expectation of expectations) checkNames(model, expectation)
  const results: CheckResult[] = []
  for (const expectation of expectations) {
    for (const clause of expectation.expect) {
      options.signal?.throwIfAborted()
      results.push({expectation, clause, ...(await checkClause(model, expectation, clause, options))})
    }
  }
  return results
}

/**
 * The shortest trajectory that contradicts what is expected, with the rule responsible; `undefined` where there is none or
 * none was found among `maxStates` states. Only logical clauses have one: those that begin with `finally`, `eventually`,
 * `always`, `never` or with no such word. Where a state should be possible and is not, no trajectory can show it.
 */
export function counterexample(
  model: Model,
  expectation: Expectation,
  clause = expectation.expect[0]!,
  options: CheckOptions = {},
): Counterexample | undefined {
  checkNames(model, expectation)
  if (clause.kind !== 'logical') throw new RangeError('only logical expectations have a counterexample')
  return checkLogical(programOf(model, expectation), clause, options).counterexample
}

type Outcome = Omit<CheckResult, 'expectation' | 'clause'>

function checkNames(model: Model, {given, perturb, expect, source, line}: Expectation): void {
  const known = new Set(model.nodes.map(({name}) => name))
  const check = (names: readonly string[], at: number) => {
    for (const name of names) {
      if (known.has(name)) continue
      const near = nearest(name, known)
      throw new UserError(
        'not-found',
        `${place(source, {line: at})}: no node is called '${name}'${near.length > 0 ? `; did you mean '${near.join("' or '")}'?` : ''}`,
      )
    }
  }
  check(
    [...given, ...perturb].map(({node}) => node),
    line,
  )
  for (const clause of expect)
    check(
      factsIn(clause).map(({node}) => node),
      clause.line,
    )
}

const factsIn = (clause: Clause): readonly {readonly node: string}[] => (clause.kind === 'change' ? clause.nodes : clause.facts)
const record = (facts: readonly Fact[]): Record<string, 0 | 1> => Object.fromEntries(facts.map(({node, value}) => [node, value]))

const situation = (model: Model, {given, perturb}: Pick<Expectation, 'given' | 'perturb'>): Model =>
  perturbed(model, {force: record(perturb), initial: record(given)})
const programOf = (model: Model, expectation: Expectation): Program => compile(situation(model, expectation))

async function checkClause(model: Model, expectation: Expectation, clause: Clause, options: CheckOptions): Promise<Outcome> {
  switch (clause.kind) {
    case 'logical': {
      const outcome = checkLogical(programOf(model, expectation), clause, options)
      if (outcome.verdict !== 'undecided' || clause.mode === 'never' || clause.mode === 'always') return outcome
      const {why, estimate} = await checkShare(model, expectation, {...clause, kind: 'share', comparison: 'at least', share: 1}, options)
      return {...outcome, why: `${outcome.why} In a simulation, ${why}`, ...(estimate && {estimate})}
    }
    case 'share':
      return checkShare(model, expectation, clause, options)
    case 'change':
      return checkChange(model, expectation, clause, options)
    default:
      return clause satisfies never
  }
}

function checkLogical(program: Program, clause: Extract<Clause, {kind: 'logical'}>, {maxStates = 100_000, signal}: CheckOptions): Outcome {
  if ((program.model.schedule?.length ?? 0) > 0) {
    throw new UserError('unsupported', 'expectations about all orders of events cannot be checked where changes are scheduled')
  }
  const space = explore(program, {about: clause.facts.map(({node}) => node), maxStates, ...(signal && {signal})})
  const wanted = clause.facts.map(({node, value}) => ({node: program.index.get(node)!, value}))
  const holds = (state: State) => wanted.every(({node, value}) => state[node] === value)
  const violation = violationOf(space, clause.mode, holds)
  const seen = `${space.states.length} state${space.states.length === 1 ? '' : 's'}`
  if (clause.mode === 'possible') {
    if (violation === undefined) return {verdict: 'holds', why: `A state as expected is among those that can be reached.`}
    if (!space.isComplete) return {verdict: 'undecided', why: `None of the first ${seen} is as expected, and more can be reached.`}
    return {verdict: 'fails', why: `None of the ${seen} that can be reached is as expected. ${whyNever(space, clause.facts)}`}
  }
  if (violation === undefined) {
    if (space.isComplete) return {verdict: 'holds', why: `True of all ${seen} that can be reached.`}
    return {verdict: 'undecided', why: `Nothing contradicts it in the first ${seen}, but more can be reached.`}
  }
  const found = describe(space, violation, clause, holds)
  return {verdict: 'fails', why: found.text, counterexample: found}
}

/** The nearest state that contradicts a mode, `undefined` where none was found (for `possible`: −1 where no state is as expected). */
function violationOf(
  space: StateSpace,
  mode: Extract<Clause, {kind: 'logical'}>['mode'],
  holds: (state: State) => boolean,
): number | undefined {
  const {states} = space
  const nearestOf = (test: (s: number) => boolean) => {
    const s = states.findIndex((_, i) => test(i))
    return s === -1 ? undefined : s
  }
  switch (mode) {
    case 'never':
      return nearestOf((s) => holds(states[s]!))
    case 'always':
      return nearestOf((s) => !holds(states[s]!))
    case 'possible':
      return nearestOf((s) => holds(states[s]!)) === undefined ? -1 : undefined
    case 'finally': {
      if (!space.isComplete) return nearestOf((s) => space.fixed.has(s) && !holds(states[s]!))
      const {of} = attractorsOf(space)
      return nearestOf((s) => of[s] !== -1 && !holds(states[s]!))
    }
    case 'eventually': {
      if (!space.isComplete) return nearestWithout(space, holds, (s) => space.fixed.has(s))
      const {of, count} = attractorsOf(space)
      const isMissed = new Array<boolean>(count).fill(true)
      for (const [s, a] of of.entries()) if (a !== -1 && holds(states[s]!)) isMissed[a] = false
      return nearestWithout(space, holds, (s) => of[s] !== -1 && isMissed[of[s]!]!)
    }
    default:
      return mode satisfies never
  }
}

/** The nearest state of a kind that is reached from a start without passing a state as expected. Sets the parents on that way. */
function nearestWithout(space: StateSpace, holds: (state: State) => boolean, isSought: (s: number) => boolean): number | undefined {
  const {states, starts, first, target, parent} = space
  const isSeen = new Uint8Array(states.length)
  const queue = starts.flatMap((_, s) => (holds(states[s]!) ? [] : [s]))
  for (const s of queue) isSeen[s] = 1
  for (let at = 0; at < queue.length; at++) {
    const s = queue[at]!
    if (isSought(s)) return s
    for (let e = first[s]!; e < first[s + 1]!; e++) {
      const next = target[e]!
      if (isSeen[next] || holds(states[next]!)) continue
      isSeen[next] = 1
      parent[next] = s
      queue.push(next)
    }
  }
  return undefined
}

function describe(
  space: StateSpace,
  last: number,
  clause: Extract<Clause, {kind: 'logical'}>,
  holds: (state: State) => boolean,
): Counterexample {
  const {program, switches, states, parent, nodes} = space
  const way = [last]
  while (parent[way[0]!]! >= 0) way.unshift(parent[way[0]!]!)
  const on = (s: number) => nodes.filter((node) => states[s]![node] === 1).map((node) => program.names[node]!)
  const steps = way.slice(1).map((to, i): Step => {
    const node = nodes.find((one) => states[to]![one] !== states[way[i]!]![one])!
    const value = states[to]![node] as 0 | 1
    const name = program.names[node]!
    return {node: name, value, rule: ruleText(program, switches, name, value)}
  })
  const contradicts =
    clause.mode === 'never' ? clause.facts : clause.facts.filter(({node, value}) => states[last]![program.index.get(node)!] !== value)
  const culpritNode = [...steps].reverse().find(({node}) => contradicts.some((fact) => fact.node === node))?.node ?? contradicts[0]!.node
  const turned = steps.findLastIndex(({node}) => node === culpritNode)
  const at = turned === -1 ? last : way[turned]!
  const culprit = explainNode(program, switches, (name) => states[at]![program.index.get(name)!] === 1, culpritNode)
  const trajectory = {start: on(way[0]!), steps, end: on(last)}
  return {trajectory, culprit, text: tell(trajectory, culprit, clause, holds(states[last]!))}
}

const names = (on: readonly string[]) => (on.length === 0 ? 'nothing on' : `${on.join(', ')} on`)

function tell(
  {start, steps, end}: Trajectory,
  culprit: Explanation,
  clause: Extract<Clause, {kind: 'logical'}>,
  isAsSaid: boolean,
): string {
  const way = steps.map(({node, value}) => `${node} ${value === 1 ? 'on' : 'off'}`).join(', then ')
  const moves = steps.length === 0 ? `Already at the start, with ${names(start)}` : `From ${names(start)}: ${way}. Then, with ${names(end)}`
  const what =
    clause.mode === 'never'
      ? 'what should never be is so'
      : clause.mode === 'finally'
        ? 'the expectation is not met and this may be for good'
        : clause.mode === 'eventually'
          ? 'nothing leads to what is expected any more'
          : 'the expectation is not met'
  return `${moves}, ${isAsSaid || clause.mode !== 'never' ? what : 'it is so'}. ${culprit.text}`
}

/** Why expected values are never reached: the first that no state has, explained in the state that is farthest from the starts. */
function whyNever({program, switches, states}: StateSpace, facts: readonly Fact[]): string {
  const missing = facts.find(({node, value}) => !states.some((state) => state[program.index.get(node)!] === value))
  if (!missing) return 'Each value alone can be reached, but not all together.'
  const last = states.at(-1)!
  return explainNode(program, switches, (name) => last[program.index.get(name)!] === 1, missing.node).text
}

function runOf({runs = 2000, seed = 1, maxTime, signal}: CheckOptions, model: Model) {
  const until = maxTime ?? model.settings.maxTime ?? 100
  return {runs, seed, maxTime: until, timeTick: until / 100, ...(signal && {signal})}
}

async function checkShare(
  model: Model,
  expectation: Expectation,
  clause: Extract<Clause, {kind: 'share'}>,
  options: CheckOptions,
): Promise<Outcome> {
  const outputs = [...new Set(clause.facts.map(({node}) => node))]
  const result = await simulate(situation(model, expectation), {...runOf(options, model), outputs, states: true})
  const last = result.times.length - 1
  const isMet = (state: string) => {
    const on = new Set(state.split(' -- '))
    return clause.facts.every(({node, value}) => on.has(node) === (value === 1))
  }
  let value = 0
  let variance = 0
  for (const [state, {probability, error}] of result.states!) {
    if (!isMet(state)) continue
    value += probability[last]!
    variance += error[last]! ** 2
  }
  const error = Math.max(
    Math.sqrt(variance),
    result.runs > 0 && value > 0 && value < 1 ? Math.sqrt((value * (1 - value)) / result.runs) : 0,
  )
  const margin = clause.comparison === 'at least' ? value - clause.share : clause.share - value
  const why = `${percent(value)} of trajectories are as expected at the end${error > 0 ? ` (standard error ${percent(error)})` : ''}.`
  const verdict =
    margin >= 0 && (error === 0 || margin > 2 * error || value === 0 || value === 1) ? 'holds' : margin < -2 * error ? 'fails' : 'undecided'
  return {verdict, why, estimate: {value, error}}
}

/** Smallest change of a probability that counts as one. */
const minChange = 0.02

async function checkChange(
  model: Model,
  expectation: Expectation,
  clause: Extract<Clause, {kind: 'change'}>,
  options: CheckOptions,
): Promise<Outcome> {
  const outputs = [...new Set(clause.nodes.map(({node}) => node))]
  const settings = {...runOf(options, model), outputs, states: false}
  const [after, before] = [
    await simulate(situation(model, expectation), settings),
    await simulate(situation(model, {...expectation, perturb: []}), settings),
  ]
  const told = clause.nodes.map(({node, change}) => {
    const [a, b] = [after.ends.get(node)!, before.ends.get(node)!]
    const value = a.probability - b.probability
    const error = Math.hypot(a.error, b.error)
    const found = Math.abs(value) < minChange ? 'unchanged' : value > 0 ? 'up' : 'down'
    const isSure = found === 'unchanged' ? Math.abs(value) + 2 * error < 2 * minChange : Math.abs(value) > 2 * error
    return {
      node,
      change,
      value,
      error,
      found,
      isSure,
      text: `${node}: ${percent(b.probability)} on without, ${percent(a.probability)} with the perturbation.`,
    }
  })
  const wrong = told.find(({change, found, isSure}) => isSure && change !== found)
  const unsure = told.find(({isSure}) => !isSure)
  const shown = wrong ?? unsure ?? told[0]!
  return {
    verdict: wrong ? 'fails' : unsure ? 'undecided' : 'holds',
    why: told.map(({text}) => text).join(' '),
    estimate: {value: shown.value, error: shown.error},
  }
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
