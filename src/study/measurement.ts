import type {Flag, MeasuredTable, Placement, PowerNote, PrincipalComponents, RnaClass} from '#expression'
import type {Personalized} from '#prediction'

/** Statistics of one row that was tested, on a log2 scale. */
export interface TestedRow {
  readonly id: string
  readonly label: string
  readonly line: number
  readonly placement: Placement
  readonly log2FoldChange: number
  /** Mean over all samples. */
  readonly average: number
  /** Absent where nothing was tested (one sample a side). */
  readonly test?: {
    readonly low: number
    readonly high: number
    readonly standardError: number
    readonly t: number
    readonly p: number
    readonly adjustedP: number
  }
  /** Whether it counts as changed. */
  readonly changed: boolean
}

/** How one table was analysed. `none`: one sample a side, so that sizes and ranks are all there is. */
export type Method = 'limma-voom' | 'limma-trend' | 'none'

/** One table of measurements, from what was read to what changed. */
export interface TableMeasurement {
  readonly table: MeasuredTable
  readonly rna?: RnaClass
  readonly method: Method
  /** Rows that were too low to test. */
  readonly filtered: number
  /** By sample: index into `groups`. */
  readonly groupOf: readonly number[]
  readonly groups: readonly string[]
  /** Normalisation factors (TMM); absent where there is no library size. */
  readonly factors?: readonly number[]
  /** tested rows × samples, log2. */
  readonly logged: Float64Array
  readonly rows: readonly TestedRow[]
  readonly correlations: Float64Array
  readonly components: PrincipalComponents
  readonly densities: {readonly curves: readonly Float64Array[]; readonly range: readonly [number, number]}
  /** Mean against square root of the standard deviation, and the trend through it (voom), or the prior's trend. */
  readonly trend?: {readonly x: Float64Array; readonly y: Float64Array; readonly fitted: Float64Array}
  readonly prior?: {readonly df: number; readonly variance: number}
  /** Correlation of samples of one block. */
  readonly blockCorrelation?: number
  readonly sets?: readonly SetScore[]
  readonly power?: PowerNote
  /** Import ratios, where mitochondria-enriched fractions were measured beside whole cells. */
  readonly imports?: ImportMeasurement
  readonly flags: readonly Flag[]
}

/** How much of each RNA is in the mitochondrial fraction, and how that differs between the groups. */
export interface ImportMeasurement {
  /** Column of the sheet, and what it calls the two compartments. */
  readonly column: string
  readonly enriched: string
  readonly whole: string
  readonly note: string
  readonly rows: readonly {
    readonly id: string
    readonly label: string
    readonly placement: Placement
    /** log2 ratio of enriched to whole in each group, relative to the typical RNA. */
    readonly first: number
    readonly second: number
    readonly difference: number
    readonly low: number
    readonly high: number
    readonly p: number
    readonly adjustedP: number
  }[]
}

/** Score of one set of genes (a mitochondrial process) in the comparison. */
export interface SetScore {
  readonly name: string
  readonly genes: number
  /** Mean over the members, turned round for those that hold the process back. */
  readonly log2FoldChange: number
  readonly direction: 'up' | 'down'
  readonly p: number
  readonly adjustedP: number
}

/** A user's measurements of two groups of cells, and the models set by them. */
export interface Measurement {
  readonly tables: readonly TableMeasurement[]
  /** Column of the sheet, and what the two sides of the contrast are called; up = higher in the first. */
  readonly contrast: {readonly column: string; readonly first: string; readonly second: string}
  /** Formula of the linear model. */
  readonly design: string
  /** Column of paired or repeated samples. */
  readonly block?: string
  /** False discovery rate up to which a row counts as changed, in (0, 1]. */
  readonly fdr: number
  /** Samples of each side in the first table. */
  readonly sizes: readonly [number, number]
  /** Where the sample sheet came from. */
  readonly sheet: string
  /** Models set by the levels of both groups, at the strength asked for and at others; absent until they are made. */
  readonly personalized?: {readonly chosen: Personalized; readonly sweep: readonly Personalized[]}
  /** Names of the flags gone on in spite of. */
  readonly accepted: readonly string[]
}

export const changedRows = ({tables}: Measurement): TestedRow[] => tables.flatMap(({rows}) => rows.filter(({changed}) => changed))
