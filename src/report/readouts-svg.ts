import type {ReadoutChange} from '#prediction'
import {escapeXml} from './escape.js'
import {colours} from './palette.js'

/** Each readout's chance of being on, baseline (ring) and sample (dot), with the interval of the sample's; real text, no script. */
export function readoutsSvg(
  readouts: readonly ReadoutChange[],
  labels: {readonly baseline: string; readonly other: string; readonly title: string},
): string {
  const rowHeight = 26
  const left = 236
  const plot = 420
  const width = left + plot + 90
  const height = 56 + readouts.length * rowHeight + 34
  const x = (p: number) => (left + Math.min(1, Math.max(0, p)) * plot).toFixed(1)
  const rows = readouts.map((readout, i) => {
    const y = 56 + i * rowHeight
    const colour = readout.direction === 'up' ? colours.decreases : readout.direction === 'down' ? colours.increases : colours.faint
    const words = `${readout.name}: ${readout.baseline.toFixed(2)} → ${readout.perturbed.toFixed(2)}, change ${readout.delta.toFixed(2)} (95 % ${readout.low.toFixed(2)} to ${readout.high.toFixed(2)}), ${readout.direction}`
    return `<g><title>${escapeXml(words)}</title><text x="${left - 12}" y="${y + 4}" text-anchor="end" fill="${colours.ink}">${escapeXml(readout.name)}</text><path d="M${x(readout.baseline + readout.low)} ${y}H${x(readout.baseline + readout.high)}" stroke="${colour}" stroke-opacity="0.45" stroke-width="6"/><path d="M${x(readout.baseline)} ${y}H${x(readout.perturbed)}" stroke="${colour}" stroke-width="2"/><circle cx="${x(readout.baseline)}" cy="${y}" r="5" fill="${colours.paper}" stroke="${colours.ink}" stroke-width="1.6"/><circle cx="${x(readout.perturbed)}" cy="${y}" r="5" fill="${colour}"/><text x="${left + plot + 12}" y="${y + 4}" fill="${colour}" font-weight="600">${readout.direction === 'up' ? '▲' : readout.direction === 'down' ? '▼' : readout.direction === 'contested' ? '⚡' : '='} ${readout.delta < 0 ? '−' : '+'}${Math.abs(readout.delta).toFixed(2)}</text></g>`
  })
  const axisY = 56 + readouts.length * rowHeight
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (p) =>
      `<path d="M${x(p)} 40V${axisY - 8}" stroke="#e3e7ec"/><text x="${x(p)}" y="${axisY + 10}" text-anchor="middle" fill="${colours.faint}" font-size="11">${p}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(labels.title)}" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12">
<title>${escapeXml(labels.title)}</title>
<rect width="${width}" height="${height}" fill="${colours.paper}"/>
<g font-size="11" fill="${colours.faint}"><circle cx="${left + 6}" cy="18" r="5" fill="${colours.paper}" stroke="${colours.ink}" stroke-width="1.6"/><text x="${left + 18}" y="22">${escapeXml(labels.baseline)}</text><circle cx="${left + 146}" cy="18" r="5" fill="${colours.ink}"/><text x="${left + 158}" y="22">${escapeXml(labels.other)}</text><path d="M${left + 286} 18h24" stroke="${colours.ink}" stroke-opacity="0.4" stroke-width="6"/><text x="${left + 318}" y="22">95 % of the ensemble</text></g>
${ticks.join('')}
${rows.join('\n')}
<text x="${left + plot / 2}" y="${axisY + 28}" text-anchor="middle" fill="${colours.faint}" font-size="11">probability of being on</text>
</svg>
`
}
