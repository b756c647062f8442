import {didYouMean, nearest, ParseError} from '#errors'
import {quoted, type Token, type Tokens, tokenize} from './lexer.js'
import type {InitialGroup, ScheduledChange} from './model.js'
import {parseRate} from './parse-rate.js'
import {evaluateRate, namesIn} from './rates.js'

/** What cfg files add to the nodes of a model. Filled file after file: what comes later counts. */
export interface CfgRead {
  readonly parameters: Map<string, number>
  readonly initial: Set<InitialGroup>
  /** The group of each node that has one. */
  readonly groupOf: Map<string, InitialGroup>
  readonly internal: Map<string, boolean>
  readonly reference: Map<string, 0 | 1 | undefined>
  /** By node; as in MaBoSS a further schedule of a node takes the place of the one before, in the same file as in a later one. */
  readonly schedule: Map<string, readonly ScheduledChange[]>
  /** Run settings by their name in small letters. */
  readonly settings: Map<string, number>
  /** Values of parameters that go before those of the files. */
  readonly fixed: ReadonlyMap<string, number>
  /** The parameters that the files' own expressions use. */
  readonly used: Set<string>
  /** Where parameters (with `$`) and settings were set last. */
  readonly set: Map<string, {readonly tokens: Tokens; readonly token: Token}>
}

export const emptyCfg = (fixed: ReadonlyMap<string, number> = new Map(), initial: readonly InitialGroup[] = []): CfgRead => ({
  parameters: new Map(fixed),
  fixed,
  used: new Set(),
  set: new Map(),
  initial: new Set(initial),
  groupOf: new Map(initial.flatMap((group) => group.nodes.map((node) => [node, group]))),
  internal: new Map(),
  reference: new Map(),
  schedule: new Map(),
  settings: new Map(),
})

/** Settings that MaBoSS 2.6 knows. */
export const knownSettings: readonly string[] = [
  'time_tick',
  'max_time',
  'sample_count',
  'discrete_time',
  'seed_pseudorandom',
  'use_physrandgen',
  'use_glibcrandgen',
  'use_mtrandgen',
  'display_traj',
  'thread_count',
  'statdist_traj_count',
  'statdist_cluster_threshold',
  'statdist_similarity_cache_max_size',
  'init_pop',
  'pop_base',
]

/** Weights may miss 1 by what rounding to two digits does; further off is a mistake. */
const weightTolerance = 0.01

/**
 * Reads a MaBoSS configuration into `into`.
 *
 * @param nodes - the nodes that the model has
 * @throws {ParseError} with line and column: what is no cfg, unknown nodes, parameters and settings, weights that do not sum to 1
 */
export function readCfg(text: string, source: string, nodes: ReadonlySet<string>, into: CfgRead): void {
  const tokens = tokenize(text, source)
  const setHere = new Map<string, Token>()
  while (tokens.peek().kind !== 'end') {
    const first = tokens.next()
    if (first.kind === 'symbol' && first.text === ';') continue
    if (first.kind === 'parameter') {
      tokens.expect('=')
      const rate = expression(tokens, into)
      if (!into.fixed.has(first.text)) into.parameters.set(first.text, rate())
      into.set.set(first.text, {tokens, token: first})
    } else if (first.kind === 'symbol' && first.text === '[') {
      readGroup(tokens, first, nodes, into, setHere)
    } else if (first.kind === 'name' && tokens.accept('.')) {
      readAttribute(tokens, first, nodes, into, setHere)
    } else if (first.kind === 'name') {
      tokens.expect('=', "'=' or '.'")
      readSetting(tokens, first, into)
    } else {
      throw tokens.unexpected(first, "a '$parameter', a node's attribute or a setting")
    }
    tokens.expect(';', "';' or an operator")
  }
}

function readSetting(tokens: Tokens, name: Token, into: CfgRead): void {
  const key = name.text.toLowerCase()
  if (key === 'custom_pop_output') throw tokens.unexpected(name, 'a run setting', 'populations of cells (UPMaBoSS) are not supported')
  if (!knownSettings.includes(key))
    throw tokens.unexpected(name, 'a run setting', unknown(name.text, knownSettings) ?? `the settings are ${knownSettings.join(', ')}`)
  into.settings.set(key, value(tokens, into))
  into.set.set(key, {tokens, token: name})
}

function readAttribute(tokens: Tokens, node: Token, nodes: ReadonlySet<string>, into: CfgRead, setHere: Map<string, Token>): void {
  knownNode(tokens, node, nodes)
  const key = tokens.next()
  tokens.expect('=')
  switch (key.kind === 'name' ? key.text.toLowerCase() : '') {
    case 'istate':
      readState(tokens, node, into, setHere)
      return
    case 'is_internal':
      into.internal.set(node.text, value(tokens, into) !== 0)
      return
    case 'refstate': {
      const state = value(tokens, into)
      into.reference.set(node.text, state < 0 ? undefined : state === 0 ? 0 : 1)
      return
    }
    case 'in_graph':
      into.settings.set(`${node.text}.in_graph`, value(tokens, into))
      into.set.set(`${node.text}.in_graph`, {tokens, token: node})
      return
    case 'schedule':
      readSchedule(tokens, node, into)
      return
    default:
      throw tokens.unexpected(key, "'istate', 'is_internal', 'refstate', 'in_graph' or 'schedule'")
  }
}

function readState(tokens: Tokens, node: Token, into: CfgRead, setHere: Map<string, Token>): void {
  const token = tokens.peek()
  const state = value(tokens, into)
  if (state > 0 && state !== 1)
    throw tokens.unexpected(
      token,
      '0, 1 or a negative number for a random state',
      state < 1 ? `write '[${node.text}].istate = ${1 - state} [0], ${state} [1];' for a probability` : undefined,
    )
  setGroup(
    tokens,
    [node],
    state < 0 ? coin(node.text) : {nodes: [node.text], states: [{values: [state === 0 ? 0 : 1], weight: 1}]},
    into,
    setHere,
  )
}

const coin = (node: string): InitialGroup => ({
  nodes: [node],
  states: [
    {values: [0], weight: 0.5},
    {values: [1], weight: 0.5},
  ],
})

function readSchedule(tokens: Tokens, node: Token, into: CfgRead): void {
  /** By time: as in MaBoSS the last change of a time counts. */
  const changes = new Map<number, ScheduledChange>()
  do {
    const at = tokens.peek()
    const time = value(tokens, into)
    if (!(time >= 0)) throw tokens.unexpected(at, 'a time of at least 0')
    tokens.expect(':')
    const token = tokens.peek()
    const probabilityOn = value(tokens, into)
    if (!(probabilityOn >= 0 && probabilityOn <= 1)) throw tokens.unexpected(token, 'a probability from 0 to 1')
    changes.set(time, {time, node: node.text, probabilityOn})
  } while (tokens.accept(','))
  into.schedule.set(node.text, [...changes.values()])
}

function readGroup(tokens: Tokens, open: Token, nodes: ReadonlySet<string>, into: CfgRead, setHere: Map<string, Token>): void {
  const names: Token[] = []
  do {
    const name = tokens.next()
    if (name.kind !== 'name') throw tokens.unexpected(name, 'the name of a node')
    knownNode(tokens, name, nodes)
    names.push(name)
  } while (tokens.accept(','))
  tokens.expect(']', "',' or ']'")
  tokens.expect('.')
  const key = tokens.next()
  if (key.kind !== 'name' || !/^istate$/i.test(key.text)) {
    throw tokens.unexpected(
      key,
      "'istate'",
      /^pop_istate$/i.test(key.text) ? 'populations of cells (UPMaBoSS) are not supported' : undefined,
    )
  }
  tokens.expect('=')
  const states: {values: readonly (0 | 1)[]; weight: number}[] = []
  do {
    const token = tokens.peek()
    const weight = value(tokens, into)
    if (!(weight >= 0)) throw tokens.unexpected(token, 'a probability of at least 0')
    tokens.expect('[', "'[' and the states")
    const values: (0 | 1)[] = []
    do {
      const state = tokens.peek()
      const on = value(tokens, into)
      if (on !== 0 && on !== 1) throw tokens.unexpected(state, 'a state, 0 or 1')
      values.push(on)
    } while (tokens.accept(','))
    const close = tokens.expect(']', "',' or ']'")
    if (values.length !== names.length) {
      throw tokens.unexpected(close, `${names.length} states, one for each node of the group`, `${values.length} are given`)
    }
    states.push({values, weight})
  } while (tokens.accept(','))
  const sum = states.reduce((total, {weight}) => total + weight, 0)
  if (!(Math.abs(sum - 1) <= weightTolerance)) {
    throw new ParseError(
      tokens.source,
      tokens.place(open.offset),
      `probabilities that sum to ${Number(sum.toPrecision(6))}`,
      'a sum of 1',
      `correct the istate of ${names.map(({text}) => text).join(', ')}`,
    )
  }
  const exact = Math.abs(sum - 1) < 1e-9 ? states : states.map(({values, weight}) => ({values, weight: weight / sum}))
  setGroup(tokens, names, {nodes: names.map(({text}) => text), states: exact}, into, setHere)
}

/** A later file replaces the groups of an earlier one; within one file a node may have only one. */
function setGroup(tokens: Tokens, names: readonly Token[], group: InitialGroup, into: CfgRead, setHere: Map<string, Token>): void {
  for (const name of names) {
    if (setHere.has(name.text))
      throw tokens.unexpected(name, 'one initial state per node', `that of ${quoted(name.text)} is given twice; remove one`)
    setHere.set(name.text, name)
  }
  const taken = new Set(group.nodes)
  for (const node of taken) {
    const before = into.groupOf.get(node)
    if (!before) continue
    const untouched = before.nodes.find((other) => !taken.has(other))
    if (untouched !== undefined) {
      throw tokens.unexpected(names[0]!, `the initial state of ${quoted(untouched)} as well`, 'an earlier file draws them together')
    }
    into.initial.delete(before)
  }
  into.initial.add(group)
  for (const node of taken) into.groupOf.set(node, group)
}

function knownNode(tokens: Tokens, node: Token, nodes: ReadonlySet<string>): void {
  if (!nodes.has(node.text)) throw tokens.unexpected(node, 'a node of the model', unknown(node.text, nodes))
}

function unknown(name: string, known: Iterable<string>): string | undefined {
  const hint = didYouMean(nearest(name, known))
  return hint === '' ? undefined : hint.slice(2)
}

/** Reads an expression of numbers and parameters already set, and works it out. */
const value = (tokens: Tokens, into: CfgRead): number => expression(tokens, into)()

/** Reads an expression; what is returned works it out. */
function expression(tokens: Tokens, {parameters, used}: CfgRead): () => number {
  const start = tokens.peek()
  const rate = parseRate(tokens, {
    name: (token) => {
      if (/^true$/i.test(token.text)) return {kind: 'number', value: 1}
      if (/^false$/i.test(token.text)) return {kind: 'number', value: 0}
      throw tokens.unexpected(token, "a number, 'TRUE', 'FALSE' or a '$parameter'")
    },
    attribute: (token) => {
      throw tokens.unexpected(token, "a number or a '$parameter'")
    },
  })
  for (const name of namesIn(rate, 'parameter')) used.add(name)
  return () => {
    const result = evaluateRate(rate, {
      node: () => Number.NaN,
      attribute: () => Number.NaN,
      parameter: (name) => {
        const known = parameters.get(name)
        if (known !== undefined) return known
        const hint = unknown(name, parameters.keys())
        throw new ParseError(tokens.source, tokens.place(start.offset), quoted(name), 'a parameter that is set before it is used', hint)
      },
    })
    if (!Number.isFinite(result)) throw tokens.unexpected(start, 'an expression with a finite value')
    return result
  }
}
