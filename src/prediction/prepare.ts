import {type Change, type Knowledge, type Observation, outcomeOf, type Sign, statementById} from '#knowledge'
import {
  addImportModules,
  assembleGraph,
  type ContextQuery,
  coneOf,
  downstream,
  type Edge,
  findPaths,
  type Graph,
  gradeDisease,
  gradeDrug,
  narrowGraph,
  plainId,
  responseNodes,
} from '#network'
import {readoutsOf} from './readouts.js'

export interface Preparation {
  readonly context: ContextQuery
  /** Everything that the question clamps: perturbed entities, compounds added. */
  readonly clamped: readonly string[]
  /** Entities asked for besides the standard readouts. */
  readonly asked?: readonly string[]
  /** Entities to keep in the model though nothing drives them (candidates of a screen, measured entities). */
  readonly keep?: readonly string[]
  /** Statements to leave out: mechanisms, observations. */
  readonly without?: ReadonlySet<string>
}

/** The graph a question is answered from, and the observations that weigh its models. */
export interface PreparedContext {
  readonly context: ContextQuery
  /** Everything that reaches this context. */
  readonly whole: Graph
  /** What the question needs of it. */
  readonly graph: Graph
  readonly live: ReadonlySet<string>
  /** Response observed for this very perturbation in this very context, where no mechanism carries it. */
  readonly latent: readonly Observation[]
  /** Observations of this context that models can be held against. */
  readonly observations: readonly Observation[]
}

/** Assembles and narrows the graph of a question. */
export function prepareContext(knowledge: Knowledge, {context, clamped, asked = [], keep = [], without}: Preparation): PreparedContext {
  const readouts = [...readoutsOf(knowledge), ...asked]
  const compounds = clamped.filter((id) => isCompound(knowledge, id))
  const whole = addImportModules(assembleGraph(knowledge, context, {compounds, ...(without ? {without} : {})}), knowledge)
  const live = new Set([...(context.drug ? [context.drug] : []), ...context.conditions, ...clamped, ...keep])
  const targets = new Set<string>([...responseNodes, ...readouts])
  const wide = narrowGraph(whole, {live, targets})
  const background = [...(context.drug ? [context.drug] : []), ...context.conditions]
  const cone = coneOf(wide, {changed: [...clamped, ...keep], background, readouts})
  // Where the question changes nothing that is known, the context itself is what there is to show.
  const narrowed = cone.edges.length > 0 ? cone : coneOf(wide, {changed: background, background, readouts})
  const here = knowledge.statements.filter(
    (statement): statement is Observation =>
      statement.kind === 'observation' && !without?.has(statement.id) && isNear(statement, context, knowledge),
  )
  const {graph, latent} = addLatentEdges(narrowed, here, clamped)
  return {context, whole, graph: coherent(graph, clamped, knowledge), live, latent, observations: here}
}

const compoundTypes: ReadonlySet<string> = new Set(['drug', 'drug-class', 'nanomedicine', 'biological'])

export function isCompound(knowledge: Knowledge, id: string): boolean {
  return compoundTypes.has(knowledge.entities.get(id)?.type ?? '')
}

/** Same disease (or narrower or wider), same drug (or its class), no condition that does not hold here. */
export function isNear(observation: Observation, query: ContextQuery, knowledge: Knowledge): boolean {
  const disease = gradeDisease(observation.context.disease, query.disease, knowledge.diseases)
  const drug = gradeDrug(observation.context.drug, query.drug, knowledge.entities)
  const near = (grade: string) => grade === 'exact' || grade === 'general' || grade === 'lineage'
  return near(disease) && near(drug)
}

/** How much more a contested sign counts that was found in the same work as what the perturbed entity does. */
const sameWork = 6

/**
 * Where both signs of an arrow are claimed, the claim made in the very work that studied the perturbed entity is the better
 * guide for it: in MCF-7 cells under doxorubicin, ROS kills in one work and protects in another.
 */
export function coherent(graph: Graph, clamped: readonly string[], knowledge: Knowledge): Graph {
  const changed = new Set(clamped)
  const worksOf = (edge: Edge) => edge.statements.flatMap((id) => statementById(knowledge, id)?.references ?? [])
  const works = new Set(graph.edges.filter(({subject}) => changed.has(plainId(subject))).flatMap(worksOf))
  return {
    ...graph,
    edges: graph.edges.map((edge) => (edge.contested && worksOf(edge).some((key) => works.has(key)) ? {...edge, trust: sameWork} : edge)),
  }
}

/** An observation of one perturbed entity's effect on response that no path carries becomes an arrow "mechanism unknown". */
export function addLatentEdges(
  graph: Graph,
  observations: readonly Observation[],
  clamped: readonly string[],
): {graph: Graph; latent: Observation[]} {
  const response = new Set<string>(responseNodes)
  const observed = {...graph, edges: graph.edges.filter(({predicted}) => predicted === undefined)}
  const unexplained = clamped.filter((id) => findPaths(observed, id, response, {maxLength: 30, most: 1}).length === 0)
  const latent: Observation[] = []
  const edges: Edge[] = []
  for (const observation of observations) {
    const [only, ...others] = observation.perturbation
    if (only === undefined || others.length > 0 || observation.outcome.kind !== 'response' || !unexplained.includes(only.entity)) continue
    if (observation.design !== 'perturbation') continue
    const sign = (only.sign * (observation.outcome.direction === 'sensitive' ? 1 : -1)) as Sign
    latent.push(observation)
    edges.push({
      subject: only.entity,
      object: 'cell-death',
      sign,
      match: 'exact',
      weight: 1,
      statements: [observation.id],
      where: 'unknown',
      contested: false,
      latent: true,
    })
  }
  const contested = (edge: Edge) => edges.some((other) => other.subject === edge.subject && other.sign !== edge.sign)
  return {graph: {...graph, edges: [...graph.edges, ...edges.map((edge) => ({...edge, contested: contested(edge)}))]}, latent}
}

/** Observations whose perturbation and outcome both have a node in the graph, with a way between them. */
export function testable(
  observations: readonly Observation[],
  graph: Graph,
): {observation: Observation; changes: readonly Change[]; outcome: string}[] {
  const nodes = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  return observations.flatMap((observation) => {
    if (observation.design !== 'perturbation' || !observation.perturbation.every(({entity}) => nodes.has(entity))) return []
    const {to: outcome, sign} = outcomeOf(observation.outcome)
    if (sign === 0) return []
    const goal = outcome === 'drug-response' ? responseNodes.filter((id) => nodes.has(id)) : [outcome]
    const reached = downstream(graph.edges, new Set(observation.perturbation.map(({entity}) => entity)))
    return goal.some((id) => nodes.has(id) && reached.has(id)) ? [{observation, changes: observation.perturbation, outcome}] : []
  })
}
