import {lines, type Markup, svg} from '../html/markup.js'
import {drawing} from './drawing.js'
import {colours} from './palette.js'
import {clip} from './plot.js'

export interface ForestRow {
  readonly label: string
  readonly value: number
  readonly low: number
  readonly high: number
  readonly note: string
}

const rowHeight = 26
const left = 240
const plot = 380

/** Forest plot: one row each with its value and interval, around zero. */
export function forestSvg(rows: readonly ForestRow[], labels: {readonly title: string; readonly axis: string}): Markup {
  const size = {width: left + plot + 150, height: 44 + rows.length * rowHeight + 40}
  const limit = Math.max(0.1, ...rows.flatMap(({low, high}) => [Math.abs(low), Math.abs(high)])) * 1.05
  const x = (value: number) => (left + ((value + limit) / (2 * limit)) * plot).toFixed(1)
  const bottom = 40 + rows.length * rowHeight
  const ticks = [-limit, -limit / 2, 0, limit / 2, limit].map(
    (value) => svg`<path d="M${x(value)} 26V${bottom - 10}" stroke="${value === 0 ? '#8a94a1' : '#e3e7ec'}"/>
      <text x="${x(value)}" y="${bottom + 8}" text-anchor="middle" fill="${colours.faint}" font-size="11">${value.toFixed(2)}</text>`,
  )
  return drawing(
    {...size, title: labels.title},
    svg`${ticks}
${lines(rows.map((row, i) => forestRow(row, 40 + i * rowHeight, x)))}
<text x="${left + plot / 2}" y="${bottom + 26}" text-anchor="middle" fill="${colours.faint}" font-size="11">${labels.axis}</text>`,
  )
}

function forestRow({label, value, low, high, note}: ForestRow, y: number, x: (value: number) => string): Markup {
  const colour = signColour(value)
  const words = `${label}: ${value.toFixed(2)} (95 % ${low.toFixed(2)} to ${high.toFixed(2)}); ${note}`
  const whiskers = `M${x(low)} ${y}H${x(high)}M${x(low)} ${y - 5}v10M${x(high)} ${y - 5}v10`
  return svg`<g><title>${words}</title>
    <text x="${left - 12}" y="${y + 4}" text-anchor="end" fill="${colours.ink}">${clip(label, 34)}</text>
    <path d="${whiskers}" stroke="${colour}" stroke-width="1.6" fill="none"/>
    <rect x="${Number(x(value)) - 5}" y="${y - 5}" width="10" height="10" fill="${colour}"/>
    <text x="${left + plot + 12}" y="${y + 4}" fill="${colours.faint}">${note}</text></g>`
}

function signColour(value: number): string {
  if (value > 0) return colours.mtncrna
  return value < 0 ? colours.decreases : colours.faint
}
