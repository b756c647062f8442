import {encode, type Span} from './alphabet.js'
import {createFastTable, type FastTable, longestRna, longestStretch} from './duplex-fast.js'
import {
  fillTable,
  forNextPairs,
  type HelixConstraint,
  impossible,
  type LoopLimits,
  leftEnd,
  loopEnergy,
  mayBegin,
  mayEnd,
  mayFollow,
  rightEnd,
} from './duplex-plain.js'
import {type EnergyModel, type EnergyReading, turner1999} from './energies.js'

/** Two RNAs bound to each other. */
export interface Duplex {
  /** Free energy at 37 °C, below 0. */
  readonly energyKcalPerMol: number
  /** From the first to the last paired base of the target. */
  readonly site: Span
  /** From the first to the last paired base of the RNA, 5′→3′. */
  readonly rna: Span
  /** Paired bases, target 5′→3′: index on the target, index on the RNA (5′→3′, so it falls). */
  readonly pairs: readonly (readonly [number, number])[]
}

export interface DuplexOptions {
  /** The most unpaired bases on either side of an interior loop, 1–15; default 15. */
  readonly mostInterior?: number
  /** The most unpaired bases of a bulge, 1–15; default 15. */
  readonly mostBulge?: number
  /** Bases of the RNA (0-based span from its 5′ end) that must lie in one helix without interruption. Such a search is not vectorised. */
  readonly helix?: Span
  /** How the published energies are read; default `rnahybrid`. */
  readonly energies?: EnergyReading
  /** `wasm` (default where WebAssembly has vectors) or `plain`; both give the same answers. */
  readonly engine?: 'wasm' | 'plain'
}

/** One RNA, made ready to be laid on target after target. */
export interface Hybridiser {
  /** The lowest energy in kcal/mol, as `hybridise` gives it; 0 where no duplex is more stable than none. */
  minimum(target: Uint8Array | string): number
  /** The most stable duplex, the leftmost of equals; `undefined` where none is more stable than the two RNAs apart. */
  hybridise(target: Uint8Array | string): Duplex | undefined
  /** The `most` most stable duplexes whose sites do not overlap, best first (RNAhybrid's `-b`). */
  duplexes(target: Uint8Array | string, most: number): Duplex[]
}

/**
 * Makes one RNA ready: minimum-free-energy hybridisation as RNAhybrid does it (Rehmsmeier et al. 2004, doi:10.1261/rna.5248604):
 * pairs between the two RNAs only, anywhere on the target, with the nearest-neighbour energies of Mathews et al. 1999.
 *
 * @param rna - 5′→3′, 1 to 64 bases; unknown bases pair with nothing
 * @param options - limits of loops and a helix that must form
 * @returns a function object that finds duplexes; energies in kcal/mol
 * @throws {RangeError} a length, limit or helix out of range
 * @example
 * hybridiser('UGAGGUAGUAGGUUGUAUAGUU').duplexes('AACUAUACAACCUACUACCUCA', 1)[0].energyKcalPerMol < -30 // → true
 */
export function hybridiser(rna: string, options: DuplexOptions = {}): Hybridiser {
  const y = encode(rna).reverse()
  if (y.length === 0 || y.length > longestRna) throw new RangeError(`an RNA of ${y.length} bases; expected 1 to ${longestRna}`)
  const limits: LoopLimits = {interior: options.mostInterior ?? 15, bulge: options.mostBulge ?? 15}
  for (const limit of [limits.interior, limits.bulge])
    if (!Number.isInteger(limit) || limit < 1 || limit > 15) throw new RangeError(`a loop of up to ${limit} bases; expected 1 to 15`)
  const model = turner1999(options.energies)
  const constraint = options.helix && turned(options.helix, y.length)
  const engine = options.engine ?? (hasVectors() ? 'wasm' : 'plain')
  const search: Search = {model, y, limits, ...(constraint ? {constraint} : {})}
  const {minima, table} = engine === 'wasm' && !constraint ? fastTables(search) : plainTables(search)
  const best = (x: Uint8Array) => bestDuplex(search, x, minima(x), table)
  return {
    minimum: (target) => Math.min(0, ...[smallest(minima(codes(target)))]) / 100,
    hybridise: (target) => best(codes(target)),
    duplexes: (target, most) => successive(codes(target), most, best),
  }
}

const codes = (target: Uint8Array | string) => (typeof target === 'string' ? encode(target) : target)

function turned({start, end}: Span, length: number): HelixConstraint {
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end <= start || end > length)
    throw new RangeError(`a helix from ${start} to ${end} in an RNA of ${length} bases`)
  return {start: length - end, end: length - start}
}

interface Search {
  readonly model: EnergyModel
  /** The RNA 3′→5′. */
  readonly y: Uint8Array
  readonly limits: LoopLimits
  readonly constraint?: HelixConstraint
}

/** Two ways to the same numbers. */
interface Tables {
  /** For every start on the target the best energy, left end included. */
  minima(x: Uint8Array): Int16Array
  /** The whole table, as `fillTable` gives it. */
  table(x: Uint8Array): Int16Array
}

const plainTables = (search: Search): Tables => ({
  minima: (x) => plainMinima(search, x),
  table: (x) => plainTable(search, x),
})

const plainTable = ({model, y, limits, constraint}: Search, x: Uint8Array) => fillTable(model, x, y, limits, constraint)

const sharedTables = new Map<string, {table: FastTable; owner: Search | undefined}>()

/** All hybridisers of one kind share a kernel and its memory; each writes its profiles when its turn comes. */
function fastTables(search: Search): Tables {
  const key = `${search.limits.interior} ${search.limits.bulge} ${search.model.asymmetry}`
  const shared = sharedTables.get(key) ?? {table: createFastTable(search.model, search.limits), owner: undefined}
  sharedTables.set(key, shared)
  const own = (): FastTable => {
    if (shared.owner !== search) shared.table.setRna(search.y)
    shared.owner = search
    return shared.table
  }
  return {
    minima: (x) => own().rowMinima(x),
    table: (x) => (x.length <= longestStretch ? own().table(x) : plainTable(search, x)),
  }
}

function plainMinima(search: Search, x: Uint8Array): Int16Array {
  const {model, y, constraint} = search
  const table = plainTable(search, x)
  const minima = new Int16Array(x.length).fill(impossible)
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < y.length; j++) {
      const value = table[i * y.length + j]!
      if (value !== impossible && mayBegin(j, constraint)) minima[i] = Math.min(minima[i]!, value + leftEnd(model, x, y, i, j))
    }
  return minima
}

function smallest(minima: Int16Array): number {
  let least = impossible
  for (let i = 0; i < minima.length; i++) if (minima[i]! < least) least = minima[i]!
  return least
}

function bestDuplex(search: Search, x: Uint8Array, minima: Int16Array, tableOf: Tables['table']): Duplex | undefined {
  const least = smallest(minima)
  if (least > 0 || least === impossible) return undefined
  return traced(search, x, minima.indexOf(least), least, tableOf)
}

/**
 * The structure of the best duplex that begins at `from`: the table of a stretch of the target, made longer until the energy is
 * met, and the path through it, every step of which is added up anew by the plain rules.
 */
function traced(search: Search, x: Uint8Array, from: number, energy: number, tableOf: Tables['table']): Duplex {
  const {model, y, constraint} = search
  for (let span = y.length * 2 + 12; ; span *= 2) {
    // One base to the left and one to the right, for the dangling ends.
    const start = Math.max(0, from - 1)
    const stretch = x.subarray(start, Math.min(x.length, from + span))
    const table = tableOf(stretch)
    const i = from - start
    for (let j = 0; j < y.length; j++) {
      const value = table[i * y.length + j]!
      if (value === impossible || !mayBegin(j, constraint)) continue
      if (value + leftEnd(model, stretch, y, i, j) === energy)
        return toDuplex(pathFrom(search, stretch, table, i, j), start, y.length, energy)
    }
    if (from + span >= x.length) throw new RangeError('the energy of a duplex was not met by any structure')
  }
}

function pathFrom({model, y, limits, constraint}: Search, x: Uint8Array, table: Int16Array, i: number, j: number): [number, number][] {
  const path: [number, number][] = [[i, j]]
  for (;;) {
    const [k, l] = path[path.length - 1]!
    const value = table[k * y.length + l]!
    if (mayEnd(l, constraint) && rightEnd(model, x, y, k, l) === value) return path
    let next: [number, number] | undefined
    forNextPairs(x.length, y.length, k, l, limits, (nextK, nextL) => {
      const rest = table[nextK * y.length + nextL]!
      if (next !== undefined || rest === impossible || !mayFollow(k, l, nextK, nextL, constraint)) return
      if (rest + loopEnergy(model, x, y, k, l, nextK, nextL) === value) next = [nextK, nextL]
    })
    if (next === undefined) throw new RangeError('a table of duplexes contradicts itself')
    path.push(next)
  }
}

function toDuplex(path: readonly (readonly [number, number])[], offset: number, length: number, energy: number): Duplex {
  const pairs = path.map(([i, j]) => [i + offset, length - 1 - j] as const)
  const [first, last] = [pairs[0]!, pairs[pairs.length - 1]!]
  return {energyKcalPerMol: energy / 100, site: {start: first[0], end: last[0] + 1}, rna: {start: last[1], end: first[1] + 1}, pairs}
}

/** Takes the best duplex, then the best to its left and to its right, and so on. */
function successive(x: Uint8Array, most: number, best: (x: Uint8Array) => Duplex | undefined): Duplex[] {
  const found: Duplex[] = []
  const waiting: {duplex: Duplex; from: number; to: number}[] = []
  const consider = (from: number, to: number) => {
    const duplex = from < to ? best(x.subarray(from, to)) : undefined
    if (duplex) waiting.push({duplex: moved(duplex, from), from, to})
  }
  consider(0, x.length)
  while (found.length < most && waiting.length > 0) {
    waiting.sort((a, b) => a.duplex.energyKcalPerMol - b.duplex.energyKcalPerMol || a.duplex.site.start - b.duplex.site.start)
    const {duplex, from, to} = waiting.shift()!
    found.push(duplex)
    consider(from, duplex.site.start)
    consider(duplex.site.end, to)
  }
  return found
}

const moved = (duplex: Duplex, by: number): Duplex => ({
  ...duplex,
  site: {start: duplex.site.start + by, end: duplex.site.end + by},
  pairs: duplex.pairs.map(([i, j]) => [i + by, j] as const),
})

/** The energy of a given structure, by the same rules: what a structure made elsewhere is worth. @throws {RangeError} not a duplex */
export function duplexEnergy(target: string, rna: string, pairs: readonly (readonly [number, number])[], reading?: EnergyReading): number {
  const model = turner1999(reading)
  const x = encode(target)
  const y = encode(rna).reverse()
  const path = pairs.map(([i, j]) => [i, y.length - 1 - j] as const)
  if (path.length === 0) throw new RangeError('a duplex without pairs')
  let energy = leftEnd(model, x, y, ...path[0]!) + rightEnd(model, x, y, ...path[path.length - 1]!)
  path.forEach(([k, l], n) => {
    if (!(model.pairs[x[k]! * 5 + y[l]!]! >= 0)) throw new RangeError(`bases ${k} and ${y.length - 1 - l} do not pair`)
    if (n === 0) return
    const [i, j] = path[n - 1]!
    if (k <= i || l <= j) throw new RangeError('pairs cross')
    energy += loopEnergy(model, x, y, i, j, k, l)
  })
  return energy / 100
}

let vectors: boolean | undefined

/** Whether WebAssembly runs here, with vectors. */
function hasVectors(): boolean {
  // (func (result v128) (v128.const 0…)): valid only where vectors are known.
  const probe = [
    0,
    97,
    115,
    109,
    1,
    0,
    0,
    0,
    1,
    5,
    1,
    96,
    0,
    1,
    123,
    3,
    2,
    1,
    0,
    10,
    22,
    1,
    20,
    0,
    253,
    12,
    ...new Array<number>(16).fill(0),
    11,
  ]
  vectors ??= typeof WebAssembly !== 'undefined' && WebAssembly.validate(Uint8Array.from(probe))
  return vectors
}
