import type {Measurement, TableMeasurement} from '#study'
import type {AnalysisView} from '../view/analysis.js'
import {count} from './numbers.js'
import {prose} from './prose.js'

/** The methods of an analysis in sentences that can be pasted, with the works to cite. */
export function methodsText(view: AnalysisView, measured: Measurement): string {
  const paragraphs = [...measured.tables.map((table) => tableText(table, measured)), modelText(view, measured), softwareText(view)]
  return `${paragraphs.join('\n\n')}\n\nReferences\n${references(measured).join('\n')}\n`
}

function openingText({table}: TableMeasurement, {contrast, sizes, accepted}: Measurement): string {
  const dropped = table.dropped.map(({count: n, what, why}) => `${count(n)} ${what} (${why})`)
  return [
    prose`${table.fileName.replace(/^.*[/\\]/, '')} (${table.unit}, ${count(table.ids.length)} rows, ${table.samples.length} samples) was
      compared between ${contrast.first} (n = ${sizes[0]}) and ${contrast.second} (n = ${sizes[1]}).`,
    ...(dropped.length > 0 ? [`Left out before: ${dropped.join('; ')}.`] : []),
    ...(accepted.length > 0 ? [`Accepted in spite of a warning: ${accepted.join(', ')}.`] : []),
  ].join(' ')
}

function tableText(table: TableMeasurement, measured: Measurement): string {
  const {method, filtered, rows, prior, blockCorrelation} = table
  const {design, block, fdr} = measured
  const opening = openingText(table, measured)
  const tested = `${count(rows.length)} rows were tested after ${count(filtered)} lowly expressed ones had been left out`
  const blocked =
    blockCorrelation === undefined ? '' : ` Samples of one ${block} were taken as correlated (consensus ${blockCorrelation.toFixed(3)}).`
  const shrunk = prior ? ` (prior degrees of freedom ${Number.isFinite(prior.df) ? prior.df.toFixed(1) : 'infinite'})` : ''
  const called = `${blocked} Rows count as changed at a Benjamini–Hochberg false discovery rate of ${fdr} [5].`
  switch (method) {
    case 'limma-voom':
      return prose`${opening} Rows were filtered by the rule of edgeR's filterByExpr [1], libraries normalised by trimmed means of M-values
        [2], and counts turned into log2 counts per million with precision weights (voom) [3]; ${tested}. A linear model (${design}) was
        fitted to each row and variances were moderated by empirical Bayes${shrunk} [4].${called}`
    case 'limma-trend':
      return prose`${opening} Values were analysed on the log2 scale; ${tested}. A linear model (${design}) was fitted to each row and
        variances were moderated by empirical Bayes with a trend over mean expression${shrunk} [4].${called}`
    case 'none':
      return prose`${opening} With one sample a side no variance can be estimated: rows were ranked by the size of their log2 ratio, those
        of two-fold or more were taken for candidates, and no p-values are given; ${tested}.`
    default:
      return method satisfies never
  }
}

function modelText(view: AnalysisView, {personalized, contrast}: Measurement): string {
  const {prepared, comparison} = view.sample
  const personal = personalized
    ? prose` For ${contrast.first} and ${contrast.second} separately, initial states and transition rates of
        ${personalized.chosen.levels.length} measured nodes were set by normalised expression (strength ${personalized.chosen.strength})
        [6].`
    : ''
  return prose`Changes were placed on the signed network of mitologic's knowledge for this context (${prepared.graph.edges.length} edges);
    ${comparison.members.length} stochastic Boolean models over rule forms and uncertain edges were simulated in continuous time and
    weighed by ${prepared.observations.length} observations of the context.${personal} Regulators were ranked by correct minus incorrect
    predictions of the signs of the changes, with exact p-values [7].`
}

function softwareText({about, knowledge}: AnalysisView): string {
  return prose`All computations were done with mitologic ${about.version}, knowledge ${knowledge.version}, seed ${about.seed}
    (${about.date}); command: ${about.command}`
}

function references({personalized}: Measurement): string[] {
  return [
    '[1] Chen Y, Lun ATL, Smyth GK. 2016. doi:10.12688/f1000research.8987.2',
    '[2] Robinson MD, Oshlack A. 2010. doi:10.1186/gb-2010-11-3-r25',
    '[3] Law CW, Chen Y, Shi W, Smyth GK. 2014. doi:10.1186/gb-2014-15-2-r29',
    '[4] Smyth GK. 2004. doi:10.2202/1544-6115.1027',
    '[5] Benjamini Y, Hochberg Y. 1995. doi:10.1111/j.2517-6161.1995.tb02031.x',
    ...(personalized ? ['[6] Béal J et al. 2019. doi:10.3389/fphys.2018.01965'] : []),
    '[7] Chindelevitch L et al. 2012. doi:10.1093/bioinformatics/bts090',
  ]
}
