import type {Edge} from '#network'
import {html, lines, type Markup} from '../html/markup.js'
import {prose} from '../text/prose.js'
import {inputsInWords} from '../text/study-notes.js'
import type {AnalysisView} from '../view/analysis.js'

/** What an analysis cannot say, and from what it was made. */
export function limitsHtml(view: AnalysisView): Markup {
  const {about, sample, knowledge} = view
  const edges = sample.prepared.graph.edges
  const count = (match: Edge['match']) => edges.filter((edge) => edge.match === match).length
  const points = [
    prose`The model holds ${edges.length} edges: ${count('exact')} from this very context, ${count('borrowed')} borrowed from
      related ones, ${count('textbook')} from the textbook. It knows nothing else.`,
    prose`Probabilities are of model states, not of cells in a dish: read signs and ranks before sizes. Intervals cover sampling and
      the choice of models, not what nobody has measured.`,
    prose`${sample.comparison.members.length} models over rule forms and uncertain edges, weighed by agreement with
      ${sample.prepared.observations.length} observations of this context. Drug response is the probability that cells are dead or
      arrested at the end.`,
    view.measurement
      ? 'The map, the paths and the strategies take every change as full; the sizes count in the models set by expression.'
      : 'A list of directions carries no sizes: every change is taken as full.',
    'How long non-coding RNAs get into mitochondria is not known; no route is assumed for lncRNAs.',
  ]
  return html`<ul>
${lines(points.map((point) => html`<li>${point}</li>`))}
</ul>
<p>Input: ${inputsInWords(view.inputs)}. Version ${about.version}, knowledge ${knowledge.version}, seed ${about.seed}, ${about.date}.</p>`
}
