import type {Interval, Intervention} from '#screen'
import {lines, type Markup, svg} from '../html/markup.js'
import {drawing} from './drawing.js'
import {colours} from './palette.js'

export interface MappedPair {
  readonly interventions: readonly Intervention[]
  readonly gain: Interval
  readonly bliss: Interval | undefined
}

/** Interventions named along each side. */
const maxNames = 24
const cell = 34
const left = 210
const top = 150

const nameOf = ({interventions}: MappedPair, index: 0 | 1) =>
  `${interventions[index]!.name} ${interventions[index]!.change === 'up' ? '↑' : '↓'}`

/** Gains of pairs as a square of cells: area and number say the size, colour the sign. */
export function pairMapSvg(pairs: readonly MappedPair[]): Markup {
  const names = [...new Set(pairs.flatMap((pair) => [nameOf(pair, 0), nameOf(pair, 1)]))].slice(0, maxNames)
  const at = new Map(names.map((one, i) => [one, i]))
  const max = Math.max(0.01, ...pairs.map(({gain}) => Math.abs(gain.value)))
  const cells = pairs.flatMap((pair) => {
    const [a, b] = [at.get(nameOf(pair, 0)), at.get(nameOf(pair, 1))]
    return a === undefined || b === undefined ? [] : [pairCell(pair, a, b, max), pairCell(pair, b, a, max)]
  })
  const labels = names.map((one, i) => {
    const middle = i * cell + cell / 2 + 4
    return svg`<text x="${left - 8}" y="${top + middle}" text-anchor="end">${one.slice(0, 30)}</text>
      <text transform="translate(${left + middle} ${top - 8}) rotate(-60)">${one.slice(0, 26)}</text>`
  })
  return drawing(
    {
      width: left + names.length * cell + 20,
      height: top + names.length * cell + 20,
      title: 'Gains of pairs',
      fontSize: 11,
      fill: colours.ink,
    },
    svg`${lines(cells)}
${lines(labels)}`,
  )
}

function pairCell(pair: MappedPair, row: number, column: number, max: number): Markup {
  const {value, low, high} = pair.gain
  const side = Math.max(3, Math.sqrt(Math.abs(value) / max) * (cell - 6))
  const [x, y] = [left + column * cell + cell / 2, top + row * cell + cell / 2]
  const bliss = pair.bliss ? `, Bliss excess ${pair.bliss.value.toFixed(2)}` : ''
  const words = `${nameOf(pair, 0)} + ${nameOf(pair, 1)}: gain ${value.toFixed(2)} (95 % ${low.toFixed(2)} to ${high.toFixed(2)})${bliss}`
  return svg`<g><title>${words}</title>
    <rect x="${(x - side / 2).toFixed(1)}" y="${(y - side / 2).toFixed(1)}" width="${side.toFixed(1)}" height="${side.toFixed(1)}"
      fill="${value >= 0 ? colours.mtncrna : colours.decreases}"/>
    <text x="${x}" y="${y + 3.5}" text-anchor="middle" font-size="9" fill="${colours.ink}"
      stroke="${colours.paper}" stroke-width="2" paint-order="stroke">${value.toFixed(2)}</text></g>`
}
