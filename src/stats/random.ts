/** Draws the next number of the stream, in (0, 1): its logarithm is always finite. */
export type RandomStream = () => number

/**
 * Philox 2×32-10, a counter-based generator: the first of the two output words for a counter (`low`, `high`) and a key.
 *
 * @see Salmon et al. 2011, doi:10.1145/2063384.2063405
 */
export function philox2x32(key: number, low: number, high: number): number {
  let k = key >>> 0
  let x = low >>> 0
  let y = high >>> 0
  for (let round = 0; round < 10; round++) {
    const {high: productHigh, low: productLow} = multiply32(0xd256d193, x)
    x = (productHigh ^ k ^ y) >>> 0
    y = productLow
    k = (k + 0x9e3779b9) >>> 0
  }
  return x
}

/**
 * A stream whose draw number *i* is a function of (`seed`, `stream`, *i*) alone, so that results do not depend on who
 * draws when: the same on one worker or sixteen.
 *
 * @param seed - any 32-bit integer
 * @param stream - number of the stream (a trajectory, a block, a permutation), 0 to 2³² − 1; default 0
 * @returns a function that gives the next number, uniform in [0, 1)
 * @example
 * randomStream(1)() === randomStream(1)() // → true
 */
export function randomStream(seed: number, stream = 0): RandomStream {
  let draw = 0
  return () => (philox2x32(seed, draw++, stream) + 0.5) / 2 ** 32
}

/**
 * The items in a random order (Fisher–Yates); the input is left as it is.
 *
 * @param items - any number of them
 * @param random - numbers in [0, 1)
 * @returns a new array of the same items
 * @example
 * shuffled([1, 2, 3], randomStream(1)).length // → 3
 */
export function shuffled<T>(items: readonly T[], random: RandomStream): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = result[i]!
    result[i] = result[j]!
    result[j] = held
  }
  return result
}

function multiply32(a: number, b: number): {high: number; low: number} {
  const aHigh = a >>> 16
  const aLow = a & 0xffff
  const bHigh = b >>> 16
  const bLow = b & 0xffff
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const middle2 = aLow * bHigh + (middle & 0xffff)
  const high = (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(middle2 / 0x10000)) >>> 0
  return {high, low: Math.imul(a, b) >>> 0}
}
