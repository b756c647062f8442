import {maxFixedStates} from '../program/fixed-states.js'
import type {State} from '../program/program.js'
import {keyOf, refuseTooManyStates} from '../program/states.js'
import {SingleShares} from './single-shares.js'
import {addShare, emptyOf, emptyTally, parts, type StateSums, type Sums, type Tally, type TallyShape, toParts} from './tally.js'

interface Cell {
  readonly sums: StateSums
  /** Changes, from window to window, in how many trajectories were here for the whole window. */
  readonly whole: Float64Array
  share: number
  seenIn: number
}

/**
 * Takes trajectories one after the other, in pieces of time. Pieces of a window are added up until it closes; windows in which
 * nothing changes are noted as changes of how many trajectories are in a state, and added up at the end.
 */
export class Recorder {
  private readonly shape: TallyShape
  private readonly tally: Tally
  private readonly cells = new Map<string, Cell>()
  private readonly singles: SingleShares
  private readonly referenced: readonly {readonly node: number; readonly state: 0 | 1}[]
  private readonly all: readonly number[]
  private readonly rests = new Map<string, {readonly on: readonly number[]; count: number}>()

  /** Of the open window: shares of time with an output on, and at a distance. */
  private readonly nodeShares: Float64Array
  private readonly distanceShares: Float64Array
  private entropy = 0
  private touched: Cell[] = []
  private serial = 0
  private window = 0
  private at = 0

  private readonly wholeNodes: readonly Float64Array[]
  private readonly wholeDistances: readonly Float64Array[]
  private readonly wholeEntropy: Sums

  private readonly lastVisible: Uint8Array
  private lastCell: Cell | undefined

  constructor(shape: TallyShape) {
    const {program, windows, visible, outputs} = shape
    const changes = () => new Float64Array(windows + 1)
    this.shape = shape
    this.tally = emptyTally(shape)
    this.tally.fixed = this.rests
    this.singles = new SingleShares(shape, this.tally)
    this.referenced = program.reference.flatMap((state, node) => (state === undefined ? [] : [{node, state}]))
    this.all = program.names.map((_, node) => node)
    this.nodeShares = new Float64Array(outputs.length)
    this.distanceShares = new Float64Array(this.referenced.length + 1)
    this.wholeNodes = outputs.map(changes)
    this.wholeDistances = Array.from(this.distanceShares, changes)
    this.wholeEntropy = {time: changes(), square: changes()}
    this.lastVisible = new Uint8Array(visible.length)
  }

  /** All trajectories until now; more may follow. */
  finish(): Tally {
    const {tally, wholeEntropy} = this
    const none = () => new Float64Array(this.shape.windows)
    for (const {sums: into, whole} of this.cells.values()) addWhole(into, whole, parts, parts)
    for (const [o, whole] of this.wholeNodes.entries()) addWhole(tally.nodes[o]!, whole, parts, parts)
    for (const [d, whole] of this.wholeDistances.entries()) addWhole({time: tally.distance[d]!, square: none()}, whole, parts, 0)
    addWhole({time: tally.transitionEntropy.time, square: none()}, wholeEntropy.time, 1, 0)
    addWhole({time: none(), square: tally.transitionEntropy.square}, wholeEntropy.square, 0, 1)
    return tally
  }

  begin(run: number): void {
    this.window = 0
    this.at = 0
    this.singles.begin(run)
  }

  /** The state was as it is from the end of the last piece until `until`. */
  hold(state: State, until: number, transitionEntropy: number): void {
    const {windows, timeTick, withStates} = this.shape
    if (until > this.at) this.singles.add(state, this.window, this.at, until)
    const cell = withStates && this.window < windows && until > this.at ? this.cellOf(state) : undefined
    while (this.window < windows) {
      const windowEnd = (this.window + 1) * timeTick
      if (until < windowEnd) {
        if (until > this.at) this.addPiece(state, cell, until - this.at, transitionEntropy)
        break
      }
      if (windowEnd > this.at) this.addPiece(state, cell, windowEnd - this.at, transitionEntropy)
      this.at = windowEnd
      this.closeWindow()
      let whole = Math.min(windows, Math.floor(until / timeTick))
      while (whole > this.window && whole * timeTick > until) whole--
      if (whole > this.window) {
        this.addWindows(state, cell, whole, transitionEntropy)
        this.at = whole * timeTick
      }
    }
    this.at = until
  }

  /** The trajectory is in a fixed point. */
  fixed(state: State): void {
    const {tally, rests, all} = this
    if (!tally.fixed) return
    const key = keyOf(state, all)
    const known = rests.get(key)
    if (known) known.count++
    else rests.set(key, {on: all.filter((node) => state[node] === 1), count: 1})
    if (rests.size > maxFixedStates) tally.fixed = undefined
  }

  end(state: State): void {
    const {windows, timeTick, outputs} = this.shape
    // Rounding may leave the last window a hair short of its end.
    if (this.window < windows && this.at >= (this.window + 1) * timeTick * (1 - 1e-9)) this.closeWindow()
    for (let o = 0; o < outputs.length; o++) this.tally.ends[o]! += state[outputs[o]!]!
    this.singles.end()
    this.tally.runs++
  }

  private cellOf(state: State): Cell {
    const {lastVisible} = this
    const {visible} = this.shape
    let isSame = this.lastCell !== undefined
    for (let i = 0; i < visible.length; i++) {
      const value = state[visible[i]!]!
      if (value !== lastVisible[i]) {
        lastVisible[i] = value
        isSame = false
      }
    }
    if (!isSame) this.lastCell = this.findCell(state)
    return this.lastCell!
  }

  private findCell(state: State): Cell {
    const {visible, windows} = this.shape
    const key = keyOf(state, visible)
    let cell = this.cells.get(key)
    if (!cell) {
      refuseTooManyStates(this.cells.size + 1, windows, visible.length)
      cell = {
        sums: {on: visible.filter((node) => state[node] === 1), ...emptyOf(windows)},
        whole: new Float64Array(windows + 1),
        share: 0,
        seenIn: -1,
      }
      this.cells.set(key, cell)
      this.tally.states!.set(key, cell.sums)
    }
    return cell
  }

  private distanceOf(state: State): number {
    let distance = 0
    for (const {node, state: wanted} of this.referenced) if (state[node] !== wanted) distance++
    return distance
  }

  private addPiece(state: State, cell: Cell | undefined, duration: number, transitionEntropy: number): void {
    const {outputs, timeTick} = this.shape
    const {nodeShares} = this
    const share = duration / timeTick
    if (cell) {
      if (cell.seenIn !== this.serial) {
        cell.seenIn = this.serial
        cell.share = 0
        this.touched.push(cell)
      }
      cell.share += share
    }
    for (let o = 0; o < outputs.length; o++) if (state[outputs[o]!] === 1) nodeShares[o]! += share
    this.distanceShares[this.distanceOf(state)]! += share
    this.entropy += share * transitionEntropy
  }

  /** The state stays for whole windows, from the present one to before `end`. */
  private addWindows(state: State, cell: Cell | undefined, end: number, transitionEntropy: number): void {
    const {outputs} = this.shape
    const {window} = this
    const change = (sums: Float64Array, value: number) => {
      sums[window]! += value
      sums[end]! -= value
    }
    if (cell) change(cell.whole, 1)
    for (let o = 0; o < outputs.length; o++) if (state[outputs[o]!] === 1) change(this.wholeNodes[o]!, 1)
    change(this.wholeDistances[this.distanceOf(state)]!, 1)
    change(this.wholeEntropy.time, toParts(transitionEntropy))
    change(this.wholeEntropy.square, toParts(transitionEntropy * transitionEntropy))
    this.window = end
  }

  private closeWindow(): void {
    const {tally, window, nodeShares, distanceShares} = this
    for (const {sums: into, share} of this.touched) addShare(into, window, share)
    for (let o = 0; o < nodeShares.length; o++) addShare(tally.nodes[o]!, window, nodeShares[o]!)
    for (let d = 0; d < distanceShares.length; d++) tally.distance[d]![window]! += Math.round(distanceShares[d]! * parts)
    addShare(tally.transitionEntropy, window, this.entropy)
    this.touched = []
    this.serial++
    nodeShares.fill(0)
    distanceShares.fill(0)
    this.entropy = 0
    this.window++
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
