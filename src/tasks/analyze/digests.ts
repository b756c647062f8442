import type {InputFile} from '../shared/task.js'

/** What identifies a file without holding it. */
export interface Digest {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** SHA-256 of each file, in hexadecimal. */
export function digests(files: readonly InputFile[]): Promise<Digest[]> {
  return Promise.all(
    files.map(async ({name, bytes}) => {
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
      return {name, bytes: bytes.length, sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}
    }),
  )
}
