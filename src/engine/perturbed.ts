import {nearest, notFound, UserError} from '#errors'
import {constant, type Model, number} from '#logic'
import type {Arm} from './arms.js'

/**
 * The same model with nodes held at 0 or 1, rates multiplied, and nodes started on with given probabilities. A node that is
 * held or started otherwise is taken out of its initial group; scheduled changes of a held node are left out.
 *
 * @throws {UserError} a node that does not exist, a factor below 0
 */
export function perturbed(model: Model, {force = {}, rateFactors = {}, initial: starts = {}}: Omit<Arm, 'parameters'>): Model {
  const known = new Set(model.nodes.map(({name}) => name))
  for (const name of [...Object.keys(force), ...Object.keys(rateFactors), ...Object.keys(starts)]) {
    if (!known.has(name)) throw notFound('node', name, nearest(name, known), `(model '${model.name}')`)
  }
  const zero = number(0)
  const nodes = model.nodes.map((node) => {
    if (force[node.name] !== undefined) return {...node, logic: constant(force[node.name] === 1), rateUp: zero, rateDown: zero}
    const factor = rateFactors[node.name]
    if (factor === undefined) return node
    if (!(factor >= 0 && factor < Infinity))
      throw new UserError('invalid-input', `the rate factor of '${node.name}' is ${factor}; give a number of at least 0`)
    const times = (rate: typeof node.rateUp) => ({kind: 'binary', operator: '*', left: number(factor), right: rate}) as const
    return {...node, rateUp: times(node.rateUp), rateDown: times(node.rateDown)}
  })
  const initial = model.initial.flatMap((group) => {
    const kept = group.nodes.flatMap((name, i) => (force[name] === undefined && starts[name] === undefined ? [i] : []))
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
    force[name] === undefined
      ? [
          {
            nodes: [name],
            states: [
              {values: [0 as const], weight: 1 - on},
              {values: [1 as const], weight: on},
            ],
          },
        ]
      : [],
  )
  const schedule = model.schedule?.filter(({node}) => force[node] === undefined)
  return {...model, nodes, initial: [...initial, ...held, ...started], ...(schedule && {schedule})}
}
