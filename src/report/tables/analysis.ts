import {statementById} from '#knowledge'
import {isMtncRna, type MeasuredRow} from '#study'
import {tsv} from '#tsv'
import {citations, contextWords, statementSentence} from '../text/sentences.js'
import {type AnalysisView, useOf} from '../view/analysis.js'

/** Tables of what an analysis concludes, by path. */
export function analysisTables(view: AnalysisView, numbers: ReadonlyMap<string, number>): Record<string, string> {
  return {
    'tables/changes.tsv': changesTsv(view),
    'tables/readouts.tsv': tsv(
      ['readout', 'name', 'baseline', 'sample', 'delta', 'low', 'high', 'direction'],
      view.sample.readouts.map((r) => [r.id, r.name, r.baseline, r.perturbed, r.delta, r.low, r.high, r.direction]),
    ),
    'tables/strategies.tsv': strategiesTsv(view),
    'tables/regulators.tsv': regulatorsTsv(view),
    'tables/evidence.tsv': evidenceTsv(view, numbers),
  }
}

function changesTsv(view: AnalysisView): string {
  return tsv(
    ['name', 'entity', 'direction', 'type', 'mtncRNA', 'mitochondrial', 'log2FoldChange', 'padj', 'model'],
    view.rows.map((row) => {
      const {name, entity, sign, log2FoldChange, adjustedP} = row
      const known = entity === undefined ? undefined : view.knowledge.entities.get(entity)
      return [
        name,
        entity,
        sign === 1 ? 'up' : 'down',
        known?.type,
        entity && isMtncRna(view.knowledge, entity) ? 'yes' : 'no',
        known?.mitochondrial ? 'yes' : 'no',
        log2FoldChange,
        adjustedP,
        useWords(view, row),
      ]
    }),
  )
}

function useWords(view: AnalysisView, row: MeasuredRow): string {
  const use = useOf(view, row)
  return use.kind === 'followed' ? use.verdict : use.kind
}

function strategiesTsv({strategies}: AnalysisView): string {
  return tsv(
    ['entity', 'name', 'change', 'modality', 'gain', 'low', 'high', 'direction', 'safety'],
    strategies.map(({intervention: i, gain, safety}) => [
      ...[i.entity, i.name, i.change, i.modality],
      ...[gain.delta, gain.low, gain.high, gain.direction, safety.join('; ')],
    ]),
  )
}

function regulatorsTsv({regulators}: AnalysisView): string {
  return tsv(
    ['rank', 'regulator', 'change', 'correct', 'incorrect', 'ambiguous', 'score', 'p', 'padj', 'reached', 'baselineRank'],
    regulators.map((r) => [
      ...[r.rank, r.regulator, r.change === 1 ? 'up' : 'down'],
      ...[r.correct.length, r.incorrect.length, r.ambiguous.length, r.score, r.p, r.adjustedP, r.reached, r.baselineRank],
    ]),
  )
}

function evidenceTsv({knowledge}: AnalysisView, numbers: ReadonlyMap<string, number>): string {
  return tsv(
    ['number', 'statement', 'kind', 'says', 'context', 'audit', 'references'],
    [...numbers].map(([id, n]) => {
      const statement = statementById(knowledge, id)!
      return [
        n,
        id,
        statement.kind,
        statementSentence(statement, knowledge),
        contextWords(statement, knowledge),
        statement.audit.status,
        citations(statement, knowledge),
      ]
    }),
  )
}
