import {type KernelLayout, loopCostOffset, type ProfileName} from './duplex-layout.js'
import type {LoopLimits} from './duplex-plain.js'
import {
  add,
  addLanes,
  atLeast,
  type Code,
  constant,
  doWhile,
  firstLane,
  get,
  i32,
  load,
  loadByte,
  minLanes,
  moduleOf,
  set,
  shuffle,
  store,
  storeShort,
  subtract,
  times,
  v128,
} from './wasm-bytes.js'

/** Locals of the kernel. */
const [first, row, pair, triple, quad, bulgePair, endPair, beginPair, closePair, own, tablePlace, closingPlace] = Array.from(
  {length: 12},
  (_, i) => i,
) as [number, number, number, number, number, number, number, number, number, number, number, number]
const [best, loops, least] = [12, 13, 14]

/**
 * The kernel as a WebAssembly module: `run(first, last)` fills the rows `last` down to `first` of the table. It is `fillTable` with
 * all bases of the RNA at once, eight to a vector: the rows to the right are finished, so that no value waits for its neighbour.
 */
export function kernelBytes(layout: KernelLayout, limits: LoopLimits): Uint8Array<ArrayBuffer> {
  const body = doWhile(
    [
      ...indices(layout),
      ...Array.from({length: layout.vectors}, (_, vector) => vectorOfRow(layout, limits, vector)).flat(),
      ...finishRow(layout),
    ],
    atLeast(get(row), get(first)),
  )
  return moduleOf(
    2,
    [
      [10, i32],
      [3, v128],
    ] as const,
    body,
  )
}

/** Which profile row belongs to the bases around this row of the target. */
function indices({bases, neighbours, profileStride, rowStride, closed, closing}: KernelLayout): Code {
  const base = (ahead: number) => loadByte(get(row), bases + 1 + ahead)
  const next = (ahead: number) => loadByte(get(row), neighbours + 1 + ahead)
  const joined = (left: Code, radix: number, right: Code) => add(times(left, constant(radix)), right)
  const scaled = (index: Code) => times(index, constant(profileStride))
  return [
    ...set(pair, joined(base(0), 5, base(1))),
    ...set(triple, joined(get(pair), 5, base(2))),
    ...set(quad, scaled(joined(get(triple), 5, base(3)))),
    ...set(triple, scaled(get(triple))),
    ...set(pair, scaled(get(pair))),
    ...set(bulgePair, scaled(joined(base(0), 5, base(2)))),
    ...set(endPair, scaled(joined(base(0), 6, next(1)))),
    ...set(beginPair, scaled(joined(base(0), 6, next(-1)))),
    ...set(closePair, scaled(joined(base(-1), 5, base(0)))),
    ...set(own, scaled(base(0))),
    ...set(tablePlace, add(times(get(row), constant(rowStride)), constant(closed))),
    ...set(closingPlace, add(times(get(row), constant(rowStride)), constant(closing))),
  ]
}

function vectorOfRow(layout: KernelLayout, limits: LoopLimits, vector: number): Code {
  const {rowStride, profiles, bulgeCosts} = layout
  const at = vector * 16
  const profile = (name: ProfileName, index: number) => load(get(index), profiles[name] + at)
  /** Energies of the pairs `u` bases further on the target and `v` on the RNA. */
  const table = (u: number, v: number) => load(get(tablePlace), (1 + u) * rowStride + at + (1 + v) * 2)
  const closing = (u: number, v: number) => load(get(closingPlace), (1 + u) * rowStride + at + (1 + v) * 2)
  const bulgeCost = (size: number) => load(constant(0), bulgeCosts + size * 16)

  const candidates: Code[] = [addLanes(profile('stack', pair), table(0, 0))]
  if (limits.bulge >= 1) {
    candidates.push(addLanes(addLanes(profile('stack', bulgePair), table(1, 0)), bulgeCost(1)))
    candidates.push(addLanes(addLanes(profile('bulgedStack', pair), table(0, 1)), bulgeCost(1)))
  }
  const bulges: Code[] = []
  for (let size = 2; size <= limits.bulge; size++) bulges.push(addLanes(minLanes(table(size, 0), table(0, size)), bulgeCost(size)))
  if (bulges.length > 0) candidates.push(addLanes(bulges.reduce(minLanes), profile('mask', own)))
  const small: [number, number, ProfileName, number][] = [
    [1, 1, 'interior11', triple],
    [1, 2, 'interior12', triple],
    [2, 1, 'interior21', quad],
    [2, 2, 'interior22', quad],
  ]
  for (const [u, v, name, index] of small)
    if (Math.max(u, v) <= limits.interior) candidates.push(addLanes(profile(name, index), table(u, v)))

  const begun = addLanes(get(best), profile('begin', beginPair))
  const sums = loopSums(layout, limits, closing)
  return [
    ...set(best, profile('end', endPair)),
    ...candidates.flatMap((candidate) => set(best, minLanes(get(best), candidate))),
    ...(sums.length > 0
      ? [
          ...set(loops, sums[0]!),
          ...sums.slice(1).flatMap((sum) => set(loops, minLanes(get(loops), sum))),
          ...set(best, minLanes(get(best), addLanes(get(loops), profile('open', pair)))),
        ]
      : []),
    ...store(get(tablePlace), get(best), at),
    ...store(get(closingPlace), addLanes(get(best), profile('close', closePair)), at),
    ...set(least, vector === 0 ? begun : minLanes(get(least), begun)),
  ]
}

/** Interior loops too large for tables of their own; loops that mirror each other cost the same and share one addition. */
function loopSums({loopCosts}: KernelLayout, {interior}: LoopLimits, closing: (u: number, v: number) => Code): Code[] {
  const sums: Code[] = []
  for (let u = 1; u <= interior; u++) {
    for (let v = u; v <= interior; v++) {
      if (v <= 2) continue
      const cost = load(constant(0), loopCosts + loopCostOffset(u + v, v - u))
      sums.push(addLanes(u === v ? closing(u, v) : minLanes(closing(u, v), closing(v, u)), cost))
    }
  }
  return sums
}

const halves = (distance: number) => Array.from({length: 16}, (_, i) => (i + distance) % 16)

/** The minimum of the lanes goes to `rowBest`. */
function finishRow({rowBest}: KernelLayout): Code {
  return [
    ...[8, 4, 2].flatMap((distance) => set(least, minLanes(get(least), shuffle(get(least), get(least), halves(distance))))),
    ...storeShort(times(get(row), constant(2)), firstLane(get(least)), rowBest),
    ...set(row, subtract(get(row), constant(1))),
  ]
}
