import type {Knowledge, Sign} from '#knowledge'
import {assembleGraph, type Edge, findPaths, type Graph, responseNodes} from '#network'
import {isCompound} from '../prepare.js'
import type {AskedQuestion} from './place.js'

/** What the sign of one path answers: +1 sensitive, −1 resistant, 0 none or even. */
export interface PathAnswers {
  readonly shortest: Sign | 0
  readonly best: Sign | 0
}

const longest = 10
const targets: ReadonlySet<string> = new Set(responseNodes)

/** Answers of single paths in one knowledge; graphs are kept per context. */
export function pathAnswerer(knowledge: Knowledge): (asked: AskedQuestion) => PathAnswers {
  const graphs = new Map<string, {readonly weighted: Graph; readonly flat: Graph}>()
  const graphsOf = ({context, perturbations}: AskedQuestion) => {
    const compounds = perturbations.map(({entity}) => entity).filter((id) => isCompound(knowledge, id))
    const key = JSON.stringify([context.disease, context.drug, context.conditions, context.cellLine, compounds])
    const held = graphs.get(key)
    if (held) return held
    const weighted = assembleGraph(knowledge, context, {compounds})
    const made = {weighted, flat: {...weighted, edges: weighted.edges.map((edge): Edge => ({...edge, weight: 0.5}))}}
    graphs.set(key, made)
    return made
  }
  return (asked) => {
    const {weighted, flat} = graphsOf(asked)
    const starts = asked.measured.length > 0 ? asked.measured : asked.perturbations
    const signOf = (graph: Graph): Sign | 0 => {
      let sum = 0
      for (const {entity, sign} of starts) {
        const [path] = findPaths(graph, entity, targets, {maxLength: longest, most: 1})
        if (path) sum += path.sign * sign
      }
      return Math.sign(sum) as Sign | 0
    }
    return {shortest: signOf(flat), best: signOf(weighted)}
  }
}
