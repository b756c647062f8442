import {ParseError, UserError} from '#errors'
import {not, variable} from './expr.js'
import {quoted} from './lexer.js'
import type {Expr} from './model.js'
import {modelName, type ReadModel} from './model.js'
import {ruleNode} from './rates.js'

/** A signed arrow: `sign` 1 = more of the source means more of the target, −1 = less. */
export interface SignedEdge {
  readonly source: string
  readonly target: string
  readonly sign: 1 | -1
}

/**
 * How signed arrows become rules, since neither SIF nor INDRA says it:
 * - `inhibitors-win` (default): on where at least one activator is on and no inhibitor is;
 * - `all-activators`: on where all activators are on and no inhibitor is;
 * - `activators-win`: on where an activator is on, or, without activators, where no inhibitor is.
 *
 * In all three a node with inhibitors only is on where none of them is, and a node that nothing acts on is an input.
 */
export const edgeRules = ['inhibitors-win', 'all-activators', 'activators-win'] as const
export type EdgeRule = (typeof edgeRules)[number]

export interface EdgeOptions {
  readonly rule?: EdgeRule
}

const increasing =
  /^(?:->|-->|\+|\+?1|p|pos|positive(?:ly)?|activat(?:es?|ion)|stimulat(?:es?|ion)|increas(?:es?|eamount)|up|up-?regulat(?:es?|ion)|induc(?:es?|tion)|promotes?|controls-expression-of-up)$/i
const decreasing =
  /^(?:-\||--\||-|-1|n|neg|negative(?:ly)?|inhibit(?:s|ion)?|represses|repression|decreas(?:es?|eamount)|down|down-?regulat(?:es?|ion)|suppress(?:es|ion)?|blocks?)$/i

/** The sign of a relation's name, `undefined` where it has none. */
export function signOfRelation(relation: string): 1 | -1 | undefined {
  const plain = relation.trim().replaceAll('_', '-')
  if (increasing.test(plain)) return 1
  return decreasing.test(plain) ? -1 : undefined
}

/**
 * Reads the simple interaction format: lines `source relation target [target …]`, separated by tabs, or by blanks where the
 * line has no tab; a line with one name is a node. Rules are made of the arrows (see `edgeRules`), and the losses say so.
 *
 * @throws {ParseError} a line of two words, or a relation whose sign is not known; with line and column
 */
export function parseSif(text: string, source = 'model.sif', options: EdgeOptions = {}): ReadModel {
  const edges: SignedEdge[] = []
  const names = new Set<string>()
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace('\uFEFF', '')
    if (/^\s*(?:#|$)/.test(line)) continue
    const words = (line.includes('\t') ? line.split('\t') : line.trim().split(/\s+/))
      .map((word) => word.trim())
      .filter((word) => word !== '')
    const [from, relation, ...targets] = words
    if (from === undefined) continue
    names.add(from)
    if (relation === undefined) continue
    const sign = signOfRelation(relation)
    const column = line.indexOf(relation, line.indexOf(from) + from.length) + 1
    if (targets.length === 0)
      throw new ParseError(source, {line: i + 1, column: line.length + 1}, 'the end of the line', 'the target of the arrow')
    if (sign === undefined) {
      throw new ParseError(
        source,
        {line: i + 1, column},
        `the relation ${quoted(relation)}`,
        "one with a sign, such as 'activates' or 'inhibits'",
      )
    }
    for (const target of targets) {
      names.add(target)
      edges.push({source: from, target, sign})
    }
  }
  if (names.size === 0) throw new ParseError(source, {line: 1, column: 1}, 'no arrow', "lines such as 'A activates B'")
  return modelOfEdges(modelName(source), edges, {...options, names: [...names]})
}

/** Statements of INDRA that say which way the object goes. */
const indraSigns: ReadonlyMap<string, 1 | -1> = new Map([
  ['Activation', 1],
  ['IncreaseAmount', 1],
  ['Inhibition', -1],
  ['DecreaseAmount', -1],
  ['Gap', -1],
  ['Gef', 1],
  ['GtpActivation', 1],
])

/**
 * Reads statements of INDRA in JSON (a list, or an object with `statements`). Activation, Inhibition, IncreaseAmount,
 * DecreaseAmount, Gef, Gap and GtpActivation become arrows, and Influence where both polarities are given; other statements
 * (modifications, complexes) do not say which way their object goes. They are left out, as are statements of which an agent is not
 * known, and the losses count them.
 *
 * @throws {ParseError} no JSON, no list of statements, or an agent without a name
 * @see Gyori et al. 2017, doi:10.15252/msb.20177651
 */
export function parseIndra(text: string, source = 'statements.json', options: EdgeOptions = {}): ReadModel {
  const statements = indraStatements(text, source)
  const edges: SignedEdge[] = []
  const leftOut = new Map<string, number>()
  const withoutAgent = new Map<string, number>()
  for (const [i, statement] of statements.entries()) {
    const type = statement['type']
    if (typeof type !== 'string') throw new ParseError(source, {}, `statement ${i + 1} without a type`, "'type', such as 'Activation'")
    const sign = type === 'Influence' ? polarity(statement) : indraSigns.get(type)
    if (sign === undefined) {
      leftOut.set(type, (leftOut.get(type) ?? 0) + 1)
      continue
    }
    const [subject, object] = type === 'Gef' ? ['gef', 'ras'] : type === 'Gap' ? ['gap', 'ras'] : ['subj', 'obj']
    if (statement[subject!] == null || statement[object!] == null) {
      withoutAgent.set(type, (withoutAgent.get(type) ?? 0) + 1)
      continue
    }
    edges.push({
      source: agentName(statement[subject!], source, i, subject!),
      target: agentName(statement[object!], source, i, object!),
      sign,
    })
  }
  if (edges.length === 0)
    throw new ParseError(source, {}, 'no statement with a sign', 'Activation, Inhibition, IncreaseAmount or DecreaseAmount')
  const {model, losses} = modelOfEdges(modelName(source), edges, options)
  const counted = (what: string, counts: ReadonlyMap<string, number>) =>
    counts.size === 0 ? [] : [`${what} are left out: ${[...counts].map(([type, count]) => `${count} ${type}`).join(', ')}.`]
  return {
    model,
    losses: [
      ...losses,
      ...counted('Statements that do not say which way their object goes', leftOut),
      ...counted('Statements without a subject or an object', withoutAgent),
      'Belief and evidence of the statements are left out.',
    ],
  }
}

type Json = Readonly<Record<string, unknown>>

function indraStatements(text: string, source: string): readonly Json[] {
  let read: unknown
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new ParseError(source, {}, `no JSON (${(error as Error).message})`, 'a list of INDRA statements')
  }
  const inner = typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Json)['statements'] : read
  const list = Array.isArray(inner) ? inner : typeof inner === 'object' && inner !== null ? Object.values(inner) : undefined
  if (!list || list.length === 0 || !list.every((item) => typeof item === 'object' && item !== null)) {
    throw new ParseError(source, {}, 'JSON of another kind', 'a list of INDRA statements')
  }
  return list as Json[]
}

function agentName(agent: unknown, source: string, statement: number, role: string): string {
  const plain = typeof agent === 'object' && agent !== null ? (agent as Json) : undefined
  const name = plain?.['name'] ?? (plain?.['concept'] as Json | undefined)?.['name']
  if (typeof name === 'string' && name.trim() !== '') return name.trim()
  throw new ParseError(source, {}, `statement ${statement + 1} without the name of '${role}'`, 'an agent with a name')
}

/** The sign of an Influence: the product of the polarities of both events. */
function polarity(statement: Json): 1 | -1 | undefined {
  const of = (key: string): number | undefined => {
    const event = statement[key] as Json | undefined
    const delta = (event?.['delta'] ?? statement[`${key}_delta`]) as Json | undefined
    return typeof delta?.['polarity'] === 'number' ? delta['polarity'] : undefined
  }
  const [subject, object] = [of('subj'), of('obj')]
  if (subject === undefined || object === undefined || subject * object === 0) return undefined
  return subject * object > 0 ? 1 : -1
}

/**
 * The Boolean model that signed arrows stand for under a rule (see `edgeRules`). Nodes are in order of first mention.
 *
 * @param options.names - names to come first, arrows or not
 */
export function modelOfEdges(
  name: string,
  edges: readonly SignedEdge[],
  options: EdgeOptions & {readonly names?: readonly string[]} = {},
): ReadModel {
  const {rule = 'inhibitors-win', names = []} = options
  if (!edgeRules.includes(rule))
    throw new UserError('invalid-input', `no rule for arrows is called '${rule}'; choose among ${edgeRules.join(', ')}`)
  const regulators = new Map<string, {readonly activators: Set<string>; readonly inhibitors: Set<string>}>()
  const of = (node: string) => {
    const known = regulators.get(node) ?? {activators: new Set<string>(), inhibitors: new Set<string>()}
    regulators.set(node, known)
    return known
  }
  for (const node of names) of(node)
  for (const {source, target, sign} of edges) {
    of(source)
    ;(sign === 1 ? of(target).activators : of(target).inhibitors).add(source)
  }
  const both = [...regulators].flatMap(([target, {activators, inhibitors}]) =>
    [...activators]
      .filter((source) => inhibitors.has(source))
      .map((source) => `${source} both raises and lowers ${target}: both arrows are kept.`),
  )
  const nodes = [...regulators].map(([node, {activators, inhibitors}]) =>
    ruleNode(node, ruleOfArrows(node, [...activators].map(variable), [...inhibitors].map(variable), rule)),
  )
  const acted = [...regulators.values()].some(({activators, inhibitors}) => activators.size + inhibitors.size > 0)
  return {
    model: {name, nodes, initial: [], parameters: {}, settings: {}},
    losses: [
      ...(acted ? [`The rules are not in the file: they are made of its arrows by the rule '${rule}' (${explained[rule]}).`] : []),
      ...both,
    ],
  }
}

const explained: Readonly<Record<EdgeRule, string>> = {
  'inhibitors-win': 'on where at least one activator is on and no inhibitor is',
  'all-activators': 'on where all activators are on and no inhibitor is',
  'activators-win': 'on where an activator is on, whatever the inhibitors',
}

function ruleOfArrows(node: string, activators: readonly Expr[], inhibitors: readonly Expr[], rule: EdgeRule): Expr {
  const joined = (kind: 'and' | 'or', args: readonly Expr[]): Expr => (args.length === 1 ? args[0]! : {kind, args})
  if (activators.length === 0 && inhibitors.length === 0) return variable(node)
  const free = inhibitors.map(not)
  if (activators.length === 0) return joined('and', free)
  switch (rule) {
    case 'inhibitors-win':
      return joined('and', [joined('or', activators), ...free])
    case 'all-activators':
      return joined('and', [...activators, ...free])
    case 'activators-win':
      return joined('or', activators)
    default:
      return rule satisfies never
  }
}
