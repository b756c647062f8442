import {Gunzip} from 'fflate'
import {ParseError} from '#errors'
import {unpacksToMore} from './pieces.js'

/** Packed bytes handed to the decompressor at once: a thousandfold of it is the most that is ever held beyond the bound. */
const piece = 1 << 15

/**
 * The bytes that a gzip file holds, in pieces, however many files were put one after the other in it (as bgzip does). Each is
 * checked against the sum and the size that stand at its end, so that a changed byte never passes as data.
 *
 * @param fileName - for messages
 * @param maxBytes - more than this is refused as soon as it is seen
 * @throws {ParseError} the file is cut short or damaged
 * @throws {UserError} `too-large`
 */
export function* gunzipped(bytes: Uint8Array, fileName: string, maxBytes: number): Generator<Uint8Array> {
  const ready: Uint8Array[] = []
  let sum = new Sum()
  let intact = true
  const gunzip = new Gunzip((chunk) => {
    sum.add(chunk)
    if (chunk.length > 0) ready.push(chunk)
  })
  gunzip.onmember = (start) => {
    intact &&= sum.standsAt(bytes, start - 8)
    sum = new Sum()
  }
  let length = 0
  for (let from = 0; from < bytes.length; from += piece) {
    const last = from + piece >= bytes.length
    try {
      gunzip.push(bytes.subarray(from, from + piece), last)
    } catch {
      throw damaged(fileName)
    }
    length += ready.reduce((all, chunk) => all + chunk.length, 0)
    if (length > maxBytes) throw unpacksToMore(fileName, maxBytes)
    if (!intact || (last && !sum.standsAt(bytes, bytes.length - 8))) throw damaged(fileName)
    yield* ready.splice(0)
  }
}

const damaged = (fileName: string) =>
  new ParseError(fileName, {}, 'a gzip file that is cut short or damaged', 'a whole one', 'copy or download it again')

const table = Uint32Array.from({length: 256}, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** Size and CRC-32 of what passed by, as a gzip file ends with them (RFC 1952, doi:10.17487/RFC1952). */
class Sum {
  private crc = 0xffffffff
  private length = 0

  add(chunk: Uint8Array): void {
    let {crc} = this
    for (let i = 0; i < chunk.length; i++) crc = (crc >>> 8) ^ table[(crc ^ chunk[i]!) & 255]!
    this.crc = crc
    this.length += chunk.length
  }

  /** Whether these are the eight bytes at a place. */
  standsAt(bytes: Uint8Array, at: number): boolean {
    if (at < 10) return false
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8)
    return view.getUint32(0, true) === (this.crc ^ 0xffffffff) >>> 0 && view.getUint32(4, true) === this.length % 2 ** 32
  }
}
