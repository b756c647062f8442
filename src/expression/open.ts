import {Gunzip} from 'fflate'
import {UserError} from '#errors'
import {isWorkbook, workbookText} from './xlsx.js'

/** Longest piece handed to the decompressor at once. */
const piece = 1 << 18

/**
 * The bytes of a file as plain text in pieces: gzip is unpacked as it goes (a 200 MB table is never held twice), an Excel
 * workbook becomes the tab-separated text of its first sheet with data, anything else is handed on as it is.
 *
 * @throws {UserError} an empty file, a damaged gzip file, a zip file that is no workbook, a binary file
 */
export function* textPieces(bytes: Uint8Array, fileName: string): Generator<Uint8Array> {
  if (bytes.length === 0) throw new UserError('invalid-input', `${fileName}: the file is empty; expected a table with a header line`)
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) yield* unpacked(bytes, fileName)
  else if (bytes[0] === 0x50 && bytes[1] === 0x4b) yield new TextEncoder().encode(workbookOf(bytes, fileName))
  else yield bytes
}

function workbookOf(bytes: Uint8Array, fileName: string): string {
  if (!isWorkbook(bytes))
    throw new UserError(
      'unsupported',
      `${fileName}: found a zip file that is no Excel workbook, expected a table; unpack it and name the table`,
    )
  return workbookText(bytes, fileName)
}

function* unpacked(bytes: Uint8Array, fileName: string): Generator<Uint8Array> {
  const ready: Uint8Array[] = []
  const gunzip = new Gunzip((chunk) => void ready.push(chunk))
  const push = (from: number) => {
    try {
      gunzip.push(bytes.subarray(from, from + piece), from + piece >= bytes.length)
    } catch {
      throw new UserError('invalid-input', `${fileName}: the gzip file is damaged or cut off; copy it again`)
    }
  }
  for (let from = 0; from < bytes.length; from += piece) {
    push(from)
    for (const chunk of ready) if (chunk.length > 0) yield chunk
    ready.length = 0
  }
}

/** All pieces as one. */
export function plainBytes(bytes: Uint8Array, fileName: string): Uint8Array {
  const pieces = [...textPieces(bytes, fileName)]
  if (pieces.length === 1) return pieces[0]!
  const whole = new Uint8Array(pieces.reduce((sum, {length}) => sum + length, 0))
  let at = 0
  for (const one of pieces) {
    whole.set(one, at)
    at += one.length
  }
  return whole
}
