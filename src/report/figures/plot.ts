import {type Markup, nothing, type Piece, svg} from '../html/markup.js'
import {drawing} from './drawing.js'
import {colours} from './palette.js'

export interface GroupStyle {
  readonly colour: string
  readonly shape: 'dot' | 'square' | 'diamond' | 'triangle' | 'cross' | 'ring'
}

/** Colours and shapes of groups, told apart without colour too (Okabe & Ito 2008); the first is of the cells of interest. */
export const groupStyles: readonly GroupStyle[] = [
  {colour: '#d55e00', shape: 'dot'},
  {colour: '#0072b2', shape: 'square'},
  {colour: '#009e73', shape: 'diamond'},
  {colour: '#cc79a7', shape: 'triangle'},
  {colour: '#e69f00', shape: 'cross'},
  {colour: '#56b4e9', shape: 'ring'},
]

export const styleOf = (group: number): GroupStyle => groupStyles[group % groupStyles.length]!

/** A mark of a group around a point. */
export function mark({colour, shape}: GroupStyle, x: number, y: number, size = 5): Markup {
  const [a, b] = [x.toFixed(1), y.toFixed(1)]
  const above = (y - size).toFixed(1)
  switch (shape) {
    case 'dot':
      return svg`<circle cx="${a}" cy="${b}" r="${size}" fill="${colour}"/>`
    case 'square': {
      const side = 2 * size - 1
      return svg`<rect x="${(x - size + 0.5).toFixed(1)}" y="${(y - size + 0.5).toFixed(1)}" width="${side}" height="${side}"
        fill="${colour}"/>`
    }
    case 'diamond': {
      const half = size + 1
      return svg`<path d="M${a} ${(y - half).toFixed(1)}l${half} ${half}l${-half} ${half}l${-half} ${-half}z" fill="${colour}"/>`
    }
    case 'triangle':
      return svg`<path d="M${a} ${above}l${size + 1} ${2 * size}h${-2 * size - 2}z" fill="${colour}"/>`
    case 'cross': {
      const arms = `M${(x - size).toFixed(1)} ${b}h${2 * size}M${a} ${above}v${2 * size}`
      return svg`<path d="${arms}" stroke="${colour}" stroke-width="2.4"/>`
    }
    case 'ring':
      return svg`<circle cx="${a}" cy="${b}" r="${size - 1}" fill="none" stroke="${colour}" stroke-width="2"/>`
    default:
      return shape satisfies never
  }
}

/** Round numbers within [low, high], about `wanted` of them. */
export function ticks(low: number, high: number, wanted = 5): number[] {
  const span = high - low
  if (!(span > 0)) return [low]
  const rough = span / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= wanted + 1) ?? 10 * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({length: Math.max(0, last - first + 1)}, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** The lowest and highest of some numbers, a little wider; [0, 1] for none. */
export function rangeOf(values: Iterable<number>, pad = 0.04): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1]
  const margin = (high - low || 1) * pad
  return [low - margin, high + margin]
}

export interface Plane {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

export interface LegendEntry {
  readonly label: string
  readonly style: GroupStyle
}

/** A picture with two axes, before its marks. */
export interface Frame {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly xRange: readonly [number, number]
  readonly yRange: readonly [number, number]
  readonly width?: number
  readonly height?: number
  readonly legend?: readonly LegendEntry[]
  /** What the picture shows, for those who do not see it. */
  readonly description?: string
}

const margin = {left: 64, right: 20, top: 38, bottom: 50}

/** A picture with two axes; `draw` gets the scales and gives the marks. */
export function planeSvg(frame: Frame, draw: (plane: Plane) => Piece): Markup {
  const {width = 520, height = 400, xRange, yRange, legend = []} = frame
  const top = margin.top + (legend.length > 0 ? 20 * Math.ceil(legend.length / perLine(width)) : 0)
  const plot = {left: margin.left, right: width - margin.right, top, bottom: height - margin.bottom}
  const x = (value: number) => plot.left + ((value - xRange[0]) / (xRange[1] - xRange[0] || 1)) * (plot.right - plot.left)
  const y = (value: number) => plot.bottom - ((value - yRange[0]) / (yRange[1] - yRange[0] || 1)) * (plot.bottom - plot.top)
  const vertical = ticks(...xRange).map((value) => {
    const at = x(value).toFixed(1)
    return svg`<path d="M${at} ${plot.top}V${plot.bottom}" stroke="#e3e7ec"/>
      <text x="${at}" y="${plot.bottom + 16}" text-anchor="middle" fill="${colours.faint}" font-size="11">${short(value)}</text>`
  })
  const horizontal = ticks(...yRange).map((value) => {
    const [line, word] = [y(value).toFixed(1), (y(value) + 4).toFixed(1)]
    return svg`<path d="M${plot.left} ${line}H${plot.right}" stroke="#e3e7ec"/>
      <text x="${plot.left - 8}" y="${word}" text-anchor="end" fill="${colours.faint}" font-size="11">${short(value)}</text>`
  })
  const axis = (at: Markup, label: string) => svg`<text ${at} text-anchor="middle" fill="${colours.faint}" font-size="11">${label}</text>`
  return titledSvg({
    width,
    height,
    title: frame.title,
    ...(frame.description === undefined ? {} : {description: frame.description}),
    body: svg`${vertical}${horizontal}
${draw({x, y})}
${legendOf(legend, plot.left, margin.top + 2, width)}
${axis(svg`x="${(plot.left + plot.right) / 2}" y="${height - 12}"`, frame.xLabel)}
${axis(svg`transform="translate(16 ${(plot.top + plot.bottom) / 2}) rotate(-90)"`, frame.yLabel)}`,
  })
}

const perLine = (width: number) => Math.max(1, Math.floor((width - 80) / 150))

function legendOf(legend: readonly LegendEntry[], left: number, top: number, width: number): Markup[] {
  const line = perLine(width)
  return legend.map(({label, style}, i) => {
    const x = left + 6 + 150 * (i % line)
    const y = top + 20 * Math.floor(i / line)
    return svg`${mark(style, x, y, 5)}<text x="${x + 12}" y="${y + 4}" fill="${colours.ink}" font-size="11">${clip(label, 20)}</text>`
  })
}

/** At most so many characters, the last an ellipsis where some are left out. */
export const clip = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

/** A number on an axis: `1.2M`, `30k`, `0.05`, with a true minus. */
export const short = (value: number): string => scaled(value).replace('-', '−')

function scaled(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e9) return value.toExponential(0)
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`
  return String(Number(value.toPrecision(4)))
}

/** A figure with its title written above. */
export function titledSvg(figure: {
  readonly width: number
  readonly height: number
  readonly title: string
  readonly description?: string
  readonly body: Piece
}): Markup {
  const {body, ...about} = figure
  const x = Math.min(16, about.width / 20)
  return drawing(
    about,
    svg`<text x="${x}" y="20" fill="${colours.ink}" font-size="13" font-weight="600">${about.title}</text>
${body}`,
  )
}

/**
 * Many points as one path of round dots, one per pixel: what would be drawn over another is left out, so that 20,000 points
 * take tens of kilobytes.
 */
export function cloud(points: Iterable<readonly [number, number]>, colour: string, size = 3, opacity = 0.55): Markup {
  const seen = new Set<number>()
  let path = ''
  for (const [x, y] of points) {
    const [a, b] = [Math.round(x), Math.round(y)]
    const key = a * 10_000 + b
    if (seen.has(key)) continue
    seen.add(key)
    path += `M${a} ${b}h0`
  }
  if (path === '') return nothing
  return svg`<path d="${path}" stroke="${colour}" stroke-width="${size}" stroke-linecap="round" stroke-opacity="${opacity}" fill="none"/>`
}

export interface Label {
  readonly x: number
  readonly y: number
  readonly text: string
}

/** Words beside points, moved up or down until they do not cover each other; those without room are left out. */
export function placeLabels(labels: readonly Label[], right: number, top: number, bottom: number): Markup[] {
  const taken: {left: number; right: number; y: number}[] = []
  return labels.flatMap(({x, y, text}) => {
    const width = text.length * 6.2
    const flip = x + 8 + width > right
    const left = flip ? x - 8 - width : x + 8
    const free = (at: number) =>
      at > top + 8 && at < bottom - 2 && taken.every((box) => left > box.right || left + width < box.left || Math.abs(box.y - at) >= 12)
    const at = [0, -12, 12, -24, 24, -36, 36].map((shift) => y + 4 + shift).find(free)
    if (at === undefined) return []
    taken.push({left, right: left + width, y: at})
    const end = (flip ? left + width : left).toFixed(1)
    const leader = `M${x.toFixed(1)} ${y.toFixed(1)}L${end} ${(at - 4).toFixed(1)}`
    const led = Math.abs(at - 4 - y) > 6 ? svg`<path d="${leader}" stroke="${colours.faint}" stroke-width="0.7"/>` : nothing
    return [
      svg`${led}<text x="${end}" y="${at.toFixed(1)}" text-anchor="${flip ? 'end' : 'start'}" fill="${colours.ink}" font-size="11"
        stroke="${colours.paper}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">${text}</text>`,
    ]
  })
}
