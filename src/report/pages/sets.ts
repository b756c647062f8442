import type {Measurement, TableMeasurement} from '#study'
import {html, type Markup, together} from '../html/markup.js'
import {faint, htmlTable} from '../html/page.js'
import {arrowed, interval, shortP, signed} from '../text/numbers.js'

/** Scores of the mitochondrial processes in one table. */
export function setsHtml({sets}: TableMeasurement, {contrast}: Measurement): Markup {
  if (sets === undefined || sets.length === 0) return faint('No process has three or more measured members.')
  const rows = sets.map(({name, genes, log2FoldChange, direction, p, adjustedP}) => [
    name,
    genes,
    signed(log2FoldChange),
    arrowed(direction),
    shortP(p),
    shortP(adjustedP),
  ])
  return together(
    html`<p>Genes that the knowledge says drive a process, their changes turned round where they hold it back, against what a rotation
      of the residuals gives, which keeps the correlation between genes (Wu et al. 2010, doi:10.1093/bioinformatics/btq401). Up:
      expression favours the process in ${contrast.first}. Expression is not activity.</p>`,
    htmlTable('Mitochondrial processes', ['Process', 'Genes', 'mean log2 FC', 'Direction', 'p', 'adj. p'], rows, [1, 2, 4, 5]),
  )
}

const maxImports = 25

/** Import ratios of one table: of the RNAs of the knowledge where any was measured. */
export function importsHtml({imports}: TableMeasurement, {contrast}: Measurement): Markup {
  if (imports === undefined) return faint('Only one compartment was measured.')
  const known = imports.rows.filter(({placement}) => placement.kind === 'placed')
  const rows = (known.length > 0 ? known : imports.rows)
    .slice(0, maxImports)
    .map((row) => [
      ...[row.label, signed(row.first), signed(row.second), signed(row.difference)],
      ...[interval(row), shortP(row.p), shortP(row.adjustedP)],
    ])
  const some = known.length > 0 ? ', RNAs of the knowledge' : ''
  return together(
    html`<p>${imports.note} The changes above are those of whole cells ('${imports.whole}').</p>`,
    htmlTable(
      `log2 import ratio (${imports.enriched} over ${imports.whole})${some}`,
      ['Name', contrast.first, contrast.second, 'Difference', '95 %', 'p', 'adj. p'],
      rows,
      [1, 2, 3, 4, 5, 6],
    ),
  )
}
