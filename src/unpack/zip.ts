import {unzipSync} from 'fflate'
import {ParseError, UserError} from '#errors'
import {unpacksToMore} from './pieces.js'

/** A zip file, opened: its parts are unpacked one at a time, when they are asked for. */
export interface Archive {
  /** Of all parts, folders left out. */
  readonly names: readonly string[]
  /** The bytes of one part, where there is one. */
  readonly part: (name: string) => Uint8Array | undefined
}

/**
 * Opens a zip file.
 *
 * @param fileName - for messages
 * @param maxBytes - that all parts asked for may unpack to, taken together
 * @throws {ParseError} it is cut short or damaged (from `part` too)
 * @throws {UserError} `too-large`, from `part`
 */
export function openZip(bytes: Uint8Array, fileName: string, maxBytes: number): Archive {
  const names: string[] = []
  unzipped(bytes, fileName, ({name}) => {
    if (!name.endsWith('/')) names.push(name)
    return false
  })
  let total = 0
  return {
    names,
    part: (wanted) =>
      unzipped(bytes, fileName, ({name, originalSize}) => {
        if (name !== wanted) return false
        total += originalSize
        if (total > maxBytes) throw unpacksToMore(fileName, maxBytes)
        return true
      })[wanted],
  }
}

type Chosen = (part: {readonly name: string; readonly originalSize: number}) => boolean

function unzipped(bytes: Uint8Array, fileName: string, filter: Chosen): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {filter})
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new ParseError(fileName, {}, 'a zip file that is cut short or damaged', 'a whole one', 'copy or download it again')
  }
}
