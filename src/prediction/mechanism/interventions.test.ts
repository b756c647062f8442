import {describe, expect, test} from 'vitest'
import {type Change, loadKnowledge, readingOf} from '#knowledge'
import {contextOf} from '#network'
import {randomStream, shuffled} from '#stats'
import {knowledgeFiles} from '../../../scripts/knowledge-files.js'
import {predict} from '../predict.js'
import {wholeGraph} from './context-graph.js'
import {InterventionSystem} from './interventions.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')

describe.each([
  ['TSCC', 'cisplatin'],
  ['HCC', 'sorafenib'],
])('interventions in %s × %s', (disease, drug) => {
  const context = contextOf(knowledge, {disease, drug})
  const entities = [...new Set(wholeGraph(knowledge, context).edges.map(({subject}) => subject))].filter(
    (id) => knowledge.entities.has(id) && id !== drug && knowledge.entities.get(id)!.type !== 'condition',
  )
  const chosen = shuffled(entities, randomStream(5, 1)).slice(0, 16)
  const system = new InterventionSystem(knowledge, context, chosen)
  const change = (entity: string, i: number): Change => ({entity, sign: i % 2 === 0 ? 1 : -1})
  const asked = (perturbations: readonly Change[]) => predict(knowledge, {context, perturbations})

  test('a single gives what predict gives', () => {
    let moved = 0
    for (const [i, entity] of chosen.entries()) {
      const {response, paths} = asked([change(entity, i)])
      if (response.basis === 'observed') continue
      if (paths.length > 0) moved++
      expect(system.delta([change(entity, i)])).toBeCloseTo(response.delta, 9)
    }
    expect(moved).toBeGreaterThan(5)
  })

  test('so does a pair', () => {
    for (let i = 0; i + 1 < chosen.length; i += 2) {
      const pair = [change(chosen[i]!, i), change(chosen[i + 1]!, i)]
      const {response} = asked(pair)
      if (response.basis !== 'observed') expect(system.delta(pair)).toBeCloseTo(response.delta, 9)
    }
  })

  test('what was asked before leaves no trace', () => {
    const first = [change(chosen[0]!, 0)]
    const before = system.delta(first)
    system.delta([change(chosen[1]!, 0), change(chosen[2]!, 1)])
    expect(system.delta(first)).toBe(before)
  })
})
