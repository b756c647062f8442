import {type Flag, flag} from './flags.js'
import {plain} from './headings.js'
import {sideOf} from './sides.js'
import type {TextTable} from './table.js'

/**
 * Whether fold changes point the way people mean: a heading such as `log2FC (parental/resistant)` that puts the reference
 * first, a contrast that contradicts the heading, or columns of group means whose ratios go the other way than the fold changes.
 */
export function directionFlags(
  {header, rows}: TextTable,
  column: number | undefined,
  contrast: string | undefined,
  fileName: string,
): Flag[] {
  if (column === undefined) return []
  return [...headingFlags(header[column]!, contrast, fileName), ...meansFlags(header, rows, column, fileName)]
}

const versus = /([\p{L}\p{N}._+-]+?)\s*(?:_vs\.?_|\s+vs\.?\s+|\s+versus\s+|_over_|\s+over\s+|\/)\s*([\p{L}\p{N}._+-]+)/iu

function headingFlags(heading: string, contrast: string | undefined, fileName: string): Flag[] {
  const inner = /[([](.+)[)\]]/.exec(heading)?.[1] ?? heading.replace(/^(log2?_?(fold_?change|fc)|lfc)[_. :]*/i, '')
  const match = versus.exec(inner)
  if (!match) return []
  const [, first, second] = match as unknown as [string, string, string]
  const asked = contrast === undefined ? undefined : plain(contrast)
  const says = asked === plain(`${second}-${first}`) && asked !== plain(`${first}-${second}`)
  const backwards = sideOf(first) === -1 && sideOf(second) === 1
  if (!says && !(backwards && asked !== plain(`${first}-${second}`))) return []
  return [
    flag(
      'reversed-contrast',
      `${fileName}:1: found fold changes of '${first}' over '${second}' (column '${heading}'), expected ${says ? `'${contrast}' as --contrast says` : 'the cells of interest over the reference'}; turn the signs round`,
    ),
  ]
}

/** Group means beside the fold changes: the ratio of the two should have the sign of the fold change. */
function meansFlags(header: readonly string[], rows: TextTable['rows'], column: number, fileName: string): Flag[] {
  const sided = header.flatMap((heading, i) => (i === column || sideOf(heading) === 0 ? [] : [{i, heading, side: sideOf(heading)}]))
  const references = sided.filter(({side}) => side === -1)
  const others = sided.filter(({side}) => side === 1)
  if (references.length !== 1 || others.length !== 1) return []
  let agree = 0
  let against = 0
  for (const {cells} of rows) {
    const [reference, other, fold] = [references[0]!.i, others[0]!.i, column].map((i) => Number(cells[i]))
    if (!(reference! > 0) || !(other! > 0) || !(Math.abs(fold!) > 0.1)) continue
    if (Math.sign(Math.log(other! / reference!)) === Math.sign(fold!)) agree++
    else against++
  }
  if (agree + against < 10 || against < 0.7 * (agree + against)) return []
  return [
    flag(
      'reversed-contrast',
      `${fileName}: found fold changes against the group means in ${against} of ${agree + against} rows ('${header[column]}' is '${references[0]!.heading}' over '${others[0]!.heading}'), expected '${others[0]!.heading}' over '${references[0]!.heading}'; turn the signs round`,
    ),
  ]
}
