/** A changed row of the input, placed on an entity or not. */
export interface MeasuredRow {
  readonly name: string
  /** Line of the file, from 1. */
  readonly line?: number
  readonly sign: 1 | -1
  readonly log2FoldChange?: number
  readonly adjustedP?: number
  /** Entity it was placed on; absent = not recognised. */
  readonly entity?: string
  /** Why it was not placed, with the nearest names. */
  readonly problem?: string
}
