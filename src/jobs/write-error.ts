import {rmSync} from 'node:fs'
import {UserError} from '#errors'

/** What to do when a file cannot be written; nothing that was written before is lost. */
export function writeError(path: string, error: NodeJS.ErrnoException): UserError {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  return new UserError(
    'io',
    full
      ? `${path}: the disk is full (${error.code}); free some space and run the same command again, it goes on from the results that are there`
      : `${path}: cannot be written (${error.code ?? String(error)}); mend the permissions or choose another folder, and run the same command again`,
    {cause: error},
  )
}

/** What to do when a result cannot be written where the user asked; nothing of it is left. */
export function outputError(path: string, error: NodeJS.ErrnoException): UserError {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  return new UserError(
    'io',
    full
      ? `${path}: the disk is full (${error.code}), nothing was written; free some space or choose another -o`
      : `${path}: cannot be written (${error.code ?? String(error)}); choose another -o or mend the permissions`,
    {cause: error},
  )
}

/** Removes what may be half-written, where that can be done: the error that led here is the one to report. */
export function removeLeftover(path: string): void {
  try {
    rmSync(path, {recursive: true, force: true})
  } catch {
    // Nothing was written there.
  }
}
