import type {Interval, Intervention} from '#screen'
import {escapeXml} from './escape.js'
import {colours} from './palette.js'

export interface MappedPair {
  readonly interventions: readonly Intervention[]
  readonly gain: Interval
  readonly bliss: Interval | undefined
}

/** Gains of pairs as a square of cells: area and number say the size, colour the sign. */
export function pairMapSvg(strategies: readonly MappedPair[]): string {
  const name = (index: 0 | 1) => (strategy: MappedPair) =>
    `${strategy.interventions[index]!.name} ${strategy.interventions[index]!.change === 'up' ? '↑' : '↓'}`
  const names = [...new Set(strategies.flatMap((strategy) => [name(0)(strategy), name(1)(strategy)]))].slice(0, 24)
  const at = new Map(names.map((one, i) => [one, i]))
  const cell = 34
  const left = 210
  const top = 150
  const width = left + names.length * cell + 20
  const height = top + names.length * cell + 20
  const most = Math.max(0.01, ...strategies.map(({gain}) => Math.abs(gain.value)))
  const cells = strategies.flatMap((strategy) => {
    const [a, b] = [at.get(name(0)(strategy)), at.get(name(1)(strategy))]
    if (a === undefined || b === undefined) return []
    return [
      [a, b],
      [b, a],
    ].map(([row, column]) => {
      const size = Math.max(3, Math.sqrt(Math.abs(strategy.gain.value) / most) * (cell - 6))
      const x = left + column! * cell + cell / 2
      const y = top + row! * cell + cell / 2
      const words = `${name(0)(strategy)} + ${name(1)(strategy)}: gain ${strategy.gain.value.toFixed(2)} (95 % ${strategy.gain.low.toFixed(2)} to ${strategy.gain.high.toFixed(2)})${strategy.bliss ? `, Bliss excess ${strategy.bliss.value.toFixed(2)}` : ''}`
      return `<g><title>${escapeXml(words)}</title><rect x="${(x - size / 2).toFixed(1)}" y="${(y - size / 2).toFixed(1)}" width="${size.toFixed(1)}" height="${size.toFixed(1)}" fill="${strategy.gain.value >= 0 ? colours.mtncrna : colours.decreases}"/><text x="${x}" y="${y + 3.5}" text-anchor="middle" font-size="9" fill="${colours.ink}" stroke="${colours.paper}" stroke-width="2" paint-order="stroke">${strategy.gain.value.toFixed(2)}</text></g>`
    })
  })
  const labels = names.map(
    (one, i) =>
      `<text x="${left - 8}" y="${top + i * cell + cell / 2 + 4}" text-anchor="end">${escapeXml(one.slice(0, 30))}</text><text transform="translate(${left + i * cell + cell / 2 + 4} ${top - 8}) rotate(-60)">${escapeXml(one.slice(0, 26))}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Gains of pairs" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="11" fill="${colours.ink}">
<title>Gains of pairs</title>
<rect width="${width}" height="${height}" fill="${colours.paper}"/>
${cells.join('\n')}
${labels.join('\n')}
</svg>
`
}
