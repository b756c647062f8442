import {didYouMean, editDistance} from '#errors'

/** What to say of names that rules mention and that have no rule of their own, one sentence each. */
export function inputNotes(inputs: readonly string[], defined: Iterable<string>): string[] {
  const names = [...defined]
  const alike = new Map(inputs.map((input) => [input, names.filter((name) => looksMisspelled(input, name)).slice(0, 3)]))
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

/** One slip apart, or none but for capitals and punctuation. Numbers tell names apart: AKT1 is no misspelling of AKT2. */
function looksMisspelled(name: string, other: string): boolean {
  const [a, b] = [name, other].map((one) => one.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')) as [string, string]
  if (a.replace(/\D/g, '') !== b.replace(/\D/g, '') || Math.abs(a.length - b.length) > 1) return false
  return a === b || (Math.min(a.length, b.length) >= 4 && editDistance(a, b) === 1)
}
