import {atOnce, type InitialDraw, keyOf, type Program, type State, type Stepwise} from '#engine'
import {nearest, notFound} from '#errors'
import {type Expr, variables} from '#logic'
import {type Switch, switchesOf} from './switches.js'

/** Some states with the changes between them, found breadth first: asynchronous dynamics, one node at a time. */
export interface StateSpace {
  readonly program: Program
  readonly switches: readonly Switch[]
  /** The nodes that change in these states: all that matter to the nodes asked about. Others are 0 throughout. */
  readonly nodes: readonly number[]
  readonly states: readonly State[]
  /** The first so many states are possible starts. Their probabilities: */
  readonly starts: readonly number[]
  /** Changes out of state s are `target[e]`, made by `changed[e]`, for e from `first[s]` to `first[s + 1]`. */
  readonly first: Int32Array
  readonly target: Int32Array
  readonly changed: Int32Array
  /** The state each was first reached from (−1 at starts), which is on a shortest way. */
  readonly parent: Int32Array
  /** Whether all reachable states are there. */
  readonly isComplete: boolean
  /** States that nothing leaves, whether or not all states are there. */
  readonly fixed: ReadonlySet<number>
}

export interface ExploreOptions {
  /** Only these nodes matter: the states are those of them and of all that acts on them. Default all nodes. */
  readonly about?: readonly string[]
  /** Default 100,000. */
  readonly maxStates?: number
  /** All states or nothing: gives up as soon as there are more. Default false. */
  readonly wholeOnly?: boolean
  readonly signal?: AbortSignal
}

/** The states that can be reached from the possible starts of a program, up to a number. */
export const explore = (program: Program, options: ExploreOptions = {}): StateSpace => atOnce(exploreInSteps(program, options))

/** The same in steps; the share that it says is that of the most states. */
export function* exploreInSteps(
  program: Program,
  {about, maxStates = 100_000, wholeOnly = false, signal}: ExploreOptions = {},
): Stepwise<StateSpace> {
  const switches = switchesOf(program)
  const nodes = about ? upstream(program, switches, about) : program.names.map((_, node) => node)
  const tests = nodes.map((node) => ({
    node,
    rise: compiled(switches[node]!.rise, program.index),
    fall: compiled(switches[node]!.fall, program.index),
  }))
  const {found: begun, isComplete: hasAllStarts} =
    wholeOnly && startCount(program, nodes) > maxStates ? {found: [], isComplete: false} : startsOf(program, nodes, maxStates)
  const states: State[] = begun.map(({state}) => state)
  const indexOf = new Map(states.map((state, i) => [keyOf(state, nodes), i]))
  const first: number[] = []
  const target: number[] = []
  const changed: number[] = []
  const parent: number[] = states.map(() => -1)
  const fixed = new Set<number>()
  let isComplete = hasAllStarts
  for (let s = 0; s < states.length; s++) {
    if (wholeOnly && !isComplete) break
    if (s % 1000 === 0) {
      signal?.throwIfAborted()
      yield s / maxStates
    }
    first.push(target.length)
    const state = states[s]!
    let isFixedPoint = true
    for (const {node, rise, fall} of tests) {
      if (!(state[node] === 1 ? fall : rise)(state)) continue
      isFixedPoint = false
      const next = state.slice()
      next[node] = 1 - next[node]!
      const key = keyOf(next, nodes)
      let to = indexOf.get(key)
      if (to === undefined) {
        if (states.length >= maxStates) {
          isComplete = false
          continue
        }
        to = states.length
        states.push(next)
        parent.push(s)
        indexOf.set(key, to)
      }
      target.push(to)
      changed.push(node)
    }
    if (isFixedPoint) fixed.add(s)
  }
  first.push(target.length)
  return {
    program,
    switches,
    nodes,
    states,
    starts: begun.map(({weight}) => weight),
    first: Int32Array.from(first),
    target: Int32Array.from(target),
    changed: Int32Array.from(changed),
    parent: Int32Array.from(parent),
    isComplete,
    fixed,
  }
}

/** The nodes that decide whether some nodes can change, directly or through others, and these nodes themselves; in order. */
export function upstream(program: Program, switches: readonly Switch[], about: readonly string[]): number[] {
  return reachedFrom(program, about, (node) => {
    const {rise, fall} = switches[node]!
    return [...variables(rise), ...variables(fall)].map((name) => program.index.get(name)!)
  })
}

/** The nodes that decide how fast some nodes change, directly or through others, and these nodes themselves; in order. */
export function upstreamOfRates(program: Program, about: readonly string[]): number[] {
  const inputs = program.names.map(() => new Set<number>())
  if (program.channels) {
    for (const {node, up, down} of program.channels)
      for (const name of [...variables(up), ...variables(down)]) inputs[node]!.add(program.index.get(name)!)
  } else {
    for (const [node, dependents] of program.dependents.entries()) for (const one of dependents) inputs[one]!.add(node)
  }
  return reachedFrom(program, about, (node) => inputs[node]!)
}

function reachedFrom(program: Program, about: readonly string[], inputsOf: (node: number) => Iterable<number>): number[] {
  const reached = new Set<number>()
  const waiting = about.map((name) => {
    const node = program.index.get(name)
    if (node === undefined) throw notFound('node', name, nearest(name, program.names), `(model '${program.model.name}')`)
    return node
  })
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (reached.has(node)) continue
    reached.add(node)
    waiting.push(...inputsOf(node))
  }
  return [...reached].sort((a, b) => a - b)
}

/** An expression as a function of a state. */
export function compiled(expr: Expr, index: ReadonlyMap<string, number>): (state: State) => boolean {
  switch (expr.kind) {
    case 'constant':
      return () => expr.value
    case 'variable': {
      const node = index.get(expr.name)!
      return (state) => state[node] === 1
    }
    case 'not': {
      const arg = compiled(expr.arg, index)
      return (state) => !arg(state)
    }
    case 'and':
    case 'or':
    case 'xor': {
      const args = expr.args.map((arg) => compiled(arg, index))
      if (expr.kind === 'and') return (state) => args.every((arg) => arg(state))
      if (expr.kind === 'or') return (state) => args.some((arg) => arg(state))
      return (state) => args.reduce((odd, arg) => odd !== arg(state), false)
    }
    default:
      return expr satisfies never
  }
}

/** The draws that starts are made of, those of nodes that are drawn by none included. */
function drawsOf(program: Program, nodes: readonly number[]): readonly InitialDraw[] {
  const drawn = new Set(program.initial.flatMap((draw) => draw.nodes))
  const free = nodes.filter((node) => !drawn.has(node))
  return [...program.initial, ...free.map((node): InitialDraw => ({nodes: [node], values: [[0], [1]], weights: [0.5, 0.5]}))]
}

/** How many different starts there are over some nodes. */
function startCount(program: Program, nodes: readonly number[]): number {
  const matters = new Set(nodes)
  return drawsOf(program, nodes).reduce((count, draw) => {
    const possible = draw.values.filter((_, a) => draw.weights[a]! > 0)
    return count * new Set(possible.map((values) => values.filter((_, i) => matters.has(draw.nodes[i]!)).join(''))).size
  }, 1)
}

/** The possible starts over some nodes with their probabilities, each once. */
function startsOf(
  program: Program,
  nodes: readonly number[],
  most: number,
): {found: {state: State; weight: number}[]; isComplete: boolean} {
  const matters = new Set(nodes)
  let found: {state: State; weight: number}[] = [{state: new Uint8Array(program.names.length), weight: 1}]
  let isComplete = true
  for (const draw of drawsOf(program, nodes)) {
    const kept = draw.nodes.map((node, i) => ({node, i})).filter(({node}) => matters.has(node))
    if (kept.length === 0) continue
    const merged = new Map<string, {state: State; weight: number}>()
    outer: for (const {state, weight} of found) {
      for (const [a, values] of draw.values.entries()) {
        const share = draw.weights[a]!
        if (!(share > 0)) continue
        const next = state.slice()
        for (const {node, i} of kept) next[node] = values[i]!
        const key = keyOf(next, nodes)
        const known = merged.get(key)
        if (known) known.weight += weight * share
        else if (merged.size < most) merged.set(key, {state: next, weight: weight * share})
        else {
          isComplete = false
          break outer
        }
      }
    }
    found = [...merged.values()]
  }
  return {found, isComplete}
}

/** The attractor that each state belongs to (−1 for states that can be left for good), and how many there are. */
export interface Attractors {
  readonly of: Int32Array
  readonly count: number
  /** Strongly connected components, numbered so that a change leads to an equal or smaller number. */
  readonly component: Int32Array
}

/**
 * Sets of states that are never left once entered, within which every state is reached from every other.
 *
 * @throws {RangeError} the space is not complete
 * @see Tarjan 1972, doi:10.1137/0201010 (strongly connected components)
 */
export function attractorsOf({states, first, target, isComplete}: StateSpace): Attractors {
  if (!isComplete) throw new RangeError('attractors need all reachable states')
  const component = components(states.length, first, target)
  const isLeft = new Set<number>()
  for (let s = 0; s < states.length; s++) {
    for (let e = first[s]!; e < first[s + 1]!; e++) if (component[target[e]!] !== component[s]) isLeft.add(component[s]!)
  }
  const number = new Map<number, number>()
  const of = Int32Array.from(component, (c) => {
    if (isLeft.has(c)) return -1
    if (!number.has(c)) number.set(c, number.size)
    return number.get(c)!
  })
  return {of, count: number.size, component}
}

/** Strongly connected components, numbered so that a change leads to an equal or smaller number. */
export function components(count: number, first: ArrayLike<number>, target: ArrayLike<number>): Int32Array {
  const component = new Int32Array(count).fill(-1)
  const order = new Int32Array(count).fill(-1)
  const low = new Int32Array(count)
  const stack: number[] = []
  const path: number[] = []
  const edge = new Int32Array(count)
  let serial = 0
  let done = 0
  for (let root = 0; root < count; root++) {
    if (order[root] !== -1) continue
    path.push(root)
    while (path.length > 0) {
      const s = path.at(-1)!
      if (order[s] === -1) {
        order[s] = low[s] = serial++
        edge[s] = first[s]!
        stack.push(s)
      }
      if (edge[s]! < first[s + 1]!) {
        const next = target[edge[s]!++]!
        if (order[next] === -1) path.push(next)
        else if (component[next] === -1) low[s] = Math.min(low[s]!, order[next]!)
        continue
      }
      path.pop()
      const before = path.at(-1)
      if (before !== undefined) low[before] = Math.min(low[before]!, low[s]!)
      if (low[s] !== order[s]) continue
      for (let member = stack.pop()!; ; member = stack.pop()!) {
        component[member] = done
        if (member === s) break
      }
      done++
    }
  }
  return component
}
