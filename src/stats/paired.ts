import {randomStream} from './random.js'

/**
 * Exact test of two methods on the same cases (McNemar): of the cases that exactly one got right, how lopsided is the split.
 *
 * @param onlyA - cases that only the first got right, whole number ≥ 0
 * @param onlyB - cases that only the second got right
 * @returns two-sided p in (0, 1]; 1 where no case tells them apart
 * @see McNemar 1947, doi:10.1007/BF02295996
 * @example
 * mcnemarExact(0, 6).toFixed(5) // → '0.03125'
 */
export function mcnemarExact(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB
  if (n === 0) return 1
  let logTerm = -n * Math.LN2
  let tail = 0
  for (let k = 0; k <= Math.min(onlyA, onlyB); k++) {
    tail += Math.exp(logTerm)
    logTerm += Math.log(n - k) - Math.log(k + 1)
  }
  return Math.min(1, 2 * tail)
}

/** Sums up to this are counted exactly; beyond, signs are drawn. */
const maxExactSum = 20_000
const randomFlips = 20_000

/**
 * Sign-flip (paired randomisation) test of a sum of differences, one per independent unit: how often would the sum be as far
 * from 0 if each difference were as likely to have the other sign. Exact for whole differences whose absolute values add up to at
 * most 20,000; otherwise from 20,000 random flips, with the observed one counted.
 *
 * @param differences - one per unit (paper, pair); zeros tell nothing and are left out
 * @param seed - of the random flips; default 1
 * @returns two-sided p in (0, 1]; 1 where every difference is 0
 * @see Fisher 1935, The Design of Experiments, section 21
 */
export function signFlipTest(differences: readonly number[], seed = 1): number {
  const telling = differences.map(Math.abs).filter((size) => size > 0)
  if (telling.length === 0) return 1
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0))
  const total = telling.reduce((sum, size) => sum + size, 0)
  const whole = telling.every(Number.isInteger) && total <= maxExactSum
  return whole ? exactFlips(telling, total, observed) : randomFlipping(telling, observed, seed)
}

/** The distribution of the sum by adding one unit after another; `chance[s + total]` is the chance of the sum `s`. */
function exactFlips(sizes: readonly number[], total: number, observed: number): number {
  let chance = new Float64Array(2 * total + 1)
  chance[total] = 1
  let reach = 0
  for (const size of sizes) {
    const next = new Float64Array(chance.length)
    for (let at = total - reach; at <= total + reach; at++) {
      const half = chance[at]! / 2
      if (half === 0) continue
      next[at - size] = next[at - size]! + half
      next[at + size] = next[at + size]! + half
    }
    reach += size
    chance = next
  }
  let p = 0
  for (let at = 0; at < chance.length; at++) if (Math.abs(at - total) >= observed) p += chance[at]!
  return Math.min(1, p)
}

function randomFlipping(sizes: readonly number[], observed: number, seed: number): number {
  const random = randomStream(seed)
  let asFar = 1
  for (let flip = 0; flip < randomFlips; flip++) {
    let sum = 0
    for (const size of sizes) sum += random() < 0.5 ? size : -size
    if (Math.abs(sum) >= observed - 1e-9) asFar++
  }
  return asFar / (randomFlips + 1)
}
