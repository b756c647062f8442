/** Where the off-diagonal entries of a square matrix stand: row i has the columns `columns[start[i] … start[i + 1] − 1]`. */
export interface SparsePattern {
  readonly size: number
  readonly start: Int32Array
  readonly columns: Int32Array
}

/** Where each of some lists begins when they are laid end to end; one more than there are lists. */
export function startsOf(lists: readonly {readonly length: number}[]): Int32Array {
  const start = new Int32Array(lists.length + 1)
  for (const [i, {length}] of lists.entries()) start[i + 1] = start[i]! + length
  return start
}
