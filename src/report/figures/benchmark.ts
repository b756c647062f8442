import type {Curves} from '#prediction'
import {type Markup, svg} from '../html/markup.js'
import {colours} from './palette.js'
import {type Frame, mark, type Plane, planeSvg, styleOf} from './plot.js'

const size = {width: 460, height: 420} as const
const unit = [0, 1] as const

const path = (points: readonly (readonly [number, number])[], {x, y}: Plane, colour: string): Markup =>
  svg`<path d="M${points.map(([a, b]) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join('L')}" fill="none" stroke="${colour}" stroke-width="1.8"/>`

const diagonal = ({x, y}: Plane): Markup =>
  svg`<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="${colours.faint}" stroke-dasharray="4 4"/>`

const frame = (title: string, xLabel: string, yLabel: string, description: string): Frame => ({
  ...size,
  title,
  xLabel,
  yLabel,
  xRange: unit,
  yRange: unit,
  description,
})

/** What was said against what happened: on the diagonal, probabilities are what they say. */
export function reliabilitySvg({reliability}: Curves): Markup {
  const words = reliability.map(({said, sensitive, answers}) => `said ${said.toFixed(2)}, seen ${sensitive.toFixed(2)} of ${answers}`)
  return planeSvg(frame('Said and seen', 'P(more sensitive), as said', 'share more sensitive, as observed', words.join('; ')), (plane) => [
    diagonal(plane),
    reliability.map(({said, sensitive, low, high, answers}) => {
      const at = plane.x(said)
      const bar = `M${at.toFixed(1)} ${plane.y(low).toFixed(1)}V${plane.y(high).toFixed(1)}`
      return svg`<g><title>${`${answers} answers`}</title><path d="${bar}" stroke="${styleOf(1).colour}" stroke-width="1.4"/>
          ${mark(styleOf(1), at, plane.y(sensitive), 3 + Math.min(6, Math.sqrt(answers) / 2))}</g>`
    }),
  ])
}

/** How well the probability tells cells that became sensitive from those that became resistant. */
export function rocSvg({roc}: Curves, area: number): Markup {
  return planeSvg(
    frame('ROC curve', 'resistant, called sensitive', 'sensitive, called sensitive', `area under the curve ${area.toFixed(2)}`),
    (plane) => [
      diagonal(plane),
      path(
        roc.map(({falsePositive, truePositive}) => [falsePositive, truePositive] as const),
        plane,
        styleOf(1).colour,
      ),
    ],
  )
}

/** Share wrong among the surest answers, as less sure ones are let in. */
export function riskCoverageSvg({risk}: Curves, area: number): Markup {
  return planeSvg(
    frame(
      'Risk and coverage',
      'share of the answers let in, the surest first',
      'share of them wrong',
      `area under the curve ${area.toFixed(2)}`,
    ),
    (plane) => [
      path(
        risk.map(({coverage, risk: wrong}) => [coverage, wrong] as const),
        plane,
        styleOf(0).colour,
      ),
      risk.length < 40 ? risk.map(({coverage, risk: wrong}) => mark(styleOf(0), plane.x(coverage), plane.y(wrong), 3)) : [],
    ],
  )
}
