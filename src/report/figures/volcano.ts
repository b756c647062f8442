import {type Markup, svg} from '../html/markup.js'
import {colours} from './palette.js'
import {cloud, placeLabels, planeSvg, rangeOf} from './plot.js'

export interface ChangedPoint {
  readonly logFC: number
  /** Natural logarithm of the p-value (safe for the tiniest). */
  readonly logP: number
  /** Mean log2 expression. */
  readonly average: number
  readonly changed: boolean
  /** Named in the figure: an entity of the knowledge. */
  readonly label?: string
}

const classes = {
  up: {colour: colours.decreases, label: 'higher'},
  down: {colour: colours.increases, label: 'lower'},
} as const

const named = (points: readonly ChangedPoint[], max: number) =>
  points
    .filter(({label, changed}) => label !== undefined && changed)
    .sort((a, b) => a.logP - b.logP || Math.abs(b.logFC) - Math.abs(a.logFC))
    .slice(0, max)

const legend = [
  {label: 'higher, FDR held', style: {colour: colours.decreases, shape: 'dot'}},
  {label: 'lower, FDR held', style: {colour: colours.increases, shape: 'dot'}},
  {label: 'not changed', style: {colour: '#9aa4b0', shape: 'dot'}},
] as const

function clouds(points: readonly ChangedPoint[], at: (point: ChangedPoint) => readonly [number, number]): Markup[] {
  const pick = (test: (point: ChangedPoint) => boolean) => points.filter(test).map(at)
  return [
    cloud(
      pick(({changed}) => !changed),
      '#9aa4b0',
      2.4,
      0.45,
    ),
    cloud(
      pick(({changed, logFC}) => changed && logFC > 0),
      classes.up.colour,
      3,
      0.6,
    ),
    cloud(
      pick(({changed, logFC}) => changed && logFC < 0),
      classes.down.colour,
      3,
      0.6,
    ),
  ]
}

/** Size of the change against its p-value; names are those of the knowledge with the smallest p. */
export function volcanoSvg(
  points: readonly ChangedPoint[],
  {contrast, title = 'Size and certainty of the changes'}: {readonly contrast: string; readonly title?: string},
): Markup {
  const height = (point: ChangedPoint) => -point.logP / Math.LN10
  return planeSvg(
    {
      title,
      xLabel: `log2 fold change, ${contrast}`,
      yLabel: '−log10 p',
      xRange: rangeOf(points.map(({logFC}) => logFC)),
      yRange: [0, rangeOf([1, ...points.map(height)])[1]],
      width: 640,
      height: 460,
      legend,
    },
    ({x, y}) => {
      const at = (point: ChangedPoint) => [x(point.logFC), y(height(point))] as const
      return [clouds(points, at), marks(named(points, 16), at, 620, 410)]
    },
  )
}

/** Size of the change against mean expression: a tilt or a fan shows what normalisation left behind. */
export function maSvg(points: readonly ChangedPoint[], {contrast, xLabel}: {readonly contrast: string; readonly xLabel: string}): Markup {
  const xRange = rangeOf(points.map(({average}) => average))
  return planeSvg(
    {
      title: 'Change against mean expression',
      xLabel,
      yLabel: `log2 fold change, ${contrast}`,
      xRange,
      yRange: rangeOf(points.map(({logFC}) => logFC)),
      width: 640,
      height: 420,
      legend,
    },
    ({x, y}) => {
      const at = (point: ChangedPoint) => [x(point.average), y(point.logFC)] as const
      const zero = `M${x(xRange[0]).toFixed(1)} ${y(0).toFixed(1)}H620`
      return [
        clouds(points, at),
        svg`<path d="${zero}" stroke="${colours.ink}" stroke-width="0.8"/>`,
        marks(named(points, 12), at, 620, 370),
      ]
    },
  )
}

function marks(
  points: readonly ChangedPoint[],
  at: (point: ChangedPoint) => readonly [number, number],
  right: number,
  bottom: number,
): Markup[] {
  const rings = points.map((point) => {
    const [x, y] = at(point)
    return svg`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="none" stroke="${colours.ink}" stroke-width="1.2"/>`
  })
  const labels = points.map((point) => ({x: at(point)[0], y: at(point)[1], text: point.label!}))
  return [...rings, ...placeLabels(labels, right, 56, bottom)]
}
