import {describe, expect, test} from 'vitest'
import {type Batch, type Knowledge, loadKnowledge, readingOf} from '#knowledge'
import {knowledgeFiles} from '../../../scripts/knowledge-files.js'
import type {Answerer} from './answerer.js'
import {observedQuestions} from './observed.js'
import {batchesInOrder, knowledgeBefore, prequential} from './prequential.js'

const whole = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const place = {file: 'batches.tsv', line: 1}
const batch = (id: string, date: string): Batch => ({id, date, kind: 'works', title: id, place})

/** The review cut into three batches, given in another order than that of their days. */
const cut: Knowledge = {
  ...whole,
  batches: new Map(
    [batch('c', '2026-03-01'), batch('textbook', '2026-01-01'), batch('a', '2026-01-01'), batch('b', '2026-02-01')].map((one) => [
      one.id,
      one,
    ]),
  ),
  statements: whole.statements.map((statement, i) =>
    statement.kind === 'mechanism' && statement.textbook ? {...statement, batch: 'textbook'} : {...statement, batch: 'abc'[i % 3]!},
  ),
}

describe('the prequential record', () => {
  test('batches come by day, those of one day in the order of their table', () => {
    expect(batchesInOrder(cut).map(({id}) => id)).toEqual(['textbook', 'a', 'b', 'c'])
  })

  test('what stood before a batch holds nothing of it and nothing later', () => {
    const batches = (id: string) => [...new Set(knowledgeBefore(cut, id).statements.map((statement) => statement.batch))].sort()
    expect(batches('textbook')).toEqual([])
    expect(batches('a')).toEqual(['textbook'])
    expect(batches('c')).toEqual(['a', 'b', 'textbook'])
  })

  test('each batch is asked of the batches before it, its own papers out, and baselines learn from those before alone', async () => {
    const asked: {batches: Set<string>; references: Set<string>}[] = []
    const spy: Answerer = (_, left) => {
      asked.push({batches: new Set(left.statements.map((one) => one.batch)), references: new Set(left.references.keys())})
      return {direction: 'sensitive', probability: 0.6, confidence: 0.6, basis: 'mechanism', why: ''}
    }
    const scores = await prequential(cut, {answer: spy, nullDraws: 0, draws: 20})
    expect(scores.map(({batch: {id}}) => id)).toEqual(['a', 'b', 'c'])
    const questions = observedQuestions(cut)
    expect(scores.reduce((sum, {result}) => sum + result.rows.length, 0)).toBe(questions.length)
    for (const {batches} of asked) expect(batches.has('c')).toBe(false)
    for (const {
      batch: {id},
      result,
    } of scores) {
      expect(result.rows.every((row) => cut.statements.find((one) => one.id === row.id)!.batch === id)).toBe(true)
      expect(result.rows.every(({hidden}) => hidden)).toBe(true)
    }
    expect(scores[0]!.result.baselines.get('majority')!.answered).toBe(0)
    expect(scores[2]!.result.baselines.get('majority')!.answered).toBeGreaterThan(0)
  })
})
