import type {Expr} from '#logic'
import type {Channel, Program} from '../program/program.js'
import {mayBeOff, mayBeOn} from './values.js'

const rising = mayBeOn
const falling = mayBeOff
/** A set of the two. */
type Directions = number

/**
 * Per channel, the others that may find something to do when it has changed its node: those whose condition may come to hold
 * when the node goes the way that the channel can turn it. Read off the signs with which nodes stand in a condition, so that
 * some may be woken for nothing, but none is left out.
 */
export function wokenBy({channels, index, names}: Program): number[][] {
  const sensitive = names.map((): {channel: number; to: Directions}[] => [])
  for (const [number, channel] of channels!.entries()) {
    for (const [node, to] of wakes(channel, index)) sensitive[node]!.push({channel: number, to})
  }
  return channels!.map((channel, own) =>
    sensitive[channel.node]!.filter((other) => other.channel !== own && (other.to & turns(channel)) !== 0).map((other) => other.channel),
  )
}

/** Whether a condition never holds. */
export const isFalse = (expr: Expr): boolean => expr.kind === 'constant' && !expr.value

/** The ways in which a channel can turn its node: which values it can bring about. */
export const turns = ({up, down}: Channel): Directions => (isFalse(up) ? 0 : rising) | (isFalse(down) ? 0 : falling)

/** The nodes, and the ways that they go, that may let a channel do something: it turns its node on where `up` holds, off where `down` holds. */
function wakes({node, up, down}: Channel, index: ReadonlyMap<string, number>): Map<number, Directions> {
  const found = new Map<number, Directions>()
  const add = (name: string, to: Directions) => {
    const read = index.get(name)!
    if (read !== node) found.set(read, (found.get(read) ?? 0) | to)
  }
  signs(up, rising, add)
  signs(down, rising, add)
  found.set(node, (isFalse(down) ? 0 : rising) | (isFalse(up) ? 0 : falling))
  return found
}

/** Calls `add` for every variable with the ways that it may go to make an expression go `to`. */
function signs(expr: Expr, to: Directions, add: (name: string, to: Directions) => void): void {
  switch (expr.kind) {
    case 'constant':
      return
    case 'variable':
      add(expr.name, to)
      return
    case 'not':
      signs(expr.arg, opposite(to), add)
      return
    case 'and':
    case 'or':
      for (const arg of expr.args) signs(arg, to, add)
      return
    case 'xor':
      for (const arg of expr.args) signs(arg, rising | falling, add)
      return
    default:
      expr satisfies never
  }
}

const opposite = (to: Directions): Directions => (to === rising ? falling : to === falling ? rising : to)
