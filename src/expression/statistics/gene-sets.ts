import {UserError} from '#errors'
import {benjaminiHochberg, normalUpperQuantile, randomStream, tLowerTail, tUpperTail} from '#stats'
import type {DesignContrast} from './contrast.js'
import type {Design} from './design.js'
import {contrastEffects, type Effects} from './effects.js'
import type {LinearModelOptions} from './linear-model.js'
import type {ExpressionMatrix} from './matrix.js'
import {fitVariancePrior, squeeze, type VariancePrior} from './variance-prior.js'

/** A named set of genes, by the ids of the matrix. Ids that are not in the matrix are left out and counted. */
export interface GeneSet {
  readonly name: string
  readonly ids: readonly string[]
}

/** Position of each set's genes in the matrix; a set without any is left out. */
export interface IndexedSet {
  readonly name: string
  readonly genes: readonly number[]
  /** Members that were not measured. */
  readonly absent: number
}

export function indexSets({ids}: Pick<ExpressionMatrix, 'ids'>, sets: readonly GeneSet[]): IndexedSet[] {
  const at = new Map(ids.map((id, i) => [id, i]))
  return sets.flatMap(({name, ids: members}) => {
    const unique = [...new Set(members)]
    const genes = unique.flatMap((id) => at.get(id) ?? [])
    return genes.length > 0 ? [{name, genes, absent: unique.length - genes.length}] : []
  })
}

export interface SetRow {
  readonly name: string
  readonly genes: number
  readonly absent: number
  readonly direction: 'up' | 'down'
  /** Of the direction, two-sided. */
  readonly p: number
  /** Benjamini–Hochberg over the sets tested. */
  readonly adjustedP: number
}

export interface CompetitiveRow extends SetRow {
  /** Mean correlation between the genes of the set that the test reckons with. */
  readonly correlation: number
}

/**
 * Competitive test: is the set changed more than the other genes? The variance of the set's mean is inflated for the
 * correlation between its genes, either a preset one or the set's own.
 *
 * @param options.interGeneCorrelation - preset, default 0.01; or `estimate`
 * @see Wu & Smyth 2012, doi:10.1093/nar/gks461; agrees with limma's camera
 */
export function competitiveSetTest(
  matrix: ExpressionMatrix,
  design: Design,
  contrast: DesignContrast,
  sets: readonly GeneSet[],
  {
    interGeneCorrelation = 0.01,
    ...options
  }: Pick<LinearModelOptions, 'weights'> & {readonly interGeneCorrelation?: number | 'estimate'} = {},
): CompetitiveRow[] {
  const effects = contrastEffects(matrix, design, contrast, options)
  const {genes, width} = effects
  if (genes < 3) throw new UserError('invalid-input', `found ${genes} genes, expected at least 3 for a gene-set test`)
  const df = width - 1
  const variances = residualVariances(effects)
  const dfs = new Float64Array(genes).fill(df)
  const prior = fitVariancePrior(variances, dfs)
  const posterior = squeeze(variances, dfs, prior)
  const dfTotal = Math.min(df + prior.df[0]!, genes * df)
  const statistic = Float64Array.from(posterior, (variance, gene) => hillZ(effects.values[gene * width]! / Math.sqrt(variance), dfTotal))
  const mean = statistic.reduce((sum, value) => sum + value, 0) / genes
  const spread = statistic.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (genes - 1)
  const dfTest = interGeneCorrelation === 'estimate' ? Math.min(df, genes - 2) : genes - 2
  const rows = indexSets(matrix, sets).map(({name, genes: members, absent}) => {
    const m = members.length
    const others = genes - m
    const {inflation, correlation} =
      interGeneCorrelation === 'estimate'
        ? estimatedInflation(effects, variances, members)
        : {inflation: 1 + (m - 1) * interGeneCorrelation, correlation: interGeneCorrelation}
    const inside = members.reduce((sum, gene) => sum + statistic[gene]!, 0) / m
    const delta = (genes / others) * (inside - mean)
    const pooled = ((genes - 1) * spread - (delta * delta * m * others) / genes) / (genes - 2)
    const t = delta / Math.sqrt(pooled * (Math.max(1, inflation) / m + 1 / others))
    const down = tLowerTail(t, dfTest)
    const up = tUpperTail(t, dfTest)
    return {
      name,
      genes: m,
      absent,
      correlation,
      direction: down < up ? ('down' as const) : ('up' as const),
      p: others === 0 ? Number.NaN : 2 * Math.min(down, up),
    }
  })
  return withAdjusted(rows)
}

function withAdjusted<T extends {readonly p: number}>(rows: readonly T[]): (T & {readonly adjustedP: number})[] {
  const adjusted = benjaminiHochberg(rows.map(({p}) => p))
  return rows.map((row, i) => ({...row, adjustedP: adjusted[i]!}))
}

function residualVariances({genes, width, values}: Effects): Float64Array {
  return Float64Array.from({length: genes}, (_, gene) => {
    let sum = 0
    for (let i = 1; i < width; i++) sum += values[gene * width + i]! ** 2
    return sum / (width - 1)
  })
}

/** How much the mean of the set varies more than that of independent genes, from their standardised residual effects. */
function estimatedInflation(
  {width, values}: Effects,
  variances: Float64Array,
  members: readonly number[],
): {inflation: number; correlation: number} {
  const m = members.length
  if (m < 2) return {inflation: 1, correlation: Number.NaN}
  let sum = 0
  for (let i = 1; i < width; i++) {
    const mean = members.reduce((total, gene) => total + values[gene * width + i]! / Math.sqrt(Math.max(variances[gene]!, 1e-8)), 0) / m
    sum += mean * mean
  }
  const inflation = (m * sum) / (width - 1)
  return {inflation, correlation: (inflation - 1) / (m - 1)}
}

/** Normal equivalent of a t-statistic. @see Hill 1970, doi:10.1145/355598.355599 */
function hillZ(t: number, df: number): number {
  const a = Math.min(df, 1e100) - 0.5
  const b = 48 * a * a
  const z = a * Math.log1p((t * t) / Math.min(df, 1e100))
  const series = ((((-0.4 * z - 3.3) * z - 24) * z - 85.5) / (0.8 * z * z + 100 + b) + z + 3) / b + 1
  return Math.sign(t) * series * Math.sqrt(z)
}

/** Normal equivalent of a t-statistic, cheaper. @see Bailey 1980, doi:10.2307/2346910 */
function baileyZ(t: number, df: number): number {
  return ((df + 0.125) / (df + 1.125)) * Math.sqrt((df + 19 / 12) * Math.log1p((t * t) / (df + 1 / 12))) * Math.sign(t)
}

export interface RotationRow extends SetRow {
  /** p of a change in any direction, both ups and downs counting. */
  readonly mixedP: number
  /** Shares of the set's genes that are clearly up or down (|z| > √2). */
  readonly activeUp: number
  readonly activeDown: number
  /** Mean z of the set. */
  readonly score: number
}

export interface RotationOptions extends LinearModelOptions {
  /** Default 1999; the smallest possible p is 1/(2·rotations + 1), doubled for the direction. */
  readonly rotations?: number
  readonly seed?: number
}

/**
 * Self-contained test: is the set changed at all? The null distribution rotates the residual space of all genes together,
 * so that the correlation between genes is kept, and works with as few as one residual degree of freedom.
 *
 * @returns one row per set; `p` is two-sided for the stronger direction
 * @see Wu et al. 2010, doi:10.1093/bioinformatics/btq401; the statistic `mean` of limma's roast
 */
export function rotationSetTest(
  matrix: ExpressionMatrix,
  design: Design,
  contrast: DesignContrast,
  sets: readonly GeneSet[],
  {rotations = 1999, seed = 1, ...options}: RotationOptions = {},
): RotationRow[] {
  const effects = contrastEffects(matrix, design, contrast, options)
  const {genes, width} = effects
  const variances = residualVariances(effects)
  const prior = fitVariancePrior(variances, new Float64Array(genes).fill(width - 1))
  const rows = indexSets(matrix, sets).map(({name, genes: members, absent}, set) => ({
    name,
    genes: members.length,
    absent,
    ...rotateSet(effects, members, prior, rotations, gaussians(seed, set)),
  }))
  return withAdjusted(rows)
}

function gaussians(seed: number, stream: number): () => number {
  const uniform = randomStream(seed, stream)
  return () => normalUpperQuantile(uniform())
}

function rotateSet(
  {width, values}: Effects,
  members: readonly number[],
  prior: VariancePrior,
  rotations: number,
  gaussian: () => number,
): Omit<RotationRow, 'name' | 'genes' | 'absent' | 'adjustedP'> {
  const m = members.length
  const df = width - 1
  const priorDf = prior.df[0]!
  const scale = prior.scale[0]!
  const zDf = Math.min(df + priorDf, 10_000)
  const squares = members.map((gene) => {
    let sum = 0
    for (let i = 0; i < width; i++) sum += values[gene * width + i]! ** 2
    return sum
  })
  const z = (member: number, effect: number) => {
    const residual = Math.max(0, squares[member]! - effect * effect) / df
    const variance = Number.isFinite(priorDf) ? (priorDf * scale + df * residual) / (df + priorDf) : scale
    return baileyZ(effect / Math.sqrt(variance), zDf)
  }
  const observed = members.map((gene, member) => z(member, values[gene * width]!))
  const score = observed.reduce((sum, value) => sum + value, 0) / m
  const size = observed.reduce((sum, value) => sum + Math.abs(value), 0) / m
  const counts = {up: 0, down: 0, mixed: 0}
  const direction = new Float64Array(width)
  for (let rotation = 0; rotation < rotations; rotation++) {
    let length = 0
    for (let i = 0; i < width; i++) {
      direction[i] = gaussian()
      length += direction[i]! ** 2
    }
    length = Math.sqrt(length)
    let mean = 0
    let absolute = 0
    members.forEach((gene, member) => {
      let effect = 0
      for (let i = 0; i < width; i++) effect += values[gene * width + i]! * direction[i]!
      const rotated = z(member, effect / length)
      mean += rotated / m
      absolute += Math.abs(rotated) / m
    })
    // A rotation and its opposite are equally likely: both count.
    if (mean > score) counts.up++
    if (-mean > score) counts.up++
    if (mean > -score) counts.down++
    if (-mean > -score) counts.down++
    if (absolute > size) counts.mixed++
  }
  const up = (counts.up + 1) / (2 * rotations + 1)
  const down = (counts.down + 1) / (2 * rotations + 1)
  return {
    direction: score >= 0 ? 'up' : 'down',
    p: Math.min(1, 2 * Math.min(up, down)),
    mixedP: (counts.mixed + 1) / (rotations + 1),
    activeUp: observed.filter((value) => value > Math.SQRT2).length / m,
    activeDown: observed.filter((value) => value < -Math.SQRT2).length / m,
    score,
  }
}

/** A score of each set in each sample: the mean z-score of its genes (over samples). Row-major sets × samples. */
export interface SampleScores {
  readonly sets: readonly string[]
  readonly samples: readonly string[]
  readonly values: Float64Array
}

/**
 * Scores every sample: each gene is centred and scaled over the samples, and a set's score is the mean over its genes.
 * Genes that do not vary, and missing values, are left out.
 */
export function sampleSetScores(matrix: ExpressionMatrix, sets: readonly GeneSet[]): SampleScores {
  const n = matrix.samples.length
  const indexed = indexSets(matrix, sets)
  const values = new Float64Array(indexed.length * n)
  indexed.forEach(({genes}, set) => {
    const counts = new Float64Array(n)
    for (const gene of genes) {
      const row = matrix.values.subarray(gene * n, (gene + 1) * n)
      const present = row.filter((value) => Number.isFinite(value))
      const mean = present.reduce((sum, value) => sum + value, 0) / present.length
      const sd = Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (present.length - 1))
      if (!(sd > 0)) continue
      row.forEach((value, j) => {
        if (!Number.isFinite(value)) return
        values[set * n + j]! += (value - mean) / sd
        counts[j]!++
      })
    }
    for (let j = 0; j < n; j++) values[set * n + j]! /= counts[j]!
  })
  return {sets: indexed.map(({name}) => name), samples: matrix.samples, values}
}
