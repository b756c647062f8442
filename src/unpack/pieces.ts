import {UserError} from '#errors'

/** Whether bytes begin as a gzip file does. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Whether bytes begin as a zip file does. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

/** A bound as it is written in messages: `256 MB`. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toLocaleString('en')} MB`

/** The error of a file that unpacks to more than `maxBytes`. */
export const unpacksToMore = (fileName: string, maxBytes: number): UserError =>
  new UserError(
    'too-large',
    `${fileName}: unpacks to more than ${megabytes(maxBytes)}, expected at most ${megabytes(maxBytes)}; is it the right file?`,
  )

/** All pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!
  const whole = new Uint8Array(pieces.reduce((sum, {length}) => sum + length, 0))
  let at = 0
  for (const one of pieces) {
    whole.set(one, at)
    at += one.length
  }
  return whole
}
