import {mkdirSync, statSync} from 'node:fs'
import {dirname, resolve} from 'node:path'

/**
 * Makes a folder and those above it. Node's own recursive way never returns where the system refuses new folders with ENOENT,
 * as below `/proc`.
 * @throws the system's error, or ENOTDIR where a file stands in the way
 */
export function makeFolder(path: string): void {
  const full = resolve(path)
  const found = statSync(full, {throwIfNoEntry: false})
  if (found?.isDirectory()) return
  if (found) throw Object.assign(new Error(`ENOTDIR: ${full}`), {code: 'ENOTDIR'})
  if (dirname(full) !== full) makeFolder(dirname(full))
  try {
    mkdirSync(full)
  } catch (error) {
    // Another process may have made it in between.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
