import {ruleOf} from './bnet.js'
import {sameExpr, variable, variables} from './expr.js'
import {followsRule} from './follows-rule.js'
import type {InitialGroup, Model, Node} from './model.js'
import {isZero, ruleNode} from './rates.js'

/** What a format can hold beside Boolean rules. */
export interface Holds {
  readonly rates?: boolean
  /** `certain`: only states that a node surely starts in. */
  readonly initial?: 'all' | 'certain'
  readonly internal?: boolean
  readonly reference?: boolean
  readonly parameters?: boolean
  readonly settings?: boolean
  readonly schedule?: boolean
  readonly descriptions?: boolean
}

/**
 * What of a model is lost in a format, one sentence each, empty where nothing is. Sentences name at most five nodes.
 *
 * @param respelled - names that the format cannot hold, with what is written instead
 */
export function lossesOf(model: Model, holds: Holds, respelled: ReadonlyMap<string, string> = new Map()): string[] {
  const losses: string[] = []
  const lost = (names: readonly string[], sentence: (names: string) => string) => {
    if (names.length > 0) losses.push(sentence(listOf(names)))
  }
  if (!holds.rates) {
    const withRates = model.nodes.filter((node) => !hasUsualRates(node))
    const changed = new Set(withRates.filter((node) => !followsRule(node, model.parameters)).map(({name}) => name))
    lost(
      withRates.map(({name}) => name).filter((name) => !changed.has(name)),
      (names) => `The rates of ${names} are lost: a rule alone says when a node changes, not how fast.`,
    )
    lost(
      [...changed],
      (names) => `The rates of ${names} are lost, and they let nodes change otherwise than the rules do: the model behaves otherwise.`,
    )
    const withAttributes = model.nodes.filter(({attributes}) => Object.keys(attributes ?? {}).length > 0).map(({name}) => name)
    lost(withAttributes, (names) => `The further attributes of ${names} are lost.`)
  }
  if (holds.initial !== 'all') {
    const groups = holds.initial === 'certain' ? model.initial.filter((group) => certainStates(group) === undefined) : model.initial
    const what = holds.initial === 'certain' ? 'initial probabilities' : 'initial states'
    lost(
      groups.flatMap(({nodes}) => nodes),
      (names) => `The ${what} of ${names} are lost.`,
    )
  }
  if (!holds.internal) {
    lost(
      model.nodes.filter(({internal}) => internal).map(({name}) => name),
      (names) => `The mark "internal" of ${names} is lost.`,
    )
  }
  if (!holds.reference) {
    lost(
      model.nodes.filter(({reference}) => reference !== undefined).map(({name}) => name),
      (names) => `The reference states of ${names} are lost.`,
    )
  }
  if (!holds.parameters) lost(Object.keys(model.parameters), (names) => `The parameters ${names} are lost.`)
  if (!holds.schedule) {
    lost([...new Set((model.schedule ?? []).map(({node}) => node))], (names) => `The scheduled changes of ${names} are lost.`)
  }
  if (!holds.settings) lost(settingNames(model), (names) => `The run settings ${names} are lost.`)
  if (!holds.descriptions) {
    lost(
      model.nodes.filter(({description}) => description).map(({name}) => name),
      (names) => `The descriptions of ${names} are lost.`,
    )
  }
  lost(
    [...respelled].filter(([name, spelled]) => name !== spelled).map(([name, spelled]) => `${name} (${spelled})`),
    (names) => `Names the format cannot hold are spelled otherwise: ${names}.`,
  )
  return losses
}

function listOf(names: readonly string[]): string {
  if (names.length > 5) return `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function settingNames({settings: {other, ...own}}: Model): string[] {
  const present = Object.entries(own).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  return [...present, ...Object.keys(other ?? {})]
}

/** Whether a node follows its rule at rate 1 in both directions (or, as an input, never changes). */
function hasUsualRates(node: Node): boolean {
  if (isZero(node.rateUp) && isZero(node.rateDown)) return !node.logic || isInput(node)
  const usual = ruleNode(node.name, node.logic ?? variable(node.name))
  return JSON.stringify([node.rateUp, node.rateDown]) === JSON.stringify([usual.rateUp, usual.rateDown])
}

/** Whether the rule of a node is the node itself, so that it stays as it started. */
export const isInput = (node: Node): boolean => sameExpr(ruleOf(node), variable(node.name))

/** The one state that a group surely starts in, or `undefined` where there are several. */
export function certainStates({states}: InitialGroup): readonly (0 | 1)[] | undefined {
  const possible = states.filter(({weight}) => weight > 0)
  return possible.length === 1 ? possible[0]!.values : undefined
}

/** The state that each node surely starts in, where there is one. */
export function certainInitial(model: Model): ReadonlyMap<string, 0 | 1> {
  return new Map(
    model.initial.flatMap((group) => {
      const values = certainStates(group)
      return values ? group.nodes.map((name, i) => [name, values[i]!] as const) : []
    }),
  )
}

/**
 * Names made to fit a format that has letters, digits and `_` only: other characters become `_`, a name that begins with a digit
 * or is reserved gets a `_` before it, and what then coincides gets a number.
 *
 * @param reserved - tells the words that cannot name a node
 */
export function spelledNames(names: readonly string[], reserved: (name: string) => boolean = () => false): ReadonlyMap<string, string> {
  const fits = (name: string) => /^[A-Za-z_]\w*$/.test(name) && !reserved(name)
  const taken = new Set(names.filter(fits))
  const spelled = new Map<string, string>()
  for (const name of names) {
    if (fits(name)) {
      spelled.set(name, name)
      continue
    }
    const plain = name.replace(/\W/g, '_')
    const base = fits(plain) ? plain : `_${plain}`
    let candidate = base
    for (let i = 2; taken.has(candidate); i++) candidate = `${base}_${i}`
    taken.add(candidate)
    spelled.set(name, candidate)
  }
  return spelled
}

/** The names of nodes that occur in the rules of a model but are none of its nodes. */
export const undefinedNodes = (model: Model): readonly string[] => {
  const known = new Set(model.nodes.map(({name}) => name))
  return [...new Set(model.nodes.flatMap((node) => (node.logic ? variables(node.logic) : [])))].filter((name) => !known.has(name))
}
