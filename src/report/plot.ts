import {escapeXml} from './escape.js'
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
export function mark({colour, shape}: GroupStyle, x: number, y: number, size = 5): string {
  const [a, b] = [x.toFixed(1), y.toFixed(1)]
  switch (shape) {
    case 'dot':
      return `<circle cx="${a}" cy="${b}" r="${size}" fill="${colour}"/>`
    case 'square':
      return `<rect x="${(x - size + 0.5).toFixed(1)}" y="${(y - size + 0.5).toFixed(1)}" width="${2 * size - 1}" height="${2 * size - 1}" fill="${colour}"/>`
    case 'diamond':
      return `<path d="M${a} ${(y - size - 1).toFixed(1)}l${size + 1} ${size + 1}l${-size - 1} ${size + 1}l${-size - 1} ${-size - 1}z" fill="${colour}"/>`
    case 'triangle':
      return `<path d="M${a} ${(y - size).toFixed(1)}l${size + 1} ${2 * size}h${-2 * size - 2}z" fill="${colour}"/>`
    case 'cross':
      return `<path d="M${(x - size).toFixed(1)} ${b}h${2 * size}M${a} ${(y - size).toFixed(1)}v${2 * size}" stroke="${colour}" stroke-width="2.4"/>`
    case 'ring':
      return `<circle cx="${a}" cy="${b}" r="${size - 1}" fill="none" stroke="${colour}" stroke-width="2"/>`
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

export interface Frame {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly xRange: readonly [number, number]
  readonly yRange: readonly [number, number]
  readonly width?: number
  readonly height?: number
  readonly legend?: readonly {readonly label: string; readonly style: GroupStyle}[]
  /** What the picture shows, for those who do not see it. */
  readonly description?: string
}

const margin = {left: 64, right: 20, top: 38, bottom: 50}

/** A picture with two axes; `draw` gets the scales and gives the marks. Real text, no script. */
export function planeSvg(frame: Frame, draw: (plane: Plane) => string): string {
  const {width = 520, height = 400, xRange, yRange, legend = []} = frame
  const top = margin.top + (legend.length > 0 ? 20 * Math.ceil(legend.length / perLine(width)) : 0)
  const plot = {left: margin.left, right: width - margin.right, top, bottom: height - margin.bottom}
  const x = (value: number) => plot.left + ((value - xRange[0]) / (xRange[1] - xRange[0] || 1)) * (plot.right - plot.left)
  const y = (value: number) => plot.bottom - ((value - yRange[0]) / (yRange[1] - yRange[0] || 1)) * (plot.bottom - plot.top)
  const grid = [
    ...ticks(...xRange).map(
      (value) =>
        `<path d="M${x(value).toFixed(1)} ${plot.top}V${plot.bottom}" stroke="#e3e7ec"/><text x="${x(value).toFixed(1)}" y="${plot.bottom + 16}" text-anchor="middle" fill="${colours.faint}" font-size="11">${short(value)}</text>`,
    ),
    ...ticks(...yRange).map(
      (value) =>
        `<path d="M${plot.left} ${y(value).toFixed(1)}H${plot.right}" stroke="#e3e7ec"/><text x="${plot.left - 8}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end" fill="${colours.faint}" font-size="11">${short(value)}</text>`,
    ),
  ]
  return svgOf({
    width,
    height,
    title: frame.title,
    ...(frame.description === undefined ? {} : {description: frame.description}),
    body: `${grid.join('')}
${draw({x, y})}
${legendOf(legend, plot.left, margin.top + 2, width)}
<text x="${(plot.left + plot.right) / 2}" y="${height - 12}" text-anchor="middle" fill="${colours.faint}" font-size="11">${escapeXml(frame.xLabel)}</text>
<text transform="translate(16 ${(plot.top + plot.bottom) / 2}) rotate(-90)" text-anchor="middle" fill="${colours.faint}" font-size="11">${escapeXml(frame.yLabel)}</text>`,
  })
}

const perLine = (width: number) => Math.max(1, Math.floor((width - 80) / 150))

function legendOf(legend: NonNullable<Frame['legend']>, left: number, top: number, width: number): string {
  const line = perLine(width)
  return legend
    .map(({label, style}, i) => {
      const x = left + 6 + 150 * (i % line)
      const y = top + 20 * Math.floor(i / line)
      return `${mark(style, x, y, 5)}<text x="${x + 12}" y="${y + 4}" fill="${colours.ink}" font-size="11">${escapeXml(clip(label, 20))}</text>`
    })
    .join('')
}

export const clip = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

/** A number on an axis: `1.2M`, `30k`, `0.05`, with a true minus. */
export function short(value: number): string {
  const size = Math.abs(value)
  const text =
    size >= 1e9
      ? value.toExponential(0)
      : size >= 1e6
        ? `${Number((value / 1e6).toPrecision(3))}M`
        : size >= 1e4
          ? `${Number((value / 1e3).toPrecision(3))}k`
          : String(Number(value.toPrecision(4)))
  return text.replace('-', '−')
}

/** A p-value in two digits: `0.023`, `4.1e−7`. */
export const shortP = (p: number) => (p >= 0.001 || p === 0 ? p.toPrecision(2) : p.toExponential(1).replace('-', '−'))

/** The outer element of a figure, its title above. */
export function svgOf(figure: {
  readonly width: number
  readonly height: number
  readonly title: string
  readonly description?: string
  readonly body: string
}): string {
  const {width, height, title, description, body} = figure
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12">
<title>${escapeXml(title)}</title>${description === undefined ? '' : `<desc>${escapeXml(description)}</desc>`}
<rect width="${width}" height="${height}" fill="${colours.paper}"/>
<text x="${Math.min(16, width / 20)}" y="20" fill="${colours.ink}" font-size="13" font-weight="600">${escapeXml(title)}</text>
${body}
</svg>
`
}

/**
 * Many points as one path of round dots, one per pixel: what would be drawn over another is left out, so that 20,000 points
 * take tens of kilobytes.
 */
export function cloud(points: Iterable<readonly [number, number]>, colour: string, size = 3, opacity = 0.55): string {
  const seen = new Set<number>()
  let path = ''
  for (const [x, y] of points) {
    const [a, b] = [Math.round(x), Math.round(y)]
    const key = a * 10_000 + b
    if (seen.has(key)) continue
    seen.add(key)
    path += `M${a} ${b}h0`
  }
  return path === ''
    ? ''
    : `<path d="${path}" stroke="${colour}" stroke-width="${size}" stroke-linecap="round" stroke-opacity="${opacity}" fill="none"/>`
}

export interface Label {
  readonly x: number
  readonly y: number
  readonly text: string
}

/** Words beside points, moved up or down until they do not cover each other; those without room are left out. */
export function placeLabels(labels: readonly Label[], right: number, top: number, bottom: number): string {
  const taken: {left: number; right: number; y: number}[] = []
  return labels
    .map(({x, y, text}) => {
      const width = text.length * 6.2
      const flip = x + 8 + width > right
      const left = flip ? x - 8 - width : x + 8
      const free = (at: number) =>
        at > top + 8 && at < bottom - 2 && taken.every((box) => left > box.right || left + width < box.left || Math.abs(box.y - at) >= 12)
      const at = [0, -12, 12, -24, 24, -36, 36].map((shift) => y + 4 + shift).find(free)
      if (at === undefined) return ''
      taken.push({left, right: left + width, y: at})
      const leader =
        Math.abs(at - 4 - y) > 6
          ? `<path d="M${x.toFixed(1)} ${y.toFixed(1)}L${(flip ? left + width : left).toFixed(1)} ${(at - 4).toFixed(1)}" stroke="${colours.faint}" stroke-width="0.7"/>`
          : ''
      return `${leader}<text x="${(flip ? left + width : left).toFixed(1)}" y="${at.toFixed(1)}" text-anchor="${flip ? 'end' : 'start'}" fill="${colours.ink}" font-size="11" stroke="${colours.paper}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">${escapeXml(text)}</text>`
    })
    .join('')
}
