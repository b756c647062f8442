import {escapeXml} from './escape.js'
import {colours} from './palette.js'

export interface ForestRow {
  readonly label: string
  readonly value: number
  readonly low: number
  readonly high: number
  readonly note: string
}

/** Forest plot: one row each with its value and interval, around zero. */
export function forestSvg(rows: readonly ForestRow[], labels: {readonly title: string; readonly axis: string}): string {
  const rowHeight = 26
  const left = 240
  const plot = 380
  const width = left + plot + 150
  const height = 44 + rows.length * rowHeight + 40
  const most = Math.max(0.1, ...rows.flatMap(({low, high}) => [Math.abs(low), Math.abs(high)])) * 1.05
  const x = (value: number) => (left + ((value + most) / (2 * most)) * plot).toFixed(1)
  const body = rows.map(({label, value, low, high, note}, i) => {
    const y = 40 + i * rowHeight
    const colour = value > 0 ? colours.mtncrna : value < 0 ? colours.decreases : colours.faint
    return `<g><title>${escapeXml(`${label}: ${value.toFixed(2)} (95 % ${low.toFixed(2)} to ${high.toFixed(2)}); ${note}`)}</title><text x="${left - 12}" y="${y + 4}" text-anchor="end" fill="${colours.ink}">${escapeXml(label.length > 34 ? `${label.slice(0, 33)}…` : label)}</text><path d="M${x(low)} ${y}H${x(high)}M${x(low)} ${y - 5}v10M${x(high)} ${y - 5}v10" stroke="${colour}" stroke-width="1.6" fill="none"/><rect x="${Number(x(value)) - 5}" y="${y - 5}" width="10" height="10" fill="${colour}"/><text x="${left + plot + 12}" y="${y + 4}" fill="${colours.faint}">${escapeXml(note)}</text></g>`
  })
  const bottom = 40 + rows.length * rowHeight
  const ticks = [-most, -most / 2, 0, most / 2, most].map(
    (value) =>
      `<path d="M${x(value)} 26V${bottom - 10}" stroke="${value === 0 ? '#8a94a1' : '#e3e7ec'}"/><text x="${x(value)}" y="${bottom + 8}" text-anchor="middle" fill="${colours.faint}" font-size="11">${value.toFixed(2)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(labels.title)}" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12">
<title>${escapeXml(labels.title)}</title>
<rect width="${width}" height="${height}" fill="${colours.paper}"/>
${ticks.join('')}
${body.join('\n')}
<text x="${left + plot / 2}" y="${bottom + 26}" text-anchor="middle" fill="${colours.faint}" font-size="11">${escapeXml(labels.axis)}</text>
</svg>
`
}
