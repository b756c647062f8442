import {UserError} from '#errors'
import type {Batch, CellLine, Disease, Entity, Knowledge, Reference, Statement} from './types.js'

const format = 'mitologic-knowledge'
const formatVersion = 2

interface Snapshot {
  readonly format: typeof format
  readonly formatVersion: number
  readonly version: string
  readonly entities: readonly Entity[]
  readonly diseases: readonly Disease[]
  readonly cellLines: readonly CellLine[]
  readonly references: readonly Reference[]
  readonly batches: readonly Batch[]
  readonly statements: readonly Statement[]
}

/**
 * The knowledge as one JSON text that loads without checks, for `fromSnapshot` of the same release.
 *
 * @param knowledge - any
 * @returns one line of JSON that `fromSnapshot` of the same release reads
 * @example
 * toSnapshot(knowledge).startsWith('{"format":"mitologic-knowledge"') // → true
 */
export function toSnapshot(knowledge: Knowledge): string {
  const snapshot: Snapshot = {
    format,
    formatVersion,
    version: knowledge.version,
    entities: [...knowledge.entities.values()],
    diseases: [...knowledge.diseases.values()],
    cellLines: [...knowledge.cellLines.values()],
    references: [...knowledge.references.values()],
    batches: [...knowledge.batches.values()],
    statements: knowledge.statements,
  }
  return `${JSON.stringify(snapshot)}\n`
}

/**
 * Reads what `toSnapshot` wrote.
 *
 * @param content - of `mitologic/knowledge.json`: its text, or what its JSON holds
 * @returns the knowledge in both readings; `readingOf` chooses one
 * @throws {UserError} the text is no snapshot, or one of another release's format
 * @example
 * fromSnapshot(toSnapshot(knowledge)).statements.length === knowledge.statements.length // → true
 */
export function fromSnapshot(content: string | object): Knowledge {
  const snapshot = (typeof content === 'string' ? parsed(content) : content) as Snapshot
  if (snapshot?.format !== format || snapshot.formatVersion !== formatVersion) {
    throw new UserError(
      'invalid-input',
      `the knowledge snapshot is not of format '${format}' ${formatVersion}; make it again with \`npm run build\``,
    )
  }
  const keyed = <T extends {readonly id: string}>(items: readonly T[]): Map<string, T> => new Map(items.map((item) => [item.id, item]))
  return {
    version: snapshot.version,
    entities: keyed(snapshot.entities),
    diseases: keyed(snapshot.diseases),
    cellLines: keyed(snapshot.cellLines),
    references: new Map(snapshot.references.map((reference) => [reference.key, reference])),
    batches: keyed(snapshot.batches),
    statements: snapshot.statements,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UserError('invalid-input', 'the knowledge snapshot is not JSON; make it again with `npm run build`', {cause})
  }
}
