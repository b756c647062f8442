const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'}

/** Text as the content or attribute of an element; characters that XML 1.0 forbids become U+FFFD. */
const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => entities[character]!).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')

/** Markup that may stand in a page as it is. `html`, `lines` and `trusted` make it; a plain string is never taken for it. */
export class Markup {
  readonly #text: string

  /** @param text - taken as it is */
  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

/** What may be put into markup: texts and numbers are escaped, markup stands as it is, of a list one follows the other. */
export type Piece = string | number | Markup | readonly Piece[]

function written(piece: Piece): string {
  if (typeof piece === 'string') return escaped(piece)
  if (typeof piece === 'number') return String(piece)
  return piece instanceof Markup ? piece.toString() : piece.map(written).join('')
}

const literals = new WeakMap<TemplateStringsArray, readonly string[]>()

/** An indented line break is for the reader of the code: nothing before a tag, a space elsewhere. One at the margin stays. */
function unindented(template: TemplateStringsArray): readonly string[] {
  const known = literals.get(template)
  if (known) return known
  const made = template.map((literal) => literal.replace(/\n +(?=<)/g, '').replace(/\n +/g, ' '))
  literals.set(template, made)
  return made
}

/** HTML whose every `${…}` is escaped, unless it is markup itself. */
export function html(template: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const parts = unindented(template)
  let text = parts[0]!
  for (const [i, piece] of pieces.entries()) text += written(piece) + parts[i + 1]!
  return new Markup(text)
}

/** The same for SVG. */
export const svg = html

/** With a text between every two. */
export const joined = (pieces: readonly Piece[], between: string): Markup => new Markup(pieces.map(written).join(escaped(between)))

/** One under the other. */
export const lines = (pieces: readonly Piece[]): Markup => joined(pieces, '\n')

/** One after the other. */
export const together = (...pieces: readonly Piece[]): Markup => joined(pieces, '')

/** Nothing to show. */
export const nothing = new Markup('')

/** Takes a text for markup: for style sheets of our own, never for what a user or a source wrote. */
export const trusted = (text: string): Markup => new Markup(text)
