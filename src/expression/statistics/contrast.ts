import {nearest, notFound, UserError} from '#errors'
import type {Design} from './design.js'

/** A linear combination of the coefficients of a design; positive where the first-named side is higher. */
export interface DesignContrast {
  readonly name: string
  /** One weight per coefficient of the design. */
  readonly weights: Float64Array
}

/**
 * Reads a contrast: two levels of the group column (`resistant-parental`: positive is higher in resistant), a coefficient
 * of the design by its name, or a linear combination of levels or coefficients (`(a + b)/2 - c`). Names that hold signs
 * or spaces are found whole where they stand in full, and can be put in backticks.
 *
 * @param text - such as `resistant-parental`
 * @param design - of the fit
 * @param group - the factor whose levels may be named; may be left out where the design has one factor only
 * @returns weights of the coefficients
 * @throws {UserError} a name that is neither a level nor a coefficient; levels whose difference is not one number
 *   because an interaction holds the group
 * @example
 * const sheet = {samples: ['a', 'b', 'c', 'd'], columns: {group: ['x', 'x', 'y', 'y']}}
 * const design = parseDesign('~ group', sheet)
 * const counts = [10, 12, 40, 44, 30, 31, 29, 33, 50, 54, 52, 49]
 * const matrix = expressionMatrix(['FIS1', 'MFF', 'OPA1'], sheet.samples, Float64Array.from(counts))
 * Array.from(contrastOf('y-x', design).weights) // → [0, 1]
 */
export function contrastOf(text: string, design: Design, group?: string): DesignContrast {
  const factors = Object.keys(design.levels)
  const factor = group ?? (factors.length === 1 ? factors[0] : undefined)
  if (group !== undefined && !Object.hasOwn(design.levels, group))
    throw new UserError(
      'invalid-input',
      `contrast '${text}': '${group}' is not a factor of the design '${design.formula}'; name it there, or write the contrast in coefficients (${quoted(design.coefficients)})`,
    )
  const weights = combine(text, names(design, factor), design, factor)
  if (weights.every((weight) => weight === 0))
    throw new UserError('invalid-input', `contrast '${text}': both sides are the same; expected a difference, like 'resistant-parental'`)
  return {name: text.trim(), weights}
}

interface Side {
  readonly kind: 'level' | 'coefficient'
  readonly weights: Float64Array
}

/** What can be named: coefficients, and levels of the factor as differences to its reference. */
function names(design: Design, factor: string | undefined): ReadonlyMap<string, Side> {
  const p = design.coefficients.length
  const unit = (name: string) => Float64Array.from({length: p}, (_, j) => (design.coefficients[j] === name ? 1 : 0))
  const known = new Map<string, Side>(design.coefficients.map((name) => [name, {kind: 'coefficient', weights: unit(name)}]))
  const levels = factor === undefined ? [] : design.levels[factor]!
  for (const level of levels) known.set(level, {kind: 'level', weights: unit(`${factor}${level}`)})
  return known
}

function combine(text: string, known: ReadonlyMap<string, Side>, design: Design, factor: string | undefined): Float64Array {
  const parser = new ContrastParser(text, known, design, factor)
  const result = parser.parse()
  if (parser.levelsUsed) {
    const levels = design.levels[factor!]!
    const inFull = levels.every((level) => design.coefficients.includes(`${factor}${level}`))
    const interactions = design.coefficients.filter(
      (name) => name.includes(':') && name.split(':').some((part) => levels.some((level) => part === `${factor}${level}`)),
    )
    const simple = levels.filter((level) => design.coefficients.includes(`${factor}${level}`)).length >= levels.length - 1
    if (interactions.length > 0 || !simple)
      throw new UserError(
        'invalid-input',
        `contrast '${text}': in the design '${design.formula}' the difference depends on another column (${quoted(interactions)}); write the contrast in coefficients: ${quoted(design.coefficients)}`,
      )
    if (!inFull && Math.abs(parser.levelSum) > 1e-12)
      throw new UserError(
        'invalid-input',
        `contrast '${text}': the weights of the groups add up to ${parser.levelSum}, expected 0 (a difference); write it like 'resistant-parental'`,
      )
  }
  return result
}

/** Sums and differences of named sides, with numbers, parentheses, `*` and `/`. */
class ContrastParser {
  levelsUsed = false
  levelSum = 0
  private at = 0
  private readonly byLength: readonly string[]

  constructor(
    private readonly text: string,
    private readonly known: ReadonlyMap<string, Side>,
    private readonly design: Design,
    private readonly factor: string | undefined,
  ) {
    this.byLength = [...known.keys()].sort((a, b) => b.length - a.length)
  }

  parse(): Float64Array {
    const value = this.sum()
    this.skip()
    if (this.at < this.text.length) this.fail("'+', '-' or the end")
    if (typeof value.weights === 'number') this.fail('names of groups')
    this.levelSum = value.levels
    return value.weights as Float64Array
  }

  private sum(): Value {
    let value = this.take('-') ? scaled(this.product(), -1) : this.product()
    for (;;) {
      if (this.take('+')) value = this.added(value, this.product(), 1)
      else if (this.take('-')) value = this.added(value, this.product(), -1)
      else return value
    }
  }

  private product(): Value {
    let value = this.atom()
    for (;;) {
      if (this.take('*')) {
        const next = this.atom()
        if (typeof value.weights === 'number') value = scaled(next, value.weights)
        else if (typeof next.weights === 'number') value = scaled(value, next.weights)
        else this.fail('a number on one side of *')
      } else if (this.take('/')) {
        const next = this.atom()
        if (typeof next.weights !== 'number' || next.weights === 0) return this.fail('a number other than 0 after /')
        value = scaled(value, 1 / next.weights)
      } else return value
    }
  }

  private atom(): Value {
    this.skip()
    const rest = this.text.slice(this.at)
    const quotedName = /^`([^`]+)`/.exec(rest)
    if (quotedName) {
      this.at += quotedName[0].length
      return this.named(quotedName[1]!)
    }
    // The longest name that stands here in full: 'MCF7-R' before 'MCF7'.
    const name = this.byLength.find((candidate) => rest.startsWith(candidate) && !/^[\p{L}\p{N}._]/u.test(rest.slice(candidate.length)))
    if (name !== undefined) {
      this.at += name.length
      return this.named(name)
    }
    if (this.take('(')) {
      const value = this.sum()
      if (!this.take(')')) this.fail("')'")
      return value
    }
    const number = /^\d+(\.\d+)?(?![\p{L}\p{N}_])/u.exec(rest)
    if (number) {
      this.at += number[0].length
      return {weights: Number(number[0]), levels: 0}
    }
    const word = /^[^\s+\-*/()]+/.exec(rest)?.[0]
    return word === undefined ? this.fail('the name of a group') : this.named(word)
  }

  private named(name: string): Value {
    const side = this.known.get(name)
    if (!side) {
      const levels = this.factor === undefined ? [] : this.design.levels[this.factor]!
      const offered = levels.length > 0 ? levels : this.design.coefficients
      throw notFound(
        this.factor === undefined ? 'coefficient of the design' : `level of '${this.factor}'`,
        name,
        nearest(name, this.known.keys()),
        `(contrast '${this.text}'; expected one of ${quoted(offered)})`,
      )
    }
    if (side.kind === 'level') this.levelsUsed = true
    return {weights: side.weights, levels: side.kind === 'level' ? 1 : 0}
  }

  private added(a: Value, b: Value, sign: 1 | -1): Value {
    const {weights: left} = a
    const {weights: right} = b
    if (typeof left === 'number' && typeof right === 'number') return {weights: left + sign * right, levels: 0}
    if (typeof left === 'number' || typeof right === 'number') return this.fail('names of groups on both sides')
    return {weights: left.map((weight, j) => weight + sign * right[j]!), levels: a.levels + sign * b.levels}
  }

  private take(sign: string): boolean {
    this.skip()
    if (this.text[this.at] !== sign) return false
    this.at++
    return true
  }

  private skip(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++
  }

  private fail(expected: string): never {
    const found = this.at < this.text.length ? `'${this.text[this.at]}'` : 'the end'
    throw new UserError(
      'invalid-input',
      `contrast '${this.text}', at character ${this.at + 1}: found ${found}, expected ${expected}; write it like 'resistant-parental'`,
    )
  }
}

interface Value {
  readonly weights: Float64Array | number
  /** Sum of the weights of levels in it. */
  readonly levels: number
}

function scaled({weights, levels}: Value, by: number): Value {
  return {weights: typeof weights === 'number' ? weights * by : weights.map((weight) => weight * by), levels: levels * by}
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
