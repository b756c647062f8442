/** A knowledge in a format of others. */
export interface Exported {
  readonly text: string
  /** What the format cannot hold, one sentence each; empty when nothing is lost. */
  readonly losses: readonly string[]
}
