/** The finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
export function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/**
 * Fills `out` with 32-bit seeds that are a function of (`seed`, `block`, `stream`) alone, by hashing a 64-bit digest of
 * them with a counter. No four in a row are all 0, which xoshiro could not leave.
 */
export function fillSeeds(out: Int32Array, at: number, count: number, seed: number, block: number, stream: number): void {
  let a = mix(seed ^ 0x3c6ef372)
  let b = mix(seed + 0x2545f491)
  a = mix(a ^ Math.imul(block + 1, 0x9e3779b1))
  b = mix(b + Math.imul(block ^ 0x5bd1e995, 0x7feb352d))
  a = mix(a + Math.imul(stream + 1, 0x846ca68b))
  b = mix(b ^ Math.imul(stream + 0x1b873593, 0x27d4eb2f))
  for (let i = 0; i < count; i++) {
    a = (a + 0x9e3779b9) | 0
    b = (b + 0x6a09e667) | 0
    const word = mix(a) ^ mix(b ^ 0x5f356495)
    out[at + i] = word === 0 ? 0x1f123bb5 : word
  }
}

/** A stream of 32-bit integers (xoshiro128**, Blackman & Vigna 2021, doi:10.1145/3460772) for (`seed`, `block`, `stream`). */
export function words(seed: number, block: number, stream: number): () => number {
  const s = new Int32Array(4)
  fillSeeds(s, 0, 4, seed, block, stream)
  let [s0, s1, s2, s3] = s as unknown as [number, number, number, number]
  return () => {
    const scrambled = Math.imul(s1, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9)
    const t = s1 << 9
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = (s3 << 11) | (s3 >>> 21)
    return result >>> 0
  }
}
