import {existsSync} from 'node:fs'
import {join} from 'node:path'

const folder = join(import.meta.dirname, '..', '..', 'shared')

/**
 * The path of a file or folder of the public test data (`data/…`, `knowledge/…`), or `undefined` where it is absent and
 * the test is to be reported as skipped.
 *
 * @throws where the environment says `MITOLOGIC_DATA=required` and the file is absent
 */
export function sharedData(path: string): string | undefined {
  const full = join(folder, path)
  if (existsSync(full)) return full
  if (process.env['MITOLOGIC_DATA'] === 'required') throw new Error(`MITOLOGIC_DATA=required, but ${path} is absent`)
  return undefined
}
