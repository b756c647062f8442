import {
  blockedVoom,
  type Contrast,
  contrastOf,
  contrastsFit,
  type Design,
  type DesignContrast,
  duplicateCorrelation,
  type ExpressionMatrix,
  eBayes,
  effectiveLibrarySizes,
  expressionMatrix,
  lmFit,
  logged,
  type ModeratedFit,
  parseDesign,
  type SampleSheet,
  sheetColumn,
  type Unit,
} from '#expression'
import type {Method, TableMeasurement} from './measurement.js'

/** What a linear model is made of besides the values. */
export interface ModelOptions {
  readonly sheet: SampleSheet
  readonly contrast: Contrast
  /** Formula of the linear model; default: one mean per group. */
  readonly design?: string
  /** Column of paired or repeated samples. */
  readonly block?: string
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

/** Fits a linear model to every row and moderates the variances: voom where there are library sizes, else with a trend. */
export function fitModel(
  matrix: ExpressionMatrix,
  unit: Unit,
  design: Design,
  factors: Float64Array | undefined,
  options: ModelOptions,
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

function contrastText({first, second}: Contrast): string {
  const side = (levels: readonly string[]) => {
    const sum = levels.map((level) => `\`${level}\``).join(' + ')
    return levels.length === 1 ? sum : `(${sum})/${levels.length}`
  }
  return `${side(first.levels)} - ${side(second.levels)}`
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

/** The design of the samples of one table. */
export function designOf(samples: readonly string[], {sheet, contrast, design: formula}: ModelOptions): Design {
  const rowOf = new Map(sheet.rows.map(({sample, values}) => [sample, values]))
  // As texts: whether a column of numbers is a factor or a covariate is asked, not guessed.
  const columns = Object.fromEntries(sheet.columns.map((name, i) => [name, samples.map((sample) => rowOf.get(sample)![i]!)]))
  return parseDesign(formula ?? `~ 0 + ${quotedName(contrast.column)}`, {samples, columns})
}

/** A name as a formula takes it: in backticks where it is no plain word. */
export const quotedName = (name: string) => (/^[\p{L}.][\p{L}\p{N}._]*$/u.test(name) ? name : `\`${name}\``)
