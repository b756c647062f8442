import {type Knowledge, type Mechanism, statementsAbout} from '#knowledge'
import {type ContextQuery, gradeContext} from '#network'

/** Max number of catalogue rows, one after another, that may lead to what is curated. */
const maxBridge = 3

/**
 * Rows of packs that lead from an entity, for which nothing curated is known on the way to the response, to one for which it
 * is: by as few rows as possible. Where curated statements lead there, no row is taken, so that loading a pack cannot turn an
 * answer that they carry.
 *
 * @param reaching - entities from which curated statements lead to the response
 * @returns ids of the rows
 */
export function bridgingRows(
  knowledge: Knowledge,
  context: ContextQuery,
  start: string,
  reaching: ReadonlySet<string>,
): ReadonlySet<string> {
  if (reaching.has(start)) return new Set()
  const rowsInto = new Map<string, Mechanism[]>()
  const seen = new Set([start])
  let frontier = [start]
  for (let step = 0; step < maxBridge && frontier.length > 0; step++) {
    const next = new Set<string>()
    for (const row of frontier.flatMap((id) => catalogueRows(knowledge, context, id))) {
      if (seen.has(row.object)) continue
      rowsInto.set(row.object, [...(rowsInto.get(row.object) ?? []), row])
      next.add(row.object)
    }
    const arrived = [...next].filter((id) => reaching.has(id))
    if (arrived.length > 0) return rowsBack(arrived, rowsInto)
    for (const id of next) seen.add(id)
    frontier = [...next]
  }
  return new Set()
}

function catalogueRows(knowledge: Knowledge, context: ContextQuery, id: string): Mechanism[] {
  return statementsAbout(knowledge, id).flatMap((statement) =>
    statement.kind === 'mechanism' &&
    statement.pack !== undefined &&
    statement.subject === id &&
    gradeContext(statement, context, knowledge).match === 'catalogue'
      ? [statement]
      : [],
  )
}

/** All rows on the shortest ways to the entities arrived at. */
function rowsBack(arrived: readonly string[], rowsInto: ReadonlyMap<string, readonly Mechanism[]>): Set<string> {
  const rows = new Set<string>()
  const waiting = [...arrived]
  const done = new Set<string>()
  while (waiting.length > 0) {
    const id = waiting.pop()!
    if (done.has(id)) continue
    done.add(id)
    for (const row of rowsInto.get(id) ?? []) {
      rows.add(row.id)
      waiting.push(row.subject)
    }
  }
  return rows
}
