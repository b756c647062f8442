import {type Knowledge, type Observation, type Sign, statementById} from '#knowledge'
import {
  addImportModules,
  assembleGraph,
  type ContextQuery,
  type Edge,
  type Graph,
  gradeContext,
  inMatrix,
  liveGraph,
  responseNodes,
  upstream,
} from '#network'
import {isCompound} from '../prepare.js'
import type {CheckedQuestion} from '../question.js'
import {readoutsOf} from '../readouts.js'
import {bridgingRows} from './catalogue.js'
import {withBestFirstEdges} from './first-edges.js'

/** The graph that an answer is read from. */
export interface QuestionGraph {
  /** Everything that holds in the context. */
  readonly whole: Graph
  /** What of it lies between something in play and something asked about. */
  readonly graph: Graph
  /** Observations of a perturbed entity here that stand in for a mechanism that nobody knows. */
  readonly latent: readonly Observation[]
}

const response: ReadonlySet<string> = new Set(responseNodes)

/**
 * Assembles the graph of a question: the whole graph of its context, with what was measured, between what acts and what is
 * asked; of what a perturbed entity does first, the best kind alone.
 */
export function questionGraph(knowledge: Knowledge, question: CheckedQuestion): QuestionGraph {
  const {context, perturbations, held, asked, measured} = question
  const clamped = [...perturbations, ...held].map(({entity}) => entity)
  const compounds = clamped.filter((id) => isCompound(knowledge, id))
  const curated = withMeasured(wholeGraph(knowledge, context, compounds), measured)
  const whole = withCatalogue(knowledge, curated, question, compounds)
  const chosen = withBestFirstEdges(whole, new Set(perturbations.map(({entity}) => entity)))
  const live = new Set<string>([...(context.drug ? [context.drug] : []), ...context.conditions, ...clamped])
  const targets = new Set<string>([...responseNodes, ...readoutsOf(knowledge), ...asked.map(({id}) => id)])
  const {graph, latent} = withLatent(knowledge, liveGraph(chosen, {live, targets}), question)
  return {whole, graph, latent}
}

const wholeGraphs = new WeakMap<Knowledge, Map<string, Graph>>()
/** Contexts whose graph is kept for the next question. */
const maxKept = 32

/** The curated graph of a context, made once. */
export function wholeGraph(knowledge: Knowledge, context: ContextQuery, compounds: readonly string[] = []): Graph {
  const kept = wholeGraphs.get(knowledge) ?? new Map<string, Graph>()
  wholeGraphs.set(knowledge, kept)
  const key = JSON.stringify([context.disease, context.drug, context.conditions, context.cellLine, [...compounds].sort()])
  const known = kept.get(key)
  if (known) return known
  const graph = addImportModules(assembleGraph(knowledge, context, {compounds, catalogue: () => false}), knowledge)
  if (kept.size >= maxKept) kept.delete(kept.keys().next().value!)
  kept.set(key, graph)
  return graph
}

/** What the user measured takes the place of what else is known of the same pair. */
function withMeasured(graph: Graph, measured: CheckedQuestion['measured']): Graph {
  if (measured.length === 0) return graph
  const isReplaced = ({subject, object}: Edge) =>
    measured.some(({regulator, target}) => (subject === regulator || subject === inMatrix(regulator)) && object === target)
  const edges = measured.map(
    ({regulator, target, sign}): Edge => ({
      subject: regulator,
      object: target,
      sign,
      match: 'measured',
      weight: 1,
      statements: [],
      where: 'unknown',
      contested: false,
    }),
  )
  return {...graph, edges: [...graph.edges.filter((edge) => !isReplaced(edge)), ...edges]}
}

/** Takes rows of packs in, for what curated statements and measurements do not lead from to the response. */
function withCatalogue(knowledge: Knowledge, curated: Graph, question: CheckedQuestion, compounds: readonly string[]): Graph {
  const {context, perturbations, measured} = question
  const reaching = upstream(curated.edges, response)
  const rows = new Set(perturbations.flatMap(({entity}) => [...bridgingRows(knowledge, context, entity, reaching)]))
  if (rows.size === 0) return curated
  const catalogue = (row: {readonly id: string}) => rows.has(row.id)
  return withMeasured(addImportModules(assembleGraph(knowledge, context, {compounds, catalogue}), knowledge), measured)
}

/**
 * Where no way leads from a perturbed entity to the response and its effect was observed in this very context, an edge
 * "mechanism unknown" carries what was observed. Without the observation there is no such edge.
 */
function withLatent(
  knowledge: Knowledge,
  graph: Graph,
  {context, perturbations}: CheckedQuestion,
): Pick<QuestionGraph, 'graph' | 'latent'> {
  const reaching = upstream(
    graph.edges.filter(({predicted}) => predicted === undefined),
    response,
  )
  const unexplained = new Set<string>(perturbations.map(({entity}) => entity).filter((id) => !reaching.has(id)))
  if (unexplained.size === 0) return {graph, latent: []}
  const seen = observationsOf(knowledge, context).flatMap((observation) => {
    const [only, ...others] = observation.perturbation
    if (only === undefined || others.length > 0 || !unexplained.has(only.entity) || observation.outcome.kind !== 'response') return []
    return [{observation, entity: only.entity, sign: (only.sign * (observation.outcome.direction === 'sensitive' ? 1 : -1)) as Sign}]
  })
  const edges = seen.map(
    ({observation, entity, sign}): Edge => ({
      subject: entity,
      object: 'cell-death',
      sign,
      match: 'exact',
      weight: 1,
      statements: [observation.id],
      where: 'unknown',
      contested: seen.some((other) => other.entity === entity && other.sign !== sign),
      latent: true,
    }),
  )
  return {graph: {...graph, edges: [...graph.edges, ...edges]}, latent: seen.map(({observation}) => observation)}
}

/** What was seen after a perturbation in this very context. */
export function observationsOf(knowledge: Knowledge, context: ContextQuery): Observation[] {
  return knowledge.statements.filter(
    (statement): statement is Observation =>
      statement.kind === 'observation' &&
      statement.design === 'perturbation' &&
      gradeContext(statement, context, knowledge).match === 'exact',
  )
}

/** The works behind an edge. */
export const referencesOf = (knowledge: Knowledge, statements: readonly string[]): string[] =>
  statements.flatMap((id) => statementById(knowledge, id)?.references ?? [])
