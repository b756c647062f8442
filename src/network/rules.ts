import {
  and,
  attribute,
  binary,
  conditional,
  type Expr,
  exprToRate,
  type InitialGroup,
  type Model,
  type Node,
  not,
  number,
  or,
  type Rate,
  ruleNode,
  variable,
} from '#logic'
import {type Edge, type Graph, responseNodes} from './graph.js'

/**
 * How the arrows into a node become its rule.
 *
 * To each is added the pull of what is unknown (`unknownPull`), but for the threshold form.
 *
 * - `proportional`: every regulator pulls the node to the side it supports, at a rate in proportion to its weight (a voter
 *   model; the chance of being on is then a signed random walk backwards along the arrows).
 * - `inhibition-dominant`: on where an activator is on and no inhibitor is.
 * - `activation-dominant`: off where no activator is on and, if it has inhibitors, one of them is.
 * - `threshold`: on where the weights of active activators exceed those of active inhibitors (silent inhibitors of a node
 *   without activators count as support), off where they fall short, as it was at a tie.
 */
export const ruleForms = ['proportional', 'inhibition-dominant', 'activation-dominant', 'threshold'] as const
export type RuleForm = (typeof ruleForms)[number]

/** One term of one rule and the statements it comes from. */
export interface RuleTerm {
  readonly node: string
  readonly edge: Edge
  /** Node that switches the term on; absent where the model has no switches. */
  readonly switch?: string
}

/** A model whose every term can be traced. */
export interface TracedModel {
  readonly model: Model
  readonly terms: readonly RuleTerm[]
  /** Entity id → name of its node in the model (MaBoSS allows letters, digits and `_`). */
  readonly nodeOf: ReadonlyMap<string, string>
}

export interface ModelOptions {
  readonly form: RuleForm
  /** Put a switch node on every arrow, so that one compiled model serves a whole ensemble. Default false. */
  readonly switches?: boolean
  /** State at the start of entities that nothing drives, as probability of on; default 0.5. */
  readonly initial?: ReadonlyMap<string, number>
  readonly name?: string
}

export const responseNode = 'drug_response'

/**
 * Pull of what nobody has written down, to either side and at random, on the scale of arrow weights: an entity follows
 * arrows of this very context (weight 1) closely, and textbook arrows (0.15) loosely, so that an effect fades along a chain
 * the more, the less is known of it.
 */
export const unknownPull = 0.04

export const switchName = (index: number) => `use_${index}`

/**
 * Turns arrows into a stochastic Boolean model; `drug_response` is on while cells are dead or arrested.
 *
 * @param graph - narrowed to what is to be simulated
 * @param options - the form of the rules, initial probabilities in [0, 1], a name
 * @returns the model, and for every term of a rule its statements
 * @example
 * const graph = assembleGraph(knowledge, contextOf(knowledge, {disease: 'TSCC'}))
 * buildModel(graph, {form: 'proportional', name: 'TSCC'}).model.name // → 'TSCC'
 */
export function buildModel(graph: Graph, options: ModelOptions): TracedModel {
  const ids = [...new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))]
  const nodeOf = nodeNames(ids)
  const terms = graph.edges.map(
    (edge, index): RuleTerm => ({node: nodeOf.get(edge.object)!, edge, ...(options.switches ? {switch: switchName(index)} : {})}),
  )
  const into = byNode(terms)
  const nodes = ids.map((id): Node => {
    const name = nodeOf.get(id)!
    const regulators = into.get(name) ?? []
    return regulators.length === 0 ? held(name) : regulated(name, regulators, nodeOf, options.form)
  })
  const responses = responseNodes.filter((id) => nodeOf.has(id)).map((id) => nodeOf.get(id)!)
  const response = responses.length > 0 ? [ruleNode(responseNode, anyOf(responses.map(variable)))] : []
  const switches = options.switches ? terms.map((term) => held(term.switch!)) : []
  const initial = ids
    .filter((id) => !into.has(nodeOf.get(id)!) && options.initial?.has(id))
    .map((id) => startsOn(nodeOf.get(id)!, options.initial!.get(id)!))
  return {
    model: {
      name: options.name ?? 'mitologic',
      nodes: [...nodes, ...response, ...switches],
      initial: [...initial, ...switches.map(({name}) => startsOn(name, 1))],
      parameters: {},
      settings: {maxTime: 30, timeTick: 1, sampleCount: 10_000, seed: 1},
    },
    terms,
    nodeOf,
  }
}

function byNode(terms: readonly RuleTerm[]): Map<string, RuleTerm[]> {
  const into = new Map<string, RuleTerm[]>()
  for (const term of terms) {
    const list = into.get(term.node)
    if (list) list.push(term)
    else into.set(term.node, [term])
  }
  return into
}

function startsOn(node: string, probability: number): InitialGroup {
  return {
    nodes: [node],
    states: [
      {values: [1], weight: probability},
      {values: [0], weight: 1 - probability},
    ],
  }
}

/** Names that every format allows, unique whatever the letter case. */
function nodeNames(ids: readonly string[]): Map<string, string> {
  const taken = new Set<string>([responseNode])
  const names = new Map<string, string>()
  for (const id of ids) {
    const plain = id.replace(/[^A-Za-z0-9]+/g, '_').replace(/^(?=\d)/, 'n_')
    let name = plain
    for (let copy = 2; taken.has(name.toLowerCase()); copy++) name = `${plain}_${copy}`
    taken.add(name.toLowerCase())
    names.set(id, name)
  }
  return names
}

/** One term stays as it is: `and` and `or` of one would only be longer to read. */
const anyOf = (args: readonly Expr[]): Expr => (args.length === 1 ? args[0]! : or(...args))
const allOf = (args: readonly Expr[]): Expr => (args.length === 1 ? args[0]! : and(...args))

/** A node that nothing drives stays as it started. */
function held(name: string): Node {
  return {name, rateUp: number(0), rateDown: number(0)}
}

function regulated(name: string, terms: readonly RuleTerm[], nodeOf: ReadonlyMap<string, string>, form: RuleForm): Node {
  const literals = terms.map((term) => ({
    term,
    regulator: variable(nodeOf.get(term.edge.subject)!),
    use: term.switch === undefined ? [] : [variable(term.switch)],
  }))
  if (terms.every(({edge}) => edge.together))
    return ruleNode(name, allOf(literals.map(({term, regulator}) => (term.edge.sign === 1 ? regulator : not(regulator)))))
  switch (form) {
    case 'proportional':
      return proportional(name, literals)
    case 'inhibition-dominant':
    case 'activation-dominant':
      return noisy(name, dominant(literals, form), literals)
    case 'threshold':
      return threshold(name, literals)
    default:
      return form satisfies never
  }
}

interface Literal {
  readonly term: RuleTerm
  readonly regulator: Expr
  readonly use: readonly Expr[]
}

function dominant(literals: readonly Literal[], form: 'inhibition-dominant' | 'activation-dominant'): Expr {
  const active = (sign: 1 | -1) =>
    literals.filter(({term}) => term.edge.sign === sign).map(({regulator, use}) => allOf([...use, regulator]))
  const activators = active(1)
  const inhibitors = active(-1)
  if (inhibitors.length === 0) return anyOf(activators)
  if (activators.length === 0) return not(anyOf(inhibitors))
  return form === 'inhibition-dominant'
    ? allOf([anyOf(activators), not(anyOf(inhibitors))])
    : anyOf([...activators, not(anyOf(inhibitors))])
}

const totalWeight = (literals: readonly Literal[]) => literals.reduce((total, {term}) => total + term.edge.weight, 0) + 2 * unknownPull

/** Follows its rule, but for the share of its pull that is unknown. */
function noisy(name: string, logic: Expr, literals: readonly Literal[]): Node {
  const noise = unknownPull / totalWeight(literals)
  const pull = (yes: number, no: number) => conditional(attribute('logic'), number(yes), number(no))
  return {name, logic, rateUp: pull(1 - noise, noise), rateDown: pull(noise, 1 - noise)}
}

function proportional(name: string, literals: readonly Literal[]): Node {
  const total = totalWeight(literals)
  const noise = number(unknownPull / total)
  const pull = (towards: 'on' | 'off') =>
    sum([
      ...literals.map(({term, regulator, use}): Rate => {
        const supports = (term.edge.sign === 1) === (towards === 'on') ? regulator : not(regulator)
        return binary('*', number(term.edge.weight / total), truth(allOf([...use, supports])))
      }),
      noise,
    ])
  return {name, rateUp: pull('on'), rateDown: pull('off')}
}

function threshold(name: string, literals: readonly Literal[]): Node {
  const hasActivators = literals.some(({term}) => term.edge.sign === 1)
  const support = sum(
    literals.map(({term, regulator, use}): Rate => {
      const weighed = (test: Expr) => binary('*', number(term.edge.weight), truth(test))
      const active = weighed(allOf([...use, regulator]))
      if (term.edge.sign === 1) return active
      const against: Rate = {kind: 'negative', arg: active}
      return hasActivators ? against : binary('+', against, weighed(allOf([...use, not(regulator)])))
    }),
  )
  const rate = (operator: '>' | '<') => conditional(binary(operator, support, number(0)), number(1), number(0))
  return {name, rateUp: rate('>'), rateDown: rate('<')}
}

const sum = (rates: readonly Rate[]): Rate => rates.reduce((left, right) => binary('+', left, right))

/** A Boolean expression as 1 or 0. */
const truth = (test: Expr): Rate => conditional(exprToRate(test), number(1), number(0))
