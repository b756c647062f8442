import {didYouMean, editDistance} from '#errors'

/** What to say of names that rules mention and that have no rule of their own, one sentence each. */
export function inputNotes(inputs: readonly string[], defined: Iterable<string>): string[] {
  const byKey = new Map<string, string[]>()
  for (const name of inputs.length === 0 ? [] : defined) {
    for (const key of keysOf(plainOf(name))) {
      const known = byKey.get(key)
      if (known) known.push(name)
      else byKey.set(key, [name])
    }
  }
  const alikeOf = (input: string): string[] => {
    const found = new Set<string>()
    for (const key of keysOf(plainOf(input))) {
      for (const name of byKey.get(key) ?? []) {
        if (looksMisspelled(plainOf(input), plainOf(name))) found.add(name)
        if (found.size === 3) return [...found]
      }
    }
    return [...found]
  }
  const alike = new Map(inputs.map((input) => [input, alikeOf(input)]))
  const plain = inputs.filter((input) => alike.get(input)!.length === 0)
  const misspelled = inputs.filter((input) => alike.get(input)!.length > 0)
  return [
    ...misspelled.map((input) => `${input} has no rule; it is read as an input that keeps its start${didYouMean(alike.get(input)!)}`),
    ...(plain.length === 1 ? [`${plain[0]} has no rule; it is read as an input that keeps its start.`] : []),
    ...(plain.length > 1 ? [`${listed(plain)} have no rule; they are read as inputs that keep their starts.`] : []),
  ]
}

const listed = (names: readonly string[]) =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

const plainOf = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Longer names are not looked at for slips. */
const longest = 100

/** What names that are a slip apart have in common: they are found under one of these, as they are or without one letter. */
function keysOf(name: string): Iterable<string> {
  const keys = new Set([name])
  if (name.length <= longest) for (let i = 0; i < name.length; i++) if (/\D/.test(name[i]!)) keys.add(name.slice(0, i) + name.slice(i + 1))
  return keys
}

/** One slip apart, or none but for capitals and punctuation. Numbers tell names apart: AKT1 is no misspelling of AKT2. */
function looksMisspelled(a: string, b: string): boolean {
  if (a.replace(/\D/g, '') !== b.replace(/\D/g, '') || Math.abs(a.length - b.length) > 1) return false
  return a === b || (Math.min(a.length, b.length) >= 4 && editDistance(a, b) === 1)
}
