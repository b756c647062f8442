import type {Measurement, TableMeasurement} from '#study'
import type {TableFigures} from '../figures/measurement.js'
import {html, lines, type Markup, nothing, together} from '../html/markup.js'
import {htmlTable, type Section} from '../html/page.js'
import {count} from '../text/numbers.js'
import type {AnalysisView} from '../view/analysis.js'
import {changesHtml, mitochondrialHtml, mtncRnasHtml, qualityHtml} from './expression.js'
import {methodsHtml} from './methods.js'
import {personalisedHtml} from './personalised.js'
import {importsHtml, setsHtml} from './sets.js'

/** Figures of each table, and of the models set by expression where there are any. */
export interface MeasurementFigures {
  readonly tables: readonly TableFigures[]
  readonly personalised?: Markup
}

/** Sections of a report that begin with measurements, before the mechanism. */
export function measurementSections(view: AnalysisView, measured: Measurement, figures: MeasurementFigures): Section[] {
  const {tables, personalized} = measured
  const each = (section: (table: TableMeasurement, figures: TableFigures) => Markup) =>
    lines(tables.map((table, i) => together(tables.length === 1 ? nothing : heading(table), section(table, figures.tables[i]!))))
  return [
    {id: 'quality', title: 'Quality of the data', html: each(qualityHtml)},
    {id: 'expression', title: 'Changes in expression', html: each((table, drawn) => changesHtml(table, drawn, measured))},
    {id: 'mitochondrial', title: 'Mitochondrial genes', html: each((table, drawn) => mitochondrialHtml(view, table, drawn))},
    {id: 'mtncrnas', title: 'Changed mtncRNAs', html: mtncRnasHtml(view, measured)},
    ...(tables.some(({sets}) => sets !== undefined)
      ? [{id: 'sets', title: 'Mitochondrial processes', html: each((table) => setsHtml(table, measured))}]
      : []),
    ...(tables.some(({imports}) => imports !== undefined)
      ? [{id: 'imports', title: 'Import into mitochondria', html: each((table) => importsHtml(table, measured))}]
      : []),
    ...(personalized
      ? [{id: 'personalised', title: 'Models set by expression', html: personalisedHtml(measured, personalized, figures.personalised)}]
      : []),
    {id: 'placing', title: 'Names that could not be placed', html: placingHtml(measured)},
    {id: 'methods', title: 'Methods, ready to paste', html: methodsHtml(view, measured)},
  ]
}

const heading = ({rna, table}: TableMeasurement) => html`<h3>${rna ?? table.fileName}</h3>`

const maxPlacing = 60

function placingHtml({tables}: Measurement): Markup {
  const all = tables.flatMap(({rows}) => rows)
  const of = (kind: TableMeasurement['rows'][number]['placement']['kind']) => all.filter(({placement}) => placement.kind === kind).length
  const bad = all.flatMap(({placement, line, label, changed}) =>
    placement.kind === 'unplaceable' ? [[placement.name || label, line, changed ? 'changed' : '', placement.why]] : [],
  )
  const noted = all.flatMap(({placement, line, label, changed}) =>
    placement.kind === 'placed' && placement.note ? [[label, line, changed ? 'changed' : '', `placed: ${placement.note}`]] : [],
  )
  const rows = [...bad, ...noted]
  const some = rows.length > maxPlacing ? ` (first ${maxPlacing}; all in tables/could-not-place.tsv)` : ''
  const caption = `Names that could not be placed, or not surely${some}`
  return together(
    html`<p>Of ${count(all.length)} tested rows ${count(of('placed'))} are entities of the knowledge; of ${count(of('unknown'))} it says
      nothing; ${count(bad.length)} have a name that cannot be used.</p>`,
    rows.length === 0 ? nothing : htmlTable(caption, ['Name', 'Line', '', 'Why'], rows.slice(0, maxPlacing), [1]),
  )
}
