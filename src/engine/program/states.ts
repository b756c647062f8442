import {UserError} from '#errors'
import {type Program, stateName} from './program.js'

/** Most cells (states · windows) that a tally may hold before it gives up: with their errors and names some 400 MB. */
export const maxStateCells = 10_000_000
/** Bytes that a cell takes, in the tally and in the result. */
const bytesPerCell = 32

/** A state over some nodes as a short text: 15 nodes to a character. */
export function keyOf(state: ArrayLike<number>, nodes: readonly number[]): string {
  let key = ''
  let code = 0
  for (let i = 0; i < nodes.length; i++) {
    code = (code << 1) | state[nodes[i]!]!
    if (i % 15 === 14) {
      key += String.fromCharCode(code)
      code = 0
    }
  }
  return nodes.length % 15 === 0 ? key : key + String.fromCharCode(code)
}

/** Memory that the counts of states take. */
export const stateMegabytes = (states: number, windows: number): number => Math.round((states * windows * bytesPerCell) / 1e6)

/**
 * @param states - how many there would be
 * @param nodes - of which a state is made
 * @throws {UserError} where their counts would take too much memory
 */
export function refuseTooManyStates(states: number, windows: number, nodes: number): void {
  if (states * windows <= maxStateCells) return
  throw new UserError(
    'too-large',
    `${states} different states of ${nodes} nodes were met, which over ${windows} windows take ${stateMegabytes(states, windows)} MB, and there may be more (up to 2^${nodes}); name fewer nodes with --outputs, or use a larger time tick`,
  )
}

/** The name of a state from the numbers of its nodes that are on. */
export const nameOf = (on: readonly number[], program: Program): string => {
  const state = new Uint8Array(program.names.length)
  for (const node of on) state[node] = 1
  return stateName(state, program.names)
}
