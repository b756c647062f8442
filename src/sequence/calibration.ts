import {randomStream} from '#stats'
import {encode} from './alphabet.js'
import type {Hybridiser} from './duplex.js'
import {shuffleCodes} from './shuffle.js'

/** An extreme-value (Gumbel) distribution of maxima: P(X ≤ x) = exp(−exp(−(x − location) / scale)). */
export interface Gumbel {
  readonly location: number
  readonly scale: number
}

/**
 * The Gumbel distribution that makes these values most likely.
 *
 * @param values - at least 3, not all equal
 * @throws {RangeError} fewer, or all equal
 */
export function fitGumbel(values: readonly number[]): Gumbel {
  const n = values.length
  const least = Math.min(...values)
  const spread = Math.max(...values) - least
  if (n < 3 || !(spread > 0)) throw new RangeError('a distribution cannot be fitted to fewer than 3 different values')
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  // The scale solves: scale = mean − Σ v·exp(−v/scale) / Σ exp(−v/scale). The right side less the left falls with the scale.
  const excess = (scale: number) => {
    let weights = 0
    let weighted = 0
    for (const value of values) {
      const weight = Math.exp(-(value - least) / scale)
      weights += weight
      weighted += value * weight
    }
    return mean - weighted / weights - scale
  }
  let [low, high] = [spread * 1e-6, spread * 2]
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2
    if (excess(middle) > 0) low = middle
    else high = middle
  }
  const scale = (low + high) / 2
  const sum = values.reduce((total, value) => total + Math.exp(-(value - least) / scale), 0)
  return {location: least - scale * Math.log(sum / n), scale}
}

/** What makes a target bind more by chance: its length and its composition. */
type Trait = readonly [logLength: number, a: number, c: number, g: number]

function traitsOf(target: ArrayLike<number>): Trait {
  const counts = [0, 0, 0, 0, 0]
  for (let i = 0; i < target.length; i++) counts[target[i]!]!++
  const share = (base: number) => counts[base]! / Math.max(1, target.length)
  return [Math.log(Math.max(1, target.length)), share(0), share(1), share(2)]
}

/**
 * How stable the best duplex of one RNA is on targets without meaning. −energy follows a Gumbel distribution whose location depends
 * on the target (straight lines in the logarithm of its length, as extreme-value theory has it, and in its shares of A, C and G) and
 * whose scale is common.
 */
export interface Calibration {
  /** Coefficients of log length and the shares of A, C and G, from the means of the calibration. */
  readonly slopes: Trait
  readonly means: Trait
  /** Of −energy (kcal/mol) less the part the slopes explain. */
  readonly residual: Gumbel
  /** Shuffles it rests on. */
  readonly samples: number
}

/**
 * Chance of a duplex at least this stable on a target of this length and composition without meaning; in (0, 1].
 *
 * @param energyKcalPerMol - below 0
 * @param target - that the duplex is on
 * @param calibration - of this RNA
 * @returns in (0, 1]
 * @example
 * const target = 'ACGGCUACCUAGCAUCGGAUCUAGCUAGCUACGAUCGAUUACG'
 * const calibration = calibrate(hybridiser('UGAGGUAGUAGG'), shuffledTargets([target]))
 * duplexPValue(-10, target, calibration) <= 1 // → true
 */
export function duplexPValue(energyKcalPerMol: number, target: Uint8Array | string, calibration: Calibration): number {
  const {location, scale} = calibration.residual
  const expected = explained(calibration, traitsOf(typeof target === 'string' ? encode(target) : target))
  return Math.max(Number.MIN_VALUE, -Math.expm1(-Math.exp(-(-energyKcalPerMol - expected - location) / scale)))
}

const explained = ({slopes, means}: Pick<Calibration, 'slopes' | 'means'>, traits: Trait) =>
  slopes.reduce((sum, slope, n) => sum + slope * (traits[n]! - means[n]!), 0)

/**
 * Shuffles of targets with the same dinucleotides, for `calibrate`: the targets in turn, until there are as many as asked for.
 *
 * @param targets - 5′→3′, at least one
 * @param samples - default 200
 * @param longest - longer targets give a stretch of this length, drawn anywhere; default 2,000
 * @returns encoded sequences
 * @example
 * shuffledTargets(['ACGUACGUAC'], {samples: 3}).length // → 3
 */
export function shuffledTargets(
  targets: readonly string[],
  {samples = 200, seed = 1, longest = 2_000}: {readonly samples?: number; readonly seed?: number; readonly longest?: number} = {},
): Uint8Array[] {
  return Array.from({length: targets.length === 0 ? 0 : samples}, (_, n) => {
    const random = randomStream(seed, n)
    const target = targets[n % targets.length]!
    const from = target.length > longest ? Math.floor(random() * (target.length - longest + 1)) : 0
    const codes = encode(target.slice(from, from + longest))
    shuffleCodes(codes, random)
    return codes
  })
}

/**
 * Fits the calibration of one RNA to its energies on shuffled targets.
 *
 * @param rna - made ready by `hybridiser`
 * @param shuffles - as `shuffledTargets` gives them
 * @returns `undefined` where fewer than 20 of the shuffles hold any duplex
 * @example
 * calibrate(hybridiser('UGAGGUAGUAGG'), shuffledTargets(['A'])) // → undefined
 */
export function calibrate(rna: Hybridiser, shuffles: readonly Uint8Array[]): Calibration | undefined {
  const traits: Trait[] = []
  const energies: number[] = []
  for (const shuffle of shuffles) {
    const energy = rna.minimum(shuffle)
    if (energy >= 0) continue
    traits.push(traitsOf(shuffle))
    energies.push(-energy)
  }
  if (energies.length < 20 || new Set(energies).size < 3) return undefined
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const means = [0, 1, 2, 3].map((n) => mean(traits.map((trait) => trait[n]!))) as unknown as Trait
  const slopes = slopesOf(
    traits.map((trait) => trait.map((value, n) => value - means[n]!)),
    energies.map((energy) => energy - mean(energies)),
  ) as unknown as Trait
  const residuals = energies.map((energy, n) => energy - explained({slopes, means}, traits[n]!))
  return {slopes, means, residual: fitGumbel(residuals), samples: energies.length}
}

/**
 * Least squares, with a ridge so small that it only matters where a trait does not vary (one target, or targets of one length): its
 * slope is then 0.
 */
function slopesOf(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const size = rows[0]!.length
  const system = Array.from({length: size}, (_, a) => [
    ...Array.from({length: size}, (_, b) => rows.reduce((sum, row) => sum + row[a]! * row[b]!, a === b ? 1e-3 : 0)),
    rows.reduce((sum, row, n) => sum + row[a]! * values[n]!, 0),
  ])
  // Gauss–Jordan; the ridge keeps every pivot above zero.
  for (let pivot = 0; pivot < size; pivot++) {
    for (let other = 0; other < size; other++) {
      if (other === pivot) continue
      const factor = system[other]![pivot]! / system[pivot]![pivot]!
      for (let column = pivot; column <= size; column++) system[other]![column]! -= factor * system[pivot]![column]!
    }
  }
  return system.map((row, n) => row[size]! / row[n]!)
}
