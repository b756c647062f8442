import {isDisputed, statementById} from '#knowledge'
import {html, lines, type Markup, nothing, type Piece, together} from '../html/markup.js'
import {faint, htmlList, tag} from '../html/page.js'
import {citations, contextWords, statementSentence} from '../text/sentences.js'
import {type AnalysisView, nameOf} from '../view/analysis.js'

/** A number of the list of evidence, as a link to it. */
export const numberLink = (number: number, text: string = String(number)) => html`<a href="#e${number}">${text}</a>`

/** The numbered list of evidence. */
export function evidenceHtml({knowledge}: AnalysisView, numbers: ReadonlyMap<string, number>): Markup {
  const items = [...numbers].map(([id, n]) => {
    const statement = statementById(knowledge, id)!
    const where = contextWords(statement, knowledge)
    return together(
      html`<li id="e${n}" value="${n}">${statementSentence(statement, knowledge)}`,
      where ? html` <span class="faint">(${where})</span>` : nothing,
      html` ${tag(statement.kind)} ${tag(statement.audit.status)}<br>`,
      html`<span class="faint">${citations(statement, knowledge)} · <code>${id}</code></span></li>`,
    )
  })
  return html`<ol class="evidence">${lines(items)}</ol>`
}

/** What is claimed with both signs, what stands over what, and what the review and its sources do not agree on. */
export function contradictionsHtml(view: AnalysisView, numbers: ReadonlyMap<string, number>): Markup {
  const {graph, whole} = view.sample.prepared
  const contested = graph.edges
    .filter((edge) => edge.contested && edge.sign === 1)
    .map(({subject, object, statements}) => {
      const edge = `${nameOf(view, subject)} → ${nameOf(view, object)}`
      return html`${edge}: both signs are claimed for this context (${statements.join(', ')}).`
    })
  const overrides = whole.overrides.map(
    ({winner, loser, because}) => html`${winner.join(', ')} stands over ${loser.join(', ')}: ${because}.`,
  )
  return together(
    titled('Contested edges', contested, 'None in the model of this context.'),
    titled('Overridden statements', overrides, 'None.'),
    titled('Disputed between the review and its sources', disputed(view, numbers), 'None among the statements used.'),
  )
}

function disputed({knowledge}: AnalysisView, numbers: ReadonlyMap<string, number>): Markup[] {
  return [...numbers].flatMap(([id, n]) => {
    const statement = statementById(knowledge, id)
    if (!statement || !isDisputed(statement)) return []
    const {status, item, note} = statement.audit
    const words = `${statementSentence(statement, knowledge)}: ${status}${item ? ` (audit ${item})` : ''}${note ? `. ${note}` : ''}`
    return [html`${numberLink(n, `[${n}]`)} ${words}`]
  })
}

function titled(title: string, items: readonly Piece[], none: string): Markup {
  const list = items.length > 0 ? htmlList(items) : faint(none)
  return html`<h3>${title}</h3>${list}`
}
