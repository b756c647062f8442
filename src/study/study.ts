import type {FlagName} from '#expression'
import type {Change, Knowledge} from '#knowledge'
import type {ContextQuery, Edge} from '#network'
import {defaultStrength, type SampleModel} from '#prediction'
import {rankReversals, type Strategy} from '#screen'
import {isComparison, type ReadingOptions, readComparison, type StudyFile, type StudyTable} from './comparison.js'
import {mapEdges} from './map-edges.js'
import {measureComparison, sidesOf} from './measure-comparison.js'
import {changedEntities, measuredLevels} from './measured-changes.js'
import type {MeasuredRow} from './measured-row.js'
import type {Measurement} from './measurement.js'
import {measurementNotes, placingNotes, type StudyNote} from './notes.js'
import {personalisedBy} from './personalise.js'
import {readChangeTable} from './read-change-table.js'
import {type RankedRegulator, regulatorsOf} from './regulators.js'

/** What is asked of the tables. */
export interface StudyQuestion extends ReadingOptions {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  /** Formula of the linear model, such as `~ batch + group`. Default: one mean per group. */
  readonly design?: string
  /** Rows count as changed up to this false discovery rate, in (0, 1]. Default 0.05. */
  readonly fdr?: number
  /** How many times faster a fully expressed gene turns on in the models set by expression, 1 to 10,000. Default 100. */
  readonly strength?: number
  /** Seed of the random numbers, a whole number ≥ 0. Default 1. */
  readonly seed?: number
}

/** What one file of a study was taken for. */
export interface StudyInput {
  readonly file: string
  /** What it is: counts, a signed list, a table of DESeq2 … */
  readonly kind: string
  /** Rows and samples of measurements, or changed rows of a list. */
  readonly size: {readonly rows: number; readonly samples: number} | {readonly changes: number}
}

/** From tables to what changed, where it stands in the knowledge, and what the models set by it say. */
export interface Study {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  readonly inputs: readonly StudyInput[]
  /** Changed rows, placed on entities or with the reason why not; the surest first where they were measured. */
  readonly rows: readonly MeasuredRow[]
  /** The measurements the rows come from; absent where the tables were lists of changes. */
  readonly measurement?: Measurement
  /** The model of the context set by the changes. */
  readonly sample: SampleModel
  /** Each measured change reversed, best first. */
  readonly strategies: readonly Strategy[]
  /** Regulators that explain the changes, best first. */
  readonly regulators: readonly RankedRegulator[]
  /** The part of the network worth drawing. */
  readonly map: readonly Edge[]
  readonly notes: readonly StudyNote[]
}

/**
 * Studies what changed between two groups of cells, or a list of what changed, in the context of a disease and a drug.
 *
 * @param tables - measurements (counts, intensities …) with a sheet and a contrast; or lists of changes and result tables
 * @param sheet - the sample sheet: one row per column of the measurements; some formats bring their own
 * @param contrast - `resistant-parental`: what is compared with what
 * @param question - the knowledge and the context, how to read, and what to compute
 * @returns rows with their entities, the model set by the sample, strategies that reverse a change, regulators, notes
 * @throws {UserError} what cannot be read, or looks wrong and was not accepted: where, what was found and what was expected
 * @example
 * const bytes = new TextEncoder().encode('name\tdirection\nFIS1\tup\nMFF\tup\n')
 * const context = contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'})
 * study([{name: 'changed.tsv', bytes}], undefined, undefined, {knowledge, context}).rows.map(({entity}) => entity) // → ['FIS1', 'MFF']
 */
export function study(
  tables: readonly StudyTable[],
  sheet: StudyFile | undefined,
  contrast: string | undefined,
  question: StudyQuestion,
): Study {
  question.onProgress?.(0.01, 'reading')
  return isComparison(tables, sheet, contrast)
    ? studyMeasurements(tables, sheet, contrast, question)
    : studyChanges(tables, contrast, question)
}

function studyChanges(tables: readonly StudyTable[], contrast: string | undefined, question: StudyQuestion): Study {
  const {knowledge, context, fdr = 0.05, mergeDuplicates = 'refuse', accepted = new Set<FlagName>()} = question
  const read = tables.map((table) => readChangeTable(table, contrast, {knowledge, context, fdr, mergeDuplicates, accepted}))
  return {
    ...conclude(
      read.flatMap(({rows}) => rows),
      question,
      read.flatMap(({notes}) => notes),
    ),
    inputs: read.map(({kind, changes}, i) => ({file: tables[i]!.name, kind, size: {changes}})),
  }
}

function studyMeasurements(
  files: readonly StudyTable[],
  sheet: StudyFile | undefined,
  contrast: string | undefined,
  question: StudyQuestion,
): Study {
  const {knowledge, context, fdr = 0.05, strength = defaultStrength, seed = 1, accepted = [], onProgress} = question
  const comparison = readComparison(files, sheet, contrast, question)
  const measured = measureComparison(comparison, {...question, fdr, accepted})
  const concluded = conclude(changedEntities(measured.tables), question, measurementNotes(measured))
  onProgress?.(0.85, 'setting models by expression')
  const levels = measuredLevels(measured.tables, sidesOf(comparison.contrast))
  const personalized = personalisedBy(concluded.sample, levels, {knowledge, context, strength, seed})
  return {
    ...concluded,
    inputs: measured.tables.map(({table}) => ({
      file: table.fileName,
      kind: table.unit,
      size: {rows: table.ids.length, samples: table.samples.length},
    })),
    measurement: {...measured, personalized},
  }
}

/** More measured entities than this in one model would make it unreadable; the best-supported are kept. */
const maxHeld = 40
/** With more measured entities than this, many arms share the time. */
const manyHeld = 20

/** From placed changes to what they mean. */
function conclude(rows: readonly MeasuredRow[], question: StudyQuestion, notes: readonly StudyNote[]): Omit<Study, 'inputs'> {
  const {knowledge, context, seed = 1, onProgress} = question
  const measured = surestChanges(rows)
  onProgress?.(0.35, 'simulating')
  // Half the trajectories each, whose sampling error stays far below the spread of the ensemble.
  const ensemble = {seed, ...(measured.length > manyHeld ? {runs: 256} : {})}
  const {sample, strategies} = rankReversals(knowledge, {context, measured, ensemble})
  onProgress?.(0.75, 'explaining')
  return {
    knowledge,
    context,
    rows,
    sample,
    strategies,
    regulators: regulatorsOf(sample.prepared.whole, measured, knowledge),
    map: mapEdges(sample.prepared.graph, context, placedChanges(rows)),
    notes: [...notes, ...placingNotes(knowledge, context, rows)],
  }
}

/**
 * Changes of the entities the rows were placed on; of several rows of one entity the last stands.
 *
 * @param rows - of a study
 * @returns ids with +1 (higher) or −1 (lower)
 * @example
 * placedChanges([{name: 'FIS1', sign: 1, entity: 'FIS1'}, {name: 'x', sign: 1}]) // → [{entity: 'FIS1', sign: 1}]
 */
export function placedChanges(rows: readonly MeasuredRow[]): Change[] {
  const seen = new Map<string, Change>()
  for (const {entity, sign} of rows) if (entity !== undefined) seen.set(entity, {entity, sign})
  return [...seen.values()]
}

function surestChanges(rows: readonly MeasuredRow[]): Change[] {
  const byEntity = new Map(rows.flatMap((row) => (row.entity === undefined ? [] : [[row.entity, row] as const])))
  return [...byEntity]
    .sort(([, a], [, b]) => (a.adjustedP ?? 0) - (b.adjustedP ?? 0) || Math.abs(b.log2FoldChange ?? 0) - Math.abs(a.log2FoldChange ?? 0))
    .slice(0, maxHeld)
    .map(([entity, {sign}]) => ({entity, sign}))
}
