import type {Duplex} from './duplex.js'

/** One column of a duplex laid flat: a base of the target over a base of the RNA, either may be missing. */
interface Column {
  readonly target: string
  readonly rna: string
  readonly paired: boolean
}

/** The four lines of a drawing, as RNAhybrid prints them: target unpaired and paired, RNA paired and unpaired. */
export interface DuplexLines {
  /** 1-based position on the target of the first letter shown. */
  readonly from: number
  readonly targetUnpaired: string
  readonly targetPaired: string
  readonly rnaPaired: string
  readonly rnaUnpaired: string
}

/** The bases of a duplex side by side: the target with one dangling base at either end, the RNA (3′→5′) whole. */
function columnsOf(target: string, rna: string, duplex: Duplex): {columns: Column[]; from: number} {
  const {pairs} = duplex
  const columns: Column[] = []
  const [firstI, firstJ] = pairs[0]!
  const from = Math.max(0, firstI - 1)
  addLoop(columns, target.slice(from, firstI), reversed(rna.slice(firstJ + 1)), 'right')
  pairs.forEach(([i, j], n) => {
    columns.push({target: target[i]!, rna: rna[j]!, paired: true})
    const next = pairs[n + 1]
    if (next) addLoop(columns, target.slice(i + 1, next[0]), reversed(rna.slice(next[1] + 1, j)), 'left')
    else addLoop(columns, target.slice(i + 1, i + 2), reversed(rna.slice(0, j)), 'left')
  })
  return {columns, from}
}

const reversed = (text: string) => [...text].reverse().join('')

/** Unpaired bases above one another, pushed to the side where the next pair is; blanks where one side is shorter. */
function addLoop(columns: Column[], target: string, rna: string, towards: 'left' | 'right'): void {
  const length = Math.max(target.length, rna.length)
  const filled = (text: string) => (towards === 'left' ? text.padEnd(length) : text.padStart(length))
  const [above, below] = [filled(target), filled(rna)]
  for (let n = 0; n < length; n++) columns.push({target: above[n]!, rna: below[n]!, paired: false})
}

/** The duplex as four lines of text. */
export function duplexLines(target: string, rna: string, duplex: Duplex): DuplexLines {
  const {columns, from} = columnsOf(target, rna, duplex)
  const line = (side: 'target' | 'rna', paired: boolean) =>
    columns.map((column) => (column.paired === paired ? column[side] : ' ')).join('')
  return {
    from: from + 1,
    targetUnpaired: line('target', false),
    targetPaired: line('target', true),
    rnaPaired: line('rna', true),
    rnaUnpaired: line('rna', false),
  }
}

/**
 * The duplex drawn in text, with the ends named and the position on the target (1-based) of its first paired base.
 *
 * @param target - 5′→3′
 * @param rna - 5′→3′
 * @param duplex - as a `hybridiser` gives it
 * @returns several lines of text
 * @example
 * const [duplex] = hybridiser('UGAGGUAGUAGG').duplexes('CCUACUACCUCA', 1)
 * duplexText('CCUACUACCUCA', 'UGAGGUAGUAGG', duplex).split('\n').length > 3 // → true
 */
export function duplexText(target: string, rna: string, duplex: Duplex): string {
  const {targetUnpaired, targetPaired, rnaPaired, rnaUnpaired} = duplexLines(target, rna, duplex)
  return [
    `position ${duplex.site.start + 1}`,
    `target 5′ ${targetUnpaired} 3′`,
    `          ${targetPaired}`,
    `          ${rnaPaired}`,
    `RNA    3′ ${rnaUnpaired} 5′`,
  ].join('\n')
}

/**
 * The duplex in dot-bracket notation: the site on the target 5′→3′, `&`, the whole RNA 5′→3′; brackets pair across the `&`.
 */
export function dotBracket(rnaLength: number, {pairs, site}: Duplex): string {
  const left = new Array<string>(site.end - site.start).fill('.')
  const right = new Array<string>(rnaLength).fill('.')
  for (const [i, j] of pairs) {
    left[i - site.start] = '('
    right[j] = ')'
  }
  return `${left.join('')}&${right.join('')}`
}

const cell = 16
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})[letter]!)

/** The duplex as an SVG picture: bonds as lines (G:U as circles), unpaired bases bent away, positions of the target at both ends. */
export function duplexSvg(
  target: string,
  rna: string,
  duplex: Duplex,
  {title, targetName = 'target', rnaName = 'RNA'}: {readonly title?: string; readonly targetName?: string; readonly rnaName?: string} = {},
): string {
  const {columns} = columnsOf(target, rna, duplex)
  const left = 8 + cell * 6
  const width = left + columns.length * cell + cell * 5
  const rows = {outerTop: 44, top: 60, bottom: 92, outerBottom: 108}
  const letters = columns.flatMap((column, n) => {
    const x = left + n * cell
    const letter = (text: string, y: number, kind: string) =>
      text === ' ' ? [] : [`<text x="${x}" y="${y}" class="${kind}">${text}</text>`]
    return [
      ...letter(column.target, column.paired ? rows.top : rows.outerTop, 't'),
      ...letter(column.rna, column.paired ? rows.bottom : rows.outerBottom, 'r'),
      ...(column.paired ? [bond(x, column)] : []),
    ]
  })
  const ends = [
    `<text x="${left - cell}" y="${rows.outerTop}" class="e">5′</text>`,
    `<text x="${width - cell * 4.5}" y="${rows.outerTop}" class="e">3′</text>`,
    `<text x="${left - cell}" y="${rows.outerBottom}" class="e">3′</text>`,
    `<text x="${width - cell * 4.5}" y="${rows.outerBottom}" class="e">5′</text>`,
    `<text x="8" y="${rows.top}" class="n">${escaped(targetName)}</text>`,
    `<text x="8" y="${rows.bottom}" class="n">${escaped(rnaName)}</text>`,
  ]
  const caption = `${title ?? `${rnaName} on ${targetName}`}: ${duplex.site.start + 1}–${duplex.site.end}, ${duplex.energyKcalPerMol.toFixed(1)} kcal/mol`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 124" width="${width}" height="124" role="img" aria-label="${escaped(caption)}">
<style>text{font:13px ui-monospace,monospace;text-anchor:middle;fill:#1a1a1a}.n{font-size:11px;text-anchor:start}.e{fill:#666}.c{font-size:12px;text-anchor:start}.t{fill:#0b4f8a}.r{fill:#8a3b0b}line{stroke:#444;stroke-width:1.5}circle{fill:none;stroke:#444;stroke-width:1.2}</style>
<rect width="100%" height="100%" fill="#fff"/>
<text x="8" y="20" class="c">${escaped(caption)}</text>
${[...ends, ...letters].join('\n')}
</svg>
`
}

function bond(x: number, {target, rna}: Column): string {
  return target + rna === 'GU' || target + rna === 'UG'
    ? `<circle cx="${x}" cy="71.5" r="3"/>`
    : `<line x1="${x}" y1="65" x2="${x}" y2="78"/>`
}
