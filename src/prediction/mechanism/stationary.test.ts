import {describe, expect, test} from 'vitest'
import {compile, runArms} from '#engine'
import {type Change, type Knowledge, loadKnowledge, readingOf} from '#knowledge'
import {
  addImportModules,
  assembleGraph,
  buildModel,
  type ContextNames,
  contextOf,
  type Graph,
  narrowGraph,
  responseNode,
  responseNodes,
  SignalNetwork,
} from '#network'
import {randomStream, shuffled} from '#stats'
import {knowledgeFiles} from '../../../scripts/knowledge-files.js'
import {readoutsOf} from '../readouts.js'

const knowledge: Knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')

interface Case {
  readonly names: ContextNames
  readonly change: Change
}

/** Every context in which a perturbation was observed, with that perturbation, in an order of its own. */
function casesOfTheKnowledge(): Case[] {
  const cases = knowledge.statements.flatMap((statement): Case[] => {
    if (statement.kind !== 'observation' || statement.perturbation.length === 0) return []
    const {disease, drug, conditions} = statement.context
    return [{names: {disease, drug, conditions}, change: statement.perturbation[0]!}]
  })
  const keyed = new Map(cases.map((one) => [JSON.stringify([one.names.disease, one.names.drug]), one]))
  return shuffled([...keyed.values()], randomStream(11, 1))
}

function graphOf({names, change}: Case): Graph {
  const context = contextOf(knowledge, names)
  const live = new Set<string>([...(context.drug ? [context.drug] : []), ...context.conditions, change.entity])
  const targets = new Set<string>([...responseNodes, ...readoutsOf(knowledge)])
  return narrowGraph(addImportModules(assembleGraph(knowledge, context), knowledge), {live, targets})
}

const runs = 4000
/** Long enough for what goes round in loops to settle: the slowest loop of the knowledge loses a tenth in a round. */
const longRun = {maxTime: 160, timeTick: 40}

describe('the closed form is the mean of the simulated proportional model, within its sampling error', () => {
  const cases = casesOfTheKnowledge()
  const sample = process.env['MITOLOGIC_SOAK'] === undefined ? cases.slice(0, 4) : cases

  test.each(sample.map((one) => [`${one.names.disease} × ${one.names.drug}, ${one.change.entity} ${one.change.sign}`, one] as const))(
    '%s',
    (_, one) => {
      const graph = graphOf(one)
      const network = new SignalNetwork(graph)
      const off = [...graph.switches].filter((id) => network.place.has(id))
      const {model, nodeOf} = buildModel(graph, {form: 'proportional', initial: new Map(off.map((id) => [id, 0]))})
      const {drug, conditions} = graph.query
      const held = new Map<string, 1 | -1>([...(drug ? [drug] : []), ...conditions].map((id) => [id, 1]))
      held.set(one.change.entity, one.change.sign)
      const force = Object.fromEntries([...held].flatMap(([id, sign]) => (nodeOf.has(id) ? [[nodeOf.get(id)!, sign === 1 ? 1 : 0]] : [])))
      const outputs = [...nodeOf.values(), responseNode]
      const [result] = runArms(compile(model), [{force: force as Record<string, 0 | 1>}], {runs, seed: 3, outputs, ...longRun})
      const x = network.states(held)
      const wrong = [...nodeOf].flatMap(([id, node]) => {
        const expected = (1 + x[network.place.get(id)!]!) / 2
        const error = Math.sqrt((expected * (1 - expected)) / runs)
        const seen = result!.outputs[node]!.final
        return Math.abs(seen - expected) > 5 * error + 1e-9 ? [`${id}: ${seen.toFixed(4)} instead of ${expected.toFixed(4)}`] : []
      })
      expect(wrong).toEqual([])
      // Dead and arrested are taken as independent here; in the simulation they share causes.
      expect(Math.abs(result!.outputs[responseNode]!.final - network.response(x)!)).toBeLessThan(5 * Math.sqrt(0.25 / runs))
    },
  )
})
