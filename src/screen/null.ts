import {compile, runArms} from '#engine'
import type {Change} from '#knowledge'
import {buildModel, type Edge, type Graph, responseNode, type TracedModel} from '#network'
import type {PreparedContext} from '#prediction'
import {withChanges} from '#prediction'
import {quantile, randomStream, shuffled} from '#stats'
import {type Combination, reachesResponse} from './space.js'

/** One strategy's gain on the network as it is, and on networks whose signs were dealt out anew; all in the same kind of model. */
export interface NullGains {
  readonly real: number
  /** One per scrambled network; network n is the same one for every strategy. */
  readonly scrambled: readonly number[]
}

/** What the same list of strategies gives on scrambled networks. */
export interface PermutationNull {
  readonly networks: number
  /** Gain of the best strategy of each scrambled network: median and 95th percentile. */
  readonly bestGainMedian: number
  readonly bestGain95: number
  /** Share of scrambled networks on which the strategy gains at least as much as on the real one, the real one counted in. */
  readonly p: readonly number[]
}

/** Trajectories of each arm. */
const runs = 512
/** Twice the end of an ordinary run: every edge is there with both signs, one of them off, which halves the rates. */
const endTime = 48

/**
 * A strategy on scrambled networks: the edges of the whole context keep their place and have their signs permuted among
 * them. One program serves all networks: each edge is there with either sign, and an arm switches one of them on. The
 * rules are proportional; ways into the matrix are no claims about signs and stay as they are.
 */
export function nullGains(
  prepared: PreparedContext,
  base: readonly Change[],
  combination: Combination,
  {networks, seed}: {readonly networks: number; readonly seed: number},
): NullGains {
  if (!reachesResponse(prepared.graph, combination)) return {real: 0, scrambled: Array.from({length: networks}, () => 0)}
  const doubled = bothSigns(prepared.graph)
  const traced = buildModel(doubled, {form: 'proportional', switches: true})
  const forced = (changes: readonly Change[]): Record<string, 0 | 1> =>
    Object.fromEntries(
      changes.flatMap(({entity, sign}) => (traced.nodeOf.has(entity) ? [[traced.nodeOf.get(entity)!, sign === 1 ? 1 : 0]] : [])),
    )
  const arms = Array.from({length: networks + 1}, (_, n) => {
    const signs = n === 0 ? (edge: Edge) => edge.sign : dealtSigns(prepared.whole, seed, n)
    const switches = switchesFor(traced, prepared.graph, signs)
    return [{force: {...switches, ...forced(base)}}, {force: {...switches, ...forced(withChanges(base, combination))}}]
  }).flat()
  const results = runArms(compile(traced.model), arms, {runs, seed, outputs: [responseNode], maxTime: endTime, timeTick: endTime / 6})
  const level = (arm: number) => results[arm]!.outputs[responseNode]!.final
  const gains = Array.from({length: networks + 1}, (_, n) => level(2 * n + 1) - level(2 * n))
  return {real: gains[0]!, scrambled: gains.slice(1)}
}

function bothSigns(graph: Graph): Graph {
  return {
    ...graph,
    edges: graph.edges.flatMap((edge): Edge[] =>
      edge.together
        ? [edge]
        : [
            {...edge, sign: 1, contested: false},
            {...edge, sign: -1, contested: false},
          ],
    ),
  }
}

const nameOf = ({subject, object, sign}: Edge) => `${subject}\t${object}\t${sign}`

/** Signs of network n: those of the whole context's edges, permuted among them. An edge that is not among them keeps its own. */
function dealtSigns(whole: Graph, seed: number, n: number): (edge: Edge) => 1 | -1 {
  const edges = whole.edges.filter(({together}) => !together)
  const signs = shuffled(
    edges.map(({sign}) => sign),
    randomStream(seed, 7_000_000 + n),
  )
  const dealt = new Map(edges.map((edge, i) => [nameOf(edge), signs[i]!]))
  return (edge) => dealt.get(nameOf(edge)) ?? edge.sign
}

/** Per edge of the graph the two switches of its doubles, in order. */
function switchesFor(traced: TracedModel, graph: Graph, signOf: (edge: Edge) => 1 | -1): Record<string, 0 | 1> {
  const switches: Record<string, 0 | 1> = {}
  let at = 0
  for (const edge of graph.edges) {
    if (edge.together) {
      switches[traced.terms[at++]!.switch!] = 1
      continue
    }
    const sign = signOf(edge)
    switches[traced.terms[at++]!.switch!] = sign === 1 ? 1 : 0
    switches[traced.terms[at++]!.switch!] = sign === -1 ? 1 : 0
  }
  return switches
}

/** With n networks the smallest possible p is 1/(n + 1). */
export function permutationNull(strategies: readonly NullGains[]): PermutationNull {
  const networks = strategies[0]?.scrambled.length ?? 0
  const best = Array.from({length: networks}, (_, n) => Math.max(0, ...strategies.map(({scrambled}) => scrambled[n]!)))
  return {
    networks,
    bestGainMedian: networks === 0 ? 0 : quantile(best, 0.5),
    bestGain95: networks === 0 ? 0 : quantile(best, 0.95),
    p: strategies.map(({real, scrambled}) => (1 + scrambled.filter((gain) => gain >= real).length) / (networks + 1)),
  }
}
