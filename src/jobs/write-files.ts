import {copyFileSync, linkSync, lstatSync, realpathSync, renameSync, statSync, writeFileSync} from 'node:fs'
import {dirname, resolve} from 'node:path'
import {UserError} from '#errors'
import {makeFolder, removeIfEmpty} from './make-folder.js'
import {outputError, removeLeftover} from './write-error.js'

interface Staged {
  /** As the user knows it. */
  readonly path: string
  /** Where a link leads, so that the link stays. */
  readonly target: string
  readonly beside: string
  /** A second name of what was there before, to go back to. */
  readonly old: string
}

/**
 * Writes files of one result all or none: each is written beside its place, and only when all are there are they moved. A
 * reader sees the old file or the new one; when anything fails, what was there before is there again, and nothing else.
 *
 * @param files - path → text or bytes; folders are made where they are missing
 * @returns the full paths, in the same order
 * @throws {UserError} a place is a folder or a device, or cannot be written
 */
export function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): string[] {
  const staged = Object.keys(files).map(stagedFor)
  const made: string[] = []
  const moved: Staged[] = []
  let at = staged[0]?.path ?? ''
  try {
    for (const [i, content] of Object.values(files).entries()) {
      at = staged[i]!.path
      made.push(...makeFolder(dirname(staged[i]!.target)))
      writeFileSync(staged[i]!.beside, content)
    }
    for (const one of staged) {
      at = one.path
      // The last one either moves or does not: nothing after it can fail.
      if (one !== staged.at(-1)) keepOld(one)
      renameSync(one.beside, one.target)
      moved.push(one)
    }
  } catch (error) {
    for (const one of moved.reverse()) goBack(one)
    for (const {beside, old} of staged) {
      removeLeftover(beside)
      removeLeftover(old)
    }
    for (const folder of made.reverse()) removeIfEmpty(folder)
    throw outputError(at, error as NodeJS.ErrnoException)
  }
  for (const {old} of staged) removeLeftover(old)
  return staged.map(({path}) => path)
}

function stagedFor(name: string): Staged {
  const path = resolve(name)
  let found: ReturnType<typeof statSync>
  try {
    found = statSync(path, {throwIfNoEntry: false})
  } catch (error) {
    throw outputError(path, error as NodeJS.ErrnoException)
  }
  if (found?.isDirectory())
    throw new UserError('conflict', `${path}: found a folder, expected a file to write; choose another -o or move the folder`)
  if (found && !found.isFile())
    throw new UserError(
      'conflict',
      `${path}: found a device or a pipe, expected a file to write; without -o the result goes to standard output`,
    )
  const target = found ? realpathSync(path) : path
  return {path, target, beside: `${target}.${process.pid}.part`, old: `${target}.${process.pid}.old`}
}

function keepOld({target, old}: Staged): void {
  if (!lstatSync(target, {throwIfNoEntry: false})) return
  try {
    linkSync(target, old)
  } catch {
    // File systems without hard links.
    copyFileSync(target, old)
  }
}

function goBack({target, old}: Staged): void {
  try {
    if (lstatSync(old, {throwIfNoEntry: false})) renameSync(old, target)
    else removeLeftover(target)
  } catch {
    // The error that led here is the one to report.
  }
}
