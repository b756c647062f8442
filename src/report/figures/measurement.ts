import {isMtncRna, type Measurement, type TableMeasurement} from '#study'
import {type Markup, nothing} from '../html/markup.js'
import {shortP, signed} from '../text/numbers.js'
import type {AnalysisView} from '../view/analysis.js'
import {contrastWords} from '../view/measurement.js'
import {distancesSvg, type HeatRow, heatmapSvg} from './heatmap.js'
import {pcaSvg} from './pca.js'
import {densitiesSvg, librarySizesSvg, meanVarianceSvg, type SampleNames} from './qc.js'
import {type ChangedPoint, maSvg, volcanoSvg} from './volcano.js'

/** Pictures of one table by file name; absent where there is nothing to draw. */
export type TableFigures = Readonly<
  Partial<Record<'library-sizes' | 'densities' | 'pca' | 'distances' | 'mean-variance' | 'volcano' | 'ma' | 'heatmap', Markup>>
>

/** Whether the numbers are counts of reads. */
const countLike = (table: TableMeasurement) => table.factors !== undefined

/** What the log2 values of a table are called on an axis. */
function scaleWords({table: {unit}}: TableMeasurement): string {
  switch (unit) {
    case 'counts':
    case 'estimated counts':
    case 'normalised counts':
      return 'log2 counts per million'
    case 'TPM':
    case 'CPM':
    case 'FPKM':
      return `log2 (${unit} + 1)`
    case 'intensities':
      return 'log2 (intensity + 1)'
    case 'log2 intensities':
      return 'log2 value as given'
    case 'Ct':
      return 'minus Ct'
    default:
      return unit satisfies never
  }
}

/** Every picture of one table. */
export function tableFigures(view: AnalysisView, table: TableMeasurement, measured: Measurement): TableFigures {
  const names: SampleNames = {samples: table.table.samples, groups: table.groups, groupOf: table.groupOf}
  const {components, densities, trend} = table
  const points = table.rows.map((row): ChangedPoint => {
    const entity = row.placement.kind === 'placed' ? row.placement.entity : undefined
    return {
      logFC: row.log2FoldChange,
      logP: row.test ? Math.log(Math.max(row.test.p, Number.MIN_VALUE)) : 0,
      average: row.average,
      changed: row.changed,
      ...(entity ? {label: entity.name} : {}),
    }
  })
  const sums = table.table.profile.samples.map(({sum}) => sum)
  const isLogged = table.table.unit.startsWith('log2') || table.table.unit === 'Ct'
  const contrast = contrastWords(measured)
  const [first, second] = components.scores
  const heat = heatmap(view, table, names)
  return {
    ...(isLogged
      ? {}
      : {'library-sizes': librarySizesSvg(names, sums, countLike(table) ? 'Library sizes (sum of counts)' : 'Sum of each sample')}),
    densities: densitiesSvg(names, densities.curves, densities.range, scaleWords(table)),
    ...(first && second ? {pca: pcaSvg(names, [first, second], [components.shares[0]!, components.shares[1]!])} : {}),
    distances: distancesSvg(names, table.correlations),
    ...(trend
      ? {
          'mean-variance': meanVarianceSvg(
            trend,
            {x: trend.x, y: trend.fitted},
            {xLabel: countLike(table) ? 'log2 (count + 0.5)' : scaleWords(table), yLabel: '√ standard deviation'},
          ),
        }
      : {}),
    ...(table.method === 'none' ? {} : {volcano: volcanoSvg(points, {contrast})}),
    ma: maSvg(points, {contrast, xLabel: `mean ${scaleWords(table)}`}),
    ...(heat === nothing ? {} : {heatmap: heat}),
  }
}

/** The mitochondrial genes and RNAs of the knowledge that changed most surely (else largest), at most 40. */
function heatmap(view: AnalysisView, table: TableMeasurement, names: SampleNames): Markup {
  const n = names.samples.length
  const found = table.rows
    .map((row, index) => ({row, index}))
    .filter(({row}) => row.placement.kind === 'placed' && row.placement.entity.mitochondrial === true)
    .sort(
      (a, b) =>
        Number(b.row.changed) - Number(a.row.changed) ||
        (a.row.test?.p ?? 1) - (b.row.test?.p ?? 1) ||
        Math.abs(b.row.log2FoldChange) - Math.abs(a.row.log2FoldChange),
    )
    .slice(0, 40)
    .sort((a, b) => b.row.log2FoldChange - a.row.log2FoldChange)
  if (found.length === 0) return nothing
  const order = [...names.samples.keys()].sort((a, b) => names.groupOf[a]! - names.groupOf[b]! || a - b)
  const rows = found.map(({row, index}): HeatRow => {
    const slice = table.logged.subarray(index * n, (index + 1) * n)
    const mean = slice.reduce((sum, value) => sum + value, 0) / n
    const entity = row.placement.kind === 'placed' ? row.placement.entity : undefined
    const p = row.test ? `, adj. p ${shortP(row.test.adjustedP)}` : ''
    return {
      label: entity!.name,
      values: order.map((i) => slice[i]! - mean),
      note: `${signed(row.log2FoldChange)}${p}${isMtncRna(view.knowledge, entity!.id) ? ', mtncRNA' : ''}`,
    }
  })
  return heatmapSvg(
    {samples: order.map((i) => names.samples[i]!), groups: names.groups, groupOf: order.map((i) => names.groupOf[i]!)},
    rows,
    {title: 'Mitochondrial genes and RNAs of the knowledge'},
  )
}
