import {type Change, isDisputed, type Knowledge, type Statement, statementById} from '#knowledge'
import {type CausalScore, type ContextQuery, type Edge, findPaths, inMatrix, plainId, responseNodes} from '#network'
import type {SampleModel} from '#prediction'
import type {Strategy} from '#screen'
import {escapeHtml} from './escape.js'
import {forestSvg} from './forest-svg.js'
import {mapSvg} from './map-svg.js'
import type {Measurement} from './measurement.js'
import {changedRows, measurementFiles, measurementSections} from './measurement-html.js'
import {isMtncRna} from './mtncrna.js'
import {htmlFigure, htmlPage, htmlTable, type Section} from './page.js'
import {readoutsSvg} from './readouts-svg.js'
import {regulatorsHtml, regulatorsTsv} from './regulators.js'
import {citations, contextWords, statementSentence} from './sentences.js'
import {signed} from './text.js'
import {tsv} from './tsv.js'

/** A row of the input, placed or not. */
export interface MeasuredRow {
  readonly name: string
  readonly line?: number
  readonly sign: 1 | -1
  readonly log2FoldChange?: number
  readonly adjustedP?: number
  /** Entity it was placed on; absent = not recognised. */
  readonly entity?: string
  /** Why it was not placed, with the nearest names. */
  readonly problem?: string
}

export interface AnalysisView {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  readonly rows: readonly MeasuredRow[]
  readonly sample: SampleModel
  readonly strategies: readonly Strategy[]
  readonly regulators: readonly CausalScore[]
  readonly warnings: readonly string[]
  /** The measurements the rows come from, where the input was no list of changes. */
  readonly measurement?: Measurement
  readonly about: {readonly version: string; readonly command: string; readonly seed: number; readonly date: string; readonly input: string}
}

/** Files of an analysis: the page, its figures and its tables. */
export function analysisFiles(view: AnalysisView): Record<string, string> {
  const edges = mapEdges(view)
  const numbers = numberEvidence(view, edges)
  const map = mapSvg(
    {edges, measured: measuredChanges(view), numberOf: numbers, title: `Mechanism map: ${contextTitle(view)}`},
    view.knowledge,
  )
  const readouts = readoutsSvg(view.sample.readouts, {
    baseline: 'context baseline',
    other: 'this sample',
    title: 'Simulated mitochondrial readouts',
  })
  const forest = forestSvg(
    view.strategies.map(({intervention, gain}) => ({
      label: `${intervention.name} ${intervention.change === 'up' ? '↑' : '↓'}`,
      value: gain.delta,
      low: gain.low,
      high: gain.high,
      note: intervention.modality,
    })),
    {title: 'Predicted gain of drug sensitivity', axis: 'change of P(dead or arrested); right of zero = more sensitive'},
  )
  return {
    'report.html': htmlPage({
      title: `${capitalised(contextTitle(view))}: what changed and what to try`,
      subtitle: `mitologic ${view.about.version}, knowledge ${view.knowledge.version}, ${view.about.date}. Hypotheses for the laboratory; not for treating patients.`,
      sections: sections(view, numbers, {map, readouts, forest}),
      footer: `<p>Research use only. Made locally; nothing was sent anywhere.</p><p>Command: <code>${escapeHtml(view.about.command)}</code></p>`,
    }),
    ...(view.measurement ? measurementFiles(view, view.measurement) : {}),
    'figures/map.svg': map,
    'figures/readouts.svg': readouts,
    'figures/strategies.svg': forest,
    'tables/changes.tsv': changesTsv(view),
    'tables/readouts.tsv': tsv(
      ['readout', 'name', 'baseline', 'sample', 'delta', 'low', 'high', 'direction'],
      view.sample.readouts.map((r) => [r.id, r.name, r.baseline, r.perturbed, r.delta, r.low, r.high, r.direction]),
    ),
    'tables/strategies.tsv': tsv(
      ['entity', 'name', 'change', 'modality', 'gain', 'low', 'high', 'direction', 'safety'],
      view.strategies.map(({intervention: i, gain, safety}) => [
        i.entity,
        i.name,
        i.change,
        i.modality,
        gain.delta,
        gain.low,
        gain.high,
        gain.direction,
        safety.join('; '),
      ]),
    ),
    'tables/regulators.tsv': regulatorsTsv(view.regulators),
    'tables/evidence.tsv': evidenceTsv(view, numbers),
  }
}

const capitalised = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

function contextTitle({knowledge, context}: AnalysisView): string {
  const disease = context.disease ? (knowledge.diseases.get(context.disease)?.name ?? context.disease) : 'any disease'
  const drug = context.drug ? (knowledge.entities.get(context.drug)?.name ?? context.drug) : 'no drug'
  return `${disease} × ${drug}`
}

export function measuredChanges({rows}: Pick<AnalysisView, 'rows'>): Change[] {
  const seen = new Map<string, Change>()
  for (const {entity, sign} of rows) if (entity !== undefined) seen.set(entity, {entity, sign})
  return [...seen.values()]
}

/** A map of more measured entities cannot be read; the surest come first. */
const mostMapped = 20

/** The arrows worth drawing: those on the best paths from measured entities (and the drug) to the response and to measured processes. */
function mapEdges({sample, context, rows}: AnalysisView): Edge[] {
  const measured = measuredChanges({rows})
    .slice(0, mostMapped)
    .map(({entity}) => entity)
  const goals = new Set<string>([...responseNodes, ...measured])
  const chosen = new Set<Edge>()
  for (const from of [...measured, ...(context.drug ? [context.drug] : [])]) {
    for (const goal of goals) {
      if (goal === from) continue
      for (const path of findPaths(sample.prepared.graph, from, new Set([goal]), {maxLength: 9, most: 2}))
        for (const edge of path.edges) chosen.add(edge)
    }
  }
  for (const edge of sample.prepared.graph.edges) {
    if (edge.match === 'exact' && (measured.includes(edge.subject) || measured.includes(edge.object))) chosen.add(edge)
  }
  const drawn = new Set([...chosen].flatMap(({subject, object}) => [subject, object]))
  return sample.prepared.graph.edges.filter((edge) => chosen.has(edge) && (edge.subject !== 'import' || drawn.has(inMatrix('import'))))
}

/** Numbers of the evidence list: curated statements on the map first, then observations of the context. */
function numberEvidence(view: AnalysisView, edges: readonly Edge[]): Map<string, number> {
  const ids = new Set<string>()
  for (const match of ['exact', 'borrowed', 'textbook'] as const)
    for (const edge of edges) if (edge.match === match) for (const id of edge.statements) ids.add(id)
  for (const {id} of view.sample.prepared.observations) ids.add(id)
  return new Map([...ids].map((id, i) => [id, i + 1]))
}

interface Figures {
  readonly map: string
  readonly readouts: string
  readonly forest: string
}

function sections(view: AnalysisView, numbers: ReadonlyMap<string, number>, figures: Figures): Section[] {
  return [
    {id: 'summary', title: 'In short', html: summary(view)},
    ...(view.measurement ? measurementSections(view, view.measurement) : []),
    {id: 'changes', title: 'What changed', html: changesTable(view)},
    {
      id: 'map',
      title: 'Mechanism map',
      html: htmlFigure(
        figures.map,
        'Entities in the compartment where they act. Blue arrows increase, orange bars decrease; dashed = borrowed from a related context, thin = textbook. Hover an arrow for its evidence; numbers refer to the list of evidence.',
      ),
    },
    {id: 'paths', title: 'Paths to drug response', html: pathsHtml(view, numbers)},
    {id: 'readouts', title: 'Simulated readouts', html: readoutsHtml(view, figures.readouts)},
    {id: 'strategies', title: 'Strategies', html: strategiesHtml(view, figures.forest)},
    {id: 'regulators', title: 'What explains the changes', html: regulatorsHtml(view.knowledge, view.regulators)},
    {id: 'contradictions', title: 'Contradictions and disputed statements', html: contradictionsHtml(view, numbers)},
    {id: 'unrecognised', title: 'Not recognised', html: unrecognisedHtml(view)},
    {id: 'evidence', title: 'Evidence', html: evidenceHtml(view, numbers)},
    {id: 'limits', title: 'Limits and methods', html: limitsHtml(view)},
  ]
}

const nameOf = (view: AnalysisView, id: string) => view.knowledge.entities.get(plainId(id))?.name ?? id

function summary(view: AnalysisView): string {
  const {sample, strategies} = view
  const placed = view.rows.filter(({entity}) => entity !== undefined)
  const mtncrnas = placed.filter(({entity}) => isMtncRna(view, entity!))
  const best = strategies[0]
  const responseWords = {
    up: 'more sensitive than',
    down: 'more resistant than',
    unchanged: 'no different from',
    contested: 'contested against',
  }[sample.response.direction]
  const bestWords = best && best.gain.direction === 'up' ? `${best.intervention.name} ${best.intervention.change}` : 'none that helps'
  const cards = [
    view.measurement
      ? [
          `${placed.length} of ${changedRows(view.measurement).length}`,
          `changed genes and RNAs are in the knowledge, ${mtncrnas.length} of them mtncRNAs`,
        ]
      : [`${placed.length} of ${view.rows.length}`, `changes recognised, ${mtncrnas.length} of them mtncRNAs`],
    [
      responseWords,
      `the context's baseline: ΔP(dead or arrested) ${signed(sample.response.delta)} (95 % ${signed(sample.response.low)} to ${signed(sample.response.high)})`,
    ],
    [
      bestWords,
      best
        ? `first strategy: ${best.intervention.modality}, gain ${signed(best.gain.delta)} (95 % ${signed(best.gain.low)} to ${signed(best.gain.high)})`
        : 'nothing among the changes can be reversed directly',
    ],
  ]
  const warnings =
    view.warnings.length === 0 ? '' : `<div class="warn">${view.warnings.map((warning) => `<p>${escapeHtml(warning)}</p>`).join('')}</div>`
  return `<ul class="cards">${cards.map(([big, small]) => `<li><strong>${escapeHtml(big!)}</strong>${escapeHtml(small!)}</li>`).join('')}</ul>${warnings}`
}

function changesTable(view: AnalysisView): string {
  const rows = view.rows.map(({name, sign, log2FoldChange, adjustedP, entity}) => {
    const known = entity === undefined ? undefined : view.knowledge.entities.get(entity)
    const kind =
      known === undefined
        ? '<span class="tag">not recognised</span>'
        : escapeHtml(known.type) +
          (isMtncRna(view, known.id)
            ? ' <span class="tag">mtncRNA</span>'
            : known.mitochondrial
              ? ' <span class="tag">mitochondrial</span>'
              : '')
    const follow = view.sample.followed.find((followed) => followed.entity === entity)
    const role =
      known === undefined
        ? ''
        : follow
          ? `left to the model: ${follow.verdict} (${signed(follow.report.delta)})`
          : view.sample.held.some((held) => held.entity === entity)
            ? 'held as measured'
            : view.sample.outside.some((outside) => outside.entity === entity)
              ? 'no node in the model of this context'
              : 'left out: many others are surer'
    return [
      escapeHtml(name),
      known && known.name !== name ? escapeHtml(known.name) : '',
      sign === 1 ? '▲ up' : '▼ down',
      kind,
      log2FoldChange === undefined ? '' : log2FoldChange.toFixed(2),
      adjustedP === undefined ? '' : adjustedP.toPrecision(2),
      escapeHtml(role),
    ]
  })
  return htmlTable(
    'Each row of the input, what it was recognised as, and how the model uses it',
    ['Name', 'Recognised as', 'Change', 'Kind', 'log2 FC', 'adj. p', 'In the model'],
    rows,
    [4, 5],
  )
}

function changesTsv(view: AnalysisView): string {
  return tsv(
    ['name', 'entity', 'direction', 'type', 'mtncRNA', 'mitochondrial', 'log2FoldChange', 'padj', 'model'],
    view.rows.map(({name, entity, sign, log2FoldChange, adjustedP}) => {
      const known = entity === undefined ? undefined : view.knowledge.entities.get(entity)
      const role = view.sample.held.some((held) => held.entity === entity)
        ? 'held'
        : (view.sample.followed.find((followed) => followed.entity === entity)?.verdict ??
          (known ? (view.sample.outside.some((outside) => outside.entity === entity) ? 'outside' : 'left out') : 'not recognised'))
      return [
        name,
        entity,
        sign === 1 ? 'up' : 'down',
        known?.type,
        entity && isMtncRna(view, entity) ? 'yes' : 'no',
        known?.mitochondrial ? 'yes' : 'no',
        log2FoldChange,
        adjustedP,
        role,
      ]
    }),
  )
}

function pathsHtml(view: AnalysisView, numbers: ReadonlyMap<string, number>): string {
  return view.sample.paths
    .map(({change, paths}) => {
      const title = `<h3>${escapeHtml(nameOf(view, change.entity))} ${change.sign === 1 ? '▲' : '▼'}</h3>`
      if (paths.length === 0) return `${title}<p class="faint">No signed path to drug response is known in this context.</p>`
      const items = paths.map(({sign, nodes, statements}) => {
        const effect = sign * change.sign === 1 ? 'towards sensitivity' : 'towards resistance'
        const cited = statements.flatMap((id) => (numbers.has(id) ? [`<a href="#e${numbers.get(id)}">${numbers.get(id)}</a>`] : []))
        return `<li>${nodes.map((id) => escapeHtml(nameOf(view, id))).join(' → ')} <span class="tag">${effect}</span> <span class="faint">[${cited.join(', ')}]</span></li>`
      })
      return `${title}<ul>${items.join('')}</ul>`
    })
    .join('\n')
}

function readoutsHtml(view: AnalysisView, figure: string): string {
  const rows = view.sample.readouts.map((r) => [
    escapeHtml(r.name),
    r.baseline.toFixed(2),
    r.perturbed.toFixed(2),
    signed(r.delta),
    `${signed(r.low)} to ${signed(r.high)}`,
    r.direction,
  ])
  const response = view.sample.response
  return `<p>Probability of being on at the end of the run, without and with what was measured in this sample; mean over the weighted ensemble of models. P(dead or arrested): ${response.baseline.toFixed(2)} → ${response.perturbed.toFixed(2)}.</p>${htmlFigure(figure, 'Rings: the context without the sample; dots: with it.')}${htmlTable('Readouts', ['Readout', 'Baseline', 'Sample', 'Change', '95 %', 'Direction'], rows, [1, 2, 3, 4])}`
}

function strategiesHtml(view: AnalysisView, figure: string): string {
  if (view.strategies.length === 0)
    return '<p>None of the changes can be reversed directly (processes and readouts are not interventions).</p>'
  const rows = view.strategies.map(({intervention: i, gain, safety}, rank) => [
    String(rank + 1),
    escapeHtml(i.name),
    i.change === 'up' ? '▲ up' : '▼ down',
    i.modality,
    signed(gain.delta),
    `${signed(gain.low)} to ${signed(gain.high)}`,
    {up: 'more sensitive', down: 'more resistant', unchanged: 'unchanged', contested: 'contested'}[gain.direction],
    escapeHtml(safety.join('; ')),
  ])
  return `<p>Each measured change reversed, one at a time, in this sample's own model.</p>${htmlFigure(figure, 'Predicted gain of drug sensitivity with 95 % interval over sampling and model uncertainty.')}${htmlTable('Strategies, best first', ['#', 'Target', 'Change', 'Modality', 'Gain', '95 %', 'Predicted', 'Safety and trials'], rows, [0, 4, 5])}`
}

function contradictionsHtml(view: AnalysisView, numbers: ReadonlyMap<string, number>): string {
  const {graph, whole} = view.sample.prepared
  const contested = graph.edges
    .filter((edge) => edge.contested && edge.sign === 1)
    .map(
      (edge) =>
        `<li>${escapeHtml(nameOf(view, edge.subject))} → ${escapeHtml(nameOf(view, edge.object))}: both signs are claimed for this context (${edge.statements.map(escapeHtml).join(', ')}).</li>`,
    )
  const overrides = whole.overrides.map(
    ({winner, loser, because}) =>
      `<li>${winner.map(escapeHtml).join(', ')} stands over ${loser.map(escapeHtml).join(', ')}: ${escapeHtml(because)}.</li>`,
  )
  const disputed = [...numbers.keys()].flatMap((id) => {
    const statement = statementById(view.knowledge, id)
    if (!statement || !isDisputed(statement)) return []
    const item = statement.audit.item ? ` (audit ${escapeHtml(statement.audit.item)})` : ''
    return [
      `<li><a href="#e${numbers.get(id)}">[${numbers.get(id)}]</a> ${escapeHtml(statementSentence(statement, view.knowledge))}: ${statement.audit.status}${item}${statement.audit.note ? `. ${escapeHtml(statement.audit.note)}` : ''}</li>`,
    ]
  })
  const list = (title: string, items: readonly string[], none: string) =>
    `<h3>${title}</h3>${items.length > 0 ? `<ul>${items.join('')}</ul>` : `<p class="faint">${none}</p>`}`
  return (
    list('Contested arrows', contested, 'None in the model of this context.') +
    list('Overridden statements', overrides, 'None.') +
    list('Disputed between the review and its sources', disputed, 'None among the statements used.')
  )
}

function unrecognisedHtml(view: AnalysisView): string {
  const missing = view.rows.filter(({entity}) => entity === undefined)
  if (missing.length === 0) return '<p>Every row was recognised.</p>'
  return htmlTable(
    'Rows that could not be placed',
    ['Name', 'Line', 'Why'],
    missing.map(({name, line, problem}) => [escapeHtml(name), line === undefined ? '' : String(line), escapeHtml(problem ?? '')]),
    [1],
  )
}

function evidenceHtml(view: AnalysisView, numbers: ReadonlyMap<string, number>): string {
  const items = [...numbers].map(([id, n]) => {
    const statement = statementById(view.knowledge, id) as Statement
    const where = contextWords(statement, view.knowledge)
    return `<li id="e${n}" value="${n}">${escapeHtml(statementSentence(statement, view.knowledge))}${where ? ` <span class="faint">(${escapeHtml(where)})</span>` : ''} <span class="tag">${statement.kind}</span> <span class="tag">${statement.audit.status}</span><br><span class="faint">${escapeHtml(citations(statement, view.knowledge))} · <code>${escapeHtml(id)}</code></span></li>`
  })
  return `<ol class="evidence">${items.join('\n')}</ol>`
}

function evidenceTsv(view: AnalysisView, numbers: ReadonlyMap<string, number>): string {
  return tsv(
    ['number', 'statement', 'kind', 'says', 'context', 'audit', 'references'],
    [...numbers].map(([id, n]) => {
      const statement = statementById(view.knowledge, id) as Statement
      return [
        n,
        id,
        statement.kind,
        statementSentence(statement, view.knowledge),
        contextWords(statement, view.knowledge),
        statement.audit.status,
        citations(statement, view.knowledge),
      ]
    }),
  )
}

function limitsHtml(view: AnalysisView): string {
  const {about, sample} = view
  const edges = sample.prepared.graph.edges
  const count = (match: Edge['match']) => edges.filter((edge) => edge.match === match).length
  return `<ul>
<li>The model holds ${edges.length} arrows: ${count('exact')} from this very context, ${count('borrowed')} borrowed from related ones, ${count('textbook')} from the textbook. It knows nothing else.</li>
<li>Probabilities are of model states, not of cells in a dish: read signs and ranks before sizes. Intervals cover sampling and the choice of models, not what nobody has measured.</li>
<li>${sample.comparison.members.length} models over rule forms and uncertain arrows, weighed by agreement with ${sample.prepared.observations.length} observations of this context. Drug response is the probability that cells are dead or arrested at the end.</li>
${view.measurement ? '<li>The map, the paths and the strategies take every change as full; the sizes count in the models set by expression.</li>' : '<li>A list of directions carries no sizes: every change is taken as full.</li>'}
<li>How long non-coding RNAs get into mitochondria is not known; no route is assumed for lncRNAs.</li>
</ul>
<p>Input: ${escapeHtml(about.input)}. Version ${escapeHtml(about.version)}, knowledge ${escapeHtml(view.knowledge.version)}, seed ${about.seed}, ${escapeHtml(about.date)}.</p>`
}

/** The short of an analysis, for the terminal. */
export function analysisText(view: AnalysisView): string {
  const placed = view.rows.filter(({entity}) => entity !== undefined).length
  const {response} = view.sample
  const words = {
    up: 'more sensitive than the context baseline',
    down: 'more resistant than the context baseline',
    unchanged: 'like the context baseline',
    contested: 'contested against the context baseline',
  }[response.direction]
  const measured = view.measurement
  const recognised = measured
    ? `${changedRows(measured).length} of ${measured.tables.reduce((sum, {rows}) => sum + rows.length, 0)} tested rows changed (${measured.contrast.first} against ${measured.contrast.second}), ${placed} of them in the knowledge`
    : `${placed} of ${view.rows.length} changes recognised`
  return [
    `${contextTitle(view)}: ${recognised}; the sample is ${words} (Δ ${signed(response.delta)}, 95 % ${signed(response.low)} to ${signed(response.high)})`,
    ...view.strategies
      .slice(0, 5)
      .map(
        ({intervention, gain}, i) =>
          `  ${i + 1}. ${intervention.name} ${intervention.change} (${intervention.modality}): gain ${signed(gain.delta)} (95 % ${signed(gain.low)} to ${signed(gain.high)}), ${gain.direction === 'up' ? 'more sensitive' : gain.direction === 'down' ? 'more resistant' : gain.direction}`,
      ),
    'Hypotheses for the laboratory, not advice for treating patients.',
  ].join('\n')
}
