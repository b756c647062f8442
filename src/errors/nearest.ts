/**
 * Number of single-character insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`
 * (optimal string alignment distance).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({length: b.length + 1}, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, beforeLast[j - 2]! + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}

/**
 * The names most like `name`, best first: those within a third of its length in edits, or that contain it. Letter case,
 * punctuation and look-alikes of other alphabets are ignored. At most `most` (default 3).
 *
 * @param name - as it was typed
 * @param names - the valid ones
 * @param most - max number of names given back; default 3
 * @returns valid names, best first; empty where nothing is near
 * @example
 * nearest('cisplatn', ['cisplatin', 'sorafenib']) // → ['cisplatin']
 */
export function nearest(name: string, names: Iterable<string>, most = 3): string[] {
  const wanted = plain(name)
  if (wanted === '') return []
  const allowed = Math.max(1, Math.floor(wanted.length / 3))
  const scored: {candidate: string; score: number}[] = []
  for (const candidate of new Set(names)) {
    const other = plain(candidate)
    if (other === '') continue
    const contained = wanted.length >= 3 && other.length >= 3 && (other.includes(wanted) || wanted.includes(other))
    const score = Math.abs(other.length - wanted.length) > allowed && !contained ? Infinity : editDistance(wanted, other)
    if (score <= allowed) scored.push({candidate, score})
    else if (contained) scored.push({candidate, score: allowed + 1 + Math.abs(other.length - wanted.length) / 100})
  }
  return scored
    .sort((a, b) => a.score - b.score || a.candidate.localeCompare(b.candidate, 'en'))
    .slice(0, most)
    .map(({candidate}) => candidate)
}

/** Letters of other alphabets that look like Latin ones, as they come in by copying from a PDF or another keyboard. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['АВЕЅКМНОРСТХУІЈԚԜ', 'ABESKMHOPCTXYIJQW'],
    ['асеорхуіѕјԛԝ', 'aceopxyisjqw'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο', 'ABEZHIKMNOPTYXo'],
  ].flatMap(([from, to]) => [...from!].map((letter, i) => [letter, to![i]!])),
)

/** Lower case, look-alikes and full-width letters as Latin ones, without punctuation. */
const plain = (name: string) =>
  [...name.normalize('NFKC')]
    .map((letter) => lookAlikes[letter] ?? letter)
    .join('')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
