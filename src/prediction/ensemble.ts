import {compile, type Program, runArms} from '#engine'
import type {Change} from '#knowledge'
import {buildModel, type Edge, type Graph, type RuleForm, responseNode, type TracedModel} from '#network'
import {type RandomStream, randomStream} from '#stats'
import {type EnsembleOptions, ensembleOptions} from './ensemble-options.js'

/** One model of the ensemble: a rule form and which arrows it takes. */
export interface Member {
  readonly form: RuleForm
  /** One per arrow of the graph. */
  readonly uses: readonly boolean[]
}

/** What is clamped for a whole run: entity → on or off. Empty = the baseline. */
export type Arm = readonly Change[]

/** Shares of the rule forms among those that are drawn; the reasons are in docs/design/rules.md. */
const formShares: Readonly<Record<RuleForm, number>> = {
  proportional: 0.6,
  'inhibition-dominant': 0.2,
  'activation-dominant': 0.2,
  threshold: 0.2,
}

/** Draws models over rule forms, contested and borrowed edges. The same seed gives the same models. */
export function drawMembers(graph: Graph, options: EnsembleOptions = {}): Member[] {
  const {members, seed, forms} = ensembleOptions(options)
  return apportion(members, forms).flatMap(({form, count}, formIndex) =>
    Array.from({length: count}, (_, i) => ({form, uses: drawUses(graph.edges, randomStream(seed, 1_000_000 * (formIndex + 1) + i))})),
  )
}

function apportion(members: number, forms: readonly RuleForm[]): {form: RuleForm; count: number}[] {
  const whole = forms.reduce((sum, form) => sum + formShares[form], 0)
  let left = members
  return forms.map((form, i) => {
    const count = i === forms.length - 1 ? left : Math.min(left, Math.round((members * formShares[form]) / whole))
    left -= count
    return {form, count}
  })
}

/** Of two arrows with opposite signs one is taken, by weight; others by how well they are supported; no entity loses its last arrow. Predicted arrows may both be absent. */
function drawUses(edges: readonly Edge[], random: RandomStream): boolean[] {
  const uses = edges.map(() => true)
  edges.forEach((edge, i) => {
    const draw = random()
    if (edge.contested) {
      const other = edges.findIndex(
        (candidate) => candidate.subject === edge.subject && candidate.object === edge.object && candidate.sign !== edge.sign,
      )
      if (other > i) {
        const pull = ({weight, trust = 1}: Edge) => weight * trust
        const first = draw < pull(edge) / (pull(edge) + pull(edges[other]!))
        const isThere = edge.predicted === undefined || random() < edge.predicted
        uses[i] = isThere && first
        uses[other] = isThere && !first
      }
      return
    }
    uses[i] = edge.together === true || draw < chanceOfUse(edge)
  })
  const rescued = new Set<string>()
  edges.forEach(({object}, i) => {
    if (rescued.has(object) || uses[i]) return
    const mine = edges.flatMap((edge, j) => (edge.object === object && edge.predicted === undefined ? [j] : []))
    if (mine.length > 0 && !mine.some((j) => uses[j]))
      uses[mine.reduce((best, j) => (edges[j]!.weight > edges[best]!.weight ? j : best))] = true
    rescued.add(object)
  })
  return uses
}

function chanceOfUse(edge: Edge): number {
  switch (edge.match) {
    case 'measured':
      return 1
    case 'exact':
    case 'general':
      return 0.95 + 0.05 * edge.weight
    case 'borrowed':
    case 'catalogue':
      return 0.7 + 0.3 * edge.weight
    case 'predicted':
    case 'textbook':
      return 0.9
    default:
      return edge.match satisfies never
  }
}

/** Probability of on at the end, and its standard error, for each output of one arm of one model. */
export type ArmOutcome = ReadonlyMap<string, {readonly probability: number; readonly error: number}>

/** End of a run in units of the mean waiting time of a rule; long enough for the slowest chain of a context to settle. */
const endTime = 24
const tick = 4

/**
 * Runs every arm in every model. Arms of a model share their random numbers, so that a difference between two arms has a
 * smaller error than its parts.
 *
 * @param outputs - entity ids, or `drug-response`; those without a node are left out of the outcomes
 * @returns outcomes[member][arm]
 */
export function runEnsemble(
  graph: Graph,
  members: readonly Member[],
  arms: readonly Arm[],
  outputs: readonly string[],
  options: EnsembleOptions = {},
): ArmOutcome[][] {
  const {runs, seed} = ensembleOptions(options)
  if (graph.edges.length === 0) return members.map(() => arms.map(() => new Map()))
  const outcomes: ArmOutcome[][] = new Array(members.length)
  for (const form of new Set(members.map((member) => member.form))) {
    const mine = members.flatMap((member, index) => (member.form === form ? [{member, index}] : []))
    if (mine.length === 0) continue
    const traced = buildModel(graph, {form, switches: true})
    const program = compile(traced.model)
    const wanted = outputs.flatMap((id) => {
      const node = nodeOfOutput(traced, id)
      return node === undefined ? [] : [{id, node}]
    })
    const engineArms = mine.flatMap(({member}) => arms.map((arm) => ({force: {...switchStates(traced, member), ...clamps(traced, arm)}})))
    const results = runAll(
      program,
      engineArms,
      wanted.map(({node}) => node),
      runs,
      seed,
    )
    mine.forEach(({index}, position) => {
      outcomes[index] = arms.map((_, arm) => {
        const result = results[position * arms.length + arm]!
        return new Map(wanted.map(({id, node}) => [id, result.get(node)!]))
      })
    })
  }
  return outcomes
}

function nodeOfOutput(traced: TracedModel, id: string): string | undefined {
  if (id === 'drug-response') return traced.model.nodes.some(({name}) => name === responseNode) ? responseNode : undefined
  return traced.nodeOf.get(id)
}

function switchStates(traced: TracedModel, member: Member): Record<string, 0 | 1> {
  return Object.fromEntries(traced.terms.map((term, i) => [term.switch!, member.uses[i] ? 1 : 0]))
}

function clamps(traced: TracedModel, arm: Arm): Record<string, 0 | 1> {
  return Object.fromEntries(
    arm.flatMap(({entity, sign}) => (traced.nodeOf.has(entity) ? [[traced.nodeOf.get(entity)!, sign === 1 ? 1 : 0]] : [])),
  )
}

function runAll(
  program: Program,
  arms: readonly {force: Record<string, 0 | 1>}[],
  outputs: readonly string[],
  runs: number,
  seed: number,
): Map<string, {probability: number; error: number}>[] {
  return runArms(program, arms, {runs, seed, outputs, maxTime: endTime, timeTick: tick}).map(
    (result) =>
      new Map(outputs.map((output) => [output, {probability: result.outputs[output]!.final, error: result.outputs[output]!.finalError}])),
  )
}
