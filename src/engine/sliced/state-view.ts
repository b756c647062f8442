/** The lanes of the first arm. */
export interface StateView {
  readonly bits: Uint32Array
  /** Offset in `bits` of the first 32 lanes of a node; further groups of 32 follow. */
  readonly at: (node: number) => number
  /** Groups of 32 lanes that are in the machine. */
  readonly groups: () => number
  /**
   * Where states are counted: those that a lane has been in since the window began (bit i of a state is output i), and per state
   * the lanes · time spent in it in the window that ends.
   */
  readonly met: () => Int32Array
  readonly areas: Float64Array
}
