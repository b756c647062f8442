import {printExpr, variables} from './expr.js'
import {spelledNames} from './losses.js'
import type {Model, Node, Rate} from './model.js'
import {isOperatorWord} from './parse-rate.js'
import {namesIn, printRate} from './rates.js'

/** The name under which MaBoSS knows each node: its own where MaBoSS can hold it, see `spelledNames`. */
export const mabossNames = (model: Model): ReadonlyMap<string, string> =>
  spelledNames(
    model.nodes.map(({name}) => name),
    isReserved,
  )

const isReserved = (name: string) => isOperatorWord(name) || /^(?:node|true|false|log|exp|custom_pop_output|single_expression)$/i.test(name)

/**
 * Writes the nodes of a model as MaBoSS bnd. A name that MaBoSS cannot hold is respelled (`mabossNames`) and the true one
 * stands in a comment. A comment holds the order of nodes where the order of first mention differs.
 *
 * @param model - any
 * @returns the text of a bnd file
 * @example
 * printBnd(parseBnet('A, A\n')).includes('node A') // → true
 */
export function printBnd(model: Model): string {
  const names = mabossNames(model)
  const respelled = model.nodes.filter(({name}) => names.get(name) !== name)
  const order = model.nodes.map(({name}) => name)
  const head = [
    ...(mentionOrder(model).join(' ') === order.join(' ')
      ? []
      : [`// order of nodes: ${order.map((name) => names.get(name)).join(' ')}\n`]),
    ...respelled.map(({name}) => `// ${names.get(name)} stands for ${name.replace(/\s/g, ' ')}\n`),
  ].join('')
  return `${head}${head === '' ? '' : '\n'}${model.nodes.map((node) => printNode(node, (name) => names.get(name) ?? name)).join('\n')}`
}

function printNode(node: Node, name: (node: string) => string): string {
  const items: [string, string][] = []
  if (node.description !== undefined) items.push(['description', inQuotes(node.description)])
  if (node.logic) items.push(['logic', printExpr(node.logic, {not: '!', and: ' & ', or: ' | ', xor: ' ^ ', true: '1', false: '0', name})])
  for (const [key, value] of Object.entries(node.attributes ?? {})) {
    items.push([key, typeof value === 'string' ? inQuotes(value) : printRate(value, name)])
  }
  items.push(['rate_up', printRate(node.rateUp, name)], ['rate_down', printRate(node.rateDown, name)])
  return `node ${name(node.name)} {\n${items.map(([key, text]) => `  ${key} = ${text};\n`).join('')}}\n`
}

const inQuotes = (text: string) =>
  `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r')}"`

/** What MaBoSS does otherwise where it reads the nodes of `printBnd` in an order of its own: it knows no comment. */
export function orderLosses(model: Model): string[] {
  const order = mentionOrder(model)
  const at = model.nodes.findIndex(({name}, i) => order[i] !== name)
  if (at === -1) return []
  return [
    `MaBoSS reads the nodes in the order in which they are mentioned, with ${order[at]} before ${model.nodes[at]!.name}: the names of its states and its random numbers change.`,
  ]
}

/** Names in the order in which MaBoSS meets them in what `printBnd` writes. */
function mentionOrder(model: Model): string[] {
  const seen = new Set<string>()
  const see = (rate: Rate | string) => {
    if (typeof rate !== 'string') for (const name of namesIn(rate, 'node')) seen.add(name)
  }
  for (const node of model.nodes) {
    if (node.logic) for (const name of variables(node.logic)) seen.add(name)
    for (const value of Object.values(node.attributes ?? {})) see(value)
    see(node.rateUp)
    see(node.rateDown)
    seen.add(node.name)
  }
  return [...seen]
}

/**
 * Writes parameters, initial states, marks of nodes, scheduled changes and run settings as MaBoSS cfg.
 *
 * @param model - any
 * @returns the text of a cfg file
 * @example
 * printCfg(parseBnd('node A {logic = A;}', 'A.istate = 1;')).includes('A.istate = 1') // → true
 */
export function printCfg(model: Model): string {
  const names = mabossNames(model)
  const name = (node: string) => names.get(node) ?? node
  const {maxTime, timeTick, sampleCount, seed, discreteTime, other = {}} = model.settings
  const lines: string[] = []
  const set = (key: string, value: number | string | boolean | undefined) => {
    if (value !== undefined) lines.push(`${key} = ${typeof value === 'boolean' ? Number(value) : value};`)
  }
  for (const [key, value] of Object.entries(model.parameters)) set(key, value)
  for (const {nodes, states} of model.initial) {
    const [only] = states
    if (nodes.length === 1 && states.length === 1) set(`${name(nodes[0]!)}.istate`, only!.values[0])
    else set(`[${nodes.map(name).join(', ')}].istate`, states.map(({values, weight}) => `${weight} [${values.join(', ')}]`).join(', '))
  }
  for (const node of model.nodes) if (node.internal) set(`${name(node.name)}.is_internal`, 1)
  for (const node of model.nodes) set(`${name(node.name)}.refstate`, node.reference)
  for (const node of new Set(model.schedule?.map((change) => change.node))) {
    const changes = model.schedule!.filter((change) => change.node === node)
    set(`${name(node)}.schedule`, changes.map(({time, probabilityOn}) => `${time}: ${probabilityOn}`).join(', '))
  }
  set('max_time', maxTime)
  set('time_tick', timeTick)
  set('sample_count', sampleCount)
  set('seed_pseudorandom', seed)
  set('discrete_time', discreteTime)
  for (const [key, value] of Object.entries(other)) set(key, value)
  return lines.map((line) => `${line}\n`).join('')
}
