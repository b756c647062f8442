import {kernelBytes} from './duplex-kernel.js'
import {blockRows, type KernelLayout, layoutFor, loopCostOffset, type ProfileName, profileSizes, rowsAhead} from './duplex-layout.js'
import {impossible, type LoopLimits} from './duplex-plain.js'
import type {EnergyModel} from './energies.js'

/** The longest RNA the kernel takes. */
export const longestRna = 64

/** Finds the energies of all duplexes of one RNA with targets. */
export interface FastTable {
  /** Makes an RNA (3′→5′, letters 0–4, at most 64) the current one. */
  setRna(y: Uint8Array): void
  /**
   * For every base of the target the best energy of a duplex that begins there, left end included, in 0.01 kcal/mol; more than
   * half of `impossible` where none can.
   */
  rowMinima(x: Uint8Array): Int16Array
  /** The table of `fillTable` for a target of at most `longestStretch` bases. */
  table(x: Uint8Array): Int16Array
}

/** The table of a longer target is not kept whole. */
export const longestStretch = blockRows

const kernels = new Map<string, WebAssembly.Module>()

function kernelFor(layout: KernelLayout, limits: LoopLimits): WebAssembly.Module {
  const key = `${layout.vectors} ${limits.interior} ${limits.bulge}`
  const kernel = kernels.get(key) ?? new WebAssembly.Module(kernelBytes(layout, limits))
  kernels.set(key, kernel)
  return kernel
}

/** A table worked on by the kernel, with memory of its own: not to be shared between threads. */
export function createFastTable(model: EnergyModel, limits: LoopLimits): FastTable {
  const machines = new Map<number, Machine>()
  let current: Machine | undefined
  let width = 0
  return {
    setRna(y) {
      if (y.length === 0 || y.length > longestRna) throw new RangeError(`an RNA of ${y.length} bases; expected 1 to ${longestRna}`)
      width = y.length
      const vectors = Math.ceil(width / 8)
      current = machines.get(vectors) ?? createMachine(model, limits, vectors)
      machines.set(vectors, current)
      writeProfiles(model, current, y)
    },
    rowMinima(x) {
      if (current === undefined) throw new TypeError('no RNA is set')
      return minimaOf(current, x)
    },
    table(x) {
      if (current === undefined) throw new TypeError('no RNA is set')
      if (x.length > longestStretch) throw new RangeError(`a stretch of ${x.length} bases; expected up to ${longestStretch}`)
      minimaOf(current, x)
      return tableOf(current, x.length, width)
    },
  }
}

interface Machine {
  readonly layout: KernelLayout
  readonly memory: WebAssembly.Memory
  readonly shorts: Int16Array
  readonly bytes: Uint8Array
  run(first: number, last: number): void
}

function createMachine(model: EnergyModel, limits: LoopLimits, vectors: number): Machine {
  const layout = layoutFor(vectors)
  const memory = new WebAssembly.Memory({initial: Math.ceil(layout.bytes / 65536)})
  const instance = new WebAssembly.Instance(kernelFor(layout, limits), {env: {memory}})
  const machine: Machine = {
    layout,
    memory,
    shorts: new Int16Array(memory.buffer),
    bytes: new Uint8Array(memory.buffer),
    run: instance.exports['run'] as (first: number, last: number) => void,
  }
  writeCosts(model, machine)
  return machine
}

function writeCosts(model: EnergyModel, {layout, shorts}: Machine): void {
  const splat = (at: number, value: number) => shorts.fill(value, at / 2, at / 2 + 8)
  for (let size = 1; size <= 15; size++) splat(layout.bulgeCosts + size * 16, model.bulge[size]!)
  for (let size = 2; size <= 30; size++)
    for (let asymmetry = 0; asymmetry < 16; asymmetry++)
      splat(
        layout.loopCosts + loopCostOffset(size, asymmetry),
        model.interior[size]! + Math.min(model.mostAsymmetry, model.asymmetry * asymmetry),
      )
}

/** For each of the target's contexts a row with the value for every base of the RNA; `impossible` where the bases do not pair. */
function writeProfiles(model: EnergyModel, {layout, shorts}: Machine, y: Uint8Array): void {
  const width = layout.vectors * 8
  const letters = new Uint8Array(width + 4).fill(4)
  letters.set(y)
  const fill = (name: ProfileName, value: (context: number, j: number) => number) => {
    const from = layout.profiles[name] / 2
    for (let context = 0; context < profileSizes[name]; context++)
      for (let j = 0; j < width; j++) shorts[from + context * width + j] = value(context, j)
  }
  const paired = (x: number, j: number) => x < 5 && j < y.length && model.pairs[x * 5 + letters[j]!]! >= 0
  const at = (j: number) => letters[j]!
  const two = (j: number) => at(j) * 5 + at(j + 1)
  const three = (j: number) => two(j) * 5 + at(j + 2)
  const four = (j: number) => three(j) * 5 + at(j + 3)
  const within = (x: number, j: number, value: () => number) => (paired(x, j) ? value() : impossible)

  fill('mask', (x, j) => within(x, j, () => 0))
  fill('end', (context, j) => {
    const [x, next] = [Math.floor(context / 6), context % 6]
    const pair = (x * 5 + at(j)) * 5
    return within(x, j, () => (next < 5 ? model.targetRight[pair + next]! : 0) + (j + 1 < y.length ? model.rnaRight[pair + at(j + 1)]! : 0))
  })
  fill('begin', (context, j) => {
    const [x, before] = [Math.floor(context / 6), context % 6]
    const pair = (x * 5 + at(j)) * 5
    return within(x, j, () => (before < 5 ? model.targetLeft[pair + before]! : 0) + (j > 0 ? model.rnaLeft[pair + at(j - 1)]! : 0))
  })
  fill('stack', (context, j) => within(Math.floor(context / 5), j, () => model.stack[context * 25 + two(j)]!))
  fill('bulgedStack', (context, j) => within(Math.floor(context / 5), j, () => model.stack[context * 25 + at(j) * 5 + at(j + 2)]!))
  fill('open', (context, j) => within(Math.floor(context / 5), j, () => model.open[context * 25 + two(j)]!))
  fill('close', (context, j) => (j > 0 && paired(context % 5, j) ? model.close[context * 25 + two(j - 1)]! : impossible))
  fill('interior11', (context, j) => within(Math.floor(context / 25), j, () => model.interior11[context * 125 + three(j)]!))
  fill('interior12', (context, j) => within(Math.floor(context / 25), j, () => model.interior12[context * 625 + four(j)]!))
  fill('interior21', (context, j) => within(Math.floor(context / 125), j, () => model.interior21[context * 125 + three(j)]!))
  fill('interior22', (context, j) => within(Math.floor(context / 125), j, () => model.interior22[context * 625 + four(j)]!))
}

/** What the kernel has left of its last block, in the shape of the plain table. */
function tableOf({layout: {closed, rowStride}, shorts}: Machine, rows: number, width: number): Int16Array {
  const table = new Int16Array(rows * width)
  for (let i = 0; i < rows; i++) {
    const from = (closed + i * rowStride) / 2
    for (let j = 0; j < width; j++) {
      const value = shorts[from + j]!
      // A sum with an impossible part stays far above any energy.
      table[i * width + j] = value > impossible / 2 ? impossible : value
    }
  }
  return table
}

/** Works through the target from right to left, block by block; the leftmost rows of a block become the rows ahead of the next. */
function minimaOf({layout, shorts, bytes, run}: Machine, x: Uint8Array): Int16Array {
  const {bases, neighbours, closed, closing, rowStride, rowBest} = layout
  const minima = new Int16Array(x.length)
  const ahead = rowsAhead * rowStride
  const rows = Math.min(blockRows, x.length)
  for (const table of [closed, closing]) shorts.fill(impossible, table / 2, (table + (rows + rowsAhead) * rowStride + 32) / 2)
  for (let end = x.length; end > 0; end -= rows) {
    const start = end - rows
    for (let i = -1; i < rows + 7; i++) {
      const inside = start + i >= 0 && start + i < x.length
      bytes[bases + 1 + i] = inside ? x[start + i]! : 4
      bytes[neighbours + 1 + i] = inside ? x[start + i]! : 5
    }
    const first = Math.max(0, -start)
    run(first, rows - 1)
    minima.set(shorts.subarray(rowBest / 2 + first, rowBest / 2 + rows), Math.max(0, start))
    for (const table of [closed, closing]) bytes.copyWithin(table + rows * rowStride, table, table + ahead)
  }
  return minima
}
