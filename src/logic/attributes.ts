import {quoted, type Token, type Tokens} from './lexer.js'
import type {Expr, Rate} from './model.js'
import {isArithmetic, levelsOf, literalsOf, maxLevels, maxLiterals} from './nesting.js'
import {partsOf} from './rates.js'

/** What stands behind an attribute's name in a MaBoSS node. */
export interface Attribute {
  readonly key: Token
  readonly value: Rate | string
  /** The rule, where the attribute is `logic` and Boolean. */
  readonly rule?: Expr
}

/** How much there is of a rate, the attributes in it written out. */
interface Extent {
  /** The longest way from the outermost operator to a name, see `maxSteps`. */
  readonly steps: number
  readonly parts: number
}

/**
 * Most steps down a rate, of which one along a sum (or difference, product, quotient) or from one `… ? … : …` to the next in
 * its last branch counts 1, any other 4: these two take less of the stack of whoever walks the rate.
 */
const maxSteps = 1000

/**
 * Attributes must not need themselves, and what they stand for must not be beyond measure: ten that are each the sum of the one
 * before with itself are a thousand terms.
 *
 * @param node - the name of the node they belong to
 */
export function checkAttributes(tokens: Tokens, node: Token, attributes: ReadonlyMap<string, Attribute>): void {
  const done = new Map<string, Extent>()
  const above = new Set<string>()

  function extentOf(name: string): Extent {
    const {key, value, rule} = attributes.get(name)!
    if (rule) return {steps: levelsOf(rule), parts: literalsOf(rule)}
    const before = typeof value === 'string' ? {steps: 0, parts: 0} : done.get(name)
    if (before) return before
    if (above.has(name)) throw tokens.unexpected(node, 'attributes that do not need themselves', `'@${name}' of this node does`)
    if (above.size >= maxLevels) throw tokens.unexpected(key, `attributes that need at most ${maxLevels} others one after the other`)
    above.add(name)
    const extent = measured(value as Rate, extentOf)
    above.delete(name)
    if (extent.steps > maxSteps) {
      throw tokens.unexpected(
        key,
        `an expression that is at most ${maxSteps} terms long or ${maxLevels} levels deep`,
        "put parentheses around a hundred terms at a time: '(a + b + …) + (c + d + …)'",
      )
    }
    if (extent.parts > maxLiterals)
      throw tokens.unexpected(key, `at most ${maxLiterals} parts`, `${quoted(name)} has more when the attributes in it are written out`)
    done.set(name, extent)
    return extent
  }

  for (const name of attributes.keys()) extentOf(name)
}

function measured(rate: Rate, extentOf: (attribute: string) => Extent): Extent {
  let steps = 0
  let parts = 0
  const waiting: [part: Rate, steps: number][] = [[rate, 0]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [part, before] = next
    const inner = part.kind === 'attribute' ? extentOf(part.name) : undefined
    steps = Math.max(steps, before + (inner ? 4 + inner.steps : 0))
    parts += 1 + (inner ? inner.parts : 0)
    for (const one of partsOf(part)) waiting.push([one, before + (isInARow(part, one) ? 1 : 4)])
  }
  return {steps, parts}
}

function isInARow(whole: Rate, part: Rate): boolean {
  if (whole.kind === 'conditional') return part === whole.no && part.kind === 'conditional'
  return isArithmetic(whole) && part === whole.left && isArithmetic(part)
}
