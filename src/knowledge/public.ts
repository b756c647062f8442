/**
 * The public names of knowledge: entities, statements, evidence and references: reading, resolving names, asking, exporting.
 */
export {confidenceOf} from './confidence.js'
export {contradictions} from './conflicts.js'
export {exportKnowledge} from './exports/export.js'
export {loadKnowledge} from './load.js'
export {importPack} from './packs/import.js'
export {addPack} from './packs/pack.js'
export {claimText, entityPage} from './page.js'
export {findStatements, type StatementFilter, statementById, statementsBetween} from './query.js'
export {readingOf} from './reading.js'
export {resolveDisease, resolveDrug, resolveEntity} from './resolve.js'
export {fromSnapshot, toSnapshot} from './snapshot.js'
export type {Change, Context, Entity, Knowledge, Reading, Reference, Statement} from './types.js'
