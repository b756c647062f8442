import {rmSync, writeFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {makeFolder, removeIfEmpty} from './make-folder.js'
import {outputError} from './write-error.js'

/**
 * Finds out, before any work is done, whether files can be written beside a path: a file is written there and taken away
 * again, and so are the folders made for it.
 *
 * @throws {UserError} they cannot; says why
 */
export function checkWritable(path: string): void {
  const folder = dirname(resolve(path))
  let made: string[] = []
  try {
    made = makeFolder(folder)
    const probe = join(folder, `.mitologic-${process.pid}.part`)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw outputError(resolve(path), error as NodeJS.ErrnoException)
  } finally {
    for (const one of made.reverse()) removeIfEmpty(one)
  }
}
