import type {BenchmarkRow} from '#prediction'
import {html, type Markup, together} from '../html/markup.js'
import {faint, htmlFigure, htmlList, htmlPage, htmlTable, type Section} from '../html/page.js'
import {type SortableCell, sortableTable} from '../html/sortable-table.js'
import {baselineCells, baselineHeader, benchmarkNotes, benchmarkWords, figureLines, ourCells, pText} from '../text/benchmark.js'
import type {BenchmarkView} from '../view/benchmark.js'

export interface BenchmarkFigures {
  readonly reliability: Markup
  readonly roc: Markup
  readonly risk: Markup
}

/** Rows in the page; the table of files has them all. */
const maxRows = 2000

/** The page of a benchmark: one file, no script. */
export function benchmarkPage(view: BenchmarkView, figures: BenchmarkFigures): string {
  return htmlPage({
    title: `How often right, how sure: ${view.questions}`,
    subtitle: `mitologic ${view.version}, knowledge ${view.knowledge}, ${view.today}. Research use only.`,
    sections: [overall(view), calibration(figures), beside(view), failures(view), everyRow(view), words()],
    footer: html`<p><code>${view.command}</code></p><p>Seed ${view.seed}, base rate ${view.baseRate}.</p>`,
  })
}

const overall = (view: BenchmarkView): Section => ({
  id: 'figures',
  title: 'Figures',
  html: together(
    html`<p>${view.result.figures.n} rows of ${view.result.papers} papers.</p>`,
    htmlList(benchmarkNotes(view)),
    htmlTable('Answers against what was observed', ['figure', 'value (95 %, papers drawn)'], figureLines(view.result.figures)),
  ),
})

const calibration = ({reliability, roc, risk}: BenchmarkFigures): Section => ({
  id: 'calibration',
  title: 'Is it as sure as it should be?',
  html: together(
    htmlFigure(reliability, 'Answers by what was said; bars are 95 % intervals for as many trials as there are papers.'),
    htmlFigure(roc, 'Sensitive told from resistant by the probability.'),
    htmlFigure(risk, 'Share wrong among the surest answers.'),
  ),
})

const beside = ({result}: BenchmarkView): Section => ({
  id: 'baselines',
  title: 'Beside cheap methods',
  html: together(
    html`<p>Each trained without the row’s own paper, on the same rows. At equal coverage: as many of the surest answers of both.</p>`,
    htmlTable(
      'Methods on the same rows',
      baselineHeader,
      [ourCells(result.figures), ...[...result.baselines].map(([name, of]) => baselineCells(name, of))],
      [1, 3, 4, 5, 6],
    ),
    htmlTable(
      'Paired tests: over all rows (no answer is wrong), over rows that both answer, and with papers as units',
      ['method', 'over', 'only mitologic right', 'only the method right', 'p'],
      result.paired.map(({baseline, over, onlyUs, onlyIt, p}) => [baseline, over, onlyUs, onlyIt, pText(p)]),
      [2, 3, 4],
    ),
  ),
})

const isWrong = ({direction, expected}: BenchmarkRow) => direction !== expected && (direction === 'sensitive' || direction === 'resistant')

const question = ({question: {changes, disease, drug}}: BenchmarkRow) =>
  `${changes.map(({entity, change}) => `${entity} ${change}`).join(' and ')}, ${disease ?? 'any disease'}, ${drug ?? 'no drug'}`

function failures({result}: BenchmarkView): Section {
  const wrong = result.rows.filter((row) => row.hidden && isWrong(row)).sort((a, b) => b.confidence - a.confidence)
  const items = wrong.map(
    (row) =>
      html`<code>${row.id}</code>: ${question(row)}. Observed ${row.expected}, answered ${row.direction} (${row.confidence.toFixed(2)},
        ${row.basis}: ${row.why})`,
  )
  return {
    id: 'failures',
    title: 'What it gets wrong',
    html: items.length === 0 ? faint('No answer is wrong.') : together(html`<p>The surest first.</p>`, htmlList(items.slice(0, maxRows))),
  }
}

function everyRow({result}: BenchmarkView): Section {
  const text = (by: string): SortableCell => ({html: by, by})
  const number = (by: number): SortableCell => ({html: by.toFixed(2), by})
  const cells = (row: BenchmarkRow): SortableCell[] => [
    text(row.id),
    text(question(row)),
    text(row.expected),
    text(row.direction),
    number(row.probability),
    number(row.confidence),
    text(row.basis),
    text(row.hidden ? '' : 'unhidden'),
    text(row.why),
  ]
  const names = ['Row', 'Question', 'Observed', 'Answered', 'P(more sensitive)', 'Confidence', 'Basis', 'Mark', 'Why']
  const left = result.rows.length - maxRows
  return {
    id: 'rows',
    title: 'Every row',
    html: together(
      sortableTable(
        'questions',
        'Questions and answers',
        names.map((name, i) => ({name, ...(i === 4 || i === 5 ? {numeric: true} : {})})),
        result.rows.slice(0, maxRows).map(cells),
      ),
      left > 0 ? faint(`and ${left} more in rows.tsv`) : html``,
    ),
  }
}

const words = (): Section => ({id: 'words', title: 'Words', html: htmlTable('What the figures mean', ['word', 'meaning'], benchmarkWords)})
