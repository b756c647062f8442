import type {BlockMeans} from '../program/arms.js'

/** A block's mean is counted in parts of this size, so that sums are exact and do not depend on the order of blocks. */
const parts = 2 ** 24

/** Sums over blocks: as much memory for ten million trajectories as for one block. */
export interface BlockSums {
  blocks: number
  /** Per output and window, one after the other: sums of the block means in parts, and of their squares in `high`·2²⁴ + `low`. */
  readonly mean: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  /** Per output: lanes that are on at the end, and their squares. */
  readonly ends: Float64Array
  readonly endSquares: Float64Array
}

export function emptySums(outputs: number, windows: number): BlockSums {
  const series = () => new Float64Array(outputs * windows)
  return {
    blocks: 0,
    mean: series(),
    high: series(),
    low: series(),
    ends: new Float64Array(outputs),
    endSquares: new Float64Array(outputs),
  }
}

export function addBlock(sums: BlockSums, {windows, ends, lanes}: BlockMeans): void {
  const {mean, high, low} = sums
  sums.blocks++
  for (let i = 0; i < windows.length; i++) {
    const value = Math.floor(windows[i]! * parts + 0.5)
    const square = value * value
    const upper = Math.floor(square / parts)
    mean[i]! += value
    high[i]! += upper
    low[i]! += square - upper * parts
  }
  for (let o = 0; o < ends.length; o++) {
    const on = Math.round(ends[o]! * lanes)
    sums.ends[o]! += on
    sums.endSquares[o]! += on * on
  }
}

export function addSums(into: BlockSums, other: BlockSums): void {
  into.blocks += other.blocks
  for (const name of ['mean', 'high', 'low', 'ends', 'endSquares'] as const) {
    const [a, b] = [into[name], other[name]]
    for (let i = 0; i < a.length; i++) a[i]! += b[i]!
  }
}

/** Means and standard errors from sums: the spread of the block means tells the errors, since lanes of a block hang together. */
export function estimatesOf(sums: BlockSums, lanes: number) {
  const {blocks} = sums
  const variance = (sum: number, squares: number) => (blocks > 1 ? Math.max(0, (squares - (sum * sum) / blocks) / (blocks - 1)) : 0)
  const estimate = (sum: number, squares: number, unit: number) => ({
    mean: sum / unit / blocks,
    error: Math.sqrt(variance(sum, squares) / blocks) / unit,
  })
  return {
    window: (i: number) => estimate(sums.mean[i]!, sums.high[i]! * parts + sums.low[i]!, parts),
    end: (o: number) => estimate(sums.ends[o]!, sums.endSquares[o]!, lanes),
  }
}
