import {UserError} from '#errors'
import type {MeasuredChange} from '#expression'
import {type Knowledge, resolveEntity} from '#knowledge'
import type {ContextQuery} from '#network'
import type {MeasuredRow} from './measured-row.js'

/** Measured rows placed on entities; what cannot be placed says why, with the nearest names. Two rows of one entity must agree. */
export function placeChanges(
  knowledge: Knowledge,
  changes: readonly MeasuredChange[],
  context: ContextQuery,
  fileName: string,
): MeasuredRow[] {
  const placed = changes.map((change): MeasuredRow => {
    const {name, line, sign} = change
    const row = {
      name,
      line,
      sign,
      ...(change.log2FoldChange === undefined ? {} : {log2FoldChange: change.log2FoldChange}),
      ...(change.adjustedP === undefined ? {} : {adjustedP: change.adjustedP}),
    }
    try {
      return {...row, entity: resolveEntity(knowledge, name, context).id}
    } catch (error) {
      if (error instanceof UserError) return {...row, problem: error.message}
      throw error
    }
  })
  const first = new Map<string, MeasuredRow>()
  for (const row of placed) {
    if (row.entity === undefined) continue
    const before = first.get(row.entity)
    if (before && before.sign !== row.sign) {
      throw new UserError(
        'conflict',
        `${fileName}:${row.line}: '${row.name}' and '${before.name}' (line ${before.line}) are the same entity, ${row.entity}, but go in opposite directions; delete the row that is wrong`,
      )
    }
    if (!before) first.set(row.entity, row)
  }
  return placed
}
