/**
 * Knowledge: entities, contexts, statements, evidence and references: reading, checking, resolving names, querying.
 * Knows no models, no expression data, no files: sources are handed in as texts.
 *
 * `loadKnowledge` reads the sources and `fromSnapshot` the built text; a `Knowledge` is plain data, and tables for looking things up
 * are built when first needed. Names become ids by `resolveEntity` and its kin; `readingOf` chooses between what the review
 * prints and what its sources say; `addPack` puts a user's statements beside the curated ones.
 */
export {type MechanismClaim, type ObservationClaim, type Parsed, parseFact, parseMechanism, parseObservation} from './claim.js'
export {
  type AssayKind,
  assayKinds,
  type Confidence,
  type ConfidenceTerm,
  confidenceOf,
  confidenceWeights,
} from './confidence.js'
export {
  type ContextDimension,
  type Contradiction,
  contradictions,
  contradictionsAbout,
  type Dispute,
  disputes,
  isDisputed,
  type Opposition,
} from './conflicts.js'
export {
  type CoverageRow,
  coverageOf,
  isMissing,
  type NoClaim,
  noClaimsOf,
  printCoverage,
  readCoverageTable,
  recoverage,
} from './coverage.js'
export {knowledgeDocument} from './document.js'
export {citationIds, curiesOf, isIdentified} from './exports/curies.js'
export {type ExportFormat, exportFormats, exportKnowledge} from './exports/export.js'
export type {Exported} from './exports/exported.js'
export {jsonStatement} from './exports/json.js'
export {type Loaded, loadKnowledge} from './load.js'
export {isWithdrawn, type KnownMirna, knownMirnas, type MirnaName, parseMirna, printMirna} from './mirna.js'
export {plainName} from './names.js'
export {type DelimitedTable, readDelimited, type TableRow} from './packs/delimited.js'
export {type Imported, type ImportOptions, importPack, type PackFormat, packFormats} from './packs/import.js'
export {addPack, type Pack, printPack, readPack} from './packs/pack.js'
export {claimText, type EntityPage, entityPage, type PageStatement, pageStatement} from './page.js'
export {addPredicted} from './predicted.js'
export {printClaim} from './print-claim.js'
export {formatProblem, type Problem} from './problems.js'
export {
  claimNames,
  type Effect,
  effectOf,
  findStatements,
  isSeenInside,
  outcomeOf,
  type StatementFilter,
  statementById,
  statementsAbout,
  statementsBetween,
} from './query.js'
export {isRetracted, readingOf} from './reading.js'
export {
  lookUpEntity,
  type NameContext,
  type NameLookup,
  resolveCellLine,
  resolveCondition,
  resolveDisease,
  resolveDrug,
  resolveEntity,
} from './resolve.js'
export {responseId} from './response.js'
export {normalisedSentence, type SectionId, type Sentence, sectionIds, sentenceHash, splitReview} from './sentences.js'
export {fromSnapshot, toSnapshot} from './snapshot.js'
export type {SourceFile} from './source-records.js'
export {citation, escapeXml, functionTable, type KnowledgeTable, ncRnaTable, printTable, type TableFormat} from './tables.js'
export {
  type Assay,
  type Audit,
  type AuditStatus,
  assays,
  auditStatuses,
  type Batch,
  type CellLine,
  type Certainty,
  type Change,
  type Compartment,
  type Context,
  certainties,
  compartments,
  type Disease,
  type Entity,
  type EntityType,
  entityTypes,
  type Fact,
  type Knowledge,
  type LocalisationMethod,
  type Locator,
  localisationMethods,
  type Mechanism,
  type MechanismClass,
  mechanismClasses,
  type Notice,
  notices,
  type Observation,
  type Outcome,
  type PredictedSite,
  type Reading,
  type Reference,
  type Sign,
  type SourcePlace,
  type Statement,
  seenWhats,
  workSections,
} from './types.js'
export {checkFile, type FileCheck, validateKnowledge} from './validate.js'
export {referencesOf, without, withoutReferences, withoutStatements} from './without.js'
export {parseWorkKey, workKeysOf} from './work-keys.js'
