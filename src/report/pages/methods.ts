import type {Measurement} from '#study'
import {html, lines, type Markup} from '../html/markup.js'
import {methodsText} from '../text/methods.js'
import {count} from '../text/numbers.js'
import type {AnalysisView} from '../view/analysis.js'

/** The methods in paragraphs, and the files they were used on. */
export function methodsHtml(view: AnalysisView, measured: Measurement): Markup {
  const paragraphs = methodsText(view, measured).trim().split('\n\n')
  const files = view.about.files.map(
    ({name, bytes, sha256}) => html`<li>${name}: ${count(bytes)} bytes, SHA-256 <code>${sha256}</code></li>`,
  )
  return html`${lines(paragraphs.map((paragraph) => html`<p>${broken(paragraph)}</p>`))}
<h3>Files and versions</h3><ul>${files}</ul>`
}

/** Line breaks as `<br>`. */
const broken = (text: string) => text.split('\n').map((line, i) => (i === 0 ? html`${line}` : html`<br>${line}`))
