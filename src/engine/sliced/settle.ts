import {type Program, readsOf} from '../program/program.js'

/**
 * Marks the channels that can never act again: those of nodes that no channel could change now, and whose channels read
 * only such nodes. `retire` is told of each once; returns how many there were.
 *
 * @param acting - the channels whose rate is above 0
 */
export function settler(
  program: Program,
  acting: readonly number[],
): (live: Uint8Array, active: (channel: number) => number, retire: (channel: number) => void) => number {
  const channels = program.channels!
  const readers = program.names.map((): number[] => [])
  for (const c of acting) for (const node of readsOf(channels[c]!, program.index)) readers[node]!.push(c)
  return (live, active, retire) => {
    const canChange = new Uint8Array(program.names.length)
    const waiting: number[] = []
    for (const c of acting) {
      const {node} = channels[c]!
      if (live[c] === 1 && canChange[node] === 0 && active(c) === 1) {
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
    let retired = 0
    for (const c of acting) {
      if (live[c] === 1 && canChange[channels[c]!.node] === 0) {
        live[c] = 0
        retire(c)
        retired++
      }
    }
    return retired
  }
}
