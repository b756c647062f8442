import {ones} from './bits.js'
import {record, recordBytes, type SlicedLayout} from './layout.js'

/** Lanes of two groups of 32 that change places: those of `lanes` in group `a` with those `shift` places further on, round the end, in group `b`. */
interface Exchange {
  readonly a: number
  readonly b: number
  readonly lanes: number
  readonly shift: number
}

/**
 * Moves lanes that can still change to the front, by changing places with lanes in a fixed point, so that words of only such lanes
 * can be left out. Gives the number of words to go on with, or `undefined` where not three fifths of them would be saved; then
 * nothing is moved. The scratch row must hold the lanes that can change. Lanes keep their part in slices that have begun.
 */
export function packer(
  layout: SlicedLayout,
  {u32, i32}: {readonly u32: Uint32Array; readonly i32: Int32Array},
  nodes: number,
  drawAll: (channel: number) => void,
): (words: number) => number | undefined {
  const {scratch, state, rowBytes, records, masks, maskBytes, channels} = layout

  /** Masks that are still needed: of slices with several events, of which one has been. What is missing of them is drawn. */
  function openMasks(): number[] {
    const rows: number[] = []
    for (let c = 0; c < channels; c++) {
      const r = records + recordBytes * c
      const own = masks + maskBytes * c
      if (i32[(r + record.mask) >> 2] !== own || i32[(r + record.drawn) >> 2] === 0) continue
      drawAll(c)
      rows.push(own >> 2)
    }
    return rows
  }

  return (words) => {
    const moving = u32.slice(scratch >> 2, (scratch >> 2) + 4 * words)
    const needed = Math.max(1, Math.ceil(moving.reduce((sum, group) => sum + ones(group), 0) / 128))
    if (needed > 0.4 * words) return undefined
    const exchanges = plan(moving, 4 * needed)
    for (let node = 0; node < nodes; node++) exchangeIn(u32, (state + node * rowBytes) >> 2, exchanges)
    for (const row of openMasks()) exchangeIn(u32, row, exchanges)
    return needed
  }
}

/**
 * What brings all moving lanes into the first `kept` groups: many at a time, a lane keeping its place in its group or, if there is
 * no room, a place further on.
 */
function plan(moving: Uint32Array, kept: number): Exchange[] {
  const exchanges: Exchange[] = []
  for (let shift = 0; shift < 32; shift++) {
    for (let b = kept; b < moving.length; b++) {
      for (let a = 0; a < kept && moving[b] !== 0; a++) {
        const lanes = ~moving[a]! & rotatedDown(moving[b]!, shift)
        if (lanes === 0) continue
        exchanges.push({a, b, lanes, shift})
        moving[a]! |= lanes
        moving[b]! &= ~rotatedUp(lanes, shift)
      }
    }
  }
  return exchanges
}

const rotatedUp = (bits: number, by: number): number => (bits << by) | (by === 0 ? 0 : bits >>> (32 - by))
const rotatedDown = (bits: number, by: number): number => (bits >>> by) | (by === 0 ? 0 : bits << (32 - by))

function exchangeIn(u32: Uint32Array, row: number, exchanges: readonly Exchange[]): void {
  for (const {a, b, lanes, shift} of exchanges) {
    const differ = (u32[row + a]! ^ rotatedDown(u32[row + b]!, shift)) & lanes
    u32[row + a]! ^= differ
    u32[row + b]! ^= rotatedUp(differ, shift)
  }
}
