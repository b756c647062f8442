import {type Markup, nothing, type Piece, svg, trusted} from '../html/markup.js'
import {colours} from './palette.js'

/** Type of every figure, as an attribute. */
export const fontFamily = trusted(`font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"`)

export interface Drawing {
  readonly width: number
  readonly height: number
  /** Name of the figure, for those who do not see it. */
  readonly title: string
  readonly description?: string
  readonly fontSize?: number
  /** Colour of what has none of its own. */
  readonly fill?: string
  readonly defs?: Markup
}

/** The outer element of a figure on white paper. Real text, no script. */
export function drawing(about: Drawing, body: Piece): Markup {
  const {width, height, title, description, fontSize = 12, fill, defs} = about
  const filled = fill === undefined ? nothing : svg` fill="${fill}"`
  const described = description === undefined ? nothing : svg`<desc>${description}</desc>`
  return svg`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"
    role="img" aria-label="${title}" ${fontFamily} font-size="${fontSize}"${filled}>
<title>${title}</title>${described}
${defs ?? nothing}<rect width="${width}" height="${height}" fill="${colours.paper}"/>
${body}
</svg>
`
}
