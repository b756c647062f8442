import type {Knowledge} from '#knowledge'
import type {BenchmarkQuestion} from '#prediction'
import {diseaseNamed, heldNames, oneChange} from './names.js'
import {type Row, rowsOf} from './rows.js'

/**
 * LncTarD rows that say what a regulator does to the response to a named drug: `chemoresistance(+)` is read as "more of the regulator, more
 * resistance". One question per paper, regulator and drug; a paper that gives both directions is left out. Targets that rose or fell
 * with the regulator are what was measured, where the knowledge holds them.
 */
export function lncTarDQuestions(text: string, knowledge: Knowledge): BenchmarkQuestion[] {
  const findings = new Map<string, {readonly drug: string; readonly rows: Row[]}>()
  for (const row of rowsOf(text)) {
    if (responsesOf(row).size === 0 || !/^\d+$/.test(row.cell('PubMedID'))) continue
    for (const drug of row.cell('Drugs').split(';')) {
      const name = drug.replaceAll('"', '').trim()
      if (name === '' || name === 'NA') continue
      const key = [row.cell('PubMedID'), row.cell('Regulator'), name].join('\t').toLowerCase()
      const held = findings.get(key) ?? {drug: name, rows: []}
      held.rows.push(row)
      findings.set(key, held)
    }
  }
  return [...findings.values()].flatMap(({drug, rows}, i): BenchmarkQuestion[] => {
    const responses = new Set(rows.flatMap((row) => [...responsesOf(row)]))
    if (responses.size !== 1) return []
    const {line, cell} = rows[0]!
    return [
      oneChange({
        id: `lnctard-${line}-${i + 1}`,
        line,
        entity: cell('Regulator'),
        change: 'up',
        drug,
        disease: diseaseNamed(knowledge, [cell('DiseaseName'), cell('DiseaseName2')]),
        response: [...responses][0]!,
        paper: [`pmid:${cell('PubMedID')}`],
        measured: measuredOf(rows, knowledge),
      }),
    ]
  })
}

function responsesOf({cell}: Row): Set<'sensitive' | 'resistant'> {
  return new Set(
    [...cell('influencedFunction').matchAll(/chemo(resistance|sensitivity)\(([+-])\)/g)].map(([, what, sign]) =>
      (what === 'resistance') === (sign === '+') ? 'resistant' : 'sensitive',
    ),
  )
}

function measuredOf(rows: readonly Row[], knowledge: Knowledge): BenchmarkQuestion['measured'] {
  const directions = new Map<string, 'up' | 'down'>()
  for (const {cell} of rows) {
    const sign = /^(positively|negatively)/.exec(cell('RegulationDiretion'))?.[1]
    if (sign !== undefined)
      for (const name of heldNames(knowledge, [cell('Target')])) directions.set(name, sign === 'positively' ? 'up' : 'down')
  }
  return [...directions].map(([target, direction]) => ({target, direction}))
}
