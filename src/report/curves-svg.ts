import type {SimulationResult} from '#engine'
import {escapeXml} from './escape.js'
import {colours} from './palette.js'

/** Okabe & Ito's colours, then the same dashed. */
const lines = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#6b4c9a', '#1c2430']
const most = 16

/** Probability of each node over time with a band of two standard errors; the nodes that move most, at most sixteen. */
export function curvesSvg({times, timeTick, nodes}: SimulationResult, title: string): string {
  const range = (values: Float64Array) => Math.max(...values) - Math.min(...values)
  const shown = [...nodes].sort((a, b) => range(b[1].probability) - range(a[1].probability)).slice(0, most)
  const [left, top, plot, high] = [56, 40, 560, 320]
  const end = times[times.length - 1]! + timeTick
  const x = (t: number) => (left + (t / end) * plot).toFixed(1)
  const y = (p: number) => (top + (1 - Math.min(1, Math.max(0, p))) * high).toFixed(1)
  const curve = (probability: Float64Array, shift: (i: number) => number) =>
    Array.from(times, (t, i) => `${x(t + timeTick / 2)} ${y(probability[i]! + shift(i))}`)
  const drawn = shown.map(([name, {probability, error}], i) => {
    const colour = lines[i % lines.length]!
    const dash = i >= lines.length ? ' stroke-dasharray="5 3"' : ''
    const band = `M${curve(probability, (w) => 2 * error[w]!).join('L')}L${curve(probability, (w) => -2 * error[w]!)
      .reverse()
      .join('L')}Z`
    const last = probability[probability.length - 1]!
    return `<g><title>${escapeXml(`${name}: ${last.toFixed(3)} at the end`)}</title><path d="${band}" fill="${colour}" fill-opacity="0.18"/><path d="M${curve(probability, () => 0).join('L')}" fill="none" stroke="${colour}" stroke-width="1.8"${dash}/><path d="M${left + plot + 16} ${top + 8 + i * 20}h22" stroke="${colour}" stroke-width="2"${dash}/><text x="${left + plot + 44}" y="${top + 12 + i * 20}" fill="${colours.ink}">${escapeXml(name.slice(0, 24))} ${last.toFixed(2)}</text></g>`
  })
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (p) =>
      `<path d="M${left} ${y(p)}h${plot}" stroke="#e3e7ec"/><text x="${left - 8}" y="${Number(y(p)) + 4}" text-anchor="end" fill="${colours.faint}">${p}</text>`,
  )
  const ticks = Array.from({length: 6}, (_, i) => (end * i) / 5).map(
    (t) => `<text x="${x(t)}" y="${top + high + 18}" text-anchor="middle" fill="${colours.faint}">${Number(t.toPrecision(3))}</text>`,
  )
  const width = left + plot + 240
  const height = Math.max(top + high + 48, top + 20 + shown.length * 20)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12">
<title>${escapeXml(title)}</title>
<rect width="${width}" height="${height}" fill="${colours.paper}"/>
<text x="${left}" y="22" font-size="14" fill="${colours.ink}">${escapeXml(title)}: probability of being on${nodes.size > most ? ` (the ${most} of ${nodes.size} nodes that move most)` : ''}</text>
${grid.join('')}${ticks.join('')}
${drawn.join('\n')}
<text x="${left + plot / 2}" y="${top + high + 38}" text-anchor="middle" fill="${colours.faint}">time</text>
</svg>
`
}
