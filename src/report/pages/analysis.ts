import {changedRows, isMtncRna, type MeasuredRow} from '#study'
import {html, joined, lines, type Markup, nothing, together} from '../html/markup.js'
import {faint, htmlFigure, htmlPage, htmlTable, type Section, tag} from '../html/page.js'
import {arrowed, interval, signed} from '../text/numbers.js'
import {prose} from '../text/prose.js'
import {studyWarnings} from '../text/study-notes.js'
import {responseAgainst, strategyAnswers} from '../text/words.js'
import {type AnalysisView, contextTitle, nameOf, useOf} from '../view/analysis.js'
import {contradictionsHtml, evidenceHtml, numberLink} from './evidence.js'
import {limitsHtml} from './limits.js'
import {type MeasurementFigures, measurementSections} from './measurement.js'
import {regulatorsHtml} from './regulators.js'

export interface AnalysisFigures {
  readonly map: Markup
  readonly readouts: Markup
  readonly forest: Markup
  readonly measured?: MeasurementFigures
}

/** The page of an analysis: one file, no script. */
export function analysisPage(view: AnalysisView, numbers: ReadonlyMap<string, number>, figures: AnalysisFigures): string {
  const {about, knowledge} = view
  const title = contextTitle(view)
  return htmlPage({
    title: `${title.charAt(0).toUpperCase()}${title.slice(1)}: what changed and what to try`,
    subtitle: prose`mitologic ${about.version}, knowledge ${knowledge.version}, ${about.date}.
      Hypotheses for the laboratory; not for treating patients.`,
    sections: sections(view, numbers, figures),
    footer: html`<p>Research use only. Made locally; nothing was sent anywhere.</p><p>Command: <code>${about.command}</code></p>`,
  })
}

const mapCaption = prose`Entities in the compartment where they act. Blue arrows increase, orange bars decrease;
  dashed = borrowed from a related context, thin = textbook. Hover an arrow for its evidence; numbers refer to the list of evidence.`

function sections(view: AnalysisView, numbers: ReadonlyMap<string, number>, figures: AnalysisFigures): Section[] {
  return [
    {id: 'summary', title: 'In short', html: summary(view)},
    ...(view.measurement && figures.measured ? measurementSections(view, view.measurement, figures.measured) : []),
    {id: 'changes', title: 'What changed', html: changesTable(view)},
    {id: 'map', title: 'Mechanism map', html: htmlFigure(figures.map, mapCaption)},
    {id: 'paths', title: 'Paths to drug response', html: pathsHtml(view, numbers)},
    {id: 'readouts', title: 'Simulated readouts', html: readoutsHtml(view, figures.readouts)},
    {id: 'strategies', title: 'Strategies', html: strategiesHtml(view, figures.forest)},
    {id: 'regulators', title: 'What explains the changes', html: regulatorsHtml(view)},
    {id: 'contradictions', title: 'Contradictions and disputed statements', html: contradictionsHtml(view, numbers)},
    {id: 'unrecognised', title: 'Not recognised', html: unrecognisedHtml(view)},
    {id: 'evidence', title: 'Evidence', html: evidenceHtml(view, numbers)},
    {id: 'limits', title: 'Limits and methods', html: limitsHtml(view)},
  ]
}

function summary(view: AnalysisView): Markup {
  const {sample, strategies} = view
  const placed = view.rows.filter(({entity}) => entity !== undefined)
  const mtncrnas = placed.filter(({entity}) => isMtncRna(view.knowledge, entity!)).length
  const recognised = view.measurement
    ? card(
        `${placed.length} of ${changedRows(view.measurement).length}`,
        `changed genes and RNAs are in the knowledge, ${mtncrnas} of them mtncRNAs`,
      )
    : card(`${placed.length} of ${view.rows.length}`, `changes recognised, ${mtncrnas} of them mtncRNAs`)
  const response = card(
    responseAgainst[sample.response.direction],
    `the context's baseline: ΔP(dead or arrested) ${signed(sample.response.delta)} (95 % ${interval(sample.response)})`,
  )
  const warnings =
    view.notes.length === 0 ? nothing : html`<div class="warn">${studyWarnings(view).map(({text}) => html`<p>${text}</p>`)}</div>`
  return html`<ul class="cards">${[recognised, response, bestCard(strategies[0])]}</ul>${warnings}`
}

const card = (big: string, small: string) => html`<li><strong>${big}</strong>${small}</li>`

function bestCard(best: AnalysisView['strategies'][number] | undefined): Markup {
  if (best === undefined) return card('none that helps', 'nothing among the changes can be reversed directly')
  const {intervention, gain} = best
  return card(
    gain.direction === 'up' ? `${intervention.name} ${intervention.change}` : 'none that helps',
    `first strategy: ${intervention.modality}, gain ${signed(gain.delta)} (95 % ${interval(gain)})`,
  )
}

function changesTable(view: AnalysisView): Markup {
  const rows = view.rows.map((row) => {
    const {name, sign, log2FoldChange, adjustedP, entity} = row
    const known = entity === undefined ? undefined : view.knowledge.entities.get(entity)
    return [
      name,
      known && known.name !== name ? known.name : '',
      arrowed(sign === 1 ? 'up' : 'down'),
      kindHtml(view, known?.id),
      log2FoldChange === undefined ? '' : log2FoldChange.toFixed(2),
      adjustedP === undefined ? '' : adjustedP.toPrecision(2),
      useWords(view, row),
    ]
  })
  return htmlTable(
    'Each row of the input, what it was recognised as, and how the model uses it',
    ['Name', 'Recognised as', 'Change', 'Kind', 'log2 FC', 'adj. p', 'In the model'],
    rows,
    [4, 5],
  )
}

function kindHtml(view: AnalysisView, id: string | undefined): Markup {
  const entity = id === undefined ? undefined : view.knowledge.entities.get(id)
  if (entity === undefined) return tag('not recognised')
  if (isMtncRna(view.knowledge, entity.id)) return html`${entity.type} ${tag('mtncRNA')}`
  return entity.mitochondrial ? html`${entity.type} ${tag('mitochondrial')}` : html`${entity.type}`
}

/** What the model does with a changed row, in words. */
function useWords(view: AnalysisView, row: MeasuredRow): string {
  const use = useOf(view, row)
  switch (use.kind) {
    case 'not recognised':
      return ''
    case 'followed':
      return `left to the model: ${use.verdict} (${signed(use.delta)})`
    case 'held':
      return 'held as measured'
    case 'outside':
      return 'no node in the model of this context'
    case 'left out':
      return 'left out: many others are surer'
    default:
      return use satisfies never
  }
}

function pathsHtml(view: AnalysisView, numbers: ReadonlyMap<string, number>): Markup {
  const parts = view.sample.paths.map(({change, paths}) => {
    const title = html`<h3>${nameOf(view, change.entity)} ${change.sign === 1 ? '▲' : '▼'}</h3>`
    if (paths.length === 0) return html`${title}${faint('No signed path to drug response is known in this context.')}`
    const items = paths.map(({sign, nodes, statements}) => {
      const effect = sign * change.sign === 1 ? 'towards sensitivity' : 'towards resistance'
      const cited = joined(
        statements.flatMap((id) => (numbers.has(id) ? [numberLink(numbers.get(id)!)] : [])),
        ', ',
      )
      const names = nodes.map((id) => nameOf(view, id)).join(' → ')
      return html`<li>${names} ${tag(effect)} <span class="faint">[${cited}]</span></li>`
    })
    return html`${title}<ul>${items}</ul>`
  })
  return lines(parts)
}

function readoutsHtml(view: AnalysisView, figure: Markup): Markup {
  const {response} = view.sample
  const rows = view.sample.readouts.map((r) => [
    r.name,
    r.baseline.toFixed(2),
    r.perturbed.toFixed(2),
    signed(r.delta),
    interval(r),
    r.direction,
  ])
  return together(
    html`<p>Probability of being on at the end of the run, without and with what was measured in this sample;
      mean over the weighted ensemble of models.
      P(dead or arrested): ${response.baseline.toFixed(2)} → ${response.perturbed.toFixed(2)}.</p>`,
    htmlFigure(figure, 'Rings: the context without the sample; dots: with it.'),
    htmlTable('Readouts', ['Readout', 'Baseline', 'Sample', 'Change', '95 %', 'Direction'], rows, [1, 2, 3, 4]),
  )
}

function strategiesHtml({strategies}: AnalysisView, figure: Markup): Markup {
  if (strategies.length === 0)
    return html`<p>None of the changes can be reversed directly (processes and readouts are not interventions).</p>`
  const rows = strategies.map(({intervention: i, gain, safety}, rank) => [
    ...[rank + 1, i.name, arrowed(i.change), i.modality],
    ...[signed(gain.delta), interval(gain), strategyAnswers[gain.direction], safety.join('; ')],
  ])
  const caption = 'Predicted gain of drug sensitivity with 95 % interval over sampling and model uncertainty.'
  const header = ['#', 'Target', 'Change', 'Modality', 'Gain', '95 %', 'Predicted', 'Safety and trials']
  return together(
    html`<p>Each measured change reversed, one at a time, in this sample's own model.</p>`,
    htmlFigure(figure, caption),
    htmlTable('Strategies, best first', header, rows, [0, 4, 5]),
  )
}

function unrecognisedHtml(view: AnalysisView): Markup {
  const missing = view.rows.filter(({entity}) => entity === undefined)
  if (missing.length === 0) return html`<p>Every row was recognised.</p>`
  return htmlTable(
    'Rows that could not be placed',
    ['Name', 'Line', 'Why'],
    missing.map(({name, line, problem}) => [name, line ?? '', problem ?? '']),
    [1],
  )
}
