/** Bytes that grow as they are written. Numbers are in LEB128 (https://webassembly.github.io/spec/core/binary/values.html). */
export class Bytes {
  private space: Uint8Array<ArrayBuffer>
  length = 0

  constructor(capacity = 256) {
    this.space = new Uint8Array(capacity)
  }

  byte(value: number): void {
    if (this.length === this.space.length) this.grow(this.length + 1)
    this.space[this.length++] = value
  }

  all(values: ArrayLike<number>): void {
    const end = this.length + values.length
    if (end > this.space.length) this.grow(end)
    this.space.set(values, this.length)
    this.length = end
  }

  /** Unsigned, of 32 bits. */
  unsigned(value: number): void {
    let rest = value >>> 0
    for (; rest > 0x7f; rest >>>= 7) this.byte((rest & 0x7f) | 0x80)
    this.byte(rest)
  }

  /** Signed, of 32 bits. */
  signed(value: number): void {
    let rest = value | 0
    for (; rest < -64 || rest > 63; rest >>= 7) this.byte((rest & 0x7f) | 0x80)
    this.byte(rest & 0x7f)
  }

  /** Signed, of 64 bits. */
  signed64(value: bigint): void {
    let rest = BigInt.asIntN(64, value)
    for (; rest < -64n || rest > 63n; rest >>= 7n) this.byte(Number(rest & 0x7fn) | 0x80)
    this.byte(Number(rest & 0x7fn))
  }

  /** IEEE 754, the lowest byte first. */
  double(value: number): void {
    this.all(new Uint8Array(new Float64Array([value]).buffer))
  }

  /** How many bytes follow, and the bytes. */
  counted(values: ArrayLike<number>): void {
    this.unsigned(values.length)
    this.all(values)
  }

  text(name: string): void {
    this.counted(new TextEncoder().encode(name))
  }

  copyTo(other: Bytes): void {
    other.all(this.space.subarray(0, this.length))
  }

  /** Puts what has been written into an array, from a place on. */
  copyInto(array: Uint8Array, at: number): void {
    for (let i = 0; i < this.length; i++) array[at + i] = this.space[i]!
  }

  /** A copy of what has been written. */
  taken(): Uint8Array<ArrayBuffer> {
    return this.space.slice(0, this.length)
  }

  /** Forgets what has been written, but keeps the space. */
  clear(): void {
    this.length = 0
  }

  private grow(least: number): void {
    const more = new Uint8Array(Math.max(least, 2 * this.space.length))
    more.set(this.space.subarray(0, this.length))
    this.space = more
  }
}
