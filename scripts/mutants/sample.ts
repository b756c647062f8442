import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Instrumenter} from '@stryker-mutator/instrumenter'
import {randomStream, shuffled} from '#stats'

/** One change that could be made to the code. */
export interface Place {
  readonly file: string
  /** As Stryker counts: lines from 0, columns from 0. */
  readonly start: {readonly line: number; readonly column: number}
  readonly end: {readonly line: number; readonly column: number}
  readonly mutator: string
  readonly replacement: string
}

const silent = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  fatal: () => {},
}

/** The code of a room: no tests, no generated tables, no helpers of tests. */
export function codeOf(root: string, room: string): string[] {
  return readdirSync(join(root, 'src', room), {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\.ts$|\.generated\.ts$|^testing\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

/** Every change that Stryker would make to the code of a room. */
export async function placesIn(root: string, room: string): Promise<Place[]> {
  const files = codeOf(root, room).map((name) => ({name, content: readFileSync(join(root, name), 'utf8'), mutate: true}))
  const {mutants} = await new Instrumenter(silent).instrument(files, {plugins: null, excludedMutations: [], ignorers: []})
  return mutants.map((mutant) => {
    const {fileName, location, mutatorName, replacement = ''} = mutant
    return {file: fileName, start: location.start, end: location.end, mutator: mutatorName, replacement}
  })
}

/**
 * A random sample without replacement.
 *
 * @param size - how many; all where there are fewer
 */
export function sampled<T>(places: readonly T[], size: number, seed: number): T[] {
  return shuffled(places, randomStream(seed, 0)).slice(0, size)
}
