import {flagKinds} from '#expression'
import {readoutIds} from '#prediction'
import type {AnalysisView} from './analysis.js'
import {escapeHtml} from './escape.js'
import {distancesSvg, type HeatRow, heatmapSvg} from './heatmap-svg.js'
import type {Measurement, TableMeasurement, TestedRow} from './measurement.js'
import {methodsHtml, methodsText} from './methods.js'
import {isMtncRna} from './mtncrna.js'
import {htmlFigure, htmlTable, type Section} from './page.js'
import {pcaSvg} from './pca-svg.js'
import {densitiesSvg, librarySizesSvg, meanVarianceSvg, type SampleNames} from './qc-svg.js'
import {readoutsSvg} from './readouts-svg.js'
import {citations, contextWords, statementSentence} from './sentences.js'
import {signed} from './text.js'
import {tsv} from './tsv.js'
import {type ChangedPoint, maSvg, volcanoSvg} from './volcano-svg.js'

export const changedRows = ({tables}: Measurement): TestedRow[] => tables.flatMap(({rows}) => rows.filter(({changed}) => changed))

/** Name of a table in file names and headings: its RNA class, or a number where there are several. */
const slug = (tables: readonly TableMeasurement[], i: number) => (tables.length === 1 ? '' : `-${tables[i]!.rna ?? i + 1}`)
const heading = (tables: readonly TableMeasurement[], i: number) =>
  tables.length === 1 ? '' : `<h3>${escapeHtml(tables[i]!.rna ?? tables[i]!.table.fileName)}</h3>`

const contrastWords = ({contrast}: Measurement) => `${contrast.first} over ${contrast.second}`

/** Sections of a report that begin with measurements, before the mechanism. */
export function measurementSections(view: AnalysisView, measured: Measurement): Section[] {
  const {tables} = measured
  const figures = tables.map((table) => tableFigures(view, table, measured))
  const each = (html: (table: TableMeasurement, i: number) => string) =>
    tables.map((table, i) => heading(tables, i) + html(table, i)).join('\n')
  return [
    {id: 'quality', title: 'Quality of the data', html: each((table, i) => qualityHtml(table, figures[i]!, measured))},
    {id: 'expression', title: 'Changes in expression', html: each((table, i) => changesHtml(table, figures[i]!, measured))},
    {id: 'mitochondrial', title: 'Mitochondrial genes', html: each((table, i) => mitochondrialHtml(view, table, figures[i]!))},
    {id: 'mtncrnas', title: 'Changed mtncRNAs', html: mtncRnasHtml(view, measured)},
    ...(measured.sets ? [{id: 'sets', title: 'Mitochondrial processes', html: setsHtml(measured)}] : []),
    ...(measured.personalized ? [{id: 'personalised', title: 'Models set by expression', html: personalHtml(measured)}] : []),
    {id: 'placing', title: 'Names that could not be placed', html: placingHtml(measured)},
    {id: 'methods', title: 'Methods, ready to paste', html: methodsHtml(view, measured)},
  ]
}

/** Figures and tables of the measurements, by path. */
export function measurementFiles(view: AnalysisView, measured: Measurement): Record<string, string> {
  const {tables} = measured
  const files: Record<string, string> = {}
  tables.forEach((table, i) => {
    for (const [name, svg] of Object.entries(tableFigures(view, table, measured)))
      if (svg !== '') files[`figures/${name}${slug(tables, i)}.svg`] = svg
    files[`tables/statistics${slug(tables, i)}.tsv`] = statisticsTsv(table)
    files[`tables/samples${slug(tables, i)}.tsv`] = samplesTsv(table)
    files[`tables/could-not-place${slug(tables, i)}.tsv`] = placingTsv(table)
  })
  files['tables/flags.tsv'] = tsv(
    ['flag', 'severity', 'accepted', 'message'],
    tables.flatMap(({flags}) =>
      flags.map(({name, severity, message}) => [name, severity, measured.accepted.includes(name) ? 'yes' : 'no', message]),
    ),
  )
  files['methods.txt'] = methodsText(view, measured)
  if (measured.personalized) {
    const {chosen, sweep} = measured.personalized
    files['figures/personalised.svg'] = personalSvg(measured)
    files['tables/personalised-readouts.tsv'] = tsv(
      ['readout', 'name', measured.contrast.second, measured.contrast.first, 'delta', 'low', 'high', 'direction'],
      [
        [
          'drug-response',
          'dead or arrested',
          chosen.response.baseline,
          chosen.response.perturbed,
          chosen.response.delta,
          chosen.response.low,
          chosen.response.high,
          chosen.response.direction,
        ],
        ...chosen.readouts.map((r) => [r.id, r.name, r.baseline, r.perturbed, r.delta, r.low, r.high, r.direction]),
      ],
    )
    files['tables/personalised-levels.tsv'] = tsv(
      ['entity', measured.contrast.second, measured.contrast.first],
      chosen.levels.map(({entity, first, second}) => [entity, second, first]),
    )
    files['tables/strength.tsv'] = tsv(
      ['strength', 'response', 'low', 'high', ...readoutIds.filter((id) => chosen.readouts.some((r) => r.id === id))],
      sweep.map(({strength, response, readouts}) => [
        strength,
        response.delta,
        response.low,
        response.high,
        ...readouts.map(({delta}) => delta),
      ]),
    )
  }
  if (measured.sets)
    files['tables/processes.tsv'] = tsv(
      ['process', 'genes', 'log2FoldChange', 'direction', 'p', 'padj'],
      measured.sets.map((set) => [set.name, set.genes, set.log2FoldChange, set.direction, set.p, set.adjustedP]),
    )
  return files
}

type Figures = Readonly<
  Record<'library-sizes' | 'densities' | 'pca' | 'distances' | 'mean-variance' | 'volcano' | 'ma' | 'heatmap', string>
>

const cache = new WeakMap<TableMeasurement, Figures>()

function tableFigures(view: AnalysisView, table: TableMeasurement, measured: Measurement): Figures {
  const known = cache.get(table)
  if (known) return known
  const made = drawFigures(view, table, measured)
  cache.set(table, made)
  return made
}

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

function drawFigures(view: AnalysisView, table: TableMeasurement, measured: Measurement): Figures {
  const names: SampleNames = {samples: table.table.samples, groups: table.groups, groupOf: table.groupOf}
  const {components, densities} = table
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
  const contrast = contrastWords(measured)
  return {
    'library-sizes':
      table.table.unit.startsWith('log2') || table.table.unit === 'Ct'
        ? ''
        : librarySizesSvg(names, sums, countLike(table) ? 'Library sizes (sum of counts)' : 'Sum of each sample'),
    densities: densitiesSvg(names, densities.curves, densities.range, scaleWords(table)),
    pca:
      components.scores.length > 1
        ? pcaSvg(names, [components.scores[0]!, components.scores[1]!], [components.shares[0]!, components.shares[1]!])
        : '',
    distances: distancesSvg(names, table.correlations),
    'mean-variance': table.trend
      ? meanVarianceSvg(
          table.trend,
          {x: table.trend.x, y: table.trend.fitted},
          {xLabel: countLike(table) ? 'log2 (count + 0.5)' : scaleWords(table), yLabel: '√ standard deviation'},
        )
      : '',
    volcano: table.method === 'none' ? '' : volcanoSvg(points, {contrast}),
    ma: maSvg(points, {contrast, xLabel: `mean ${scaleWords(table)}`}),
    heatmap: heatmap(view, table, names),
  }
}

/** The mitochondrial genes and RNAs of the knowledge that changed most surely (else largest), at most 40. */
function heatmap(view: AnalysisView, table: TableMeasurement, names: SampleNames): string {
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
  if (found.length === 0) return ''
  const order = [...names.samples.keys()].sort((a, b) => names.groupOf[a]! - names.groupOf[b]! || a - b)
  const rows = found.map(({row, index}): HeatRow => {
    const slice = table.logged.subarray(index * n, (index + 1) * n)
    const mean = slice.reduce((sum, value) => sum + value, 0) / n
    const entity = row.placement.kind === 'placed' ? row.placement.entity : undefined
    return {
      label: entity!.name,
      values: order.map((i) => slice[i]! - mean),
      note: `${signed(row.log2FoldChange)}${row.test ? `, adj. p ${row.test.adjustedP.toPrecision(2)}` : ''}${isMtncRna(view, entity!.id) ? ', mtncRNA' : ''}`,
    }
  })
  return heatmapSvg(
    {samples: order.map((i) => names.samples[i]!), groups: names.groups, groupOf: order.map((i) => names.groupOf[i]!)},
    rows,
    {title: 'Mitochondrial genes and RNAs of the knowledge'},
  )
}

const count = (value: number) => value.toLocaleString('en')

function qualityHtml(table: TableMeasurement, figures: Figures, measured: Measurement): string {
  const {table: read, filtered, rows, factors} = table
  const dropped = read.dropped.map(({what, count: n, why}) => `<li>${count(n)} ${what} left out: ${escapeHtml(why)}.</li>`)
  const flags = table.flags.map(
    ({name, message}) =>
      `<p><strong>${escapeHtml(name)}</strong>${measured.accepted.includes(name) ? ` <span class="tag">accepted: ${escapeHtml(flagKinds[name].onAccept)}</span>` : ''}: ${escapeHtml(message)}</p>`,
  )
  const sampleRows = read.samples.map((sample, i) => {
    const profile = read.profile.samples[i]!
    return [
      escapeHtml(sample),
      escapeHtml(table.groups[table.groupOf[i]!]!),
      count(Math.round(profile.sum)),
      count(profile.detected),
      factors ? factors[i]!.toFixed(3) : '',
    ]
  })
  const figure = (svg: string, caption: string) => (svg === '' ? '' : htmlFigure(svg, caption))
  return `<ul><li>${escapeHtml(read.fileName)}: ${escapeHtml(read.format)}, read as ${escapeHtml(read.unit)}; ${count(read.ids.length)} rows × ${read.samples.length} samples.</li>
<li>${count(rows.length)} rows tested, ${count(filtered)} too low in too many samples to test.</li>${dropped.join('')}</ul>
${flags.length > 0 ? `<div class="warn">${flags.join('')}</div>` : ''}
${htmlTable('Samples', ['Sample', 'Group', 'Sum', 'Rows above 0', ...(factors ? ['TMM factor'] : [])], factors ? sampleRows : sampleRows.map((row) => row.slice(0, 4)), [2, 3, 4])}
${figure(figures['library-sizes'], 'Sum of each sample; a short bar is a thin library.')}
${figure(figures.densities, 'How the values of each sample are distributed; curves should lie on each other.')}
${figure(figures.pca, 'Samples near each other are alike; replicates of a group should lie together.')}
${figure(figures.distances, 'Correlation of every two samples over the rows that vary most.')}
${figure(figures['mean-variance'], 'Each dot is a gene; the line is the trend that weights or prior variances come from.')}`
}

function changesHtml(table: TableMeasurement, figures: Figures, measured: Measurement): string {
  const changed = table.rows.filter((row) => row.changed)
  const ups = changed.filter(({log2FoldChange}) => log2FoldChange > 0).length
  const top = [...changed]
    .sort((a, b) => (a.test?.p ?? 0) - (b.test?.p ?? 0) || Math.abs(b.log2FoldChange) - Math.abs(a.log2FoldChange))
    .slice(0, 25)
    .map((row) => [
      escapeHtml(row.label),
      row.id === row.label ? '' : escapeHtml(row.id),
      signed(row.log2FoldChange),
      row.test ? `${signed(row.test.low)} to ${signed(row.test.high)}` : '',
      row.average.toFixed(1),
      row.test ? row.test.p.toPrecision(2) : '',
      row.test ? row.test.adjustedP.toPrecision(2) : '',
      row.placement.kind === 'placed' ? escapeHtml(row.placement.entity.name) : '',
    ])
  const words =
    table.method === 'none'
      ? `One sample against one: nothing tells a real change from chance, so there are no p-values here. ${count(changed.length)} rows differ by two-fold or more (the largest ${count(changed.length)} are used, ${count(ups)} up); sizes and ranks are hypotheses to repeat with at least three samples a side.`
      : `${count(changed.length)} of ${count(table.rows.length)} rows changed at a false discovery rate of ${measured.fdr}: ${count(ups)} up, ${count(changed.length - ups)} down (${escapeHtml(contrastWords(measured))}).`
  const power = measured.power.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('')
  return `<p>${words}</p>${power}${figures.volcano === '' ? '' : htmlFigure(figures.volcano, 'Each dot is a row; the named ones are in the knowledge.')}${htmlFigure(figures.ma, 'Without a tilt or a fan, normalisation has done its work.')}
${htmlTable(`The ${top.length} ${table.method === 'none' ? 'largest' : 'surest'} changes; all are in tables/statistics.tsv`, ['Name', 'Id', 'log2 FC', '95 %', 'Mean', 'p', 'adj. p', 'In the knowledge'], top, [2, 3, 4, 5, 6])}`
}

function mitochondrialHtml(view: AnalysisView, table: TableMeasurement, figures: Figures): string {
  const placed = table.rows.filter((row) => row.placement.kind === 'placed' && row.placement.entity.mitochondrial === true)
  if (placed.length === 0)
    return '<p class="faint">None of the mitochondrial genes and RNAs of the knowledge was measured high enough to test.</p>'
  const changed = placed.filter((row) => row.changed)
  const mtncrnas = placed.filter((row) => row.placement.kind === 'placed' && isMtncRna(view, row.placement.entity.id)).length
  return `<p>${placed.length} mitochondrial genes and RNAs of the knowledge were tested (${mtncrnas} of them mtncRNAs); ${changed.length} changed.</p>${htmlFigure(figures.heatmap, 'Rows are centred on their mean; the changed ones come first into the selection.')}`
}

function mtncRnasHtml(view: AnalysisView, measured: Measurement): string {
  const found = changedRows(measured).flatMap((row) =>
    row.placement.kind === 'placed' && isMtncRna(view, row.placement.entity.id)
      ? [{row, entity: row.placement.entity, note: row.placement.note}]
      : [],
  )
  if (found.length === 0)
    return '<p class="faint">None of the mtncRNAs of the knowledge changed (or none was measured: small RNAs need their own library).</p>'
  const rows = found.map(({row, entity, note}) => {
    const about = view.knowledge.statements.filter((statement) => statement.kind !== 'fact' && mentions(statement, entity.id))
    const known = about
      .slice(0, 4)
      .map(
        (statement) =>
          `${escapeHtml(statementSentence(statement, view.knowledge))} <span class="faint">(${escapeHtml([contextWords(statement, view.knowledge), citations(statement, view.knowledge)].filter((part) => part !== '').join('; '))})</span>`,
      )
    return [
      escapeHtml(row.label),
      `${escapeHtml(entity.name)}${note ? `<br><span class="faint">${escapeHtml(note)}</span>` : ''}`,
      `${row.log2FoldChange > 0 ? '▲' : '▼'} ${signed(row.log2FoldChange)}`,
      row.test ? row.test.adjustedP.toPrecision(2) : '',
      `${known.join('<br>')}${about.length > 4 ? `<br><span class="faint">and ${about.length - 4} more: mitologic explain ${escapeHtml(entity.name)}</span>` : ''}`,
    ]
  })
  return htmlTable('Changed mtncRNAs, with what is known of them', ['Name', 'Placed on', 'log2 FC', 'adj. p', 'What is known'], rows, [3])
}

function mentions(statement: AnalysisView['knowledge']['statements'][number], id: string): boolean {
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

function setsHtml({sets = [], contrast}: Measurement): string {
  if (sets.length === 0) return '<p class="faint">No process has enough measured members.</p>'
  const rows = sets.map((set) => [
    escapeHtml(set.name),
    String(set.genes),
    signed(set.log2FoldChange),
    set.direction === 'up' ? '▲ up' : '▼ down',
    set.p.toPrecision(2),
    set.adjustedP.toPrecision(2),
  ])
  return `<p>Members of each process (from the knowledge) against what a rotation of the residuals gives, which keeps the correlation between genes (${escapeHtml(contrast.first)} over ${escapeHtml(contrast.second)}).</p>${htmlTable('Mitochondrial processes', ['Process', 'Genes', 'mean log2 FC', 'Direction', 'p', 'adj. p'], rows, [1, 2, 4, 5])}`
}

function personalSvg(measured: Measurement): string {
  return readoutsSvg(measured.personalized!.chosen.readouts, {
    baseline: measured.contrast.second.slice(0, 16),
    other: measured.contrast.first.slice(0, 16),
    title: 'Readouts of models set by expression',
  })
}

function personalHtml(measured: Measurement): string {
  const {chosen, sweep} = measured.personalized!
  const {first, second} = measured.contrast
  if (chosen.levels.length === 0)
    return '<p class="faint">None of the measured genes and RNAs has a node in the model of this context: it cannot be set by this sample.</p>'
  const {response} = chosen
  const row = (name: string, r: {baseline: number; perturbed: number; delta: number; low: number; high: number; direction: string}) => [
    escapeHtml(name),
    r.baseline.toFixed(2),
    r.perturbed.toFixed(2),
    signed(r.delta),
    `${signed(r.low)} to ${signed(r.high)}`,
    r.direction,
  ]
  const effect = sweep.map(({strength, response: r, readouts}) => [
    String(strength),
    `${signed(r.delta)} (${signed(r.low)} to ${signed(r.high)})`,
    r.direction,
    String(readouts.filter(({direction}, i) => direction === chosen.readouts[i]!.direction).length),
  ])
  return `<p>${chosen.levels.length} measured genes and RNAs have a node in the model of this context. Each starts on with the probability of its normalised level, and its rates are multiplied by ${chosen.strength}<sup>2(level − 0.5)</sup> upwards and divided by it downwards (personalisation after PROFILE, Béal et al. 2019, doi:10.3389/fphys.2018.01965), once for ${escapeHtml(second)} and once for ${escapeHtml(first)}. No measured change is held fast here, so sizes count. P(dead or arrested): ${response.baseline.toFixed(2)} in ${escapeHtml(second)}, ${response.perturbed.toFixed(2)} in ${escapeHtml(first)}, change ${signed(response.delta)} (95 % ${signed(response.low)} to ${signed(response.high)}), ${response.direction}.</p>
${htmlFigure(personalSvg(measured), `Rings: models set by ${second}; dots: by ${first}. Intervals hold the error of the measured means, the choice of models and sampling.`)}
${htmlTable('Readouts by group', ['Readout', second, first, 'Change', '95 %', 'Direction'], [row('dead or arrested', response), ...chosen.readouts.map((r) => row(r.name, r))], [1, 2, 3, 4])}
${htmlTable('Effect of the strength (--strength)', ['Strength', 'Change of P(dead or arrested), 95 %', 'Direction', `Readouts (of ${chosen.readouts.length}) with the same direction as at ${chosen.strength}`], effect, [0, 1, 3])}`
}

function placingHtml({tables}: Measurement): string {
  const all = tables.flatMap(({rows}) => rows)
  const placed = all.filter(({placement}) => placement.kind === 'placed')
  const unknown = all.filter(({placement}) => placement.kind === 'unknown').length
  const bad = all.flatMap((row) => (row.placement.kind === 'unplaceable' ? [[row, row.placement] as const] : []))
  const noted = placed.flatMap((row) => (row.placement.kind === 'placed' && row.placement.note ? [[row, row.placement.note] as const] : []))
  const rows = [
    ...bad.map(([row, {name, why}]) => [escapeHtml(name || row.label), String(row.line), row.changed ? 'changed' : '', escapeHtml(why)]),
    ...noted.map(([row, note]) => [escapeHtml(row.label), String(row.line), row.changed ? 'changed' : '', `placed: ${escapeHtml(note)}`]),
  ]
  return `<p>Of ${count(all.length)} tested rows ${count(placed.length)} are entities of the knowledge; of ${count(unknown)} it says nothing; ${count(bad.length)} have a name that cannot be used.</p>${
    rows.length === 0
      ? ''
      : htmlTable(
          `Names that could not be placed, or not surely${rows.length > 60 ? ' (first 60; all in tables/could-not-place.tsv)' : ''}`,
          ['Name', 'Line', '', 'Why'],
          rows.slice(0, 60),
          [1],
        )
  }`
}

function placingTsv({rows}: TableMeasurement): string {
  return tsv(
    ['line', 'id', 'label', 'changed', 'why'],
    rows.flatMap(({placement, line, id, label, changed}) =>
      placement.kind === 'unplaceable'
        ? [[line, id, label, changed ? 'yes' : 'no', placement.why]]
        : placement.kind === 'placed' && placement.note
          ? [[line, id, label, changed ? 'yes' : 'no', `placed: ${placement.note}`]]
          : [],
    ),
  )
}

function statisticsTsv({rows}: TableMeasurement): string {
  return tsv(
    ['id', 'name', 'entity', 'log2FoldChange', 'low', 'high', 'average', 'standardError', 't', 'p', 'padj', 'changed'],
    rows.map((row) => [
      row.id,
      row.label,
      row.placement.kind === 'placed' ? row.placement.entity.id : undefined,
      row.log2FoldChange,
      row.test?.low,
      row.test?.high,
      row.average,
      row.test?.standardError,
      row.test?.t,
      row.test?.p,
      row.test?.adjustedP,
      row.changed ? 'yes' : 'no',
    ]),
  )
}

function samplesTsv({table, groups, groupOf, factors, components}: TableMeasurement): string {
  return tsv(
    ['sample', 'group', 'sum', 'detected', 'tmm', 'pc1', 'pc2'],
    table.samples.map((sample, i) => {
      const profile = table.profile.samples[i]!
      return [
        sample,
        groups[groupOf[i]!],
        profile.sum,
        profile.detected,
        factors?.[i],
        components.scores[0]?.[i],
        components.scores[1]?.[i],
      ]
    }),
  )
}
