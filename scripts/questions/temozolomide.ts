import type {BenchmarkQuestion} from '#prediction'
import {oneChange} from './names.js'
import {rowsOf} from './rows.js'

/** The screen's paper, as seen at https://orcs.thebiogrid.org/Dataset/152. */
const paper = 'pmid:30995489'
/** Genes asked: those that moved most. */
const strongest = 0.2
/** Of six lines, so many must agree on the direction. */
const minAgreeing = 5

/**
 * Genes knocked out under temozolomide in six glioblastoma stem lines: positive where the knock-out sensitises. The fifth of the genes that moved
 * most on the mean, where five of six lines agree. All rows are of one paper, so that intervals over papers cannot be given.
 */
export function temozolomideQuestions(text: string): BenchmarkQuestion[] {
  const genes = rowsOf(text).map(({line, cell}) => ({
    line,
    gene: cell('gene'),
    mean: Number(cell('mean')),
    lines: ['G432', 'G472', 'G361', 'G523', 'G510', 'G583'].map((name) => Number(cell(`${name}_deltaZ`))),
  }))
  const moved = genes.filter(({gene, mean}) => gene !== '' && Number.isFinite(mean)).sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean))
  return moved
    .slice(0, Math.round(strongest * moved.length))
    .filter(({mean, lines}) => lines.filter((value) => value * mean > 0).length >= minAgreeing)
    .map(({line, gene, mean}) =>
      oneChange({
        id: `tmz-${gene}`,
        line,
        entity: gene,
        change: 'down',
        disease: 'GBM',
        drug: 'temozolomide',
        response: mean > 0 ? 'sensitive' : 'resistant',
        paper: [paper],
      }),
    )
}
