import type {BenchmarkResult} from '#prediction'

/** A benchmark and what it was made of. */
export interface BenchmarkView {
  readonly result: BenchmarkResult
  /** Name of the table of questions. */
  readonly questions: string
  readonly version: string
  readonly knowledge: string
  readonly command: string
  readonly today: string
  /** P(more sensitive) where nothing is known. */
  readonly baseRate: number
  readonly seed: number
  readonly keepOwnPapers: boolean
}
