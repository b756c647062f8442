import type {PowerNote} from '#expression'
import type {AnalysisView} from './analysis.js'
import {escapeHtml} from './escape.js'
import {contrastWords, type Measurement, type TableMeasurement, type TestedRow} from './measurement.js'
import {type Figures, tableFigures} from './measurement-figures.js'
import {methodsHtml, methodsText} from './methods.js'
import {isMtncRna} from './mtncrna.js'
import {htmlFigure, htmlTable, type Section} from './page.js'
import {shortP} from './plot.js'
import {readoutsSvg} from './readouts-svg.js'
import {citations, contextWords, statementSentence} from './sentences.js'
import {signed} from './text.js'
import {tsv} from './tsv.js'

export const changedRows = ({tables}: Measurement): TestedRow[] => tables.flatMap(({rows}) => rows.filter(({changed}) => changed))

/** Name of a table in file names and headings: its RNA class, or a number where there are several. */
const slug = (tables: readonly TableMeasurement[], i: number) => (tables.length === 1 ? '' : `-${tables[i]!.rna ?? i + 1}`)
const heading = (tables: readonly TableMeasurement[], i: number) =>
  tables.length === 1 ? '' : `<h3>${escapeHtml(tables[i]!.rna ?? tables[i]!.table.fileName)}</h3>`

/** Sections of a report that begin with measurements, before the mechanism. */
export function measurementSections(view: AnalysisView, measured: Measurement): Section[] {
  const {tables} = measured
  const figures = tables.map((table) => tableFigures(view, table, measured))
  const each = (html: (table: TableMeasurement, i: number) => string) =>
    tables.map((table, i) => heading(tables, i) + html(table, i)).join('\n')
  return [
    {id: 'quality', title: 'Quality of the data', html: each((table, i) => qualityHtml(table, figures[i]!))},
    {id: 'expression', title: 'Changes in expression', html: each((table, i) => changesHtml(table, figures[i]!, measured))},
    {id: 'mitochondrial', title: 'Mitochondrial genes', html: each((table, i) => mitochondrialHtml(view, table, figures[i]!))},
    {id: 'mtncrnas', title: 'Changed mtncRNAs', html: mtncRnasHtml(view, measured)},
    ...(tables.some(({sets}) => sets !== undefined)
      ? [{id: 'sets', title: 'Mitochondrial processes', html: each((table) => setsHtml(table, measured))}]
      : []),
    ...(tables.some(({imports}) => imports !== undefined)
      ? [{id: 'imports', title: 'Import into mitochondria', html: each((table) => importsHtml(table, measured))}]
      : []),
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
    if (table.sets)
      files[`tables/processes${slug(tables, i)}.tsv`] = tsv(
        ['process', 'genes', 'log2FoldChange', 'direction', 'p', 'padj'],
        table.sets.map((set) => [set.name, set.genes, set.log2FoldChange, set.direction, set.p, set.adjustedP]),
      )
    if (table.imports) files[`tables/import${slug(tables, i)}.tsv`] = importsTsv(table.imports, measured)
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
      ['strength', 'response', 'low', 'high', ...chosen.readouts.map(({id}) => id)],
      sweep.map(({strength, response, readouts}) => [
        strength,
        response.delta,
        response.low,
        response.high,
        ...readouts.map(({delta}) => delta),
      ]),
    )
  }
  return files
}

const count = (value: number) => value.toLocaleString('en')

function qualityHtml(table: TableMeasurement, figures: Figures): string {
  const {table: read, filtered, rows, factors} = table
  const dropped = read.dropped.map(({what, count: n, why}) => `<li>${count(n)} ${what} left out: ${escapeHtml(why)}.</li>`)
  const flags = table.flags.map(({name, accepted}) => `<p><strong>${escapeHtml(name)}</strong>: ${escapeHtml(accepted)}</p>`)
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
      row.average.toFixed(1).replace('-', '−'),
      row.test ? shortP(row.test.p) : '',
      row.test ? shortP(row.test.adjustedP) : '',
      row.placement.kind === 'placed' ? escapeHtml(row.placement.entity.name) : '',
    ])
  const words =
    table.method === 'none'
      ? `One sample against one: nothing tells a real change from chance, so there are no p-values here. ${count(changed.length)} rows differ by two-fold or more (the largest ${count(changed.length)} are used, ${count(ups)} up); sizes and ranks are hypotheses to repeat with at least three samples a side.`
      : `${count(changed.length)} of ${count(table.rows.length)} rows changed at a false discovery rate of ${measured.fdr}: ${count(ups)} up, ${count(changed.length - ups)} down (${escapeHtml(contrastWords(measured))}).`
  const power = table.power ? `<p>${escapeHtml(powerWords(table.power))}</p>` : ''
  return `<p>${words}</p>${power}${figures.volcano === '' ? '' : htmlFigure(figures.volcano, 'Each dot is a row; the named ones are in the knowledge.')}${htmlFigure(figures.ma, 'Without a tilt or a fan, normalisation has done its work.')}
${htmlTable(`The ${top.length} ${table.method === 'none' ? 'largest' : 'surest'} changes; all are in tables/statistics.tsv`, ['Name', 'Id', 'log2 FC', '95 %', 'Mean', 'p', 'adj. p', 'In the knowledge'], top, [2, 3, 4, 5, 6])}`
}

/** What this many samples can show, in words. */
function powerWords({detectable, detectableQuartiles, power, alpha, df}: PowerNote): string {
  const fold = (log2: number) => `${(2 ** log2).toFixed(1)}-fold`
  return `What these samples can show: a gene of typical spread must change ${fold(detectable)} (half of all genes: between ${fold(detectableQuartiles[0])} and ${fold(detectableQuartiles[1])}) to be found with a chance of ${Math.round(100 * power)} % at p = ${alpha.toPrecision(1)}, which is about what survives the correction here (${df.toFixed(1)} degrees of freedom). That a gene is not in the list does not say that it is unchanged.`
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
      row.test ? shortP(row.test.adjustedP) : '',
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

function setsHtml({sets}: TableMeasurement, {contrast}: Measurement): string {
  if (sets === undefined || sets.length === 0) return '<p class="faint">No process has three or more measured members.</p>'
  const rows = sets.map((set) => [
    escapeHtml(set.name),
    String(set.genes),
    signed(set.log2FoldChange),
    set.direction === 'up' ? '▲ up' : '▼ down',
    shortP(set.p),
    shortP(set.adjustedP),
  ])
  return `<p>Genes that the knowledge says drive a process, their changes turned round where they hold it back, against what a rotation of the residuals gives, which keeps the correlation between genes (Wu et al. 2010, doi:10.1093/bioinformatics/btq401). Up: expression favours the process in ${escapeHtml(contrast.first)}. Expression is not activity.</p>${htmlTable('Mitochondrial processes', ['Process', 'Genes', 'mean log2 FC', 'Direction', 'p', 'adj. p'], rows, [1, 2, 4, 5])}`
}

function importsHtml({imports}: TableMeasurement, {contrast}: Measurement): string {
  if (imports === undefined) return '<p class="faint">Only one compartment was measured.</p>'
  const known = imports.rows.filter(({placement}) => placement.kind === 'placed')
  const shown = (known.length > 0 ? known : imports.rows).slice(0, 25)
  const rows = shown.map((row) => [
    escapeHtml(row.label),
    signed(row.first),
    signed(row.second),
    signed(row.difference),
    `${signed(row.low)} to ${signed(row.high)}`,
    shortP(row.p),
    shortP(row.adjustedP),
  ])
  return `<p>${escapeHtml(imports.note)} The changes above are those of whole cells ('${escapeHtml(imports.whole)}').</p>${htmlTable(
    `log2 import ratio (${imports.enriched} over ${imports.whole})${known.length > 0 ? ', RNAs of the knowledge' : ''}`,
    ['Name', contrast.first, contrast.second, 'Difference', '95 %', 'p', 'adj. p'],
    rows,
    [1, 2, 3, 4, 5, 6],
  )}`
}

function importsTsv({rows}: NonNullable<TableMeasurement['imports']>, {contrast}: Measurement): string {
  return tsv(
    ['id', 'name', 'entity', `import ${contrast.first}`, `import ${contrast.second}`, 'difference', 'low', 'high', 'p', 'padj'],
    rows.map((row) => [
      row.id,
      row.label,
      row.placement.kind === 'placed' ? row.placement.entity.id : undefined,
      row.first,
      row.second,
      row.difference,
      row.low,
      row.high,
      row.p,
      row.adjustedP,
    ]),
  )
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
