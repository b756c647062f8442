/** Which generator of MaBoSS a compatible run uses. */
export type Generator = 'rand48' | 'glibc' | 'mt19937'

/** A generator that a seed puts into a known state. */
export interface SeededGenerator {
  seed(value: number): void
  /** A number in [0, 1]. */
  readonly next: () => number
}

/** The 48-bit linear congruential generator of POSIX drand48: x ← 0x5DEECE66D·x + 11 mod 2⁴⁸. */
function rand48(): SeededGenerator {
  let low = 0
  let middle = 0
  let high = 0
  return {
    seed(value) {
      low = 0x330e
      middle = value & 0xffff
      high = (value >>> 16) & 0xffff
    },
    next() {
      const first = 0xe66d * low + 0xb
      const second = 0xe66d * middle + 0xdeec * low + Math.floor(first / 0x10000)
      const third = 0xe66d * high + 0xdeec * middle + 0x5 * low + Math.floor(second / 0x10000)
      low = first % 0x10000
      middle = second % 0x10000
      high = third % 0x10000
      return (high + (middle + low / 0x10000) / 0x10000) / 0x10000
    },
  }
}

/** The additive feedback generator behind the C library's rand(): r[i] = r[i−3] + r[i−31], the upper 31 bits. */
function glibc(): SeededGenerator {
  const size = 344
  const r = new Int32Array(size)
  let at = 0
  return {
    seed(value) {
      r[0] = value === 0 ? 1 : value
      for (let i = 1; i < 31; i++) {
        const product = (16807 * r[i - 1]!) % 2147483647
        r[i] = product < 0 ? product + 2147483647 : product
      }
      for (let i = 31; i < 34; i++) r[i] = r[i - 31]!
      for (let i = 34; i < size; i++) r[i] = r[i - 31]! + r[i - 3]!
      at = 0
    },
    next() {
      const value = (r[(at + 313) % size]! + r[(at + 341) % size]!) | 0
      r[at] = value
      at = (at + 1) % size
      return (value >>> 1) / 2147483647
    },
  }
}

/** The Mersenne Twister, Matsumoto & Nishimura 1998, doi:10.1145/272991.272995; two words make one number, as in C++'s uniform_real_distribution. */
function mt19937(): SeededGenerator {
  const s = new Uint32Array(624)
  let at = 624
  const word = (): number => {
    if (at === 624) {
      for (let i = 0; i < 624; i++) {
        const y = (s[i]! & 0x80000000) | (s[(i + 1) % 624]! & 0x7fffffff)
        s[i] = s[(i + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
      }
      at = 0
    }
    let y = s[at++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }
  return {
    seed(value) {
      s[0] = value >>> 0
      for (let i = 1; i < 624; i++) s[i] = Math.imul(1812433253, s[i - 1]! ^ (s[i - 1]! >>> 30)) + i
      at = 624
    },
    next() {
      const low = word()
      return (low + word() * 2 ** 32) / 2 ** 64
    },
  }
}

const generators: Readonly<Record<Generator, () => SeededGenerator>> = {rand48, glibc, mt19937}

/** A generator of MaBoSS. */
export const generatorNamed = (name: Generator): SeededGenerator => generators[name]()
