import {nearest, notFound, UserError} from '#errors'
import {
  constant,
  type Expr,
  evaluate,
  evaluateRate,
  exprToRate,
  type Model,
  type Node,
  namesIn,
  not,
  printExpr,
  type Rate,
  simplify,
  variables,
} from '#logic'
import {nonNegative, type Term, termsOf} from './terms.js'

/**
 * One stream of events of a node: at `rate` per unit of time something may happen to it. An event that finds the node off
 * turns it on where `up` holds; one that finds it on turns it off where `down` holds. An upward and a downward term of the
 * same rate share one stream, since a node is never both on and off.
 */
export interface Channel {
  readonly node: number
  readonly rate: number
  readonly up: Expr
  readonly down: Expr
}

/** Alternatives drawn together at the start: `nodes` take `values[i]` with probability `weights[i]`. */
export interface InitialDraw {
  readonly nodes: readonly number[]
  readonly values: readonly (readonly (0 | 1)[])[]
  readonly weights: readonly number[]
}

/** Some models write 'at once' as a rate near the largest number there is. A negative one this close to 0 is 0 but for rounding. */
export const highestRate = Number.MAX_VALUE
export const rounding = 1e-12

/** The mistake that a rate below 0, not a number or infinite is. */
export const badRate = (name: string, isOn: boolean, rate: number, state: string): UserError =>
  new UserError(
    'invalid-input',
    `node '${name}' would turn ${isOn ? 'off' : 'on'} at the rate ${rate} in the state ${state}; rates must be finite numbers of at least 0`,
  )

/** A state: 1 for every node that is on. */
export type State = Uint8Array

/** A model made ready to run: parameters folded in, rates split into channels. Plain but for the rate function. */
export interface Program {
  readonly model: Model
  readonly names: readonly string[]
  readonly index: ReadonlyMap<string, number>
  /** Values of all parameters, overrides included. */
  readonly parameters: Readonly<Record<string, number>>
  readonly initial: readonly InitialDraw[]
  /** Present where every rate is a sum of weighted conditions; otherwise only scalar methods can run the model. */
  readonly channels?: readonly Channel[]
  /** The nodes whose rates could not be split, where `channels` is absent. */
  readonly unsplit: readonly string[]
  /** Rate at which a node leaves its present state (MaBoSS's arithmetic, in its order). May be negative or NaN. */
  readonly rate: (node: number, state: State) => number
  /** The nodes whose rates depend on a node. */
  readonly dependents: readonly (readonly number[])[]
  readonly internal: readonly boolean[]
  readonly reference: readonly (0 | 1 | undefined)[]
}

/**
 * Makes a model ready to run.
 *
 * @param model - any
 * @param overrides - values of parameters that go before the model's own; names with `$`
 * @param unchanged - the model before it was perturbed: a parameter that only it uses may be given as well
 * @returns a program that can be run many times
 * @throws {UserError} a parameter or node that does not exist, two definitions of a node, initial states that make no sense
 * @example
 * compile(parseBnet('A, !A\n')).names // → ['A']
 */
export function compile(model: Model, overrides: Readonly<Record<string, number>> = {}, unchanged = model): Program {
  const names = model.nodes.map(({name}) => name)
  const index = new Map(names.map((name, i) => [name, i]))
  if (names.length === 0) throw new UserError('invalid-input', `model '${model.name}' has no nodes`)
  const twice = names.find((name, i) => index.get(name) !== i)
  if (twice !== undefined) throw new UserError('invalid-input', `node '${twice}' is defined twice; remove one definition`)
  const parameters = parametersOf(unchanged, overrides)
  const parameter = (name: string, node: string): number => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (value === undefined) {
      throw new UserError(
        'not-found',
        `node '${node}' uses the parameter '${name}', which has no value; set it in the cfg ('${name} = …;') or with an override`,
      )
    }
    return value
  }
  for (const node of model.nodes) checkNames(node, index, (name) => parameter(name, node.name))
  const nodes = model.nodes.map((node) => readyNode(node, index, (name) => parameter(name, node.name)))
  const unsplit = nodes.filter(({up, down}) => !up || !down).map(({name}) => name)
  const channels = unsplit.length > 0 ? undefined : nodes.flatMap(({up, down}, i) => channelsOf(i, up!, down!))
  const dependents = names.map((): number[] => [])
  for (const [i, {inputs}] of nodes.entries()) for (const input of inputs) dependents[input]!.push(i)
  return {
    model,
    names,
    index,
    parameters,
    initial: initialDraws(model, index),
    ...(channels && {channels}),
    unsplit,
    rate: (node, state) => nodes[node]!.rate(state),
    dependents,
    internal: model.nodes.map(({internal = false}) => internal),
    reference: model.nodes.map(({reference}) => reference),
  }
}

function parametersOf(model: Model, overrides: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const used = new Set(model.nodes.flatMap((node) => ratesOf(node).flatMap((rate) => namesIn(rate, 'parameter'))))
  const known = new Set([...used, ...Object.keys(model.parameters)])
  for (const [name, value] of Object.entries(overrides)) {
    if (!known.has(name)) throw notFound('parameter', name, nearest(name, known))
    if (!Number.isFinite(value)) throw new UserError('invalid-input', `the parameter '${name}' is ${value}; give it a finite number`)
  }
  return {...model.parameters, ...overrides}
}

/** Every rate a node holds: both rates, its rule and its further attributes. */
const ratesOf = (node: Node): readonly Rate[] => [
  ...(node.logic ? [exprToRate(node.logic)] : []),
  node.rateUp,
  node.rateDown,
  ...Object.values(node.attributes ?? {}).filter((value) => typeof value !== 'string'),
]

function checkNames(node: Node, index: ReadonlyMap<string, number>, parameter: (name: string) => number): void {
  for (const rate of ratesOf(node)) {
    for (const name of namesIn(rate, 'node')) {
      if (!index.has(name)) throw notFound('node', name, nearest(name, index.keys()), `(the rule of '${node.name}' mentions it)`)
    }
    for (const name of namesIn(rate, 'attribute')) {
      const value =
        name === 'logic' && node.logic ? node.logic : Object.hasOwn(node.attributes ?? {}, name) ? node.attributes![name] : undefined
      const isRate = name === 'rate_up' || name === 'rate_down' || (value !== undefined && typeof value !== 'string')
      if (!isRate) throw new UserError('not-found', `node '${node.name}' uses '@${name}' but has no such attribute`)
    }
  }
  for (const rate of [node.rateUp, node.rateDown]) for (const name of namesIn(rate, 'parameter')) parameter(name)
}

interface ReadyNode {
  readonly name: string
  readonly up: readonly Term[] | undefined
  readonly down: readonly Term[] | undefined
  readonly rate: (state: State) => number
  readonly inputs: readonly number[]
}

function attributeOf(node: Node, name: string): Rate {
  if (name === 'rate_up') return node.rateUp
  if (name === 'rate_down') return node.rateDown
  if (name === 'logic' && node.logic) return exprToRate(node.logic)
  return node.attributes![name] as Rate
}

function readyNode(node: Node, index: ReadonlyMap<string, number>, parameter: (name: string) => number): ReadyNode {
  const terms = new Map<string, readonly Term[] | undefined>()
  const attribute = (name: string): readonly Term[] | undefined => {
    if (!terms.has(name)) {
      const whole: readonly Term[] | undefined =
        name === 'logic' && node.logic
          ? [{weight: 1, when: simplify(node.logic)}]
          : termsOf(attributeOf(node, name), {parameter, attribute})
      terms.set(name, whole)
    }
    return terms.get(name)
  }
  const split = (rate: Rate) => {
    const found = termsOf(rate, {parameter, attribute})
    return found && nonNegative(found)
  }
  const self = index.get(node.name)!
  const up = evaluator(node, node.rateUp, index, parameter)
  const down = evaluator(node, node.rateDown, index, parameter)
  const inputs = new Set([self])
  for (const rate of ratesOf(node)) for (const name of namesIn(rate, 'node')) inputs.add(index.get(name)!)
  return {
    name: node.name,
    up: split(node.rateUp),
    down: split(node.rateDown),
    rate: (state) => (state[self] === 1 ? down(state) : up(state)),
    inputs: [...inputs],
  }
}

function evaluator(
  node: Node,
  rate: Rate,
  index: ReadonlyMap<string, number>,
  parameter: (name: string) => number,
): (state: State) => number {
  return (state) => {
    const attribute = (name: string): number =>
      name === 'logic' && node.logic
        ? Number(evaluate(node.logic, (other) => state[index.get(other)!] === 1))
        : evaluateRate(attributeOf(node, name), scope)
    const scope = {node: (name: string) => state[index.get(name)!]!, parameter, attribute}
    return evaluateRate(rate, scope)
  }
}

/**
 * The channels of a node: upward and downward terms share streams as far as their rates go, complementary conditions
 * first.
 */
function channelsOf(node: number, upTerms: readonly Term[], downTerms: readonly Term[]): Channel[] {
  const ups = upTerms.map(({weight, when}) => ({left: weight, when}))
  const downs = downTerms.map(({weight, when}) => ({left: weight, when}))
  const result: Channel[] = []
  const never = constant(false)
  const pair = (up: (typeof ups)[number] | undefined, down: (typeof ups)[number] | undefined) => {
    const rate = Math.min(up?.left ?? Infinity, down?.left ?? Infinity)
    if (!(rate > 0) || rate === Infinity) return
    if (up) up.left -= rate
    if (down) down.left -= rate
    result.push({node, rate, up: up?.when ?? never, down: down?.when ?? never})
  }
  const byText = new Map(downs.map((down) => [printExpr(down.when), down]))
  for (const up of ups) {
    const complement = byText.get(printExpr(simplify(not(up.when))))
    if (complement && complement.left > 0) pair(up, complement)
  }
  const negligible = 1e-14 * Math.max(0, ...[...upTerms, ...downTerms].map(({weight}) => weight))
  const leftUps = ups.filter(({left}) => left > negligible)
  const leftDowns = downs.filter(({left}) => left > negligible)
  while (leftUps.length > 0 || leftDowns.length > 0) {
    pair(leftUps[0], leftDowns[0])
    if (leftUps[0] && !(leftUps[0].left > negligible)) leftUps.shift()
    if (leftDowns[0] && !(leftDowns[0].left > negligible)) leftDowns.shift()
  }
  return result
}

function initialDraws(model: Model, index: ReadonlyMap<string, number>): InitialDraw[] {
  const drawn = new Set<number>()
  const draws = model.initial.map(({nodes, states}): InitialDraw => {
    const which = nodes.map((name) => {
      const node = index.get(name)
      if (node === undefined) throw notFound('node', name, nearest(name, index.keys()), '(an initial state is given for it)')
      if (drawn.has(node)) throw new UserError('conflict', `node '${name}' has two initial states; remove one`)
      drawn.add(node)
      return node
    })
    const total = states.reduce((sum, {weight}) => sum + weight, 0)
    if (!(total > 0) || states.some(({weight, values}) => !(weight >= 0) || values.length !== nodes.length)) {
      throw new UserError(
        'invalid-input',
        `the initial states of ${nodes.join(', ')} need weights ≥ 0 that sum to 1, and one value per node`,
      )
    }
    return {nodes: which, values: states.map(({values}) => values), weights: states.map(({weight}) => weight / total)}
  })
  for (let node = 0; node < model.nodes.length; node++) {
    if (!drawn.has(node)) draws.push({nodes: [node], values: [[0], [1]], weights: [0.5, 0.5]})
  }
  return draws
}

/** Nodes whose values a channel reads, its own included. */
export function readsOf(channel: Channel, index: ReadonlyMap<string, number>): number[] {
  return [...new Set([channel.node, ...[...variables(channel.up), ...variables(channel.down)].map((name) => index.get(name)!)])]
}

/** The names of the nodes that are on, as MaBoSS writes a state: `A -- B`, `<nil>` when none is. */
export function stateName(state: ArrayLike<number>, names: readonly string[], shown: (node: number) => boolean = () => true): string {
  return names.filter((_, i) => state[i] === 1 && shown(i)).join(' -- ') || '<nil>'
}

/** @throws {UserError} no node has this name */
export function nodeNamed(program: Program, name: string): number {
  const node = program.index.get(name)
  if (node === undefined) throw notFound('node', name, nearest(name, program.names), `(model '${program.model.name}')`)
  return node
}

/** Why the bit-sliced method cannot run a program; `undefined` where it can. */
export function unsliceable({channels, unsplit, model}: Program, discreteTime: boolean): UserError | undefined {
  const because = (reason: string) => new UserError('unsupported', reason)
  if (!channels) {
    return because(
      `the rates of ${unsplit.slice(0, 3).join(', ')} are not sums of constants under conditions, so this method cannot run the model; use the method scalar or reference`,
    )
  }
  if (discreteTime) return because('the bit-sliced method does not run discrete time; use the method scalar')
  if ((model.schedule?.length ?? 0) > 0) return because('the bit-sliced method does not run scheduled changes; use the method scalar')
  return undefined
}
