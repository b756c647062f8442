import {closeSync, fstatSync, openSync, readSync} from 'node:fs'
import {UserError} from '#errors'

/** More bytes than this are no table and no model: a file of known size, and what a pipe or a device gives. */
const maxBytes = {file: 2e9, stream: 1e9} as const
const piece = 1 << 22

/**
 * All bytes of a file, a pipe or a device.
 *
 * @throws {UserError} there is none, it is a folder, it may not be read, or it holds more than 2 GB (a pipe or a device: 1 GB)
 */
export function readWhole(path: string): Uint8Array {
  let open: number | undefined
  try {
    open = openSync(path, 'r')
    const found = fstatSync(open)
    if (found.isDirectory()) throw new UserError('invalid-input', `${path}: found a folder, expected a file; name the file in it`)
    return found.isFile() ? readFile(open, found.size, path) : readStream(open, path)
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error as NodeJS.ErrnoException)
  } finally {
    if (open !== undefined) closeSync(open)
  }
}

/** All bytes of standard input, within the same limits. */
export function standardInput(): Uint8Array {
  const name = 'standard input'
  try {
    return readStream(0, name)
  } catch (error) {
    if (error instanceof UserError) throw error
    const {code} = error as NodeJS.ErrnoException
    throw new UserError('io', `${name}: cannot be read (${code}); send a file or a text to it`, {cause: error})
  }
}

function readFile(open: number, size: number, path: string): Uint8Array {
  if (size > maxBytes.file) throw tooLarge(path, `${(size / 1e9).toFixed(1)} GB`, maxBytes.file)
  // Files of /proc and the like say 0 and hold something all the same.
  if (size === 0) return readStream(open, path)
  const bytes = new Uint8Array(size)
  let at = 0
  for (let got = -1; got !== 0 && at < size; at += got) got = readSync(open, bytes, at, Math.min(piece, size - at), null)
  return bytes.subarray(0, at)
}

function readStream(open: number, name: string): Uint8Array {
  const pieces: Uint8Array[] = []
  let length = 0
  for (;;) {
    const next = new Uint8Array(1 << 16)
    const got = readSome(open, next)
    if (got === 0) return joined(pieces, length)
    pieces.push(next.subarray(0, got))
    length += got
    if (length > maxBytes.stream) throw tooLarge(name, `more than ${maxBytes.stream / 1e9} GB`, maxBytes.stream)
  }
}

/** A terminal or a pipe that has nothing yet says so by EAGAIN: wait for it. */
function readSome(open: number, into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(open, into, 0, into.length, null)
    } catch (error) {
      const {code} = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const one of pieces) {
    whole.set(one, at)
    at += one.length
  }
  return whole
}

function tooLarge(name: string, found: string, limit: number): UserError {
  return new UserError('too-large', `${name}: found ${found}, expected at most ${limit / 1e9} GB; is it the right file?`)
}

/** Why a file cannot be read: a path that leads nowhere is told apart from one that this user may not follow. */
function unreadable(path: string, error: NodeJS.ErrnoException): UserError {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    return new UserError('not-found', `${path}: no such file; check the spelling and the folder you are in`, {cause: error})
  if (error.code === 'EISDIR')
    return new UserError('invalid-input', `${path}: found a folder, expected a file; name the file in it`, {cause: error})
  return new UserError('io', `${path}: cannot be read (${error.code}); check its permissions`, {cause: error})
}
