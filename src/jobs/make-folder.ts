import {mkdirSync, rmdirSync, statSync} from 'node:fs'
import {dirname, resolve} from 'node:path'

/**
 * Makes a folder and those above it. Node's own recursive way never returns where the system refuses new folders with ENOENT,
 * as below `/proc`.
 *
 * @returns the folders that were not there before, outermost first
 * @throws the system's error, or ENOTDIR where a file stands in the way
 */
export function makeFolder(path: string): string[] {
  const full = resolve(path)
  const found = statSync(full, {throwIfNoEntry: false})
  if (found?.isDirectory()) return []
  if (found) throw Object.assign(new Error(`ENOTDIR: ${full}`), {code: 'ENOTDIR'})
  const made = dirname(full) !== full ? makeFolder(dirname(full)) : []
  try {
    mkdirSync(full)
    return [...made, full]
  } catch (error) {
    // Another process may have made it in between.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return made
    for (const folder of made.reverse()) removeIfEmpty(folder)
    throw error
  }
}

/** Takes back a folder just made. */
export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Someone else has put something there.
  }
}
