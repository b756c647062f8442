import type {SimulationResult} from '#engine'
import {lines, type Markup, svg} from '../html/markup.js'
import {drawing} from './drawing.js'
import {colours} from './palette.js'

/** Okabe & Ito's colours, then the same dashed. */
const strokes = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#6b4c9a', '#1c2430']
const maxCurves = 16
const [left, top, plot, high] = [56, 40, 560, 320]

/**
 * Probability of each node over time with a band of two standard errors; the nodes that move most, at most sixteen.
 *
 * @param title - shown above
 * @param result - of `simulate`
 * @returns one self-contained SVG
 * @example
 * curvesSvg(await simulate(parseBnet('A, !A\n')), 'A').startsWith('<svg') // → true
 */
export function curvesSvg({times, timeTick, nodes}: SimulationResult, title: string): string {
  const range = (values: Float64Array) => Math.max(...values) - Math.min(...values)
  const shown = [...nodes].sort((a, b) => range(b[1].probability) - range(a[1].probability)).slice(0, maxCurves)
  const end = times[times.length - 1]! + timeTick
  const x = (t: number) => (left + (t / end) * plot).toFixed(1)
  const y = (p: number) => (top + (1 - Math.min(1, Math.max(0, p))) * high).toFixed(1)
  const points = (probability: Float64Array, shift: (i: number) => number) =>
    Array.from(times, (t, i) => `${x(t + timeTick / 2)} ${y(probability[i]! + shift(i))}`)
  const drawn = shown.map(([name, {probability, error}], i) => {
    const upper = points(probability, (w) => 2 * error[w]!)
    const lower = points(probability, (w) => -2 * error[w]!).reverse()
    return curve(name, probability[probability.length - 1]!, i, {
      band: `M${upper.join('L')}L${lower.join('L')}Z`,
      line: `M${points(probability, () => 0).join('L')}`,
    })
  })
  const some = nodes.size > maxCurves ? ` (the ${maxCurves} of ${nodes.size} nodes that move most)` : ''
  const body = svg`<text x="${left}" y="22" font-size="14" fill="${colours.ink}">${title}: probability of being on${some}</text>
${grid(y)}${timeTicks(end, x)}
${lines(drawn)}
<text x="${left + plot / 2}" y="${top + high + 38}" text-anchor="middle" fill="${colours.faint}">time</text>`
  const height = Math.max(top + high + 48, top + 20 + shown.length * 20)
  return drawing({width: left + plot + 240, height, title}, body).toString()
}

function curve(name: string, last: number, i: number, {band, line}: {readonly band: string; readonly line: string}): Markup {
  const colour = strokes[i % strokes.length]!
  const dash = i >= strokes.length ? svg` stroke-dasharray="5 3"` : ''
  const y = top + 8 + i * 20
  return svg`<g><title>${`${name}: ${last.toFixed(3)} at the end`}</title>
    <path d="${band}" fill="${colour}" fill-opacity="0.18"/>
    <path d="${line}" fill="none" stroke="${colour}" stroke-width="1.8"${dash}/>
    <path d="M${left + plot + 16} ${y}h22" stroke="${colour}" stroke-width="2"${dash}/>
    <text x="${left + plot + 44}" y="${y + 4}" fill="${colours.ink}">${name.slice(0, 24)} ${last.toFixed(2)}</text></g>`
}

const grid = (y: (p: number) => string) =>
  [0, 0.25, 0.5, 0.75, 1].map(
    (p) => svg`<path d="M${left} ${y(p)}h${plot}" stroke="#e3e7ec"/>
      <text x="${left - 8}" y="${Number(y(p)) + 4}" text-anchor="end" fill="${colours.faint}">${p}</text>`,
  )

const timeTicks = (end: number, x: (t: number) => string) =>
  Array.from({length: 6}, (_, i) => (end * i) / 5).map(
    (t) => svg`<text x="${x(t)}" y="${top + high + 18}" text-anchor="middle" fill="${colours.faint}">${Number(t.toPrecision(3))}</text>`,
  )
