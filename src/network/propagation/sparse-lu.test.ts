import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {SparsePattern} from './pattern.js'
import {SparseSolver} from './sparse-lu.js'

interface Entry {
  readonly row: number
  readonly column: number
  readonly value: number
}

function patternOf(size: number, entries: readonly Entry[]): {pattern: SparsePattern; values: Float64Array} {
  const sorted = [...entries].sort((a, b) => a.row - b.row)
  const start = new Int32Array(size + 1)
  for (const {row} of sorted) start[row + 1]!++
  for (let i = 0; i < size; i++) start[i + 1]! += start[i]!
  return {
    pattern: {size, start, columns: Int32Array.from(sorted, ({column}) => column)},
    values: Float64Array.from(sorted, ({value}) => value),
  }
}

/** Gauss with pivoting on the whole matrix: slow, and trusted. */
function denseSolve(matrix: number[][], b: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, b[i]!])
  const n = rows.length
  for (let k = 0; k < n; k++) {
    const pivot = rows.slice(k).reduce((best, row, i) => (Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? k + i : best), k)
    ;[rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!]
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * rows[k]![j]!
    }
  }
  const x = new Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--)
    x[i] = (rows[i]![n]! - x.reduce((sum, value, j) => (j > i ? sum + rows[i]![j]! * value : sum), 0)) / rows[i]![i]!
  return x
}

/** A matrix whose diagonal outweighs each row, some entries given twice, as edges of both signs are. */
const matrices = fc.integer({min: 1, max: 14}).chain((size) => {
  const index = fc.integer({min: 0, max: size - 1})
  const entry = fc.record({row: index, column: index, value: fc.double({min: -2, max: 2, noNaN: true})})
  return fc.record({
    size: fc.constant(size),
    entries: fc.array(entry, {maxLength: 4 * size}).map((all) => all.filter(({row, column}) => row !== column)),
    extra: fc.double({min: 0.05, max: 1, noNaN: true}),
    b: fc.array(fc.double({min: -1, max: 1, noNaN: true}), {minLength: size, maxLength: size}),
  })
})

test('gives what elimination of the whole matrix gives, for the matrix and its transpose', () => {
  fc.assert(
    fc.property(matrices, ({size, entries, extra, b}) => {
      const {pattern, values} = patternOf(size, entries)
      const dense = Array.from({length: size}, () => new Array<number>(size).fill(0))
      for (const {row, column, value} of entries) dense[row]![column]! += value
      const diagonal = Float64Array.from(dense, (_, i) =>
        entries.reduce((sum, {row, value}) => (row === i ? sum + Math.abs(value) : sum), extra),
      )
      for (const [i, value] of diagonal.entries()) dense[i]![i]! += value
      const solver = new SparseSolver(pattern).factor(diagonal, values)
      const transposed = dense.map((_, i) => dense.map((row) => row[i]!))
      const x = solver.solve(Float64Array.from(b))
      const y = solver.solveTransposed(Float64Array.from(b))
      for (const [i, value] of denseSolve(dense, b).entries()) expect(x[i]).toBeCloseTo(value, 9)
      for (const [i, value] of denseSolve(transposed, b).entries()) expect(y[i]).toBeCloseTo(value, 9)
    }),
    {numRuns: 300},
  )
})

test('another matrix of the same pattern is solved by the same solver', () => {
  const ring = [0, 1, 2, 3].map((row) => ({row, column: (row + 1) % 4, value: -1}))
  const {pattern} = patternOf(4, ring)
  const solver = new SparseSolver(pattern)
  for (const weight of [0.5, 2, 0]) {
    const values = new Float64Array(4).fill(-weight)
    solver.factor(new Float64Array(4).fill(weight + 1), values)
    // x_i (w + 1) − w x_next = 1 has x = 1 everywhere.
    expect([...solver.solve(new Float64Array(4).fill(1))].every((value) => Math.abs(value - 1) < 1e-12)).toBe(true)
  }
})

test('a chain is solved without fill, whatever the order of its rows', () => {
  const chain = [4, 2, 0, 3, 1]
  const entries = chain.slice(1).map((row, i) => ({row, column: chain[i]!, value: -1}))
  const {pattern} = patternOf(5, entries)
  expect(new SparseSolver(pattern).fill).toBe(5)
})

test('a star that feeds back is eliminated leaves first, so that nothing fills in', () => {
  const leaves = Array.from({length: 20}, (_, i) => i + 1)
  const entries = leaves.flatMap((leaf) => [
    {row: leaf, column: 0, value: -1},
    {row: 0, column: leaf, value: -1},
  ])
  const {pattern} = patternOf(21, entries)
  expect(new SparseSolver(pattern).fill).toBe(21 + 2 * 20)
})
