import {nearest, notFound, UserError} from '#errors'
import type {DesignContrast} from './contrast.js'
import {contrastsFit} from './contrasts-fit.js'
import {type Design, type DesignSheet, parseDesign} from './design.js'
import {type EBayesOptions, eBayes, type ModeratedFit} from './empirical-bayes.js'
import {lmFit} from './linear-model.js'
import type {ExpressionMatrix} from './matrix.js'
import {effectiveLibrarySizes, tmmFactors} from './normalise.js'
import {blockedVoom} from './voom-blocks.js'

export interface ImportColumns {
  /** Column of the sheet that says which compartment a sample is, and its two levels. */
  readonly fraction: string
  readonly enriched: string
  readonly whole: string
  /** Column and levels to compare the import ratio between; left out, the ratio itself is all there is. */
  readonly group?: {readonly column: string; readonly first: string; readonly second: string}
  /** Further terms of the design, as in a formula: `batch`. */
  readonly covariates?: readonly string[]
  /** Column that says which samples come from the same culture or patient: they are correlated. */
  readonly block?: string
}

/** A design with one coefficient per cell (group × compartment), and the contrasts that read import off it. */
export interface ImportDesign {
  readonly design: Design
  /** Import ratio of each group (`import first`, `import second`, or `import`), then their difference (`import first-second`). */
  readonly contrasts: readonly DesignContrast[]
}

/**
 * Sets up mitochondria-enriched fractions against whole cells as two measured compartments of the same RNAs. The log2
 * import ratio of a group is enriched − whole; how it differs between groups is an interaction, so that what makes all
 * fractions alike (purity, protocol) cancels.
 *
 * @throws {UserError} a column or level that is not there, a cell without samples
 */
export function importDesign(sheet: DesignSheet, {fraction, enriched, whole, group, covariates = []}: ImportColumns): ImportDesign {
  const fractions = column(sheet, fraction)
  for (const level of [enriched, whole]) checkLevel(fraction, level, fractions)
  const groups = group ? column(sheet, group.column) : undefined
  if (group) for (const level of [group.first, group.second]) checkLevel(group.column, level, groups!)
  const cellName = (i: number) => (groups ? `${groups[i]}.${fractions[i]}` : fractions[i]!)
  const cells = sheet.samples.map((_, i) => cellName(i))
  const wanted = group ? [group.first, group.second].flatMap((g) => [`${g}.${enriched}`, `${g}.${whole}`]) : [enriched, whole]
  const empty = wanted.find((cell) => !cells.includes(cell))
  if (empty !== undefined)
    throw new UserError(
      'invalid-input',
      `import ratio: no sample is '${empty.split('.').join("' and '")}'; expected both compartments in every group`,
    )
  const design = parseDesign(
    ['~ 0 + cell', ...covariates].join(' + '),
    {samples: sheet.samples, columns: {...sheet.columns, cell: cells}},
    {levels: {cell: [...new Set(cells)].sort()}},
  )
  const weights = (parts: Readonly<Record<string, number>>) =>
    Float64Array.from(design.coefficients, (name) => parts[name.startsWith('cell') ? name.slice(4) : ''] ?? 0)
  if (!group) return {design, contrasts: [{name: 'import', weights: weights({[enriched]: 1, [whole]: -1})}]}
  const [a, b] = [group.first, group.second].map((g) => weights({[`${g}.${enriched}`]: 1, [`${g}.${whole}`]: -1})) as [
    Float64Array,
    Float64Array,
  ]
  return {
    design,
    contrasts: [
      {name: `import ${group.first}`, weights: a},
      {name: `import ${group.second}`, weights: b},
      {name: `import ${group.first}-${group.second}`, weights: a.map((value, j) => value - b[j]!)},
    ],
  }
}

function column(sheet: DesignSheet, name: string): string[] {
  if (!Object.hasOwn(sheet.columns, name)) throw missing('column of the sample sheet', name, Object.keys(sheet.columns))
  return sheet.columns[name]!.map(String)
}

function checkLevel(name: string, level: string, cells: readonly string[]): void {
  if (!cells.includes(level)) throw missing(`level of '${name}'`, level, [...new Set(cells)])
}

function missing(what: string, name: string, has: readonly string[]): UserError {
  return notFound(what, name, nearest(name, has), `(expected one of ${has.map((one) => `'${one}'`).join(', ')})`)
}

/** What the numbers of `importRatio` mean, for a report. */
export const importNote =
  'The import ratio is the log2 ratio of an RNA in the mitochondria-enriched fraction to whole cells, relative to the typical RNA (0 = enriched as the typical RNA is, since both compartments are normalised to their bulk); the difference between groups is an interaction, in which purity and protocol cancel.'

/**
 * Import ratios from counts, each with its moderated standard error and p: filterless, TMM over all samples, voom, and the
 * contrasts of `importDesign`. With a block, samples of one culture are correlated.
 */
export function importRatio(
  counts: ExpressionMatrix,
  sheet: DesignSheet,
  columns: ImportColumns,
  options: EBayesOptions = {},
): {readonly fit: ModeratedFit; readonly correlation: number | undefined; readonly note: string} {
  const {design, contrasts} = importDesign(sheet, columns)
  const librarySizes = effectiveLibrarySizes(counts, tmmFactors(counts))
  const block = columns.block === undefined ? undefined : column(sheet, columns.block)
  const {logCpm, weights, correlation} = blockedVoom(counts, design, block, {librarySizes})
  const fit = lmFit(logCpm, design, {weights, ...(block ? {block, correlation: correlation!} : {})})
  return {fit: eBayes(contrastsFit(fit, contrasts), options), correlation, note: importNote}
}
