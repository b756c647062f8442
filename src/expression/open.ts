import {UserError} from '#errors'
import {gunzipped, isGzip, isZip, joined, megabytes} from '#unpack'
import {workbookPieces} from './xlsx.js'

/** A table that is read line by line may unpack to this many bytes. */
const maxStreamed = 8e9
/** What is held as one text: a little less than the longest text that there can be. */
const maxText = 500e6

/**
 * The bytes of a file as plain text in pieces: gzip is unpacked as it goes (a 200 MB table is never held twice), an Excel
 * workbook becomes the tab-separated text of its first sheet with data, anything else is handed on as it is.
 *
 * @param maxBytes - that a gzip file may unpack to; default 8,000 MB
 * @throws {UserError} an empty file, a damaged gzip file, one that unpacks to more, a zip file that is no workbook, a workbook
 *   too large or too sparse
 */
export function* textPieces(bytes: Uint8Array, fileName: string, maxBytes = maxStreamed): Generator<Uint8Array> {
  if (bytes.length === 0) throw new UserError('invalid-input', `${fileName}: the file is empty; expected a table with a header line`)
  if (isGzip(bytes)) yield* gunzipped(bytes, fileName, maxBytes)
  else if (isZip(bytes)) yield* workbookPieces(bytes, fileName)
  else yield bytes
}

/**
 * All pieces as one.
 *
 * @param maxBytes - default 500 MB
 * @throws {UserError} as `textPieces`, and `too-large`
 */
export function plainBytes(bytes: Uint8Array, fileName: string, maxBytes = maxText): Uint8Array {
  const pieces: Uint8Array[] = []
  let length = 0
  for (const piece of textPieces(bytes, fileName, maxBytes)) {
    length += piece.length
    if (length > maxBytes)
      throw new UserError(
        'too-large',
        `${fileName}: found more than ${megabytes(maxBytes)} of text, expected at most ${megabytes(maxBytes)}; is it the right file?`,
      )
    pieces.push(piece)
  }
  return joined(pieces)
}
