import {UserError} from '#errors'
import {
  correlations,
  density,
  type ExpressionMatrix,
  effectiveLibrarySizes,
  expressionMatrix,
  inspectRelations,
  logCountsPerMillion,
  logged,
  type MeasuredTable,
  type Placement,
  placeRows,
  powerNote,
  principalComponents,
  priorSummary,
  type RnaClass,
  selectGenes,
  sheetColumn,
  tmmFactors,
  type Unit,
} from '#expression'
import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import {designOf, type Fitted, fitModel, type ModelOptions} from './fit-model.js'
import {isCountLike, keptRows} from './kept-rows.js'
import type {TableMeasurement, TestedRow} from './measurement.js'
import {scoreProcesses} from './score-processes.js'
import {testedRows, untestedRows} from './tested-rows.js'

export interface MeasureOptions extends ModelOptions {
  readonly rna?: RnaClass
  readonly fdr: number
  readonly knowledge: Knowledge
  readonly context: ContextQuery
}

/** From one table that was read and checked to what changed in it. */
export function measureTable(table: MeasuredTable, options: MeasureOptions): TableMeasurement {
  const {sheet, contrast} = options
  const groups = sheetColumn(sheet, contrast.column)!
  const groupBySample = new Map(sheet.rows.map(({sample}, i) => [sample, groups[i]!]))
  const sampleGroups = table.samples.map((sample) => groupBySample.get(sample)!)
  const sides = [contrast.first, contrast.second].map(({levels}) => sampleGroups.filter((group) => levels.includes(group)).length)
  if (sides.some((size) => size === 0))
    throw new UserError(
      'invalid-input',
      `${table.fileName}: no sample is left in group '${sides[0] === 0 ? contrast.first.label : contrast.second.label}', expected at least one in each of the two groups`,
    )
  const whole = expressionMatrix(table.ids, table.samples, table.values)
  const design = designOf(table.samples, options)
  const keep = keptRows(whole, table.unit, sampleGroups)
  const matrix = selectGenes(whole, keep)
  if (matrix.ids.length < 2)
    throw new UserError(
      'invalid-input',
      `${table.fileName}: only ${matrix.ids.length} of ${whole.ids.length} rows are expressed high enough to test, expected more; check that these are counts of this experiment`,
    )
  const factors = isCountLike(table.unit) ? tmmFactors(matrix) : undefined
  const testable = table.samples.length > design.coefficients.length
  const fitted = testable ? fitModel(matrix, table.unit, design, factors, options) : undefined
  const values = fitted?.matrix.values ?? looseLog(matrix, table.unit, factors)
  const indices = [...keep.keys()].filter((row) => keep[row])
  const placements = placeRows(
    options.knowledge,
    indices.map((row) => (table.aliases.length > 0 ? table.aliases[row]! : [table.ids[row]!])),
    options.context,
    options.rna,
  )
  const rows = fitted
    ? testedRows(table, indices, placements, fitted.fit, options.fdr)
    : untestedRows(table, indices, placements, values, sampleGroups, contrast)
  const alike = correlations(values, table.samples.length)
  const names = [contrast.first.levels, contrast.second.levels].flat()
  const order = [...names, ...new Set(sampleGroups.filter((group) => !names.includes(group)))]
  const range = rangeOf(values)
  return {
    table,
    ...(options.rna ? {rna: options.rna} : {}),
    method: fitted?.method ?? 'none',
    filtered: whole.ids.length - matrix.ids.length,
    groups: order,
    groupOf: sampleGroups.map((group) => order.indexOf(group)),
    ...(factors ? {factors: [...factors]} : {}),
    logged: values,
    rows,
    correlations: alike,
    components: principalComponents(values, table.samples.length),
    densities: {curves: table.samples.map((_, column) => density(values, table.samples.length, column, range)), range},
    ...(fitted ? ofFit(fitted, rows, placements, options) : {}),
    flags: [...table.flags, ...inspectRelations(alike, table.samples, sampleGroups)],
  }
}

/** What only a fitted model has. */
function ofFit(
  fitted: Fitted,
  rows: readonly TestedRow[],
  placements: readonly Placement[],
  {knowledge, fdr}: MeasureOptions,
): Partial<TableMeasurement> {
  const {fit, trend, correlation} = fitted
  const significant = rows.flatMap(({test}) => (test && test.adjustedP <= fdr ? [test.p] : []))
  // The largest p that survives the correction; with none, that of the first to survive it.
  const alpha = Math.min(0.05, significant.length > 0 ? significant.reduce((a, b) => Math.max(a, b)) : fdr / rows.length)
  return {
    trend,
    prior: priorSummary(fit),
    power: powerNote(fit, {alpha}),
    sets: scoreProcesses(knowledge, placements, fitted),
    ...(correlation === undefined ? {} : {blockCorrelation: correlation}),
  }
}

function rangeOf(values: Float64Array): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

/** log2 values for one sample a side: counts with a prior of 2, so that the ratios of low counts stay small. */
function looseLog(matrix: ExpressionMatrix, unit: Unit, factors: Float64Array | undefined): Float64Array {
  if (!isCountLike(unit)) return logged(matrix.values, matrix.samples.length, unit)
  return logCountsPerMillion(matrix, {librarySizes: effectiveLibrarySizes(matrix, factors), priorCount: 2}).values
}
