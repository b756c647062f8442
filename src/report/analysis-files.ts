import {type Measurement, placedChanges} from '#study'
import {forestSvg} from './figures/forest.js'
import {mapSvg} from './figures/map.js'
import {tableFigures} from './figures/measurement.js'
import {readoutsSvg} from './figures/readouts.js'
import type {Markup} from './html/markup.js'
import {analysisPage} from './pages/analysis.js'
import type {MeasurementFigures} from './pages/measurement.js'
import {analysisTables} from './tables/analysis.js'
import {flagsTsv, measuredTables, personalTables} from './tables/measurement.js'
import {methodsText} from './text/methods.js'
import {type AnalysisView, contextTitle, numberEvidence} from './view/analysis.js'
import {tableSlug} from './view/measurement.js'

/** Files of an analysis, by path: the page, its figures and its tables. Every figure is drawn once. */
export function analysisFiles(view: AnalysisView): Record<string, string> {
  const numbers = numberEvidence(view)
  const figures = {
    map: mapSvg(
      {edges: view.map, measured: placedChanges(view.rows), numberOf: numbers, title: `Mechanism map: ${contextTitle(view)}`},
      view.knowledge,
    ),
    readouts: readoutsSvg(view.sample.readouts, {
      baseline: 'context baseline',
      other: 'this sample',
      title: 'Simulated mitochondrial readouts',
    }),
    forest: strategiesSvg(view),
    ...(view.measurement ? {measured: measurementFigures(view, view.measurement)} : {}),
  }
  return {
    'report.html': analysisPage(view, numbers, figures),
    ...(view.measurement && figures.measured ? measurementFiles(view, view.measurement, figures.measured) : {}),
    'figures/map.svg': figures.map.toString(),
    'figures/readouts.svg': figures.readouts.toString(),
    'figures/strategies.svg': figures.forest.toString(),
    ...analysisTables(view, numbers),
  }
}

function strategiesSvg({strategies}: AnalysisView): Markup {
  const rows = strategies.map(({intervention, gain}) => ({
    label: `${intervention.name} ${intervention.change === 'up' ? '↑' : '↓'}`,
    value: gain.delta,
    low: gain.low,
    high: gain.high,
    note: intervention.modality,
  }))
  return forestSvg(rows, {
    title: 'Predicted gain of drug sensitivity',
    axis: 'change of P(dead or arrested); right of zero = more sensitive',
  })
}

function measurementFigures(view: AnalysisView, measured: Measurement): MeasurementFigures {
  const tables = measured.tables.map((table) => tableFigures(view, table, measured))
  if (measured.personalized === undefined) return {tables}
  const personalised = readoutsSvg(measured.personalized.chosen.readouts, {
    baseline: measured.contrast.second.slice(0, 16),
    other: measured.contrast.first.slice(0, 16),
    title: 'Readouts of models set by expression',
  })
  return {tables, personalised}
}

/** Figures and tables of the measurements, by path: file by file, then what they share. */
function measurementFiles(view: AnalysisView, measured: Measurement, figures: MeasurementFigures): Record<string, string> {
  const files: Record<string, string> = {}
  figures.tables.forEach((drawn, i) => {
    for (const [name, svg] of Object.entries(drawn)) files[`figures/${name}${tableSlug(measured, i)}.svg`] = svg.toString()
    Object.assign(files, measuredTables(measured, i))
  })
  return {
    ...files,
    'tables/flags.tsv': flagsTsv(measured),
    'methods.txt': methodsText(view, measured),
    ...(figures.personalised ? {'figures/personalised.svg': figures.personalised.toString()} : {}),
    ...personalTables(measured),
  }
}
