import {type Markup, nothing, svg} from '../html/markup.js'
import {clip, mark, placeLabels, planeSvg, rangeOf, styleOf} from './plot.js'
import {groupLegend, type SampleNames} from './qc.js'

/** More samples than this stand without their names. */
const maxLabels = 40

/** Samples by their first two principal components. */
export function pcaSvg(
  names: SampleNames,
  scores: readonly [ArrayLike<number>, ArrayLike<number>],
  shares: readonly [number, number],
): Markup {
  const [first, second] = scores
  const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} % of the variance`
  return planeSvg(
    {
      title: 'Samples by principal components',
      xLabel: `first component, ${percent(shares[0])}`,
      yLabel: `second component, ${percent(shares[1])}`,
      xRange: rangeOf(Array.from(first), 0.12),
      yRange: rangeOf(Array.from(second), 0.12),
      legend: groupLegend(names),
    },
    ({x, y}) => {
      const places = names.samples.map((sample, i) => ({x: x(first[i]!), y: y(second[i]!), text: sample}))
      const marks = places.map((at, i) => svg`<g><title>${at.text}</title>${mark(styleOf(names.groupOf[i]!), at.x, at.y)}</g>`)
      const labels = places.map((at) => ({...at, text: clip(at.text, 16)}))
      return svg`${marks}${places.length > maxLabels ? nothing : placeLabels(labels, 500, 40, 350)}`
    },
  )
}
