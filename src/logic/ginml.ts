import {ParseError} from '#errors'
import {openZip} from '#unpack'
import {and, constant, not} from './expr.js'
import {booleanModel, type Component, type Levels, levelNames, levelNotes, type Target} from './levels.js'
import {quoted} from './lexer.js'
import type {Expr} from './model.js'
import {modelName, type ReadModel} from './model.js'
import {parseRule} from './parse-expr.js'
import {attributeOf, childNamed, childrenNamed, innerText, levelOf, parseXml, type XmlDocument, type XmlElement} from './xml.js'

/** An arrow acts while its source is at levels `from` to `to` (both included). */
interface Interaction {
  readonly source: string
  readonly from: number
  readonly to: number
}

interface Graph {
  readonly document: XmlDocument
  readonly maxOf: ReadonlyMap<string, number>
  /** By id as written, and as `source:target` and `source:target:threshold`. */
  readonly byId: ReadonlyMap<string, Interaction>
  /** By target: the arrows that reach it. */
  readonly into: ReadonlyMap<string, readonly Interaction[]>
  readonly levels: Levels
}

/**
 * Reads a GINsim model (GINML, any version since 2.0): logical parameters and formulas. Components with more than two levels
 * become several Boolean nodes (see `levelNames`), and the losses say so. Where formulas of two values hold together, the
 * larger value does. A component without arrows and without values is 0 for ever, as in GINsim, unless it is an input.
 *
 * @throws {ParseError} with line and column
 * @see Naldi et al. 2018, doi:10.3389/fphys.2018.00646
 */
export function parseGinml(text: string, source = 'model.ginml'): ReadModel {
  const document = parseXml(text, source)
  const graphElement = childNamed(document.root, 'graph')
  if (document.root.name !== 'gxl' || !graphElement)
    throw document.unexpected(document.root, `<${document.root.name}>`, '<gxl> with a <graph>')
  const kind = graphElement.attributes.get('class')
  if (kind !== 'regulatory') {
    throw document.unexpected(
      graphElement,
      `a graph of class ${quoted(kind ?? '')}`,
      "one of class 'regulatory'",
      'save the model, not a result',
    )
  }
  const elements = inOrder(document, graphElement)
  const maxOf = new Map(elements.map((element) => [element.attributes.get('id')!, levelOf(document, element, 'maxvalue', 100) ?? 1]))
  const levels = levelNames([...maxOf].map(([name, max]) => ({name, max})))
  const graph = {document, maxOf, levels, ...readInteractions(document, graphElement, maxOf)}
  const components = elements.map((element) => readComponent(graph, element))
  const name = graphElement.attributes.get('id') ?? ''
  const losses = [...levelNotes(components, levels), 'Positions, colours and links of the drawing are left out.']
  return {model: booleanModel(name === '' || name === 'default_name' ? modelName(source) : name, components, levels), losses}
}

/** The nodes, in the order the file gives them. */
function inOrder(document: XmlDocument, graph: XmlElement): readonly XmlElement[] {
  const elements = childrenNamed(graph, 'node')
  if (elements.length === 0) throw document.unexpected(graph, 'no node', 'at least one <node>')
  const byId = new Map<string, XmlElement>()
  for (const element of elements) {
    const id = attributeOf(document, element, 'id')
    if (byId.has(id)) throw document.unexpected(element, `a second node ${quoted(id)}`, 'ids that differ')
    byId.set(id, element)
  }
  const order = (graph.attributes.get('nodeorder') ?? '').split(/\s+/).filter((id) => byId.has(id))
  return [...new Set([...order, ...byId.keys()])].map((id) => byId.get(id)!)
}

function readInteractions(document: XmlDocument, graph: XmlElement, maxOf: ReadonlyMap<string, number>): Pick<Graph, 'byId' | 'into'> {
  interface Read {
    readonly id: string
    readonly source: string
    readonly target: string
    readonly threshold: number
  }
  const read = childrenNamed(graph, 'edge').flatMap((edge): Read[] => {
    const source = attributeOf(document, edge, 'from')
    const target = attributeOf(document, edge, 'to')
    for (const end of [source, target]) if (!maxOf.has(end)) throw document.unexpected(edge, quoted(end), 'the id of a node')
    const id = edge.attributes.get('id') ?? `${source}:${target}`
    const effects = edge.attributes.get('effects')
    const thresholds = effects
      ? effects
          .trim()
          .split(/\s+/)
          .map((effect) => Number(effect.split(':')[0]))
      : [levelOf(document, edge, 'minvalue', 100) ?? 1]
    for (const threshold of thresholds) {
      const highest = maxOf.get(source)!
      if (!(Number.isInteger(threshold) && threshold >= 1 && threshold <= highest)) {
        throw document.unexpected(edge, `the threshold ${threshold} of ${quoted(source)}`, `a level from 1 to ${highest}`)
      }
    }
    return thresholds.map((threshold) => ({id: effects ? `${id}:${threshold}` : id, source, target, threshold}))
  })
  const byId = new Map<string, Interaction>()
  const into = new Map<string, Interaction[]>()
  /** By target and source. */
  const thresholds = new Map<string, Map<string, Set<number>>>()
  for (const {source, target, threshold} of read) {
    const ofTarget = thresholds.get(target) ?? new Map<string, Set<number>>()
    thresholds.set(target, ofTarget.set(source, (ofTarget.get(source) ?? new Set<number>()).add(threshold)))
  }
  for (const {id, source, target, threshold} of read) {
    const others = [...thresholds.get(target)!.get(source)!].filter((other) => other > threshold)
    const next = others.reduce((least, other) => Math.min(least, other), Infinity)
    const interaction = {source, from: threshold, to: Math.min(maxOf.get(source)!, next - 1)}
    byId.set(id, interaction)
    byId.set(`${source}:${target}:${threshold}`, interaction)
    if (!byId.has(`${source}:${target}`)) byId.set(`${source}:${target}`, interaction)
    const known = into.get(target)
    if (known) known.push(interaction)
    else into.set(target, [interaction])
  }
  return {byId, into}
}

function readComponent(graph: Graph, element: XmlElement): Component {
  const {document} = graph
  const name = element.attributes.get('id')!
  const max = graph.maxOf.get(name)!
  const comment = childNamed(element, 'annotation') && childNamed(childNamed(element, 'annotation')!, 'comment')
  const description = [element.attributes.get('name'), comment && innerText(comment)].filter((text) => text).join(': ')
  const input = element.attributes.get('input')
  const isInput = input === 'true' || input === '1'
  const target: Target = {terms: [...formulaTerms(graph, element, name), ...parameterTerms(graph, element, name)], otherwise: 0}
  const highest = target.terms.reduce((most, {level}) => Math.max(most, level), 0)
  if (highest > max) throw document.unexpected(element, `the value ${highest} of ${quoted(name)}`, `at most its maximum, ${max}`)
  return {
    name,
    max,
    ...(!isInput && {target}),
    ...(description !== '' && {description}),
    unexpected: (found, expected, remedy) => document.unexpected(element, found, expected, remedy),
  }
}

function formulaTerms(graph: Graph, element: XmlElement, name: string): Target['terms'] {
  return childrenNamed(element, 'value').flatMap((value) => {
    const level = levelOf(graph.document, value, 'val', 100)
    if (level === undefined) throw graph.document.unexpected(value, "a <value> without 'val'", 'the level it leads to')
    return childrenNamed(value, 'exp').map((exp) => ({level, when: formula(graph, exp, name)}))
  })
}

/** A formula over names such as `p53` (any arrow of it) and `p53:2` (the arrow with this threshold). */
function formula(graph: Graph, exp: XmlElement, target: string): Expr {
  const {document, levels} = graph
  const text = attributeOf(document, exp, 'str')
  const place = document.placeOf(exp)
  const {expr, end} = parseRule({text: text.replaceAll('#', ':\u0001').replaceAll('\n', ' '), source: document.source, place: () => place})
  if (end < text.length) throw document.unexpected(exp, quoted(text), "a formula with '!', '&', '|' and parentheses")
  const meaning = (part: Expr): Expr => {
    switch (part.kind) {
      case 'constant':
        return part
      case 'variable':
        return operand(part.name)
      case 'not':
        return not(meaning(part.arg))
      case 'and':
      case 'or':
      case 'xor':
        return {kind: part.kind, args: part.args.map(meaning)}
      default:
        return part satisfies never
    }
  }
  const arrowsFrom = new Map<string, Interaction[]>()
  for (const arrow of [...(graph.into.get(target) ?? [])].sort((a, b) => a.from - b.from)) {
    const known = arrowsFrom.get(arrow.source)
    if (known) known.push(arrow)
    else arrowsFrom.set(arrow.source, [arrow])
  }
  function operand(written: string): Expr {
    const [source = '', which] = splitOnce(written)
    const arrows = arrowsFrom.get(source)
    if (!arrows) {
      throw document.unexpected(exp, quoted(written.replace(':\u0001', '#')), `a component with an arrow to ${quoted(target)}`)
    }
    if (which === undefined) return levels.atLeast(source, arrows[0]!.from)
    const arrow = which.startsWith('\u0001') ? arrows[Number(which.slice(1)) - 1] : arrows.find(({from}) => from === Number(which))
    if (!arrow) throw document.unexpected(exp, quoted(written.replace(':\u0001', '#')), `a threshold of an arrow from ${quoted(source)}`)
    return active(arrow, levels)
  }
  return meaning(expr)
}

function splitOnce(written: string): readonly [string, string?] {
  const colon = written.lastIndexOf(':')
  return colon === -1 ? [written] : [written.slice(0, colon), written.slice(colon + 1)]
}

/** The condition that an arrow acts. */
function active({source, from, to}: Interaction, levels: Levels): Expr {
  const above = levels.atLeast(source, to + 1)
  const reached = levels.atLeast(source, from)
  return above.kind === 'constant' && !above.value ? reached : and(reached, not(above))
}

/** Logical parameters: exactly the named arrows act, and no other one. */
function parameterTerms(graph: Graph, element: XmlElement, name: string): Target['terms'] {
  const {document, byId, into, levels} = graph
  const arrows = [...new Set(into.get(name) ?? [])]
  const exactly = (acting: ReadonlySet<Interaction>): Expr => {
    const literals = arrows.map((arrow) => (acting.has(arrow) ? active(arrow, levels) : not(active(arrow, levels))))
    return literals.length === 0 ? constant(true) : literals.length === 1 ? literals[0]! : {kind: 'and', args: literals}
  }
  const base = levelOf(document, element, 'basevalue', 100) ?? 0
  const terms = childrenNamed(element, 'parameter').map((parameter) => {
    const level = levelOf(document, parameter, 'val', 100)
    if (level === undefined) throw document.unexpected(parameter, "a <parameter> without 'val'", 'its value')
    const ids = (parameter.attributes.get('idActiveInteractions') ?? '').split(/\s+/).filter((id) => id !== '')
    const acting = ids.map((id) => {
      const arrow = byId.get(id) ?? byId.get(id.replace(/[:#][^:#]*$/, ''))
      if (!arrow) throw document.unexpected(parameter, quoted(id), 'the id of an arrow')
      return arrow
    })
    return {level, when: exactly(new Set(acting))}
  })
  const all = base > 0 ? [{level: base, when: exactly(new Set())}, ...terms] : terms
  return joined(all)
}

/** Terms of one level joined with `or`, so that rules stay flat. */
function joined(terms: Target['terms']): Target['terms'] {
  const byLevel = new Map<number, Expr[]>()
  for (const {level, when} of terms) {
    const all = byLevel.get(level)
    if (all) all.push(when)
    else byLevel.set(level, [when])
  }
  return [...byLevel].map(([level, all]) => ({level, when: all.length === 1 ? all[0]! : {kind: 'or', args: all}}))
}

/** What a model may unpack to: larger than any by far. */
export const maxModelBytes = 256e6

/**
 * Reads a zipped GINsim model (`.zginml`). Initial states, perturbations and simulation settings stored beside the model are
 * left out, and the losses say so.
 *
 * @throws {ParseError} no zip, no model in it, or a model that cannot be read
 * @throws {UserError} a model of more than 256 MB
 */
export function parseZginml(bytes: Uint8Array, source = 'model.zginml'): ReadModel {
  const {names, part} = openZip(bytes, source, maxModelBytes)
  const models = names.filter((name) => /(?:^|\/)[^/]+\.ginml$/.test(name))
  const others = names.filter((name) => !models.includes(name)).map((name) => name.replace(/^.*\//, ''))
  const name = models.find((candidate) => candidate.endsWith('regulatoryGraph.ginml')) ?? models[0]
  if (name === undefined) throw new ParseError(source, {}, 'an archive without a .ginml file', 'a GINsim archive (.zginml)')
  const {model, losses} = parseGinml(new TextDecoder('utf-8').decode(part(name)!), `${source}/${name}`)
  const named = /regulatoryGraph$/.test(model.name) ? {...model, name: modelName(source)} : model
  return {
    model: named,
    losses: [...losses, ...(others.length > 0 ? [`Beside the model the archive holds ${others.join(', ')}; they are left out.`] : [])],
  }
}
