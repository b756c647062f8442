import {maxInSlice} from './layout.js'

/*
 * The events of conditioned slices. Time is cut, per channel, into slices in which a Poisson process has at least one event
 * with probability s = 2⁻ᵏ, that is of mean count µ = −ln(1 − s). A slice has m events at independent uniform times, m drawn
 * as a Poisson(µ) count given that it is not 0; a lane takes all of them with probability s, or none. A lane's count is then
 * Poisson(µ) and its times are uniform: every lane follows exactly the law of the process. What the lanes share never moves a
 * lane's chance to have an event in a slice, so that they are nearly uncorrelated, since for a rule a second event right
 * after the first mostly changes nothing; and the masks are dyadic, k random words joined by and (or their complement).
 *
 * Rounds. The same lanes' worth of trajectories may be run again with the words h that m and the times are made of turned into
 * others, each uniform as well: in odd rounds inverted, which puts an event at 1 − u instead of u (antithetic variates,
 * after Hammersley & Morton 1956); in the third and fourth also moved by one or two quarters, by h xor a word made of h's own last bits. Of four
 * rounds each has its own quarter, and where slices of two channels coincide, each comes first in two.
 */

/** µ = −ln(1 − s) by its series, which gives every machine the same bits; s ≤ 7/8. */
export function meanCount(s: number): number {
  let sum = 0
  for (let i = 400; i >= 1; i--) sum = s * (1 / i + sum)
  return sum
}

/** Thresholds on 32 random bits for a Poisson(µ) count given that it is at least 1; e^−µ = 1 − s. A count is 1 + the thresholds that the bits reach. */
export function thresholds(s: number): Uint32Array {
  const mu = meanCount(s)
  const result = new Uint32Array(maxInSlice).fill(0xffffffff)
  let probability = ((1 - s) * mu) / s
  let sum = 0
  for (let count = 1; count <= maxInSlice; count++) {
    sum += probability
    result[count - 1] = Math.min(0xffffffff, Math.round(sum * 2 ** 32))
    probability *= mu / (count + 1)
  }
  return result
}
