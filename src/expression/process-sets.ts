import type {Knowledge, Sign} from '#knowledge'

/** Genes that drive a process or belong to a complex, each with the direction in which more of it moves the process. */
export interface ProcessSet {
  readonly id: string
  readonly name: string
  readonly members: readonly {readonly entity: string; readonly sign: Sign}[]
}

/**
 * Members of each process and complex as the knowledge has them: genes that directly increase or decrease it, in any context. A
 * gene of which both are said is left out of that set.
 */
export function processSets(knowledge: Knowledge): ProcessSet[] {
  const signs = new Map<string, Map<string, Sign | 0>>()
  for (const statement of knowledge.statements) {
    if (statement.kind !== 'mechanism') continue
    const object = knowledge.entities.get(statement.object)
    if (knowledge.entities.get(statement.subject)?.type !== 'gene' || !object || !['process', 'complex'].includes(object.type)) continue
    const members = signs.get(object.id) ?? new Map<string, Sign | 0>()
    const before = members.get(statement.subject)
    members.set(statement.subject, before === undefined || before === statement.sign ? statement.sign : 0)
    signs.set(object.id, members)
  }
  return [...signs].map(([id, members]) => ({
    id,
    name: knowledge.entities.get(id)!.name,
    members: [...members].flatMap(([entity, sign]) => (sign === 0 ? [] : [{entity, sign}])),
  }))
}
