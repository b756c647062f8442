/**
 * SHA-256 of a text (as UTF-8), in hexadecimal. Plain code, so that a browser, a worker and a test give the same names to
 * the same work.
 *
 * @see FIPS 180-4, doi:10.6028/NIST.FIPS.180-4
 */
export function sha256(text: string): string {
  const bytes = padded(new TextEncoder().encode(text))
  const view = new DataView(bytes.buffer)
  const hash = Uint32Array.from(firstHash)
  const schedule = new Uint32Array(64)
  for (let at = 0; at < bytes.length; at += 64) {
    for (let t = 0; t < 16; t++) schedule[t] = view.getUint32(at + 4 * t)
    compress(hash, schedule)
  }
  return [...hash].map((word) => word.toString(16).padStart(8, '0')).join('')
}

/** The message, a 1 bit, zeros, and the length in bits in the last eight bytes. */
function padded(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(bytes.length - 8, Math.floor(message.length / 0x20000000))
  view.setUint32(bytes.length - 4, (message.length << 3) >>> 0)
  return bytes
}

const rotated = (word: number, by: number) => (word >>> by) | (word << (32 - by))

function compress(hash: Uint32Array, schedule: Uint32Array): void {
  for (let t = 16; t < 64; t++) {
    const a = schedule[t - 15]!
    const b = schedule[t - 2]!
    schedule[t] =
      schedule[t - 16]! + (rotated(a, 7) ^ rotated(a, 18) ^ (a >>> 3)) + schedule[t - 7]! + (rotated(b, 17) ^ rotated(b, 19) ^ (b >>> 10))
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number]
  for (let t = 0; t < 64; t++) {
    const first = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + constants[t]! + schedule[t]!) | 0
    const second = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) hash[i] = hash[i]! + value
}

/** The first primes; the constants are the first 32 bits of the fractional parts of their square and cube roots. */
const primes = Array.from({length: 312}, (_, i) => i).filter((n) => n > 1 && ![2, 3, 5, 7, 11, 13, 17].some((p) => p < n && n % p === 0))

/** 32 bits of the fractional part of the square (2) or cube (3) root of a small integer, by exact integer arithmetic. */
function fraction(n: number, root: 2 | 3): number {
  const target = BigInt(n) << BigInt(32 * root)
  let low = 0n
  let high = 1n << 40n
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (middle ** BigInt(root) <= target) low = middle
    else high = middle
  }
  return Number(low & 0xffffffffn)
}

const firstHash = primes.slice(0, 8).map((prime) => fraction(prime, 2))
const constants = Uint32Array.from(primes.slice(0, 64).map((prime) => fraction(prime, 3)))
