import {stronglyConnected} from './components.js'
import {type SparsePattern, startsOf} from './pattern.js'

/** Order of elimination within one strongly connected part, and where its L and U have entries. */
export interface Block {
  /** Rows of the whole matrix, in the order in which they are eliminated. */
  readonly rows: Int32Array
  /** Row r of the block has the entries `rowStart[r] … rowStart[r + 1] − 1`, by place in the block, ascending. */
  readonly rowStart: Int32Array
  readonly entries: Int32Array
  /** Where among the entries the diagonal of a row stands. */
  readonly diagonalAt: Int32Array
  /** Values of the matrix within the block: where they stand in the pattern, and among the entries. */
  readonly insideAt: Int32Array
  readonly insideEntry: Int32Array
  /** Values of the matrix in row r and outside of the block: where they stand in the pattern. */
  readonly outsideStart: Int32Array
  readonly outsideAt: Int32Array
  /** Their columns. */
  readonly outsideColumn: Int32Array
}

/** The elimination itself, in order: entry `left` is divided by entry `pivot`, then each `target` less `left` × `source`. */
export interface EliminationSteps {
  /** By division: the entry divided, the one it is divided by, and where its subtractions begin; one more start than divisions. */
  readonly left: Int32Array
  readonly pivot: Int32Array
  readonly start: Int32Array
  readonly target: Int32Array
  readonly source: Int32Array
}

/** Lays the elimination of a block out, so that its numbers can be done again and again without looking anything up. */
export function stepsOf({
  rows,
  rowStart,
  entries,
  diagonalAt,
}: Pick<Block, 'rows' | 'rowStart' | 'entries' | 'diagonalAt'>): EliminationSteps {
  const [left, pivot, start, target, source]: [number[], number[], number[], number[], number[]] = [[], [], [], [], []]
  const entryAt = new Int32Array(rows.length)
  for (let r = 0; r < rows.length; r++) {
    for (let e = rowStart[r]!; e < rowStart[r + 1]!; e++) entryAt[entries[e]!] = e
    for (let e = rowStart[r]!; e < diagonalAt[r]!; e++) {
      const k = entries[e]!
      left.push(e)
      pivot.push(diagonalAt[k]!)
      start.push(target.length)
      for (let f = diagonalAt[k]! + 1; f < rowStart[k + 1]!; f++) {
        target.push(entryAt[entries[f]!]!)
        source.push(f)
      }
    }
  }
  start.push(target.length)
  const [lefts, pivots, starts, targets, sources] = [left, pivot, start, target, source].map((list) => Int32Array.from(list)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  return {left: lefts, pivot: pivots, start: starts, target: targets, source: sources}
}

/**
 * Finds the strongly connected parts of a pattern, an order within each that keeps L and U sparse, and their entries.
 *
 * @returns the parts, each after all that it hangs on
 */
export function planElimination(pattern: SparsePattern): Block[] {
  const parts = stronglyConnected(pattern)
  const blockOf = new Int32Array(pattern.size)
  const placeOf = new Int32Array(pattern.size)
  for (const [b, part] of parts.entries()) for (const row of part) blockOf[row] = b
  return parts.map((part, b): Block => {
    const {order, later} = fewestNeighboursFirst(neighboursIn(pattern, part, (row) => blockOf[row] === b))
    const rows = Int32Array.from(order, (i) => part[i]!)
    for (const [place, row] of rows.entries()) placeOf[row] = place
    const filled = {rows, ...entriesOf(order, later)}
    return {...filled, ...valuesOf(pattern, filled, (row) => (blockOf[row] === b ? placeOf[row]! : -1))}
  })
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

/** The values of the matrix in the rows of a block, those of its own columns apart. */
function valuesOf(
  {start, columns}: SparsePattern,
  {rows, rowStart, entries}: Pick<Block, 'rows' | 'rowStart' | 'entries'>,
  placeInBlock: (column: number) => number,
): Pick<Block, 'insideAt' | 'insideEntry' | 'outsideStart' | 'outsideAt' | 'outsideColumn'> {
  const insideAt: number[] = []
  const insideEntry: number[] = []
  const outside: number[][] = []
  for (const [r, row] of rows.entries()) {
    const others: number[] = []
    for (let at = start[row]!; at < start[row + 1]!; at++) {
      const place = placeInBlock(columns[at]!)
      if (place === -1) others.push(at)
      else {
        insideAt.push(at)
        insideEntry.push(entries.subarray(rowStart[r]!, rowStart[r + 1]!).indexOf(place) + rowStart[r]!)
      }
    }
    outside.push(others)
  }
  return {
    insideAt: Int32Array.from(insideAt),
    insideEntry: Int32Array.from(insideEntry),
    outsideStart: startsOf(outside),
    outsideAt: Int32Array.from(outside.flat()),
    outsideColumn: Int32Array.from(outside.flat(), (at) => columns[at]!),
  }
}

/** Rows of L and U together. What is eliminated with a node stands in its row to the right, and in theirs to the left. */
function entriesOf(order: readonly number[], later: readonly (readonly number[])[]): Pick<Block, 'rowStart' | 'diagonalAt' | 'entries'> {
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
