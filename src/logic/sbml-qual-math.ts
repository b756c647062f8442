import {and, constant, not, or} from './expr.js'
import type {Levels} from './levels.js'
import {quoted} from './lexer.js'
import type {Expr} from './model.js'
import {flatter, levelsOf, maxLevels, shallow} from './nesting.js'
import type {XmlDocument, XmlElement} from './xml.js'

/** An input of a transition: what its id means in the formulas. */
export interface QualInput {
  readonly species: string
  readonly threshold: number
}

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
  // What is open stands on a stack of our own, so that depth does no harm.
  const open: Application[] = []
  let next = only
  for (;;) {
    const element = withoutSemantics(next)
    let value: Expr | undefined
    if (isJunction(element)) open.push(begun(document, element))
    else value = leaf(document, element, names)
    for (;;) {
      const application = open.at(-1)
      if (value && !application) return shallow(value)
      const {args, operands} = application!
      if (value) args.push(value)
      if (args.length < operands.length) {
        next = operands[args.length]!
        break
      }
      open.pop()
      value = applied(application!)
      const levels = levelsOf(value)
      if (levels > maxLevels)
        throw document.unexpected(application!.element, `${levels} levels of nesting`, `at most ${maxLevels}`, flatter)
    }
  }
}

/** A junction that is being read. */
interface Application {
  readonly element: XmlElement
  readonly operator: Junction
  readonly operands: readonly XmlElement[]
  readonly args: Expr[]
}

const junctions = ['and', 'or', 'xor', 'not', 'implies'] as const
type Junction = (typeof junctions)[number]

function withoutSemantics(element: XmlElement): XmlElement {
  let inner = element
  while (inner.name === 'semantics' && inner.children[0]) inner = inner.children[0]
  return inner
}

const isJunction = ({name, children: [operator]}: XmlElement) => name === 'apply' && operator !== undefined && !isComparison(operator.name)

function begun(document: XmlDocument, element: XmlElement): Application {
  const [symbol, ...operands] = element.children
  const operator = junctions.find((one) => one === symbol!.name)
  if (!operator) throw document.unexpected(symbol!, `<${symbol!.name}>`, 'and, or, xor, not, or a comparison of levels')
  const count = operator === 'not' ? 1 : operator === 'implies' ? 2 : operands.length
  if (operands.length !== count)
    throw document.unexpected(element, `<${operator}> of ${operands.length}`, `${count} operand${count > 1 ? 's' : ''}`)
  return {element, operator, operands, args: []}
}

function applied({operator, args}: Application): Expr {
  const [first, second] = args
  switch (operator) {
    case 'and':
    case 'or':
    case 'xor':
      return {kind: operator, args}
    case 'not':
      return not(first!)
    case 'implies':
      return or(not(first!), second!)
    default:
      return operator satisfies never
  }
}

/** A condition that holds no other one. */
function leaf(document: XmlDocument, element: XmlElement, names: Names): Expr {
  switch (element.name) {
    case 'true':
      return constant(true)
    case 'false':
      return constant(false)
    case 'ci':
      return bareName(document, element, names)
    case 'apply': {
      const [operator, ...operands] = element.children
      if (!operator) throw document.unexpected(element, 'an empty <apply>', 'an operator and what it applies to')
      return comparison(document, element, operator.name as Comparison, operands, names)
    }
    default:
      throw document.unexpected(element, `<${element.name}>`, 'a condition on levels (and, or, not, a comparison)')
  }
}

/** One side of a comparison: a number, or the level of a component. */
type Side = {readonly kind: 'number'; readonly value: number} | {readonly kind: 'level'; readonly id: string}

function comparison(document: XmlDocument, element: XmlElement, operator: Comparison, operands: readonly XmlElement[], names: Names): Expr {
  if (operands.length < 2) throw document.unexpected(element, `<${operator}> of ${operands.length}`, 'two operands')
  const sides = operands.map((operand) => side(document, operand, names))
  const pairs = sides.slice(1).map((right, i) => compared(operator, sides[i]!, right, names))
  return pairs.length === 1 ? pairs[0]! : {kind: 'and', args: pairs}
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
  return {kind: 'or', args: cases}
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

/** The largest whole numbers that species are compared with in each comparison of a formula. */
export function numbersComparedWith(
  formula: XmlElement,
  inputs: ReadonlyMap<string, QualInput>,
  ids: ReadonlySet<string>,
): readonly {readonly species: string; readonly level: number}[] {
  const found: {readonly species: string; readonly level: number}[] = []
  const waiting = [formula]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    for (const child of element.children) waiting.push(child)
    const [operator, ...operands] = element.children
    if (element.name !== 'apply' || !operator || !isComparison(operator.name)) continue
    const shift = operator.name === 'gt' ? 1 : 0
    const numbers = operands.filter(({name}) => name === 'cn').map(({text}) => Number(text) + shift)
    const level = numbers.filter(Number.isInteger).reduce((most, number) => Math.max(most, number), -Infinity)
    for (const {text} of operands) {
      const id = text.trim()
      if (ids.has(id) && !inputs.has(id) && level > -Infinity) found.push({species: id, level})
    }
  }
  return found
}
