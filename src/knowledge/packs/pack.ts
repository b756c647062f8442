import {UserError} from '#errors'
import type {Disease, Entity, Knowledge, Reference, Statement} from '../types.js'

/** Statements that a user adds beside the curated ones, with what they name that the knowledge does not have. */
export interface Pack {
  readonly format: 'mitologic-pack'
  readonly formatVersion: 1
  readonly name: string
  /** Under which terms the source may be used, in the user's words or those of the database. */
  readonly licence: string
  /** File it was read from, and as what. */
  readonly source: {readonly file: string; readonly format: string}
  /** Rows that could not be read. */
  readonly rejected: number
  readonly entities: readonly Entity[]
  readonly diseases: readonly Disease[]
  readonly references: readonly Reference[]
  readonly statements: readonly Statement[]
}

/** A pack as text that `readPack` reads back. */
export function printPack(pack: Pack): string {
  return `${JSON.stringify(pack)}\n`
}

/**
 * Reads what `printPack` wrote.
 *
 * @throws {UserError} the text is no pack of this version
 */
export function readPack(text: string): Pack {
  let pack: Pack
  try {
    pack = JSON.parse(text) as Pack
  } catch (cause) {
    throw new UserError('invalid-input', "this is no pack: it is not JSON; make packs with 'mitologic knowledge import FILE --as NAME'", {
      cause,
    })
  }
  if (pack?.format !== 'mitologic-pack' || pack.formatVersion !== 1) {
    throw new UserError('invalid-input', "this is no pack of this version; make it again with 'mitologic knowledge import FILE --as NAME'")
  }
  const missing = (['entities', 'diseases', 'references', 'statements'] as const).find((list) => !Array.isArray(pack[list]))
  if (missing !== undefined)
    throw new UserError(
      'invalid-input',
      `this pack has no list of ${missing}; it is not whole: make it again with 'mitologic knowledge import FILE --as NAME'`,
    )
  return pack
}

/**
 * The knowledge with a pack beside it. Curated records stay as they are; each statement of the pack carries its name in `pack`.
 *
 * @param knowledge - any
 * @param content - a pack, or its text
 * @returns a new knowledge; the one given stays as it is
 * @throws {UserError} the text is no pack
 * @example
 * const {pack} = importPack(knowledge, {name: 'own', file: 'own.csv', text: 'miRNA,Target Gene\nhsa-miR-21-5p,BCL2\n', format: 'mirtarbase'})
 * addPack(knowledge, pack).statements.length - knowledge.statements.length // → 1
 */
export function addPack(knowledge: Knowledge, content: string | Pack): Knowledge {
  const pack = typeof content === 'string' ? readPack(content) : content
  const merged = <T>(held: ReadonlyMap<string, T>, added: readonly T[], keyOf: (item: T) => string): Map<string, T> => {
    const map = new Map(held)
    for (const item of added) if (!map.has(keyOf(item))) map.set(keyOf(item), item)
    return map
  }
  return {
    ...knowledge,
    entities: merged(knowledge.entities, pack.entities, ({id}) => id),
    diseases: merged(knowledge.diseases, pack.diseases, ({id}) => id),
    references: merged(knowledge.references, pack.references, ({key}) => key),
    statements: [...knowledge.statements, ...pack.statements],
  }
}
