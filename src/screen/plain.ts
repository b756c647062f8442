import {compile, type Program, runArms} from '#engine'
import type {Change, Knowledge} from '#knowledge'
import {buildModel, type Edge, type Graph, responseNode, type TracedModel, unknownPull} from '#network'
import {withChanges} from '#prediction'
import {baseOf, prepareBlock} from './block.js'
import {short} from './gain.js'
import type {Scored, ScoredBlock, ScreenSetting} from './setting.js'
import {type Combination, reachesResponse} from './space.js'

/** Trajectories of each arm of a plain simulation. */
export const plainRuns = 10_000
const endTime = 24
const tick = 4

/**
 * Plain simulations: per combination one model with every edge of its cone, proportional rules, and nothing but the sampling
 * error as interval. The ensemble, the observations and the other columns are for the shortlist.
 */
export interface PlainScreen {
  /** The graph of a combination: the cones of its changes together. */
  coneOf(combination: Combination): Graph
  /** Scores combinations of one set of entities. */
  block(combinations: readonly Combination[]): ScoredBlock
}

const nameOf = ({subject, object, sign}: Edge) => `${subject}\t${object}\t${sign}`

/**
 * One compiled program serves all combinations: the model of all cones together, of which an arm switches off what is not in
 * its own cone, holds the nodes outside it, and scales the rates of each node back to what they are with its own edges
 * only. The law of what is left is that of the cone's own model. A cone starts routes at each change by itself, so that the
 * cone of several is the union of theirs.
 */
export function plainScreen(knowledge: Knowledge, setting: ScreenSetting, entities: readonly string[]): PlainScreen {
  const graphs = new Map(entities.map((entity) => [entity, prepareBlock(knowledge, setting, [{entity, sign: 1}]).graph]))
  const byName = new Map([...graphs.values()].flatMap((graph) => graph.edges.map((edge) => [nameOf(edge), edge] as const)))
  const edges = [...byName.values()]
  const place = new Map([...byName.keys()].map((name, i) => [name, i]))
  const placesOf = new Map([...graphs].map(([entity, graph]) => [entity, graph.edges.map((edge) => place.get(nameOf(edge))!)]))
  const any = graphs.values().next().value!
  const coneOf = (combination: Combination): Graph => {
    const isIn = new Uint8Array(edges.length)
    for (const {entity} of combination) for (const i of placesOf.get(entity)!) isIn[i] = 1
    return {...any, edges: edges.filter((_, i) => isIn[i] === 1)}
  }
  const traced = buildModel({...any, edges}, {form: 'proportional', switches: true})
  const family: Family = {traced, program: compile(traced.model), edges, totals: totalsOf(edges)}
  return {coneOf, block: (combinations) => plainBlock(family, setting, coneOf(combinations[0]!), combinations)}
}

interface Family {
  readonly traced: TracedModel
  readonly program: Program
  readonly edges: readonly Edge[]
  readonly totals: ReadonlyMap<string, number>
}

/** Per entity the weights of the edges into it with what is unknown added: what rates are shares of. */
function totalsOf(edges: readonly Edge[]): Map<string, number> {
  const totals = new Map<string, number>()
  for (const {object, weight} of edges) totals.set(object, (totals.get(object) ?? 2 * unknownPull) + weight)
  return totals
}

function plainBlock(family: Family, setting: ScreenSetting, graph: Graph, block: readonly Combination[]): ScoredBlock {
  if (!reachesResponse(graph, block[0]!)) {
    const gain = {value: 0, low: 0, high: 0, deltas: [0]}
    return {
      weights: [1],
      scored: block.map((combination) => ({combination, unreachable: true, gain, agreement: 1, direction: 'unchanged', baseline: 0})),
    }
  }
  const {force, rateFactors} = restrictedTo(family, graph)
  const arm = (changes: readonly Change[]) => ({force: {...force, ...clamps(family.traced, graph, changes)}, rateFactors})
  const base = baseOf(setting)
  const [before, ...after] = runArms(family.program, [arm(base), ...block.map((changes) => arm(withChanges(base, changes)))], {
    runs: plainRuns,
    seed: setting.ensemble.seed,
    outputs: [responseNode],
    maxTime: endTime,
    timeTick: tick,
  }).map(({outputs}) => outputs[responseNode]!)
  return {
    weights: [1],
    scored: block.map((combination, i): Scored => {
      const value = after[i]!.final - before!.final
      // Arms share their random numbers, which makes the true error smaller; it is not counted on.
      const error = 1.96 * Math.hypot(after[i]!.finalError, before!.finalError)
      return {
        combination,
        gain: {value: short(value), low: short(value - error), high: short(value + error), deltas: [short(value)]},
        agreement: 1,
        direction: Math.abs(value) < 0.02 ? 'unchanged' : value > 0 ? 'up' : 'down',
        baseline: short(before!.final),
      }
    }),
  }
}

/** What an arm holds and scales so that the program of all cones is the model of one. */
function restrictedTo({traced, edges, totals}: Family, graph: Graph): {force: Record<string, 0 | 1>; rateFactors: Record<string, number>} {
  const own = new Set(graph.edges)
  const inside = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  const mine = totalsOf(graph.edges)
  const force: Record<string, 0 | 1> = {}
  const rateFactors: Record<string, number> = {}
  for (const [i, edge] of edges.entries()) force[traced.terms[i]!.switch!] = own.has(edge) ? 1 : 0
  const together = new Set(edges.filter((edge) => edge.together).map(({object}) => object))
  for (const [id, node] of traced.nodeOf) {
    if (!inside.has(id)) force[node] = 0
    else if (!mine.has(id)) rateFactors[node] = 0
    else if (!together.has(id)) rateFactors[node] = totals.get(id)! / mine.get(id)!
  }
  return {force, rateFactors}
}

function clamps({nodeOf}: TracedModel, graph: Graph, changes: readonly Change[]): Record<string, 0 | 1> {
  const inside = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  return Object.fromEntries(
    changes.flatMap(({entity, sign}) => (inside.has(entity) ? [[nodeOf.get(entity)!, sign === 1 ? 1 : 0]] : [])),
  ) as Record<string, 0 | 1>
}
