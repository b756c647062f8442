import {lines, type Markup, nothing, svg} from '../html/markup.js'
import {signed} from '../text/numbers.js'
import {colours} from './palette.js'
import {clip, styleOf, titledSvg} from './plot.js'
import type {SampleNames} from './qc.js'

/** Blue over white to orange for −1 … 1; told apart by people with any colour vision. */
export function divergingColour(value: number): string {
  const t = Math.max(-1, Math.min(1, value))
  const end = t < 0 ? [0, 114, 178] : [213, 94, 0]
  const parts = end.map((channel) => Math.round(255 + (channel - 255) * Math.abs(t)))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

export interface HeatRow {
  readonly label: string
  /** One per sample: distance from the row's mean, in log2 units. */
  readonly values: ArrayLike<number>
  readonly note?: string
}

/** Rows × samples as coloured cells around each row's mean, with the scale above. Colours are clipped at ±`limit`. */
export function heatmapSvg(
  names: SampleNames,
  rows: readonly HeatRow[],
  {title, limit = 2}: {readonly title: string; readonly limit?: number},
): Markup {
  const cell = {width: Math.max(14, Math.min(34, 420 / names.samples.length)), height: 18}
  const left = 130
  const top = 150
  const width = left + cell.width * names.samples.length + 170
  const columnAt = (i: number) => left + i * cell.width
  const heads = names.samples.map((sample, i) => {
    const at = `translate(${(columnAt(i + 0.5) + 4).toFixed(1)} ${top - 15}) rotate(-60)`
    return svg`${bar(columnAt(i), top - 10, cell.width - 1, 6, styleOf(names.groupOf[i]!).colour)}
      <text transform="${at}" font-size="11" fill="${colours.ink}">${clip(sample, 14)}</text>`
  })
  const body = rows.map(({label, values, note}, r) => {
    const y = top + r * cell.height
    const cells = Array.from(values, (value, i) => {
      const words = `${label}, ${names.samples[i]}: ${signed(value)}`
      return svg`<rect x="${columnAt(i).toFixed(1)}" y="${y}" width="${(cell.width - 1).toFixed(1)}" height="${cell.height - 1}"
        fill="${divergingColour(value / limit)}"><title>${words}</title></rect>`
    })
    const x = (columnAt(names.samples.length) + 8).toFixed(1)
    const beside =
      note === undefined ? nothing : svg`<text x="${x}" y="${y + 13}" font-size="11" fill="${colours.faint}">${clip(note, 26)}</text>`
    return svg`<text x="${left - 8}" y="${y + 13}" text-anchor="end" font-size="11" fill="${colours.ink}">${clip(label, 18)}</text>${cells}${beside}`
  })
  return titledSvg({
    width: Math.max(width, 250 + 130 * Math.min(3, names.groups.length) + 20),
    height: top + rows.length * cell.height + 24,
    title,
    body: [
      scale(limit),
      svg`<text x="16" y="72" font-size="10" fill="${colours.faint}">log2 units from the mean of the row</text>`,
      groupKey(names),
      heads,
      lines(body),
    ],
  })
}

function scale(limit: number): Markup[] {
  const sign = (t: number) => (t === 0 ? '' : signed(t).charAt(0))
  return [-1, -0.5, 0, 0.5, 1].map((t, i) => {
    const words = `${sign(t)}${Math.abs(t * limit)}`
    return svg`<rect x="${16 + i * 44}" y="32" width="43" height="12" fill="${divergingColour(t)}" stroke="#d9dfe5" stroke-width="0.5"/>
      <text x="${37 + i * 44}" y="57" text-anchor="middle" font-size="10" fill="${colours.faint}">${words}</text>`
  })
}

const groupKey = ({groups}: SampleNames): Markup[] =>
  groups.map((group, i) => {
    const [x, y] = [250 + 130 * (i % 3), 32 + 16 * Math.floor(i / 3)]
    return svg`<rect x="${x}" y="${y}" width="10" height="10" fill="${styleOf(i).colour}"/>
      <text x="${x + 15}" y="${y + 9}" font-size="11" fill="${colours.ink}">${clip(group, 16)}</text>`
  })

function bar(x: number, y: number, width: number, height: number, colour: string): Markup {
  return svg`<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${height}" fill="${colour}"/>`
}

/** How alike any two samples are: their correlation, darker = less alike. */
export function distancesSvg(names: SampleNames, r: ArrayLike<number>): Markup {
  const n = names.samples.length
  const cell = Math.max(8, Math.min(34, 380 / n))
  const left = 120
  const top = 130
  let min = 1
  for (let i = 0; i < n * n; i++) min = Math.min(min, r[i]!)
  const shade = (value: number) => divergingColour(-0.95 * ((1 - value) / Math.max(1e-9, 1 - min)))
  const size = (cell - 1).toFixed(1)
  const [columnAt, rowAt] = [left, top].map((start) => (i: number) => start + i * cell) as [(i: number) => number, (i: number) => number]
  const cells = names.samples.map((first, i) =>
    names.samples.map((second, j) => {
      const value = r[i * n + j]!
      const words = `${first} and ${second}: r = ${value.toFixed(3)}`
      return svg`<rect x="${columnAt(j).toFixed(1)}" y="${rowAt(i).toFixed(1)}" width="${size}" height="${size}" fill="${shade(value)}">
        <title>${words}</title></rect>`
    }),
  )
  const words = names.samples.map((sample, i) => {
    const y = (rowAt(i + 0.5) + 4).toFixed(1)
    const turned = `translate(${(columnAt(i + 0.5) + 4).toFixed(1)} ${top - 14}) rotate(-60)`
    return svg`<text x="${left - 14}" y="${y}" text-anchor="end" font-size="11" fill="${colours.ink}">${clip(sample, 14)}</text>
      <text transform="${turned}" font-size="11" fill="${colours.ink}">${clip(sample, 14)}</text>`
  })
  const stripes = names.samples.map((_, i) => {
    const {colour} = styleOf(names.groupOf[i]!)
    return svg`<rect x="${left - 9}" y="${rowAt(i).toFixed(1)}" width="5" height="${size}" fill="${colour}"/>
      <rect x="${columnAt(i).toFixed(1)}" y="${top - 9}" width="${size}" height="5" fill="${colour}"/>`
  })
  const y = (rowAt(n) + 22).toFixed(1)
  return titledSvg({
    width: Math.max(columnAt(n) + 60, 360),
    height: rowAt(n) + 44,
    title: 'How alike the samples are',
    body: svg`${cells}${stripes}${n > 40 ? nothing : words}
      <text x="${left}" y="${y}" font-size="11" fill="${colours.faint}">white: r = 1; darkest: r = ${min.toFixed(3)}</text>`,
  })
}
