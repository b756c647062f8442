/** Where the off-diagonal entries of a square matrix stand: row i has the columns `columns[start[i] … start[i + 1] − 1]`. */
export interface SparsePattern {
  readonly size: number
  readonly start: Int32Array
  readonly columns: Int32Array
}
