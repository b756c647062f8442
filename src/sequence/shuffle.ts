import type {RandomStream} from '#stats'
import {encode} from './alphabet.js'

/**
 * The sequence with its letters in a random order that keeps the count of every dinucleotide (and so the first and last letter and
 * the composition): every such order is equally likely. N counts as a letter of its own.
 *
 * Altschul & Erickson 1985, doi:10.1093/oxfordjournals.molbev.a040370: a random tree of last exits towards the last letter, then a
 * random order of the other exits, then the walk.
 *
 * @param sequence - letters A, C, G, U, N
 */
export function shuffleDinucleotides(sequence: string, random: RandomStream): string {
  const codes = encode(sequence)
  shuffleCodes(codes, random)
  let text = ''
  for (const code of codes) text += 'ACGUN'[code]!
  return text
}

/** As `shuffleDinucleotides`, on numbers (0–4) and in place. */
export function shuffleCodes(codes: Uint8Array, random: RandomStream): void {
  if (codes.length < 3) return
  const exits: number[][] = [[], [], [], [], []]
  for (let i = 0; i + 1 < codes.length; i++) exits[codes[i]!]!.push(codes[i + 1]!)
  const last = codes[codes.length - 1]!
  const lastExit = lastExits(exits, last, random)
  for (let letter = 0; letter < 5; letter++) orderExits(exits[letter]!, lastExit[letter]!, random)
  const next = [0, 0, 0, 0, 0]
  for (let i = 1; i < codes.length; i++) {
    const from = codes[i - 1]!
    codes[i] = exits[from]![next[from]!++]!
  }
}

/** For every letter used the exit (an index into its exits) taken last, drawn until all of them lead to `last`; −1 for none. */
function lastExits(exits: readonly (readonly number[])[], last: number, random: RandomStream): number[] {
  const chosen = [-1, -1, -1, -1, -1]
  for (;;) {
    for (let letter = 0; letter < 5; letter++)
      chosen[letter] = letter === last || exits[letter]!.length === 0 ? -1 : Math.floor(random() * exits[letter]!.length)
    if (chosen.every((exit, letter) => exit < 0 || leadsTo(letter, last, chosen, exits))) return chosen
  }
}

function leadsTo(from: number, last: number, chosen: readonly number[], exits: readonly (readonly number[])[]): boolean {
  let letter = from
  for (let steps = 0; steps < 5 && letter !== last; steps++) letter = exits[letter]![chosen[letter]!]!
  return letter === last
}

/** Shuffles the exits, the one at `last` going to the end (where there is one). */
function orderExits(exits: number[], last: number, random: RandomStream): void {
  let end = exits.length
  if (last >= 0) {
    end--
    const held = exits[end]!
    exits[end] = exits[last]!
    exits[last] = held
  }
  for (let i = end - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = exits[i]!
    exits[i] = exits[j]!
    exits[j] = held
  }
}
