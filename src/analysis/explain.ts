import {type Program, stateName} from '#engine'
import {nearest, notFound} from '#errors'
import {type Expr, evaluate, evaluatePartly, type Model, printExpr, variables} from '#logic'
import {asProgram, type StateValues} from './attractors.js'
import {type Switch, switchesOf} from './switches.js'

/** A node's value in a state. */
export interface Fact {
  readonly node: string
  readonly value: 0 | 1
}

/** Why a node has its value in a state, and whether it keeps it. */
export interface Explanation extends Fact {
  /** `input`: nothing acts on it, so it is as it started; `held`: its rule keeps it; `changing`: its rule is about to turn it. */
  readonly status: 'input' | 'held' | 'changing'
  /** The rule as it stands in the model, or the condition under which it changes. */
  readonly rule: string
  /** Values of other nodes that together settle it; leaving one out would not. Nothing else matters. */
  readonly reasons: readonly Fact[]
  /** Single nodes whose other value would turn it (or, where it is changing, would keep it). */
  readonly wouldTurn: readonly Fact[]
  /** One sentence. */
  readonly text: string
}

/** A trace through the rules: the node asked about first, then what its reasons rest on, nearest first, each node once. */
export interface Trace {
  readonly state: string
  readonly steps: readonly Explanation[]
  /** The steps as lines, indented by distance from the node asked about. */
  readonly text: string
}

/** A state as values by name (nodes left out are off), as values in the order of nodes, or as the set of nodes that are on. */
export type StateGiven = Readonly<Record<string, 0 | 1 | boolean>> | StateValues | ReadonlySet<string>

/**
 * Why a node is on or off in a state: its rule, which values settle it, what single change would turn it, and the same for
 * each reason, up to `depth` steps back.
 *
 * @param model - any
 * @param state - a value per node, or the set of the nodes that are on
 * @param node - the one in question
 * @param depth - default 3
 * @returns steps from the node back to what settles it, and the same as text
 * @throws {UserError} names that do not exist, rates that cannot be analysed
 * @example
 * explainState(parseBnet('A, B\nB, B\n'), {A: 1, B: 1}, 'A').steps[0].status // → 'held'
 */
export function explainState(model: Model | Program, state: StateGiven, node: string, {depth = 3}: {readonly depth?: number} = {}): Trace {
  const program = asProgram(model)
  const switches = switchesOf(program)
  const isOn = readerOf(program, state)
  const steps: Explanation[] = []
  const lines: string[] = []
  const done = new Set<string>()
  let layer = [node]
  for (let distance = 0; distance <= depth && layer.length > 0; distance++) {
    const next: string[] = []
    for (const name of layer) {
      if (done.has(name)) continue
      done.add(name)
      const explanation = explainNode(program, switches, isOn, name)
      steps.push(explanation)
      lines.push(`${'  '.repeat(distance)}${explanation.text}`)
      next.push(...explanation.reasons.map((reason) => reason.node))
    }
    layer = next
  }
  const values = Uint8Array.from(program.names, (name) => (isOn(name) ? 1 : 0))
  return {state: stateName(values, program.names), steps, text: lines.map((line) => `${line}\n`).join('')}
}

/** Why one node has its value, one step back. */
export function explainNode(program: Program, switches: readonly Switch[], isOn: (name: string) => boolean, node: string): Explanation {
  const index = program.index.get(node)
  if (index === undefined) throw notFound('node', node, nearest(node, program.names))
  const value = isOn(node) ? 1 : 0
  const {rise, fall} = switches[index]!
  const turns = value === 1 ? fall : rise
  const rule = ruleText(program, switches, node, value === 1 ? 0 : 1)
  const isChanging = evaluate(turns, isOn)
  const acting = variables(turns)
  const isInput =
    acting.length === 0 && variables(value === 1 ? rise : fall).length === 0 && !isChanging && !evaluate(value === 1 ? rise : fall, isOn)
  const reasons = settling(turns, isOn)
  const wouldTurn = acting
    .filter((name) => evaluate(turns, (other) => (other === name ? !isOn(other) : isOn(other))) !== isChanging)
    .map((name): Fact => ({node: name, value: isOn(name) ? 0 : 1}))
  const status = isInput ? 'input' : isChanging ? 'changing' : 'held'
  return {node, value, status, rule, reasons, wouldTurn, text: sentence({node, value, status, rule, reasons, wouldTurn})}
}

/** The rule that turns a node to a value: as written in the model, or as the condition of its rate. */
export function ruleText(program: Program, switches: readonly Switch[], node: string, to: 0 | 1): string {
  const index = program.index.get(node)!
  const {logic} = program.model.nodes[index]!
  if (logic) return `${node} = ${printExpr(logic)}`
  const {rise, fall} = switches[index]!
  return to === 1 ? `${node} turns on while ${printExpr(rise)}` : `${node} turns off while ${printExpr(fall)}`
}

/** A set of values that settle the truth of an expression, none of which can be left out. Those first in the rule are kept where there is a choice. */
function settling(expr: Expr, isOn: (name: string) => boolean): Fact[] {
  const names = variables(expr)
  const kept = new Set(names)
  const wanted = evaluate(expr, isOn)
  for (const name of [...names].reverse()) {
    kept.delete(name)
    if (evaluatePartly(expr, (other) => (kept.has(other) ? isOn(other) : undefined)) !== wanted) kept.add(name)
  }
  return names.filter((name) => kept.has(name)).map((name) => ({node: name, value: isOn(name) ? 1 : 0}))
}

const named = ({node, value}: Fact) => `${node} is ${value === 1 ? 'on' : 'off'}`
const list = (facts: readonly Fact[], join: string) =>
  facts.length < 2 ? facts.map(named).join('') : `${facts.slice(0, -1).map(named).join(', ')} ${join} ${named(facts.at(-1)!)}`

/** Rules longer than this are cut in sentences; `rule` holds them whole. */
const longestRule = 160

function sentence({node, value, status, rule: whole, reasons, wouldTurn}: Omit<Explanation, 'text'>): string {
  const rule = whole.length > longestRule ? `${whole.slice(0, longestRule)}…` : whole
  const now = value === 1 ? 'on' : 'off'
  const other = value === 1 ? 'off' : 'on'
  if (status === 'input') return `${node} is ${now} because it started so: nothing acts on it.`
  const why = reasons.length === 0 ? 'whatever the other nodes are' : `because ${list(reasons, 'and')}`
  const alone = wouldTurn.length === 0 ? '' : `; it would be otherwise if ${list(wouldTurn, 'or')}`
  if (status === 'changing') return `${node} is ${now} but about to turn ${other} ${why} (${rule})${alone}.`
  return `${node} is ${now} and stays so ${why} (${rule})${alone}.`
}

function readerOf(program: Program, state: StateGiven): (name: string) => boolean {
  if (Array.isArray(state)) {
    if (state.length !== program.names.length) throw new RangeError(`a state of ${state.length} values for ${program.names.length} nodes`)
    return (name) => state[program.index.get(name)!] === 1
  }
  const isSet = state instanceof Set
  const given = isSet ? state : (state as Readonly<Record<string, 0 | 1 | boolean>>)
  for (const name of isSet ? state : Object.keys(state)) {
    if (!program.index.has(name)) throw notFound('node', name, nearest(name, program.names), '(it is named in the state)')
  }
  // Own properties only: a node may be called 'constructor'.
  return isSet
    ? (name) => state.has(name)
    : (name) => Object.hasOwn(given, name) && Boolean((given as Readonly<Record<string, unknown>>)[name])
}
