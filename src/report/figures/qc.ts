import {lines, type Markup, svg} from '../html/markup.js'
import {count} from '../text/numbers.js'
import {colours} from './palette.js'
import {clip, cloud, type LegendEntry, mark, planeSvg, rangeOf, short, styleOf, ticks, titledSvg} from './plot.js'

/** The samples of an experiment: what each is called, and which group it is in (index into `groups`). */
export interface SampleNames {
  readonly samples: readonly string[]
  readonly groups: readonly string[]
  readonly groupOf: readonly number[]
}

/** Each group with its mark. */
export const groupLegend = ({groups}: SampleNames): LegendEntry[] => groups.map((label, i) => ({label, style: styleOf(i)}))

const barHeight = 22
const left = 150
const plot = 300

/** Sum of every sample as a bar, in the colour of its group. */
export function librarySizesSvg(names: SampleNames, sums: readonly number[], title: string): Markup {
  const top = 62 + 20 * Math.max(0, Math.ceil(names.groups.length / 3) - 1)
  const max = Math.max(1, ...sums) * 1.04
  const x = (value: number) => left + (value / max) * plot
  const bottom = top + names.samples.length * barHeight
  const grid = ticks(0, max, 4).map((value) => {
    const at = x(value).toFixed(1)
    return svg`<path d="M${at} ${top - 6}V${bottom}" stroke="#e3e7ec"/>
      <text x="${at}" y="${bottom + 16}" text-anchor="middle" fill="${colours.faint}" font-size="11">${short(value)}</text>`
  })
  const bars = names.samples.map((sample, i) => {
    const y = top + i * barHeight
    const width = Math.max(1, x(sums[i]!) - left).toFixed(1)
    return svg`<g><title>${`${sample}: ${count(Math.round(sums[i]!))}`}</title>
      <text x="${left - 10}" y="${y + 14}" text-anchor="end" fill="${colours.ink}" font-size="11">${clip(sample, 20)}</text>
      <rect x="${left}" y="${y + 3}" width="${width}" height="${barHeight - 7}" fill="${styleOf(names.groupOf[i]!).colour}"/></g>`
  })
  const legend = groupLegend(names).map(({label, style}, i) => {
    const [a, b] = [24 + 150 * (i % 3), 42 + 20 * Math.floor(i / 3)]
    return svg`${mark({...style, shape: 'square'}, a, b)}
      <text x="${a + 12}" y="${b + 4}" font-size="11" fill="${colours.ink}">${clip(label, 20)}</text>`
  })
  return titledSvg({width: left + plot + 30, height: bottom + 42, title, body: svg`${legend}${grid}${lines(bars)}`})
}

/** Distribution of every sample's values as an outline. */
export function densitiesSvg(
  names: SampleNames,
  curves: readonly ArrayLike<number>[],
  range: readonly [number, number],
  xLabel: string,
): Markup {
  const max = Math.max(...curves.flatMap((curve) => Array.from(curve)))
  return planeSvg(
    {
      title: 'Distribution of values by sample',
      xLabel,
      yLabel: 'share of rows',
      xRange: range,
      yRange: [0, max * 1.05],
      legend: groupLegend(names),
    },
    ({x, y}) =>
      lines(
        curves.map((curve, i) => {
          const step = (range[1] - range[0]) / curve.length
          const path = polyline(Array.from(curve, (value, k) => [x(range[0] + (k + 0.5) * step), y(value)]))
          return svg`<path d="${path}" fill="none" stroke="${styleOf(names.groupOf[i]!).colour}" stroke-width="1.4" stroke-opacity="0.8">
            <title>${names.samples[i]!}</title></path>`
        }),
      ),
  )
}

const polyline = (points: readonly (readonly [number, number])[]) =>
  points.map(([x, y], k) => `${k === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

/** Standard deviation against mean of every row, with the trend that the weights come from. */
export function meanVarianceSvg(
  points: {readonly x: ArrayLike<number>; readonly y: ArrayLike<number>},
  trend: {readonly x: ArrayLike<number>; readonly y: ArrayLike<number>},
  labels: {readonly xLabel: string; readonly yLabel: string},
): Markup {
  const xRange = rangeOf(Array.from(points.x))
  const yRange = rangeOf([0, ...Array.from(points.y)])
  return planeSvg({title: 'Mean and variance', ...labels, xRange, yRange: [0, yRange[1]]}, ({x, y}) => {
    const dots = cloud(
      Array.from(points.x, (value, i) => [x(value), y(points.y[i]!)] as const),
      colours.faint,
      2,
      0.4,
    )
    const order = Array.from(trend.x, (_, i) => i).sort((a, b) => trend.x[a]! - trend.x[b]!)
    const every = Math.max(1, Math.floor(order.length / 200))
    const path = polyline(order.filter((_, i) => i % every === 0 || i === order.length - 1).map((i) => [x(trend.x[i]!), y(trend.y[i]!)]))
    return svg`${dots}<path d="${path}" fill="none" stroke="${colours.decreases}" stroke-width="2.2"/>`
  })
}
