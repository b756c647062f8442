import type {Change} from '#knowledge'
import type {PathView} from '#prediction'

/** A sub-network of paths to draw, with what it says. */
export interface PathsFigure {
  readonly title: string
  /** What the figure says, in a sentence or two. */
  readonly caption: string
  readonly paths: readonly PathView[]
  readonly changed: readonly Change[]
}
