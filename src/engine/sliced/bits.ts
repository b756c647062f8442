/** Number of bits that are 1. */
export function ones(bits: number): number {
  let sum = bits - ((bits >>> 1) & 0x55555555)
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333)
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Turns 32 words of 32 bits over: bit j of word i becomes bit i of word j. Warren, Hacker's Delight, 2nd ed., 7-3. */
export function transpose(words: Int32Array): void {
  for (let size = 16, mask = 0x0000ffff; size !== 0; size >>= 1, mask ^= mask << size) {
    for (let i = 0; i < 32; i = (i + size + 1) & ~size) {
      const moved = ((words[i]! >>> size) ^ words[i + size]!) & mask
      words[i]! ^= moved << size
      words[i + size]! ^= moved
    }
  }
}
