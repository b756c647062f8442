import {type Block, type Elimination, planElimination} from './elimination.js'
import type {SparsePattern} from './pattern.js'

/**
 * Exact solver of A x = b for sparse matrices of one pattern, whose values change from one factorisation to the next.
 *
 * Rows that do not hang on each other in a circle are solved one after another; each strongly connected part is eliminated
 * without pivoting (L U), which is stable where every diagonal entry outweighs the rest of its row together (Golub & Van
 * Loan, Matrix Computations, 4.1.1). The order and the places of all non-zeros are found once for the pattern.
 */
export class SparseSolver {
  private readonly plan: Elimination
  /** Values of L (left of the diagonal, which is of ones) and U of each block, in the order of its entries. */
  private readonly factors: readonly Float64Array[]
  private readonly work: Float64Array
  private diagonal: Float64Array
  private values: Float64Array

  constructor(readonly pattern: SparsePattern) {
    this.plan = planElimination(pattern)
    this.factors = this.plan.blocks.map(({entries}) => new Float64Array(entries.length))
    this.work = new Float64Array(Math.max(0, ...this.plan.blocks.map(({rows}) => rows.length)))
    this.diagonal = new Float64Array(pattern.size)
    this.values = new Float64Array(pattern.columns.length)
  }

  /** Entries of L and U of all parts together: what a factorisation costs. */
  get fill(): number {
    return this.factors.reduce((sum, {length}) => sum + length, 0)
  }

  /**
   * Takes the values of a matrix, after which `solve` and `solveTransposed` are for that one. The arrays are kept, not copied.
   *
   * @param diagonal - one per row, none 0
   * @param values - the off-diagonal entries, in the order of the pattern
   */
  factor(diagonal: Float64Array, values: Float64Array): this {
    this.diagonal = diagonal
    this.values = values
    for (const [b, block] of this.plan.blocks.entries()) {
      if (block.rows.length === 1) this.factors[b]![0] = diagonal[block.rows[0]!]!
      else this.factorBlock(b, block, this.factors[b]!)
    }
    return this
  }

  /** Overwrites `b` with the x of A x = b, and returns it. */
  solve(b: Float64Array): Float64Array {
    const {start, columns} = this.pattern
    const {blocks, blockOf} = this.plan
    for (const [index, block] of blocks.entries()) {
      for (const row of block.rows) {
        let value = b[row]!
        for (let e = start[row]!; e < start[row + 1]!; e++) {
          const column = columns[e]!
          if (blockOf[column] !== index) value -= this.values[e]! * b[column]!
        }
        b[row] = value
      }
      solveBlock(block, this.factors[index]!, b)
    }
    return b
  }

  /** Overwrites `b` with the y of Aᵀ y = b, and returns it. */
  solveTransposed(b: Float64Array): Float64Array {
    const {start, columns} = this.pattern
    const {blocks, blockOf} = this.plan
    for (let index = blocks.length - 1; index >= 0; index--) {
      const block = blocks[index]!
      solveBlockTransposed(block, this.factors[index]!, b)
      for (const row of block.rows) {
        for (let e = start[row]!; e < start[row + 1]!; e++) {
          const column = columns[e]!
          if (blockOf[column] !== index) b[column]! -= this.values[e]! * b[row]!
        }
      }
    }
    return b
  }

  /** Row by row: what the rows eliminated before leave of it. */
  private factorBlock(index: number, {rows, rowStart, diagonalAt, entries}: Block, factors: Float64Array): void {
    const {work, values} = this
    const {start, columns} = this.pattern
    const {blockOf, placeOf} = this.plan
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r]!
      for (let e = rowStart[r]!; e < rowStart[r + 1]!; e++) work[entries[e]!] = 0
      for (let e = start[row]!; e < start[row + 1]!; e++) {
        if (blockOf[columns[e]!] === index) work[placeOf[columns[e]!]!]! += values[e]!
      }
      work[r]! += this.diagonal[row]!
      for (let e = rowStart[r]!; e < diagonalAt[r]!; e++) {
        const k = entries[e]!
        if (work[k] === 0) continue
        const left = work[k]! / factors[diagonalAt[k]!]!
        work[k] = left
        for (let f = diagonalAt[k]! + 1; f < rowStart[k + 1]!; f++) work[entries[f]!]! -= left * factors[f]!
      }
      for (let e = rowStart[r]!; e < rowStart[r + 1]!; e++) factors[e] = work[entries[e]!]!
    }
  }
}

function solveBlock({rows, rowStart, diagonalAt, entries}: Block, factors: Float64Array, b: Float64Array): void {
  for (let r = 0; r < rows.length; r++) {
    let value = b[rows[r]!]!
    for (let e = rowStart[r]!; e < diagonalAt[r]!; e++) value -= factors[e]! * b[rows[entries[e]!]!]!
    b[rows[r]!] = value
  }
  for (let r = rows.length - 1; r >= 0; r--) {
    let value = b[rows[r]!]!
    for (let e = diagonalAt[r]! + 1; e < rowStart[r + 1]!; e++) value -= factors[e]! * b[rows[entries[e]!]!]!
    b[rows[r]!] = value / factors[diagonalAt[r]!]!
  }
}

function solveBlockTransposed({rows, rowStart, diagonalAt, entries}: Block, factors: Float64Array, b: Float64Array): void {
  for (let r = 0; r < rows.length; r++) {
    const value = b[rows[r]!]! / factors[diagonalAt[r]!]!
    b[rows[r]!] = value
    for (let e = diagonalAt[r]! + 1; e < rowStart[r + 1]!; e++) b[rows[entries[e]!]!]! -= factors[e]! * value
  }
  for (let r = rows.length - 1; r >= 0; r--) {
    const value = b[rows[r]!]!
    for (let e = rowStart[r]!; e < diagonalAt[r]!; e++) b[rows[entries[e]!]!]! -= factors[e]! * value
  }
}
