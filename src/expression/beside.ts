import type {Flag} from './flags.js'
import {rowNames} from './ids.js'
import {inspectTable} from './inspect.js'
import {scanTable} from './scan.js'
import {profileOf} from './units.js'

/** What is wrong with the measurements that stand beside the results in one table. */
export interface Beside {
  readonly flags: readonly Flag[]
  /** Lines that `--accept mixed-units` leaves out: those of the smaller part whose id has a line in the larger part too. */
  readonly without?: ReadonlySet<number>
}

/** Looks for mixed units and Excel dates among the measurements of a result table. */
export function inspectBeside(bytes: Uint8Array, fileName: string): Beside {
  const table = scanTable(bytes, fileName)
  const names = rowNames(table)
  const {flags, mixed, duplicates} = inspectTable(table, profileOf(table), names, {mergeDuplicates: 'max'})
  const grave = flags.filter(({name}) => name === 'mixed-units' || name === 'excel-dates')
  if (!mixed) return {flags: grave}
  const wholes = mixed.whole.reduce((sum, one) => sum + one, 0)
  const smaller = wholes * 2 >= mixed.whole.length ? 0 : 1
  const without = new Set<number>()
  for (const rows of duplicates.values())
    if (new Set(rows.map((row) => mixed.whole[row])).size > 1)
      for (const row of rows) if (mixed.whole[row] === smaller) without.add(table.lines[row]!)
  return {flags: grave, without}
}
