import {escapeXml} from './escape.js'
import {colours} from './palette.js'
import {clip, styleOf, svgOf} from './plot.js'
import type {SampleNames} from './qc-svg.js'

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
): string {
  const cell = {width: Math.max(14, Math.min(34, 420 / names.samples.length)), height: 18}
  const left = 130
  const top = 150
  const width = left + cell.width * names.samples.length + 170
  const bottom = top + rows.length * cell.height
  const heads = names.samples.map((sample, i) => {
    const x = left + (i + 0.5) * cell.width
    return `<rect x="${(left + i * cell.width).toFixed(1)}" y="${top - 10}" width="${(cell.width - 1).toFixed(1)}" height="6" fill="${styleOf(names.groupOf[i]!).colour}"/><text transform="translate(${(x + 4).toFixed(1)} ${top - 15}) rotate(-60)" font-size="11" fill="${colours.ink}">${escapeXml(clip(sample, 14))}</text>`
  })
  const body = rows.map(({label, values, note}, r) => {
    const y = top + r * cell.height
    const cells = Array.from(
      values,
      (value, i) =>
        `<rect x="${(left + i * cell.width).toFixed(1)}" y="${y}" width="${(cell.width - 1).toFixed(1)}" height="${cell.height - 1}" fill="${divergingColour(value / limit)}"><title>${escapeXml(`${label}, ${names.samples[i]}: ${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`)}</title></rect>`,
    )
    return `<text x="${left - 8}" y="${y + 13}" text-anchor="end" font-size="11" fill="${colours.ink}">${escapeXml(clip(label, 18))}</text>${cells.join('')}${note === undefined ? '' : `<text x="${(left + cell.width * names.samples.length + 8).toFixed(1)}" y="${y + 13}" font-size="11" fill="${colours.faint}">${escapeXml(clip(note, 26))}</text>`}`
  })
  const scale = [-1, -0.5, 0, 0.5, 1]
    .map(
      (t, i) =>
        `<rect x="${16 + i * 44}" y="32" width="43" height="12" fill="${divergingColour(t)}" stroke="#d9dfe5" stroke-width="0.5"/><text x="${37 + i * 44}" y="57" text-anchor="middle" font-size="10" fill="${colours.faint}">${t < 0 ? '−' : t > 0 ? '+' : ''}${Math.abs(t * limit)}</text>`,
    )
    .join('')
  const groups = names.groups
    .map(
      (group, i) =>
        `<rect x="${250 + 130 * (i % 3)}" y="${32 + 16 * Math.floor(i / 3)}" width="10" height="10" fill="${styleOf(i).colour}"/><text x="${265 + 130 * (i % 3)}" y="${41 + 16 * Math.floor(i / 3)}" font-size="11" fill="${colours.ink}">${escapeXml(clip(group, 16))}</text>`,
    )
    .join('')
  return svgOf({
    width: Math.max(width, 250 + 130 * Math.min(3, names.groups.length) + 20),
    height: bottom + 24,
    title,
    body: `${scale}<text x="16" y="72" font-size="10" fill="${colours.faint}">log2 units from the mean of the row</text>${groups}${heads.join('')}${body.join('\n')}`,
  })
}

/** How alike any two samples are: their correlation, darker = less alike. */
export function distancesSvg(names: SampleNames, r: ArrayLike<number>): string {
  const n = names.samples.length
  const cell = Math.max(8, Math.min(34, 380 / n))
  const left = 120
  const top = 130
  let least = 1
  for (let i = 0; i < n * n; i++) least = Math.min(least, r[i]!)
  const shade = (value: number) => divergingColour(-0.95 * ((1 - value) / Math.max(1e-9, 1 - least)))
  const cells: string[] = []
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      cells.push(
        `<rect x="${(left + j * cell).toFixed(1)}" y="${(top + i * cell).toFixed(1)}" width="${(cell - 1).toFixed(1)}" height="${(cell - 1).toFixed(1)}" fill="${shade(r[i * n + j]!)}"><title>${escapeXml(`${names.samples[i]} and ${names.samples[j]}: r = ${r[i * n + j]!.toFixed(3)}`)}</title></rect>`,
      )
  const label = (i: number) => escapeXml(clip(names.samples[i]!, 14))
  const words =
    n > 40
      ? []
      : names.samples.map(
          (_, i) =>
            `<text x="${left - 14}" y="${(top + (i + 0.5) * cell + 4).toFixed(1)}" text-anchor="end" font-size="11" fill="${colours.ink}">${label(i)}</text><text transform="translate(${(left + (i + 0.5) * cell + 4).toFixed(1)} ${top - 14}) rotate(-60)" font-size="11" fill="${colours.ink}">${label(i)}</text>`,
        )
  const stripes = names.samples.map(
    (_, i) =>
      `<rect x="${left - 9}" y="${(top + i * cell).toFixed(1)}" width="5" height="${(cell - 1).toFixed(1)}" fill="${styleOf(names.groupOf[i]!).colour}"/><rect x="${(left + i * cell).toFixed(1)}" y="${top - 9}" width="${(cell - 1).toFixed(1)}" height="5" fill="${styleOf(names.groupOf[i]!).colour}"/>`,
  )
  return svgOf({
    width: Math.max(left + n * cell + 60, 360),
    height: top + n * cell + 44,
    title: 'How alike the samples are',
    body: `${cells.join('')}${stripes.join('')}${words.join('')}<text x="${left}" y="${(top + n * cell + 22).toFixed(1)}" font-size="11" fill="${colours.faint}">white: r = 1; darkest: r = ${least.toFixed(3)}</text>`,
  })
}
