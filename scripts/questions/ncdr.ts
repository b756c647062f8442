import type {Knowledge} from '#knowledge'
import type {BenchmarkQuestion} from '#prediction'
import {diseaseNamed, heldNames, oneChange} from './names.js'
import {type Row, rowsOf} from './rows.js'

/** A paper with more distinct findings than this is an array or sequencing study. */
const maxFindings = 5

export interface NcDrQuestions {
  /** Papers with few findings: experiments on single miRNAs. */
  readonly small: readonly BenchmarkQuestion[]
  /** Papers with many: each finding weighs as one over the findings of its paper. */
  readonly arrays: readonly BenchmarkQuestion[]
  /** Of the small ones, those whose target was measured, with it. */
  readonly targets: readonly BenchmarkQuestion[]
}

/**
 * ncDR, curated part. `Drug_effect` is read as the effect of more of the miRNA (`miRNA_expression` says DOWN for miR-21 and resistance as for
 * miR-34a and sensitivity, and is left out). Left out too: effects that are neither, and findings of which the same paper gives both
 * effects. One question per paper, miRNA, drug and disease.
 */
export function ncDrQuestions(text: string, knowledge: Knowledge): NcDrQuestions {
  const findings = new Map<string, Row[]>()
  for (const row of rowsOf(text)) {
    const {cell} = row
    if (!['Resistant', 'Sensitive'].includes(cell('Drug_effect')) || !/^\d+$/.test(cell('PMID')) || cell('miRNA_ID') === '') continue
    const key = [cell('PMID'), cell('miRNA_ID'), cell('Drug'), cell('Disease')].join('\t').toLowerCase()
    findings.set(key, [...(findings.get(key) ?? []), row])
  }
  const clear = [...findings.values()].filter((rows) => new Set(rows.map(({cell}) => cell('Drug_effect'))).size === 1)
  const perPaper = new Map<string, number>()
  for (const [first] of clear) perPaper.set(first!.cell('PMID'), (perPaper.get(first!.cell('PMID')) ?? 0) + 1)
  const small: BenchmarkQuestion[] = []
  const arrays: BenchmarkQuestion[] = []
  const targets: BenchmarkQuestion[] = []
  for (const rows of clear) {
    const {line, cell} = rows[0]!
    const many = perPaper.get(cell('PMID'))!
    const question = oneChange({
      id: `ncdr-${line}`,
      line,
      entity: cell('miRNA_ID'),
      change: 'up',
      drug: cell('Drug').replace(/\s*\([^)]*\)$/, ''),
      disease: diseaseNamed(knowledge, [cell('Disease'), cell('Disease_sub_type'), cell('Disease_main_type')]),
      response: cell('Drug_effect') === 'Resistant' ? 'resistant' : 'sensitive',
      paper: [`pmid:${cell('PMID')}`],
      weight: many > maxFindings ? 1 / many : 1,
    })
    if (many > maxFindings) arrays.push(question)
    else {
      small.push(question)
      const named = rows.flatMap((row) => row.cell('Target_gene').split(/[,;/]|\band\b/))
      const held = [
        ...new Set(
          heldNames(
            knowledge,
            named.map((name) => name.trim()),
          ),
        ),
      ]
      // A miRNA lowers what it targets.
      if (held.length > 0) targets.push({...question, measured: held.map((target) => ({target, direction: 'down'}))})
    }
  }
  return {small, arrays, targets}
}
