import {type Program, readsOf} from './program.js'

/**
 * Marks the channels that can never act again: those of nodes that no channel could change now, and whose channels read
 * only such nodes. `retire` is told of each once.
 */
export function settler(
  program: Program,
  rates: Float64Array,
): (live: Uint8Array, active: (channel: number) => number, retire: (channel: number) => void) => void {
  const channels = program.channels!
  const reads = channels.map((channel) => readsOf(channel, program.index))
  const readers = program.names.map((): number[] => [])
  for (const [c, nodes] of reads.entries()) for (const node of nodes) if (rates[c]! > 0) readers[node]!.push(c)
  return (live, active, retire) => {
    const canChange = new Uint8Array(program.names.length)
    const waiting: number[] = []
    for (let c = 0; c < channels.length; c++) {
      const {node} = channels[c]!
      if (rates[c]! > 0 && live[c] === 1 && canChange[node] === 0 && active(c) === 1) {
        canChange[node] = 1
        waiting.push(node)
      }
    }
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const c of readers[node]!) {
        const next = channels[c]!.node
        if (canChange[next] === 1) continue
        canChange[next] = 1
        waiting.push(next)
      }
    }
    for (let c = 0; c < channels.length; c++) {
      if (live[c] === 1 && canChange[channels[c]!.node] === 0) {
        live[c] = 0
        retire(c)
      }
    }
  }
}
