import type {Program, State} from '../program/program.js'
import {mergedRests, mostRestStates, type RestState, type RestStates} from '../program/rest-states.js'
import {keyOf, nameOf, refuseTooManyStates} from '../program/states.js'

/**
 * Times are counted in whole parts of a window, 2⁻²⁸ of it each, so that sums of them are exact and do not depend on the
 * order in which blocks are put together.
 */
const parts = 2 ** 28
/** Per window: the sum of the trajectories' shares of time, and of their squares, both in parts. */
export interface Sums {
  readonly time: Float64Array
  readonly square: Float64Array
}

export interface StateSums extends Sums {
  /** The nodes that are on, by number. */
  readonly on: readonly number[]
}

/** What a number of trajectories did. Tallies of different trajectories can be added up in any order. */
export interface Tally {
  runs: number
  /** By key; absent where states are not counted. */
  readonly states: Map<string, StateSums> | undefined
  readonly nodes: readonly Sums[]
  readonly transitionEntropy: Sums
  /** Per distance (0 … number of reference nodes). */
  readonly distance: readonly Float64Array[]
  /** Trajectories that are in a fixed point at the end, by its key. */
  fixed: RestStates
  /** Trajectories in which each output is on at the end. */
  readonly ends: Float64Array
  /** Shares of time of the first trajectories, by number: name of the state → share. */
  readonly single: Map<number, ReadonlyMap<string, number>>
}

export interface TallyShape {
  readonly program: Program
  readonly windows: number
  readonly timeTick: number
  /** Nodes that states are made of. */
  readonly visible: readonly number[]
  readonly outputs: readonly number[]
  readonly withStates: boolean
  /** Record the shares of time of trajectories below this number, in states of these nodes. */
  readonly singles: number
  readonly singleNodes: readonly number[]
}

const sums = (windows: number): Sums => ({time: new Float64Array(windows), square: new Float64Array(windows)})

export function emptyTally({windows, outputs, withStates, program}: TallyShape): Tally {
  const distances = program.reference.filter((state) => state !== undefined).length + 1
  return {
    runs: 0,
    states: withStates ? new Map() : undefined,
    nodes: outputs.map(() => sums(windows)),
    transitionEntropy: sums(windows),
    distance: Array.from({length: distances}, () => new Float64Array(windows)),
    fixed: new Map<string, RestState>(),
    ends: new Float64Array(outputs.length),
    single: new Map(),
  }
}

/**
 * Adds `other` to `into`. Exact: the order of additions does not matter.
 *
 * @throws {UserError} too many states together
 */
export function addTally(into: Tally, other: Tally, {visible}: TallyShape): void {
  const add = (a: Float64Array, b: Float64Array) => {
    for (let i = 0; i < a.length; i++) a[i]! += b[i]!
  }
  const addSums = (a: Sums, b: Sums) => {
    add(a.time, b.time)
    add(a.square, b.square)
  }
  into.runs += other.runs
  if (into.states && other.states) {
    for (const [key, found] of other.states) {
      const own = into.states.get(key)
      if (own) {
        addSums(own, found)
        continue
      }
      refuseTooManyStates(into.states.size + 1, found.time.length, visible.length)
      into.states.set(key, {...found, time: found.time.slice(), square: found.square.slice()})
    }
  }
  for (const [i, node] of other.nodes.entries()) addSums(into.nodes[i]!, node)
  addSums(into.transitionEntropy, other.transitionEntropy)
  for (const [d, found] of other.distance.entries()) add(into.distance[d]!, found)
  into.fixed = mergedRests(into.fixed, other.fixed)
  add(into.ends, other.ends)
  for (const [run, shares] of other.single) into.single.set(run, shares)
}

/** Takes trajectories one after the other, in pieces of time. */
export interface Recorder {
  /** Brings the books up to date and shows them; more trajectories may follow. */
  finish(): Tally
  begin(run: number): void
  /** The state was as it is from the end of the last piece until `until`. */
  hold(state: State, until: number, transitionEntropy: number): void
  /** The trajectory rests in a state that nothing can change. */
  fixed(state: State): void
  end(state: State): void
}

interface Cell {
  readonly sums: StateSums
  /** Changes, from window to window, in how many trajectories rested here for the whole window. */
  readonly whole: Float64Array
  share: number
  seenIn: number
}

export function recorder(shape: TallyShape): Recorder {
  const {program, windows, timeTick, visible, outputs, withStates, singles, singleNodes} = shape
  const tally = emptyTally(shape)
  const cells = new Map<string, Cell>()
  const referenced = program.reference.flatMap((state, node) => (state === undefined ? [] : [{node, state}]))
  const nodeShares = new Float64Array(outputs.length)
  const distanceShares = new Float64Array(referenced.length + 1)
  const all = program.names.map((_, node) => node)
  const rests = new Map<string, {readonly on: readonly number[]; count: number}>()
  tally.fixed = rests
  const wholeNodes = outputs.map(() => new Float64Array(windows + 1))
  const wholeDistances = Array.from(distanceShares, () => new Float64Array(windows + 1))
  const wholeEntropy = {time: new Float64Array(windows + 1), square: new Float64Array(windows + 1)}
  let touched: Cell[] = []
  let serial = 0
  let entropy = 0
  let window = 0
  let at = 0
  let run = 0
  let single: Map<string, number> | undefined

  const lastVisible = new Uint8Array(visible.length)
  let lastCell: Cell | undefined

  function cellOf(state: State): Cell {
    let isSame = lastCell !== undefined
    for (let i = 0; i < visible.length; i++) {
      const value = state[visible[i]!]!
      if (value !== lastVisible[i]) {
        lastVisible[i] = value
        isSame = false
      }
    }
    if (!isSame) lastCell = findCell(state)
    return lastCell!
  }

  function findCell(state: State): Cell {
    const key = keyOf(state, visible)
    let cell = cells.get(key)
    if (!cell) {
      refuseTooManyStates(cells.size + 1, windows, visible.length)
      cell = {
        sums: {on: visible.filter((node) => state[node] === 1), ...sums(windows)},
        whole: new Float64Array(windows + 1),
        share: 0,
        seenIn: -1,
      }
      cells.set(key, cell)
      tally.states!.set(key, cell.sums)
    }
    return cell
  }

  const singleNames = new Map<string, string>()
  function singleName(state: State): string {
    const key = keyOf(state, singleNodes)
    const name =
      singleNames.get(key) ??
      nameOf(
        singleNodes.filter((node) => state[node] === 1),
        program,
      )
    singleNames.set(key, name)
    return name
  }

  /** In MaBoSS's pieces, so that sums are rounded alike: a step that goes on beyond the last window counts for one window more at the most. */
  function addToSingle(shares: Map<string, number>, name: string, until: number): void {
    let sum = shares.get(name) ?? 0
    let from = at
    for (let w = window; w <= windows && from < until; w++) {
      const end = (w + 1) * timeTick
      if (from >= end) continue
      sum += until < end ? until - from : from > w * timeTick ? end - from : timeTick
      from = end
    }
    shares.set(name, sum)
  }

  function distanceOf(state: State): number {
    let distance = 0
    for (const {node, state: wanted} of referenced) if (state[node] !== wanted) distance++
    return distance
  }

  function piece(state: State, cell: Cell | undefined, duration: number, transitionEntropy: number): void {
    const share = duration / timeTick
    if (cell) {
      if (cell.seenIn !== serial) {
        cell.seenIn = serial
        cell.share = 0
        touched.push(cell)
      }
      cell.share += share
    }
    for (let o = 0; o < outputs.length; o++) if (state[outputs[o]!] === 1) nodeShares[o]! += share
    distanceShares[distanceOf(state)]! += share
    entropy += share * transitionEntropy
  }

  /** The state stays for whole windows, from the present one to before `end`. */
  function wholeWindows(state: State, cell: Cell | undefined, end: number, transitionEntropy: number): void {
    const change = (sums: Float64Array, value: number) => {
      sums[window]! += value
      sums[end]! -= value
    }
    if (cell) change(cell.whole, 1)
    for (let o = 0; o < outputs.length; o++) if (state[outputs[o]!] === 1) change(wholeNodes[o]!, 1)
    change(wholeDistances[distanceOf(state)]!, 1)
    change(wholeEntropy.time, toParts(transitionEntropy))
    change(wholeEntropy.square, toParts(transitionEntropy * transitionEntropy))
    window = end
  }

  function closeWindow(): void {
    for (const {sums: into, share} of touched) addShare(into, window, share)
    for (let o = 0; o < outputs.length; o++) addShare(tally.nodes[o]!, window, nodeShares[o]!)
    for (let d = 0; d < distanceShares.length; d++) tally.distance[d]![window]! += Math.round(distanceShares[d]! * parts)
    addShare(tally.transitionEntropy, window, entropy)
    touched = []
    serial++
    nodeShares.fill(0)
    distanceShares.fill(0)
    entropy = 0
    window++
  }

  return {
    finish() {
      for (const {sums: into, whole} of cells.values()) addWhole(into, whole, parts, parts)
      for (const [o, whole] of wholeNodes.entries()) addWhole(tally.nodes[o]!, whole, parts, parts)
      for (const [d, whole] of wholeDistances.entries())
        addWhole({time: tally.distance[d]!, square: new Float64Array(windows)}, whole, parts, 0)
      addWhole({time: tally.transitionEntropy.time, square: new Float64Array(windows)}, wholeEntropy.time, 1, 0)
      addWhole({time: new Float64Array(windows), square: tally.transitionEntropy.square}, wholeEntropy.square, 0, 1)
      return tally
    },
    begin(number) {
      window = 0
      at = 0
      run = number
      single = number < singles ? new Map() : undefined
    },
    hold(state, until, transitionEntropy) {
      if (single && until > at) addToSingle(single, singleName(state), until)
      const cell = withStates && window < windows && until > at ? cellOf(state) : undefined
      while (window < windows) {
        const windowEnd = (window + 1) * timeTick
        if (until < windowEnd) {
          if (until > at) piece(state, cell, until - at, transitionEntropy)
          break
        }
        if (windowEnd > at) piece(state, cell, windowEnd - at, transitionEntropy)
        at = windowEnd
        closeWindow()
        let whole = Math.min(windows, Math.floor(until / timeTick))
        while (whole > window && whole * timeTick > until) whole--
        if (whole > window) {
          wholeWindows(state, cell, whole, transitionEntropy)
          at = whole * timeTick
        }
      }
      at = until
    },
    fixed(state) {
      if (!tally.fixed) return
      const key = keyOf(state, all)
      const known = rests.get(key)
      if (known) known.count++
      else rests.set(key, {on: all.filter((node) => state[node] === 1), count: 1})
      if (rests.size > mostRestStates) tally.fixed = undefined
    },
    end(state) {
      // Rounding may leave the last window a hair short of its end.
      if (window < windows && at >= (window + 1) * timeTick * (1 - 1e-9)) closeWindow()
      for (let o = 0; o < outputs.length; o++) tally.ends[o]! += state[outputs[o]!]!
      if (single) {
        let total = 0
        for (const time of single.values()) total += time
        tally.single.set(run, new Map([...single].map(([name, time]) => [name, time / total])))
      }
      tally.runs++
    },
  }
}

/** Adds running sums of changes, each counted `time` and `square` times, and forgets the changes. */
function addWhole(into: Sums, changes: Float64Array, time: number, square: number): void {
  let level = 0
  for (let w = 0; w < into.time.length; w++) {
    level += changes[w]!
    into.time[w]! += level * time
    into.square[w]! += level * square
  }
  changes.fill(0)
}

export function addShare({time, square}: Sums, window: number, share: number): void {
  time[window]! += Math.round(share * parts)
  square[window]! += Math.round(share * share * parts)
}

/** A share whose square is half a part. */
const shortest = Math.sqrt(0.5 / parts)

/** Mean and standard error of a share, as MaBoSS works them out: the sample variance over trajectories. */
export function shareOf({time, square}: Sums, window: number, runs: number): {mean: number; error: number} {
  const mean = time[window]! / parts / runs
  if (runs < 2) return {mean, error: 0}
  const spread = (square[window]! / parts - runs * mean * mean) / (runs - 1)
  // Squares of shorter shares than this are not counted; their mean is below mean · shortest.
  if (!(spread > 0) && mean < shortest) return {mean, error: Math.sqrt((mean * shortest) / runs)}
  return {mean, error: Math.sqrt(Math.max(0, spread) / runs)}
}

export const inParts = (sum: number): number => sum / parts
export const toParts = (share: number): number => Math.round(share * parts)
