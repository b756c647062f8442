import {UserError} from '#errors'
import {
  blockedVoom,
  type Contrast,
  contrastOf,
  contrastsFit,
  correlations,
  type Design,
  type DesignContrast,
  density,
  duplicateCorrelation,
  type ExpressionMatrix,
  eBayes,
  effectiveLibrarySizes,
  expressionMatrix,
  filterByExpression,
  inspectRelations,
  lmFit,
  logCountsPerMillion,
  logged,
  type MeasuredTable,
  type ModeratedFit,
  type Placement,
  parseDesign,
  placeRows,
  powerNote,
  principalComponents,
  priorSummary,
  type RnaClass,
  type SampleSheet,
  selectGenes,
  sheetColumn,
  tmmFactors,
  topTable,
  type Unit,
} from '#expression'
import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import type {Method, TableMeasurement, TestedRow} from '#report'
import {scoreProcesses} from './score-processes.js'

export interface MeasureOptions {
  readonly sheet: SampleSheet
  readonly contrast: Contrast
  /** Formula of the linear model; default: one mean per group. */
  readonly design?: string
  /** Column of paired or repeated samples. */
  readonly block?: string
  readonly rna?: RnaClass
  readonly fdr: number
  readonly knowledge: Knowledge
  readonly context: ContextQuery
}

/** With one sample a side, changes of at least this size count, the largest first. */
export const leastChangeUntested = 1
const mostUntested = 300

const isCountLike = (unit: Unit): unit is 'counts' | 'estimated counts' => unit === 'counts' || unit === 'estimated counts'

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

function designOf(samples: readonly string[], {sheet, contrast, design: formula}: MeasureOptions): Design {
  const rowOf = new Map(sheet.rows.map(({sample, values}) => [sample, values]))
  // As texts: whether a column of numbers is a factor or a covariate is asked, not guessed.
  const columns = Object.fromEntries(sheet.columns.map((name, i) => [name, samples.map((sample) => rowOf.get(sample)![i]!)]))
  return parseDesign(formula ?? `~ 0 + ${quotedName(contrast.column)}`, {samples, columns})
}

/** A name as a formula takes it: in backticks where it is no plain word. */
export const quotedName = (name: string) => (/^[\p{L}.][\p{L}\p{N}._]*$/u.test(name) ? name : `\`${name}\``)

function contrastText({first, second}: Contrast): string {
  const side = (levels: readonly string[]) => {
    const sum = levels.map((level) => `\`${level}\``).join(' + ')
    return levels.length === 1 ? sum : `(${sum})/${levels.length}`
  }
  return `${side(first.levels)} - ${side(second.levels)}`
}

function keptRows(matrix: ExpressionMatrix, unit: Unit, group: readonly string[]): boolean[] {
  if (isCountLike(unit)) return filterByExpression(matrix, {group})
  const n = matrix.samples.length
  const least = Math.min(...[...new Set(group)].map((name) => group.filter((one) => one === name).length))
  switch (unit) {
    case 'normalised counts':
      return expressedIn(matrix, 10, least)
    case 'TPM':
    case 'CPM':
    case 'FPKM':
      return expressedIn(matrix, 0.5, least)
    case 'log2 intensities':
    case 'intensities':
    case 'Ct':
      // What is the same in every sample says nothing and has no variance to estimate from.
      return matrix.ids.map((_, row) => {
        const first = matrix.values[row * n]!
        for (let i = 1; i < n; i++) if (matrix.values[row * n + i] !== first) return true
        return n === 1
      })
    default:
      return unit satisfies never
  }
}

function expressedIn({ids, samples, values}: ExpressionMatrix, above: number, least: number): boolean[] {
  const n = samples.length
  return ids.map((_, row) => {
    let high = 0
    for (let i = row * n; i < (row + 1) * n; i++) if (values[i]! >= above) high++
    return high >= least
  })
}

/** log2 values for one sample a side: counts with a prior of 2, so that the ratios of low counts stay small. */
function looseLog(matrix: ExpressionMatrix, unit: Unit, factors: Float64Array | undefined): Float64Array {
  if (!isCountLike(unit)) return logged(matrix.values, matrix.samples.length, unit)
  return logCountsPerMillion(matrix, {librarySizes: effectiveLibrarySizes(matrix, factors), priorCount: 2}).values
}

/** A fitted model, with what it was fitted to. */
export interface Fitted {
  readonly method: Method
  readonly fit: ModeratedFit
  readonly contrast: DesignContrast
  readonly matrix: ExpressionMatrix
  readonly weights?: Float64Array
  readonly trend: NonNullable<TableMeasurement['trend']>
  readonly block?: readonly string[]
  readonly correlation?: number
}

function fitModel(
  matrix: ExpressionMatrix,
  unit: Unit,
  design: Design,
  factors: Float64Array | undefined,
  options: MeasureOptions,
): Fitted {
  const contrast = contrastOf(contrastText(options.contrast), design, options.contrast.column)
  const block = options.block === undefined ? undefined : columnOf(options.sheet, options.block, matrix.samples)
  const blocked = (correlation: number | undefined) => (block && correlation !== undefined ? {block, correlation} : {})
  if (factors) {
    const {logCpm, weights, trend, correlation} = blockedVoom(matrix, design, block, {librarySizes: effectiveLibrarySizes(matrix, factors)})
    const fit = eBayes(contrastsFit(lmFit(logCpm, design, {weights, ...blocked(correlation)}), [contrast]))
    return {method: 'limma-voom', fit, contrast, matrix: logCpm, weights, trend, ...blocked(correlation)}
  }
  const values = expressionMatrix(matrix.ids, matrix.samples, logged(matrix.values, matrix.samples.length, unit))
  const correlation = block ? duplicateCorrelation(values, design, block).consensus : undefined
  const fit = eBayes(contrastsFit(lmFit(values, design, blocked(correlation)), [contrast]), {trend: true})
  return {method: 'limma-trend', fit, contrast, matrix: values, trend: trendOf(fit), ...blocked(correlation)}
}

function columnOf(sheet: SampleSheet, column: string, samples: readonly string[]): string[] {
  const values = sheetColumn(sheet, column)!
  const bySample = new Map(sheet.rows.map(({sample}, i) => [sample, values[i]!]))
  return samples.map((sample) => bySample.get(sample)!)
}

/** Square root of the residual standard deviation by mean, and the prior's, as voom draws them. */
function trendOf(fit: ModeratedFit): NonNullable<TableMeasurement['trend']> {
  const {scale} = fit.prior
  return {
    x: fit.means,
    y: fit.sigma.map(Math.sqrt),
    fitted: fit.means.map((_, i) => scale[scale.length === 1 ? 0 : i]! ** 0.25),
  }
}

function testedRows(
  table: MeasuredTable,
  indices: readonly number[],
  placements: readonly Placement[],
  fit: ModeratedFit,
  fdr: number,
): TestedRow[] {
  return topTable(fit, {sortBy: 'none'}).map((row): TestedRow => {
    const at = indices[row.index]!
    const {low, high, standardError, t, p, adjustedP} = row
    return {
      id: table.ids[at]!,
      label: table.labels[at]!,
      line: table.lines[at]!,
      placement: placements[row.index]!,
      log2FoldChange: row.log2FoldChange,
      average: row.averageExpression,
      test: {low, high, standardError, t, p, adjustedP},
      changed: adjustedP <= fdr && row.log2FoldChange !== 0,
    }
  })
}

function untestedRows(
  table: MeasuredTable,
  indices: readonly number[],
  placements: readonly Placement[],
  values: Float64Array,
  groups: readonly string[],
  {first, second}: Contrast,
): TestedRow[] {
  const n = groups.length
  const mean = (row: number, levels: readonly string[]) => {
    const columns = groups.flatMap((group, i) => (levels.includes(group) ? [i] : []))
    return columns.reduce((sum, i) => sum + values[row * n + i]!, 0) / columns.length
  }
  const rows = indices.map((at, row): TestedRow => {
    const [a, b] = [mean(row, first.levels), mean(row, second.levels)]
    return {
      id: table.ids[at]!,
      label: table.labels[at]!,
      line: table.lines[at]!,
      placement: placements[row]!,
      log2FoldChange: a - b,
      average: (a + b) / 2,
      changed: false,
    }
  })
  const largest = new Set(
    rows
      .filter(({log2FoldChange}) => Math.abs(log2FoldChange) >= leastChangeUntested)
      .sort((a, b) => Math.abs(b.log2FoldChange) - Math.abs(a.log2FoldChange))
      .slice(0, mostUntested),
  )
  return rows.map((row) => (largest.has(row) ? {...row, changed: true} : row))
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
