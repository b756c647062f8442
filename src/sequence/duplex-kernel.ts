import {Assembler, type Local, signature, type Value} from '#wasm'
import {type KernelLayout, loopCostOffset, type ProfileName} from './duplex-layout.js'
import type {LoopLimits} from './duplex-plain.js'

/**
 * The kernel as a WebAssembly module: `run(first, last)` fills the rows `last` down to `first` of the table. It is `fillTable` with
 * all bases of the RNA at once, eight to a vector: the rows to the right are finished, so that no value waits for its neighbour.
 */
export function kernelBytes(layout: KernelLayout, limits: LoopLimits): Uint8Array<ArrayBuffer> {
  const wasm = new Assembler({globals: {}})
  const run = wasm.func('run', signature(['i32', 'i32']), (first, row) => new KernelCode(wasm, layout, limits, row).write(first))
  return wasm.assemble({exports: [run]})
}

type I32 = Local<'i32'>
type Vector = Value<'v128'>

/** Code that fills rows, one after the other from right to left. */
class KernelCode {
  private readonly wasm: Assembler<Record<never, never>>
  private readonly layout: KernelLayout
  private readonly limits: LoopLimits
  private readonly row: I32
  /** Where the profiles of the bases around the row lie. */
  private readonly pair: I32
  private readonly triple: I32
  private readonly quad: I32
  private readonly bulgePair: I32
  private readonly endPair: I32
  private readonly beginPair: I32
  private readonly closePair: I32
  private readonly own: I32
  /** Where the row lies in the two tables. */
  private readonly tablePlace: I32
  private readonly closingPlace: I32
  private readonly best: Local<'v128'>
  private readonly loops: Local<'v128'>
  private readonly least: Local<'v128'>

  constructor(wasm: Assembler<Record<never, never>>, layout: KernelLayout, limits: LoopLimits, row: I32) {
    const {local} = wasm
    this.wasm = wasm
    this.layout = layout
    this.limits = limits
    this.row = row
    this.pair = local('i32')
    this.triple = local('i32')
    this.quad = local('i32')
    this.bulgePair = local('i32')
    this.endPair = local('i32')
    this.beginPair = local('i32')
    this.closePair = local('i32')
    this.own = local('i32')
    this.tablePlace = local('i32')
    this.closingPlace = local('i32')
    this.best = local('v128')
    this.loops = local('v128')
    this.least = local('v128')
  }

  write(first: I32): void {
    const {i32, get, loop, branchIf} = this.wasm
    loop((next) => {
      this.writePlaces()
      for (let vector = 0; vector < this.layout.vectors; vector++) this.writeVector(vector)
      this.finishRow()
      branchIf(next, i32.geS(get(this.row), get(first)))
    })
  }

  /** Which profile row belongs to the bases around this row of the target. */
  private writePlaces(): void {
    const {i32, get, set} = this.wasm
    const {bases, neighbours, profileStride, rowStride, closed, closing} = this.layout
    const {row, pair, triple} = this
    const base = (ahead: number) => i32.load8U(get(row), bases + 1 + ahead)
    const next = (ahead: number) => i32.load8U(get(row), neighbours + 1 + ahead)
    const joined = (left: Value<'i32'>, radix: number, right: () => Value<'i32'>) => i32.add(i32.mul(left, radix), right())
    const scaled = (index: Value<'i32'>) => i32.mul(index, profileStride)
    set(
      pair,
      joined(base(0), 5, () => base(1)),
    )
    set(
      triple,
      joined(get(pair), 5, () => base(2)),
    )
    set(this.quad, scaled(joined(get(triple), 5, () => base(3))))
    set(triple, scaled(get(triple)))
    set(pair, scaled(get(pair)))
    set(this.bulgePair, scaled(joined(base(0), 5, () => base(2))))
    set(this.endPair, scaled(joined(base(0), 6, () => next(1))))
    set(this.beginPair, scaled(joined(base(0), 6, () => next(-1))))
    set(this.closePair, scaled(joined(base(-1), 5, () => base(0))))
    set(this.own, scaled(base(0)))
    set(this.tablePlace, i32.add(i32.mul(get(row), rowStride), closed))
    set(this.closingPlace, i32.add(i32.mul(get(row), rowStride), closing))
  }

  /** Eight bases of the RNA against the row's base. */
  private writeVector(vector: number): void {
    const {v128, get, set} = this.wasm
    const {best, loops, least} = this
    const at = vector * 16
    set(best, this.profile('end', this.endPair, at))
    for (const candidate of this.candidates(at)) set(best, v128.i16x8MinS(get(best), candidate()))
    const [sum, ...sums] = this.loopSums(at)
    if (sum) {
      set(loops, sum())
      for (const other of sums) set(loops, v128.i16x8MinS(get(loops), other()))
      const bestUntilNow = get(best)
      set(best, v128.i16x8MinS(bestUntilNow, v128.i16x8AddSatS(get(loops), this.profile('open', this.pair, at))))
    }
    v128.storeUnaligned(get(this.tablePlace), get(best), at)
    const closingPlace = get(this.closingPlace)
    v128.storeUnaligned(closingPlace, v128.i16x8AddSatS(get(best), this.profile('close', this.closePair, at)), at)
    const begun = () => v128.i16x8AddSatS(get(best), this.profile('begin', this.beginPair, at))
    set(least, vector === 0 ? begun() : v128.i16x8MinS(get(least), begun()))
  }

  private profile(name: ProfileName, index: I32, at: number): Vector {
    const {v128, get} = this.wasm
    return v128.loadUnaligned(get(index), this.layout.profiles[name] + at)
  }

  /** Energies of the pairs `u` bases further on the target and `v` on the RNA. */
  private table(place: I32, u: number, v: number, at: number): Vector {
    const {v128, get} = this.wasm
    return v128.loadUnaligned(get(place), (1 + u) * this.layout.rowStride + at + (1 + v) * 2)
  }

  private constants(address: number): Vector {
    const {i32, v128} = this.wasm
    return v128.loadUnaligned(i32.const(0), address)
  }

  /** What may follow the row's pair: a stack, a bulge, or an interior loop with a table of its own. */
  private candidates(at: number): (() => Vector)[] {
    const {v128} = this.wasm
    const {bulge, interior} = this.limits
    const table = (u: number, v: number) => this.table(this.tablePlace, u, v, at)
    const bulgeCost = (size: number) => this.constants(this.layout.bulgeCosts + size * 16)
    const plus = v128.i16x8AddSatS
    const found = [() => plus(this.profile('stack', this.pair, at), table(0, 0))]
    if (bulge >= 1) {
      found.push(() => plus(plus(this.profile('stack', this.bulgePair, at), table(1, 0)), bulgeCost(1)))
      found.push(() => plus(plus(this.profile('bulgedStack', this.pair, at), table(0, 1)), bulgeCost(1)))
    }
    if (bulge >= 2) {
      const bulged = (size: number) => plus(v128.i16x8MinS(table(size, 0), table(0, size)), bulgeCost(size))
      found.push(() => {
        let best = bulged(2)
        for (let size = 3; size <= bulge; size++) best = v128.i16x8MinS(best, bulged(size))
        return plus(best, this.profile('mask', this.own, at))
      })
    }
    const small: [number, number, ProfileName, I32][] = [
      [1, 1, 'interior11', this.triple],
      [1, 2, 'interior12', this.triple],
      [2, 1, 'interior21', this.quad],
      [2, 2, 'interior22', this.quad],
    ]
    for (const [u, v, name, index] of small) {
      if (Math.max(u, v) <= interior) found.push(() => plus(this.profile(name, index, at), table(u, v)))
    }
    return found
  }

  /** Interior loops too large for tables of their own; loops that mirror each other cost the same and share one addition. */
  private loopSums(at: number): (() => Vector)[] {
    const {v128} = this.wasm
    const {interior} = this.limits
    const closing = (u: number, v: number) => this.table(this.closingPlace, u, v, at)
    const found: (() => Vector)[] = []
    for (let u = 1; u <= interior; u++) {
      for (let v = Math.max(u, 3); v <= interior; v++) {
        const cost = () => this.constants(this.layout.loopCosts + loopCostOffset(u + v, v - u))
        found.push(() => v128.i16x8AddSatS(u === v ? closing(u, v) : v128.i16x8MinS(closing(u, v), closing(v, u)), cost()))
      }
    }
    return found
  }

  /** The minimum of the lanes goes to `rowBest`. */
  private finishRow(): void {
    const {i32, v128, get, set} = this.wasm
    const {row, least} = this
    for (const distance of [8, 4, 2]) {
      const lanes = get(least)
      set(least, v128.i16x8MinS(lanes, v128.i8x16Shuffle(get(least), get(least), rotated(distance))))
    }
    i32.store16(i32.mul(get(row), 2), v128.i16x8ExtractLaneS(get(least), 0), this.layout.rowBest)
    set(row, i32.sub(get(row), 1))
  }
}

/** The bytes of a vector, from one on and round to the start. */
const rotated = (distance: number) => Array.from({length: 16}, (_, i) => (i + distance) % 16)
