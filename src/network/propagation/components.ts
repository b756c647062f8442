import type {SparsePattern} from './pattern.js'

/**
 * Strongly connected parts of a matrix read as a graph (row i hangs on the columns of its entries), each after all that it
 * hangs on. Tarjan's search (1972, doi:10.1137/0201010), with its own stack instead of recursion.
 */
export function stronglyConnected({size, start, columns}: SparsePattern): number[][] {
  const order = new Int32Array(size).fill(-1)
  const low = new Int32Array(size)
  const next = start.slice(0, size)
  const onStack = new Uint8Array(size)
  const stack: number[] = []
  const parts: number[][] = []
  let count = 0
  const enter = (node: number, path: number[]) => {
    order[node] = low[node] = count++
    stack.push(node)
    onStack[node] = 1
    path.push(node)
  }
  for (let root = 0; root < size; root++) {
    if (order[root] !== -1) continue
    const path: number[] = []
    enter(root, path)
    while (path.length > 0) {
      const node = path[path.length - 1]!
      if (next[node]! < start[node + 1]!) {
        const other = columns[next[node]!++]!
        if (order[other] === -1) enter(other, path)
        else if (onStack[other]) low[node] = Math.min(low[node]!, order[other]!)
        continue
      }
      path.pop()
      const above = path[path.length - 1]
      if (above !== undefined) low[above] = Math.min(low[above]!, low[node]!)
      if (low[node] !== order[node]) continue
      const part: number[] = []
      for (let member = -1; member !== node; ) {
        member = stack.pop()!
        onStack[member] = 0
        part.push(member)
      }
      parts.push(part)
    }
  }
  return parts
}
