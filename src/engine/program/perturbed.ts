import {nearest, notFound, UserError} from '#errors'
import {constant, type Model, type Node, number, type Rate} from '#logic'
import type {Arm} from './arms.js'

/**
 * The same model with nodes held at 0 or 1, rates multiplied, and nodes started on with given probabilities. A node that is
 * held or started otherwise is taken out of its initial group, a held one out of the schedule as well.
 *
 * @param model - any
 * @param arm - `force`: node → 0 or 1; `rateFactors`: node → ≥ 0; `initial`: node → [0, 1]
 * @returns a new model
 * @throws {UserError} a node that does not exist, a factor below 0
 * @example
 * perturbed(parseBnet('A, A\n'), {force: {A: 1}}).nodes.length // → 1
 */
export function perturbed(model: Model, {force = {}, rateFactors = {}, initial: starts = {}}: Omit<Arm, 'parameters'>): Model {
  const known = new Set(model.nodes.map(({name}) => name))
  for (const name of [...Object.keys(force), ...Object.keys(rateFactors), ...Object.keys(starts)]) {
    if (!known.has(name)) throw notFound('node', name, nearest(name, known), `(model '${model.name}')`)
  }
  const zero = number(0)
  const nodes = model.nodes.map((node) => {
    const {name} = node
    if (Object.hasOwn(force, name)) return {...node, logic: constant(force[name] === 1), rateUp: zero, rateDown: zero}
    if (!Object.hasOwn(rateFactors, name)) return node
    const factor = rateFactors[name]!
    if (!(factor >= 0 && factor < Infinity))
      throw new UserError('invalid-input', `the rate factor of '${name}' is ${factor}; give a number of at least 0`)
    return multiplied(node, factor)
  })
  const initial = model.initial.flatMap((group) => {
    const kept = group.nodes.flatMap((name, i) => (Object.hasOwn(force, name) || Object.hasOwn(starts, name) ? [] : [i]))
    if (kept.length === group.nodes.length) return [group]
    if (kept.length === 0) return []
    return [
      {
        nodes: kept.map((i) => group.nodes[i]!),
        states: group.states.map(({values, weight}) => ({weight, values: kept.map((i) => values[i]!)})),
      },
    ]
  })
  const held = Object.entries(force).map(([name, value]) => ({nodes: [name], states: [{values: [value], weight: 1}]}))
  const started = Object.entries(starts).flatMap(([name, on]) =>
    Object.hasOwn(force, name)
      ? []
      : [
          {
            nodes: [name],
            states: [
              {values: [0 as const], weight: 1 - on},
              {values: [1 as const], weight: on},
            ],
          },
        ],
  )
  const schedule = model.schedule?.filter(({node}) => !Object.hasOwn(force, node))
  return {...model, nodes, initial: [...initial, ...held, ...started], ...(schedule && {schedule})}
}

/** Both rates of a node multiplied. Where an attribute of the node refers to a rate (`@rate_up`), it goes on meaning the plain one. */
function multiplied(node: Node, factor: number): Node {
  const times = (rate: Rate): Rate => ({kind: 'binary', operator: '*', left: number(factor), right: plainRates(rate, node)})
  const attributes = Object.entries(node.attributes ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : plainRates(value, node),
  ])
  return {
    ...node,
    rateUp: times(node.rateUp),
    rateDown: times(node.rateDown),
    ...(node.attributes && {attributes: Object.fromEntries(attributes)}),
  }
}

function plainRates(rate: Rate, node: Node): Rate {
  const plain = (part: Rate) => plainRates(part, node)
  switch (rate.kind) {
    case 'number':
    case 'parameter':
    case 'node':
      return rate
    case 'attribute':
      return rate.name === 'rate_up' ? plain(node.rateUp) : rate.name === 'rate_down' ? plain(node.rateDown) : rate
    case 'negative':
    case 'not':
      return {...rate, arg: plain(rate.arg)}
    case 'binary':
      return {...rate, left: plain(rate.left), right: plain(rate.right)}
    case 'conditional':
      return {...rate, test: plain(rate.test), yes: plain(rate.yes), no: plain(rate.no)}
    case 'call':
      return {...rate, args: rate.args.map(plain)}
    default:
      return rate satisfies never
  }
}
