import {type Contradiction, contradictions} from './conflicts.js'
import {crossChecks} from './cross-checks.js'
import {entitiesOf} from './entities-of.js'
import {indexOf} from './index-of.js'
import {type Imported, type ImportOptions, importPack} from './packs/import.js'
import {addPack} from './packs/pack.js'
import {collector, nearestOf, type Problem, shown} from './problems.js'
import type {Knowledge} from './types.js'

/**
 * Checks a knowledge that is loaded, packs and all: every id resolves, names belong to one owner, counterparts and supports agree,
 * nothing stands twice. (Whether every entity and reference is used is a matter of the source files, which `loadKnowledge` checks.)
 */
export function validateKnowledge(knowledge: Knowledge): readonly Problem[] {
  const {problems, report} = collector()
  const {entities, diseases, cellLines, references, statements} = knowledge
  const index = indexOf(knowledge)
  for (const statement of statements) {
    const at = {...statement.place, record: statement.id}
    const check = (field: string, ids: readonly string[], held: ReadonlyMap<string, unknown>, what: string): void => {
      for (const id of ids)
        if (!held.has(id)) report({...at, field, found: shown(id), expected: `the id of ${what}`, nearest: nearestOf(id, held.keys())})
    }
    const named = entitiesOf(statement)
    check('claim', statement.kind === 'fact' ? named.filter((id) => !diseases.has(id) && !cellLines.has(id)) : named, entities, 'an entity')
    check('context.disease', statement.context.disease === undefined ? [] : [statement.context.disease], diseases, 'a disease')
    check('context.cells', statement.context.cellLines, cellLines, 'a cell line')
    check('references', statement.references, references, 'a reference')
  }
  // Without one of the readings, its records are no mistake of the other.
  const bothReadings = new Set(statements.flatMap(({reading}) => reading ?? [])).size !== 1
  const declared = new Set(
    bothReadings
      ? []
      : statements.flatMap((statement) => [statement.counterpart ?? '', ...(statement.kind === 'observation' ? statement.supports : [])]),
  )
  const vocabulary = {
    entities,
    entityNames: index.entityNames,
    diseases,
    diseaseNames: index.diseaseNames,
    cellLines,
    cellLineNames: index.cellLineNames,
    references,
    sentences: new Map(),
  }
  crossChecks({knowledge, vocabulary, declared, noClaims: [], report}, {use: false})
  return problems
}

/** What a file of statements would bring. */
export interface FileCheck extends Imported {
  /** The knowledge with the file's statements beside it. */
  readonly merged: Knowledge
  /** Contradictions in which a statement of the file takes part. */
  readonly contradictions: readonly Contradiction[]
}

/**
 * Reads a file of statements (in any format of `importPack`, YAML in the form of our own files among them) without keeping it: its
 * bad rows, and what it would contradict.
 *
 * @throws as `importPack` does
 */
export function checkFile(knowledge: Knowledge, options: Omit<ImportOptions, 'name'> & {readonly name?: string}): FileCheck {
  const imported = importPack(knowledge, {name: 'checked', ...options})
  const merged = addPack(knowledge, imported.pack)
  const own = new Set(imported.pack.statements.map(({id}) => id))
  const takesPart = ({oppositions}: Contradiction): boolean =>
    oppositions.some(({positive, negative}) => own.has(positive) || own.has(negative))
  return {...imported, merged, contradictions: contradictions(merged).filter(takesPart)}
}
