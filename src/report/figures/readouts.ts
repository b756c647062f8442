import type {ReadoutChange} from '#prediction'
import {lines, type Markup, svg} from '../html/markup.js'
import {signed} from '../text/numbers.js'
import {drawing} from './drawing.js'
import {colours} from './palette.js'

const rowHeight = 26
const top = 56
const left = 236
const plot = 420

const x = (p: number) => (left + Math.min(1, Math.max(0, p)) * plot).toFixed(1)

const looks: Readonly<Record<ReadoutChange['direction'], {readonly colour: string; readonly mark: string}>> = {
  up: {colour: colours.decreases, mark: '▲'},
  down: {colour: colours.increases, mark: '▼'},
  contested: {colour: colours.faint, mark: '⚡'},
  unchanged: {colour: colours.faint, mark: '='},
  unknown: {colour: colours.faint, mark: '?'},
}

/** Each readout's chance of being on, baseline (ring) and sample (dot), with the interval of the sample's. */
export function readoutsSvg(
  readouts: readonly ReadoutChange[],
  labels: {readonly baseline: string; readonly other: string; readonly title: string},
): Markup {
  const axisY = top + readouts.length * rowHeight
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (p) => svg`<path d="M${x(p)} 40V${axisY - 8}" stroke="#e3e7ec"/>
      <text x="${x(p)}" y="${axisY + 10}" text-anchor="middle" fill="${colours.faint}" font-size="11">${p}</text>`,
  )
  return drawing(
    {width: left + plot + 90, height: axisY + 34, title: labels.title},
    svg`${key(labels)}
${ticks}
${lines(readouts.map((readout, i) => row(readout, top + i * rowHeight)))}
<text x="${left + plot / 2}" y="${axisY + 28}" text-anchor="middle" fill="${colours.faint}" font-size="11">probability of being on</text>`,
  )
}

function row({name, baseline, perturbed, delta, low, high, direction}: ReadoutChange, y: number): Markup {
  const {colour, mark} = looks[direction]
  const change = `${baseline.toFixed(2)} → ${perturbed.toFixed(2)}, change ${delta.toFixed(2)} (95 % ${low.toFixed(2)} to ${high.toFixed(2)})`
  return svg`<g><title>${`${name}: ${change}, ${direction}`}</title>
    <text x="${left - 12}" y="${y + 4}" text-anchor="end" fill="${colours.ink}">${name}</text>
    <path d="M${x(baseline + low)} ${y}H${x(baseline + high)}" stroke="${colour}" stroke-opacity="0.45" stroke-width="6"/>
    <path d="M${x(baseline)} ${y}H${x(perturbed)}" stroke="${colour}" stroke-width="2"/>
    <circle cx="${x(baseline)}" cy="${y}" r="5" fill="${colours.paper}" stroke="${colours.ink}" stroke-width="1.6"/>
    <circle cx="${x(perturbed)}" cy="${y}" r="5" fill="${colour}"/>
    <text x="${left + plot + 12}" y="${y + 4}" fill="${colour}" font-weight="600">${mark} ${signed(delta)}</text></g>`
}

function key({baseline, other}: {readonly baseline: string; readonly other: string}): Markup {
  return svg`<g font-size="11" fill="${colours.faint}">
    <circle cx="${left + 6}" cy="18" r="5" fill="${colours.paper}" stroke="${colours.ink}" stroke-width="1.6"/>
    <text x="${left + 18}" y="22">${baseline}</text>
    <circle cx="${left + 146}" cy="18" r="5" fill="${colours.ink}"/>
    <text x="${left + 158}" y="22">${other}</text>
    <path d="M${left + 286} 18h24" stroke="${colours.ink}" stroke-opacity="0.4" stroke-width="6"/>
    <text x="${left + 318}" y="22">95 % of the ensemble</text></g>`
}
