import {and, constant, not, or, xor} from './expr.js'
import type {Levels} from './levels.js'
import {quoted} from './lexer.js'
import type {Expr} from './model.js'
import type {QualInput} from './sbml-qual-read.js'
import type {XmlDocument, XmlElement} from './xml.js'

/** What the names in a formula mean. */
interface Names {
  readonly inputs: ReadonlyMap<string, QualInput>
  /** The name of the component with this id. */
  readonly nameOf: (id: string) => string | undefined
  readonly maxOf: (id: string) => number
  readonly levels: Levels
}

const comparisons = ['eq', 'neq', 'geq', 'gt', 'leq', 'lt'] as const
type Comparison = (typeof comparisons)[number]

const isComparison = (name: string): name is Comparison => (comparisons as readonly string[]).includes(name)

/**
 * The condition that a MathML formula states: `and`, `or`, `xor`, `not`, `implies`, `true`, `false` and comparisons of levels
 * with whole numbers, with thresholds (the ids of inputs) or with one another. A bare name means "at least its threshold".
 *
 * @throws {ParseError} anything else, with its place
 */
export function conditionOf(document: XmlDocument, math: XmlElement, names: Names): Expr {
  const [only, more] = math.children
  if (!only || more) throw document.unexpected(math, `${math.children.length} formulas`, 'one formula in <math>')
  return condition(document, only, names)
}

function condition(document: XmlDocument, element: XmlElement, names: Names): Expr {
  switch (element.name) {
    case 'true':
      return constant(true)
    case 'false':
      return constant(false)
    case 'ci':
      return bareName(document, element, names)
    case 'apply':
      return application(document, element, names)
    case 'semantics':
      if (element.children[0]) return condition(document, element.children[0], names)
      break
    default:
  }
  throw document.unexpected(element, `<${element.name}>`, 'a condition on levels (and, or, not, a comparison)')
}

function application(document: XmlDocument, element: XmlElement, names: Names): Expr {
  const [operator, ...operands] = element.children
  if (!operator) throw document.unexpected(element, 'an empty <apply>', 'an operator and what it applies to')
  if (isComparison(operator.name)) return comparison(document, element, operator.name, operands, names)
  const args = () => operands.map((operand) => condition(document, operand, names))
  const exactly = (count: number): void => {
    if (operands.length !== count)
      throw document.unexpected(element, `<${operator.name}> of ${operands.length}`, `${count} operand${count > 1 ? 's' : ''}`)
  }
  switch (operator.name) {
    case 'and':
      return and(...args())
    case 'or':
      return or(...args())
    case 'xor':
      return xor(...args())
    case 'not':
      exactly(1)
      return not(args()[0]!)
    case 'implies': {
      exactly(2)
      const [premise, conclusion] = args()
      return or(not(premise!), conclusion!)
    }
    default:
      throw document.unexpected(operator, `<${operator.name}>`, 'and, or, xor, not, or a comparison of levels')
  }
}

/** One side of a comparison: a number, or the level of a component. */
type Side = {readonly kind: 'number'; readonly value: number} | {readonly kind: 'level'; readonly id: string}

function comparison(document: XmlDocument, element: XmlElement, operator: Comparison, operands: readonly XmlElement[], names: Names): Expr {
  if (operands.length < 2) throw document.unexpected(element, `<${operator}> of ${operands.length}`, 'two operands')
  const sides = operands.map((operand) => side(document, operand, names))
  const pairs = sides.slice(1).map((right, i) => compared(operator, sides[i]!, right, names))
  return pairs.length === 1 ? pairs[0]! : and(...pairs)
}

function side(document: XmlDocument, element: XmlElement, {inputs, nameOf}: Names): Side {
  const text = element.text.trim()
  if (element.name === 'cn') {
    const value = Number(text)
    if (text === '' || !Number.isInteger(value) || element.children.length > 0) {
      throw document.unexpected(element, `the number ${quoted(text)}`, 'a whole number')
    }
    return {kind: 'number', value}
  }
  if (element.name !== 'ci') throw document.unexpected(element, `<${element.name}>`, 'the id of a species or a number')
  const input = inputs.get(text)
  if (input) return {kind: 'number', value: input.threshold}
  if (nameOf(text) === undefined) throw document.unexpected(element, quoted(text), 'the id of a species or of an input of this transition')
  return {kind: 'level', id: text}
}

const mirrored: Readonly<Record<Comparison, Comparison>> = {eq: 'eq', neq: 'neq', geq: 'leq', gt: 'lt', leq: 'geq', lt: 'gt'}

function compared(operator: Comparison, left: Side, right: Side, names: Names): Expr {
  if (left.kind === 'number') {
    if (right.kind === 'level') return compared(mirrored[operator], right, left, names)
    return constant(holds(operator, left.value, right.value))
  }
  if (right.kind === 'number') return levelAgainst(operator, left.id, right.value, names)
  const {levels, nameOf, maxOf} = names
  const cases = Array.from({length: maxOf(right.id) + 1}, (_, level) =>
    and(levels.exactly(nameOf(right.id)!, level), levelAgainst(operator, left.id, level, names)),
  )
  return or(...cases)
}

function levelAgainst(operator: Comparison, id: string, value: number, {levels, nameOf, maxOf}: Names): Expr {
  const name = nameOf(id)!
  const negated = (expr: Expr): Expr => (expr.kind === 'constant' ? constant(!expr.value) : not(expr))
  const level = Math.min(Math.max(value, -1), maxOf(id) + 1)
  switch (operator) {
    case 'geq':
      return levels.atLeast(name, level)
    case 'gt':
      return levels.atLeast(name, level + 1)
    case 'lt':
      return negated(levels.atLeast(name, level))
    case 'leq':
      return negated(levels.atLeast(name, level + 1))
    case 'eq':
      return levels.exactly(name, level)
    case 'neq':
      return maxOf(id) === 1 && level === 0 ? levels.atLeast(name, 1) : negated(levels.exactly(name, level))
    default:
      return operator satisfies never
  }
}

function holds(operator: Comparison, left: number, right: number): boolean {
  switch (operator) {
    case 'eq':
      return left === right
    case 'neq':
      return left !== right
    case 'geq':
      return left >= right
    case 'gt':
      return left > right
    case 'leq':
      return left <= right
    case 'lt':
      return left < right
    default:
      return operator satisfies never
  }
}

function bareName(document: XmlDocument, element: XmlElement, {inputs, nameOf, levels}: Names): Expr {
  const text = element.text.trim()
  const input = inputs.get(text)
  const name = nameOf(input?.species ?? text)
  if (name === undefined) throw document.unexpected(element, quoted(text), 'the id of a species or of an input of this transition')
  return levels.atLeast(name, input?.threshold ?? 1)
}

/** The whole numbers that species are compared with anywhere in a formula. */
export function numbersComparedWith(
  element: XmlElement,
  inputs: ReadonlyMap<string, QualInput>,
  ids: ReadonlySet<string>,
): readonly {readonly species: string; readonly level: number}[] {
  const inner = element.children.flatMap((child) => numbersComparedWith(child, inputs, ids))
  const [operator, ...operands] = element.children
  if (element.name !== 'apply' || !operator || !isComparison(operator.name)) return inner
  const texts = operands.map(({text}) => text.trim())
  const species = texts.filter((text) => ids.has(text) && !inputs.has(text))
  const shift = operator.name === 'gt' ? 1 : 0
  const numbers = operands.filter(({name}) => name === 'cn').map(({text}) => Number(text) + shift)
  return [...inner, ...species.flatMap((id) => numbers.filter(Number.isInteger).map((level) => ({species: id, level})))]
}
