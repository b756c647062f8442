import {escapeXml} from './escape.js'
import {clip, mark, placeLabels, planeSvg, rangeOf, styleOf} from './plot.js'
import type {SampleNames} from './qc-svg.js'

/** Samples by their first two principal components. */
export function pcaSvg(
  names: SampleNames,
  scores: readonly [ArrayLike<number>, ArrayLike<number>],
  shares: readonly [number, number],
): string {
  const [first, second] = scores
  const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} % of the variance`
  return planeSvg(
    {
      title: 'Samples by principal components',
      xLabel: `first component, ${percent(shares[0])}`,
      yLabel: `second component, ${percent(shares[1])}`,
      xRange: rangeOf(Array.from(first), 0.12),
      yRange: rangeOf(Array.from(second), 0.12),
      legend: names.groups.map((label, i) => ({label, style: styleOf(i)})),
    },
    ({x, y}) => {
      const marks = names.samples.map(
        (sample, i) => `<g><title>${escapeXml(sample)}</title>${mark(styleOf(names.groupOf[i]!), x(first[i]!), y(second[i]!))}</g>`,
      )
      const labels =
        names.samples.length > 40
          ? ''
          : placeLabels(
              names.samples.map((sample, i) => ({x: x(first[i]!), y: y(second[i]!), text: clip(sample, 16)})),
              500,
              40,
              350,
            )
      return marks.join('') + labels
    },
  )
}
