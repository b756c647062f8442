import type {ParseError} from '#errors'
import {and, constant, not, or, simplify, variable} from './expr.js'
import type {Expr, InitialGroup, Model, Node} from './model.js'
import {flatter, levelsOf, maxLevels} from './nesting.js'
import {ruleNode} from './rates.js'

/** What a level of a component moves towards: the largest level of a condition that holds, else `otherwise`. */
export interface Target {
  readonly terms: readonly {readonly level: number; readonly when: Expr}[]
  readonly otherwise: number
}

/** A component with levels 0…`max`, as SBML-qual and GINsim have it. Conditions are over the Boolean nodes of `levelNames`. */
export interface Component {
  readonly name: string
  readonly max: number
  /** Absent: an input, which keeps its level. */
  readonly target?: Target
  readonly initial?: number
  readonly description?: string
  /** The error that something else was expected of it. */
  readonly unexpected: (found: string, expected: string, remedy?: string) => ParseError
}

/** How conditions on levels are said in Boolean nodes. */
export interface Levels {
  /** The nodes of a component, for levels 1…max. */
  readonly nodesOf: (component: string) => readonly string[]
  readonly atLeast: (component: string, level: number) => Expr
  readonly exactly: (component: string, level: number) => Expr
}

/**
 * Names the Boolean nodes of components: a component with two levels keeps its name; one with levels 0…m becomes `x_1`…`x_m`,
 * where `x_k` means "x is at least k" (van Ham's coding). Names that are taken get a further underscore.
 *
 * @see van Ham 1979, in Thomas (ed.), Kinetic Logic, Lecture Notes in Biomathematics 29
 */
export function levelNames(components: readonly {readonly name: string; readonly max: number}[]): Levels {
  const taken = new Set(components.map(({name}) => name))
  const nodes = new Map<string, readonly string[]>()
  for (const {name, max} of components) {
    if (max <= 1) {
      nodes.set(name, [name])
      continue
    }
    let separator = '_'
    const names = () => Array.from({length: max}, (_, k) => `${name}${separator}${k + 1}`)
    while (names().some((candidate) => taken.has(candidate))) separator += '_'
    for (const candidate of names()) taken.add(candidate)
    nodes.set(name, names())
  }
  const maxOf = new Map(components.map(({name, max}) => [name, max]))
  const nodesOf = (component: string) => nodes.get(component) ?? [component]
  const atLeast = (component: string, level: number): Expr => {
    if (level <= 0) return constant(true)
    return level > (maxOf.get(component) ?? 1) ? constant(false) : variable(nodesOf(component)[level - 1]!)
  }
  const exactly = (component: string, level: number): Expr => {
    if (level < 0) return constant(false)
    const lower = atLeast(component, level)
    const upper = atLeast(component, level + 1)
    if (upper.kind === 'constant') return upper.value ? constant(false) : lower
    return lower.kind === 'constant' && lower.value ? not(upper) : and(lower, not(upper))
  }
  return {nodesOf, atLeast, exactly}
}

/**
 * The Boolean model of components: each `x_k` turns on where the target is at least k and `x_{k−1}` is on, and stays on while
 * `x_{k+1}` is, so that levels change by one and states with gaps are never entered.
 *
 * @throws {ParseError} a rule that is too deeply nested
 */
export function booleanModel(name: string, components: readonly Component[], {nodesOf}: Levels): Model {
  const nodes = components.flatMap((component) => nodesOfComponent(component, nodesOf(component.name)))
  const initial = components.flatMap((component) => initialOf(component, nodesOf(component.name)))
  return {name, nodes, initial, parameters: {}, settings: {}}
}

function nodesOfComponent({max, target, description, unexpected}: Component, names: readonly string[]): Node[] {
  const described = (node: Node): Node => {
    const levels = levelsOf(node.logic!)
    if (levels > maxLevels) throw unexpected(`a rule of ${levels} levels of nesting`, `at most ${maxLevels}`, flatter)
    return description === undefined ? node : {...node, description}
  }
  if (max === 0) return names.map((name) => described(ruleNode(name, constant(false))))
  return names.map((name, i) => {
    if (!target) return described(ruleNode(name, variable(name)))
    const reached = reaches(target, i + 1)
    if (max === 1) return described(ruleNode(name, reached))
    const kept = i + 1 < names.length ? or(reached, and(variable(name), variable(names[i + 1]!))) : reached
    const guarded = i === 0 ? kept : and(variable(names[i - 1]!), kept)
    return described(ruleNode(name, simplify(guarded)))
  })
}

/** The condition under which the target is at least `level`. */
function reaches({terms, otherwise}: Target, level: number): Expr {
  const above = terms.filter((term) => term.level >= level).map(({when}) => when)
  if (otherwise < level) return above.length === 0 ? constant(false) : anyOf(above)
  const below = terms.filter((term) => term.level < level).map(({when}) => when)
  if (below.length === 0) return constant(true)
  return anyOf([...above, not(anyOf(below))])
}

const anyOf = (args: readonly Expr[]): Expr => (args.length === 1 ? args[0]! : {kind: 'or', args})

function initialOf({max, initial}: Component, names: readonly string[]): InitialGroup[] {
  const valuesAt = (level: number) => names.map((_, i): 0 | 1 => (i < level ? 1 : 0))
  if (initial !== undefined) return [{nodes: names, states: [{values: valuesAt(initial), weight: 1}]}]
  if (max <= 1) return []
  return [{nodes: names, states: Array.from({length: max + 1}, (_, level) => ({values: valuesAt(level), weight: 1 / (max + 1)}))}]
}

/** What is to be said of components that had more than two levels; empty where there was none. */
export function levelNotes(components: readonly Component[], {nodesOf}: Levels): string[] {
  return components
    .filter(({max}) => max > 1)
    .map(
      ({name, max}) =>
        `${name} has levels 0 to ${max}; it became the Boolean nodes ${nodesOf(name).join(', ')}, each meaning "at least this level", which change one at a time`,
    )
}
