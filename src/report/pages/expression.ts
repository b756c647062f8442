import type {Entity, Statement} from '#knowledge'
import {changedRows, isMtncRna, type Measurement, type TableMeasurement, type TestedRow} from '#study'
import type {TableFigures} from '../figures/measurement.js'
import {html, type Markup, nothing, together} from '../html/markup.js'
import {faint, htmlFigure, htmlTable} from '../html/page.js'
import {count, interval, shortP, signed} from '../text/numbers.js'
import {powerWords} from '../text/power.js'
import {prose} from '../text/prose.js'
import {citations, contextWords, statementSentence} from '../text/sentences.js'
import type {AnalysisView} from '../view/analysis.js'
import {contrastWords} from '../view/measurement.js'

/** What was read from one table, and whether it looks sound. */
export function qualityHtml(table: TableMeasurement, figures: TableFigures): Markup {
  const {table: read, filtered, rows, flags} = table
  const dropped = read.dropped.map(({what, count: n, why}) => html`<li>${count(n)} ${what} left out: ${why}.</li>`)
  const warned = flags.map(({name, accepted}) => html`<p><strong>${name}</strong>: ${accepted}</p>`)
  return html`<ul><li>${read.fileName}: ${read.format}, read as ${read.unit};
    ${count(read.ids.length)} rows × ${read.samples.length} samples.</li>
<li>${count(rows.length)} rows tested, ${count(filtered)} too low in too many samples to test.</li>${dropped}</ul>
${warned.length > 0 ? html`<div class="warn">${warned}</div>` : nothing}
${samplesHtml(table)}
${htmlFigure(figures['library-sizes'], 'Sum of each sample; a short bar is a thin library.')}
${htmlFigure(figures.densities, 'How the values of each sample are distributed; curves should lie on each other.')}
${htmlFigure(figures.pca, 'Samples near each other are alike; replicates of a group should lie together.')}
${htmlFigure(figures.distances, 'Correlation of every two samples over the rows that vary most.')}
${htmlFigure(figures['mean-variance'], 'Each dot is a gene; the line is the trend that weights or prior variances come from.')}`
}

function samplesHtml({table, groups, groupOf, factors}: TableMeasurement): Markup {
  const rows = table.samples.map((sample, i) => {
    const {sum, detected} = table.profile.samples[i]!
    const factor = factors ? [factors[i]!.toFixed(3)] : []
    return [sample, groups[groupOf[i]!]!, count(Math.round(sum)), count(detected), ...factor]
  })
  return htmlTable('Samples', ['Sample', 'Group', 'Sum', 'Rows above 0', ...(factors ? ['TMM factor'] : [])], rows, [2, 3, 4])
}

const maxChanges = 25

/** What changed in one table. */
export function changesHtml(table: TableMeasurement, figures: TableFigures, measured: Measurement): Markup {
  const changed = table.rows.filter((row) => row.changed)
  const top = [...changed].sort(bySurety).slice(0, maxChanges)
  const power = table.power ? html`<p>${powerWords(table.power)}</p>` : nothing
  const which = table.method === 'none' ? 'largest' : 'surest'
  const figure = together(
    htmlFigure(figures.volcano, 'Each dot is a row; the named ones are in the knowledge.'),
    htmlFigure(figures.ma, 'Without a tilt or a fan, normalisation has done its work.'),
  )
  return html`<p>${changesWords(table, changed, measured)}</p>${power}${figure}
${htmlTable(
  `The ${top.length} ${which} changes; all are in tables/statistics.tsv`,
  ['Name', 'Id', 'log2 FC', '95 %', 'Mean', 'p', 'adj. p', 'In the knowledge'],
  top.map(changeCells),
  [2, 3, 4, 5, 6],
)}`
}

const bySurety = (a: TestedRow, b: TestedRow) =>
  (a.test?.p ?? 0) - (b.test?.p ?? 0) || Math.abs(b.log2FoldChange) - Math.abs(a.log2FoldChange)

const changeCells = ({id, label, log2FoldChange, average, test, placement}: TestedRow) => [
  ...[label, id === label ? '' : id, signed(log2FoldChange), test ? interval(test) : '', average.toFixed(1).replace('-', '−')],
  ...(test ? [shortP(test.p), shortP(test.adjustedP)] : ['', '']),
  placement.kind === 'placed' ? placement.entity.name : '',
]

function changesWords(table: TableMeasurement, changed: readonly TestedRow[], measured: Measurement): string {
  const ups = changed.filter(({log2FoldChange}) => log2FoldChange > 0).length
  if (table.method === 'none')
    return prose`One sample against one: nothing tells a real change from chance, so there are no p-values here.
      ${count(changed.length)} rows differ by two-fold or more (the largest ${count(changed.length)} are used, ${count(ups)} up);
      sizes and ranks are hypotheses to repeat with at least three samples a side.`
  return prose`${count(changed.length)} of ${count(table.rows.length)} rows changed at a false discovery rate of ${measured.fdr}:
    ${count(ups)} up, ${count(changed.length - ups)} down (${contrastWords(measured)}).`
}

/** The mitochondrial genes and RNAs of the knowledge among the tested rows. */
export function mitochondrialHtml(view: AnalysisView, {rows}: TableMeasurement, figures: TableFigures): Markup {
  const placed = rows.flatMap(({placement, changed}) =>
    placement.kind === 'placed' && placement.entity.mitochondrial === true ? [{id: placement.entity.id, changed}] : [],
  )
  if (placed.length === 0) return faint('None of the mitochondrial genes and RNAs of the knowledge was measured high enough to test.')
  const mtncrnas = placed.filter(({id}) => isMtncRna(view.knowledge, id)).length
  const changed = placed.filter((row) => row.changed).length
  return together(
    html`<p>${placed.length} mitochondrial genes and RNAs of the knowledge were tested (${mtncrnas} of them mtncRNAs);
      ${changed} changed.</p>`,
    htmlFigure(figures.heatmap, 'Rows are centred on their mean; the changed ones come first into the selection.'),
  )
}

/** Statements shown for each RNA. */
const maxKnown = 4

/** The changed mtncRNAs, with what is known of them. */
export function mtncRnasHtml(view: AnalysisView, measured: Measurement): Markup {
  const rows = changedRows(measured).flatMap((row) => {
    const {placement, label, log2FoldChange, test} = row
    if (placement.kind !== 'placed' || !isMtncRna(view.knowledge, placement.entity.id)) return []
    const note = placement.note ? html`<br><span class="faint">${placement.note}</span>` : nothing
    const change = `${log2FoldChange > 0 ? '▲' : '▼'} ${signed(log2FoldChange)}`
    const p = test ? shortP(test.adjustedP) : ''
    return [[label, html`${placement.entity.name}${note}`, change, p, knownHtml(view, placement.entity)]]
  })
  if (rows.length === 0)
    return faint('None of the mtncRNAs of the knowledge changed (or none was measured: small RNAs need their own library).')
  return htmlTable('Changed mtncRNAs, with what is known of them', ['Name', 'Placed on', 'log2 FC', 'adj. p', 'What is known'], rows, [3])
}

function knownHtml({knowledge}: AnalysisView, {id, name}: Entity): Markup {
  const about = knowledge.statements.filter((statement) => statement.kind !== 'fact' && mentions(statement, id))
  const known = about.slice(0, maxKnown).map((statement) => {
    const where = [contextWords(statement, knowledge), citations(statement, knowledge)].filter((part) => part !== '').join('; ')
    return html`${statementSentence(statement, knowledge)} <span class="faint">(${where})</span>`
  })
  const more =
    about.length > maxKnown ? html`<br><span class="faint">and ${about.length - maxKnown} more: mitologic explain ${name}</span>` : nothing
  return html`${known.map((item, i) => (i === 0 ? item : html`<br>${item}`))}${more}`
}

function mentions(statement: Statement, id: string): boolean {
  switch (statement.kind) {
    case 'mechanism':
      return statement.subject === id || statement.object === id
    case 'observation':
      return (
        statement.perturbation.some(({entity}) => entity === id) ||
        (statement.outcome.kind === 'change' && statement.outcome.change.entity === id)
      )
    case 'fact':
      return statement.subject === id
    default:
      return statement satisfies never
  }
}
