import {stronglyConnected} from './components.js'
import type {SparsePattern} from './pattern.js'

/** Order of elimination within one strongly connected part, and where its L and U have entries. */
export interface Block {
  /** Rows of the whole matrix, in the order in which they are eliminated. */
  readonly rows: Int32Array
  /** Row r of the block has the entries `rowStart[r] … rowStart[r + 1] − 1`, by place in the block, ascending. */
  readonly rowStart: Int32Array
  readonly entries: Int32Array
  /** Where among the entries the diagonal of a row stands. */
  readonly diagonalAt: Int32Array
}

/** A matrix taken apart for elimination. */
export interface Elimination {
  /** Each after all that it hangs on. */
  readonly blocks: readonly Block[]
  /** Row → its block, and its place there. */
  readonly blockOf: Int32Array
  readonly placeOf: Int32Array
}

/** Finds the strongly connected parts of a pattern, an order within each that keeps L and U sparse, and their entries. */
export function planElimination(pattern: SparsePattern): Elimination {
  const parts = stronglyConnected(pattern)
  const blockOf = new Int32Array(pattern.size)
  const placeOf = new Int32Array(pattern.size)
  for (const [b, part] of parts.entries()) for (const row of part) blockOf[row] = b
  const blocks = parts.map((part, b): Block => {
    const {order, later} = fewestNeighboursFirst(neighboursIn(pattern, part, (row) => blockOf[row] === b))
    const rows = Int32Array.from(order, (i) => part[i]!)
    for (const [place, row] of rows.entries()) placeOf[row] = place
    return {rows, ...entriesOf(order, later)}
  })
  return {blocks, blockOf, placeOf}
}

/** Who stands in one row or column with whom, by position in `part`. */
function neighboursIn({start, columns}: SparsePattern, part: readonly number[], isIn: (row: number) => boolean): Set<number>[] {
  const position = new Map(part.map((row, i) => [row, i]))
  const neighbours = part.map(() => new Set<number>())
  for (const [i, row] of part.entries()) {
    for (let e = start[row]!; e < start[row + 1]!; e++) {
      const column = columns[e]!
      if (column === row || !isIn(column)) continue
      neighbours[i]!.add(position.get(column)!)
      neighbours[position.get(column)!]!.add(i)
    }
  }
  return neighbours
}

/**
 * Eliminates one node after another, always one of those with the fewest neighbours left; its neighbours become each
 * other's (the minimum degree rule: George & Liu 1989, doi:10.1137/1031001).
 *
 * @returns the order, and for each node those of its neighbours that come later
 */
function fewestNeighboursFirst(neighbours: Set<number>[]): {order: number[]; later: (readonly number[])[]} {
  const byDegree: Set<number>[] = []
  const put = (node: number) => {
    const degree = neighbours[node]!.size
    byDegree[degree] ??= new Set()
    byDegree[degree].add(node)
  }
  for (const node of neighbours.keys()) put(node)
  const order: number[] = []
  const later: (readonly number[])[] = neighbours.map(() => [])
  for (let degree = 0; order.length < neighbours.length; ) {
    const [node] = byDegree[degree] ?? []
    if (node === undefined) {
      degree++
      continue
    }
    byDegree[degree]!.delete(node)
    const left = [...neighbours[node]!]
    for (const one of left) {
      const mine = neighbours[one]!
      byDegree[mine.size]!.delete(one)
      mine.delete(node)
      for (const other of left) if (other !== one) mine.add(other)
    }
    for (const one of left) put(one)
    order.push(node)
    later[node] = left
    degree = Math.max(0, degree - 1)
  }
  return {order, later}
}

/** Rows of L and U together. What is eliminated with a node stands in its row to the right, and in theirs to the left. */
function entriesOf(order: readonly number[], later: readonly (readonly number[])[]): Omit<Block, 'rows'> {
  const place = new Int32Array(order.length)
  for (const [r, node] of order.entries()) place[node] = r
  const rows: number[][] = order.map((_, r) => [r])
  for (const [r, node] of order.entries()) {
    for (const other of later[node]!) {
      rows[r]!.push(place[other]!)
      rows[place[other]!]!.push(r)
    }
  }
  const rowStart = new Int32Array(order.length + 1)
  const diagonalAt = new Int32Array(order.length)
  for (const [r, row] of rows.entries()) {
    row.sort((a, b) => a - b)
    rowStart[r + 1] = rowStart[r]! + row.length
    diagonalAt[r] = rowStart[r]! + row.indexOf(r)
  }
  return {rowStart, diagonalAt, entries: Int32Array.from(rows.flat())}
}
