import {type Block, type EliminationSteps, planElimination, stepsOf} from './elimination.js'
import type {SparsePattern} from './pattern.js'

/**
 * Exact solver of A x = b for sparse matrices of one pattern, whose values change from one factorisation to the next.
 *
 * Rows that do not hang on each other in a circle are solved one after another; each strongly connected part is eliminated
 * without pivoting (L U), which is stable where every diagonal entry outweighs the rest of its row together (Golub & Van
 * Loan, Matrix Computations, 4.1.1). The order and the places of all non-zeros are found once for the pattern.
 */
export class SparseSolver {
  private readonly blocks: readonly Block[]
  /** Values of L (left of the diagonal, which is of ones) and U of each block, in the order of its entries. */
  private readonly factors: readonly Float64Array[]
  private readonly steps: readonly EliminationSteps[]
  private values: Float64Array

  constructor(readonly pattern: SparsePattern) {
    this.blocks = planElimination(pattern)
    this.factors = this.blocks.map(({entries}) => new Float64Array(entries.length))
    this.steps = this.blocks.map(stepsOf)
    this.values = new Float64Array(pattern.columns.length)
  }

  /** Entries of L and U of all parts together: what a factorisation costs. */
  get fill(): number {
    return this.factors.reduce((sum, {length}) => sum + length, 0)
  }

  /**
   * Takes the values of a matrix, after which `solve` and `solveTransposed` are for that one. The values are kept, not copied.
   *
   * @param diagonal - one per row, none 0
   * @param values - the off-diagonal entries, in the order of the pattern
   */
  factor(diagonal: Float64Array, values: Float64Array): this {
    this.values = values
    for (let i = 0; i < this.blocks.length; i++) {
      const block = this.blocks[i]!
      if (block.rows.length === 1) this.factors[i]![0] = diagonal[block.rows[0]!]!
      else eliminate(block, this.steps[i]!, this.factors[i]!, diagonal, values)
    }
    return this
  }

  /** Overwrites `b` with the x of A x = b, and returns it. */
  solve(b: Float64Array): Float64Array {
    const {values} = this
    for (let i = 0; i < this.blocks.length; i++) {
      const block = this.blocks[i]!
      const {rows, outsideStart, outsideAt, outsideColumn} = block
      for (let r = 0; r < rows.length; r++) {
        const end = outsideStart[r + 1]!
        let value = b[rows[r]!]!
        for (let e = outsideStart[r]!; e < end; e++) value -= values[outsideAt[e]!]! * b[outsideColumn[e]!]!
        b[rows[r]!] = value
      }
      if (rows.length === 1) b[rows[0]!]! /= this.factors[i]![0]!
      else solveBlock(block, this.factors[i]!, b)
    }
    return b
  }

  /** Overwrites `b` with the y of Aᵀ y = b, and returns it. */
  solveTransposed(b: Float64Array): Float64Array {
    const {values} = this
    for (let i = this.blocks.length - 1; i >= 0; i--) {
      const block = this.blocks[i]!
      const {rows, outsideStart, outsideAt, outsideColumn} = block
      solveBlockTransposed(block, this.factors[i]!, b)
      for (let r = 0; r < rows.length; r++) {
        for (let e = outsideStart[r]!; e < outsideStart[r + 1]!; e++) b[outsideColumn[e]!]! -= values[outsideAt[e]!]! * b[rows[r]!]!
      }
    }
    return b
  }
}

function eliminate(
  {rows, diagonalAt, insideAt, insideEntry}: Block,
  {left, pivot, start, target, source}: EliminationSteps,
  factors: Float64Array,
  diagonal: Float64Array,
  values: Float64Array,
): void {
  factors.fill(0)
  for (let e = 0; e < insideAt.length; e++) factors[insideEntry[e]!]! += values[insideAt[e]!]!
  for (let r = 0; r < rows.length; r++) factors[diagonalAt[r]!]! += diagonal[rows[r]!]!
  for (let step = 0; step < left.length; step++) {
    const share = factors[left[step]!]! / factors[pivot[step]!]!
    factors[left[step]!] = share
    if (share === 0) continue
    const end = start[step + 1]!
    for (let op = start[step]!; op < end; op++) factors[target[op]!]! -= share * factors[source[op]!]!
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
