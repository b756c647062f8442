import {record, recordBytes, type SlicedLayout} from './sliced-layout.js'

/**
 * Moves lanes that can still change to the front, by changing places with lanes that rest, so that words in which all lanes
 * rest can be left out. Gives the number of words to go on with, or `undefined` where hardly any would be saved; then
 * nothing is moved. The scratch row must hold the lanes that can change. Lanes keep their part in slices that have begun.
 */
export function packer(
  layout: SlicedLayout,
  {u32, i32, u64}: {readonly u32: Uint32Array; readonly i32: Int32Array; readonly u64: BigUint64Array},
  nodes: number,
  drawAll: (channel: number) => void,
): (words: number) => number | undefined {
  const {scratch, state, rowBytes, records, masks, maskBytes, channels} = layout
  const at = scratch >> 2
  const moving = (lane: number) => (u32[at + (lane >> 5)]! >>> (lane & 31)) & 1

  /** Exchanges two lanes of a row. */
  function exchange(row: number, a: number, b: number): void {
    const inA = row + (a >> 5)
    const inB = row + (b >> 5)
    const differs = ((u32[inA]! >>> (a & 31)) ^ (u32[inB]! >>> (b & 31))) & 1
    u32[inA]! ^= differs << (a & 31)
    u32[inB]! ^= differs << (b & 31)
  }

  /** Masks that are still needed: of slices with several events, of which one has been. What is missing of them is drawn. */
  function openMasks(): number[] {
    const rows: number[] = []
    for (let c = 0; c < channels; c++) {
      const r = records + recordBytes * c
      const own = masks + maskBytes * c
      if (i32[(r + record.mask) >> 2] !== own || u64[(r + record.drawn) >> 3] === 0n) continue
      drawAll(c)
      rows.push(own >> 2)
    }
    return rows
  }

  return (words) => {
    let unsettled = 0
    for (let lane = 0; lane < 128 * words; lane++) unsettled += moving(lane)
    const needed = Math.max(1, Math.ceil(unsettled / 128))
    if (needed > 0.8 * words) return undefined
    const rows = [...Array.from({length: nodes}, (_, node) => (state + node * rowBytes) >> 2), ...openMasks()]
    let free = 0
    for (let lane = 128 * needed; lane < 128 * words; lane++) {
      if (moving(lane) === 0) continue
      while (moving(free) === 1) free++
      for (const row of rows) exchange(row, lane, free)
      free++
    }
    return needed
  }
}
