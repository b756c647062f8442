import {ParseError, type Place} from '#errors'
import {constant, not, variable} from './expr.js'
import {quoted} from './lexer.js'
import type {Expr} from './model.js'
import {atMostLevels, flatter, levelsOf, maxLevels, maxOpen, shallow} from './nesting.js'
import {isOperatorWord} from './parse-rate.js'

const token = /[^\S\n]+|([^\s,&|!()#^~"';=?<>{}$@]+)|(&&?|\|\|?|[!~()^,#\n])|([\s\S])/y

/** Where a rule stands in a larger text: its text, the offset to start at, and how to say a place. */
export interface RuleText {
  readonly text: string
  readonly source: string
  readonly place: (offset: number) => Place
}

/** A rule read, and the offset of the first character behind it. */
export interface RuleRead {
  readonly expr: Expr
  readonly end: number
}

/**
 * Reads a Boolean expression: names, `0`/`1`/`false`/`true`, `!`, `~` or `not`, `&`, `&&` or `and`, `|`, `||` or `or`,
 * `^` or `xor` (looser than or), and parentheses. It ends at a comma, a `#`, a line's or the text's end.
 * What stood in parentheses stays a unit of its own, so that printing and reading back gives an equal value.
 *
 * @throws {ParseError} with the place of what cannot be read
 */
export function parseRule({text, source, place}: RuleText, start = 0): RuleRead {
  let at = start
  let found = ''
  let kind: 'name' | 'symbol' | 'end' = 'end'

  const unexpected = (expected: string, remedy?: string) =>
    new ParseError(
      source,
      place(at),
      kind === 'end' ? (found === '' ? 'the end of the text' : 'the end of the rule') : quoted(found),
      expected,
      remedy,
    )

  function step(offset: number): void {
    at = offset
    while (at < text.length) {
      token.lastIndex = at
      const [all, name, symbol, other] = token.exec(text)!
      if (other !== undefined && other.trim() !== '')
        throw new ParseError(source, place(at), quoted(other), "a node, '&', '|', '!' or parentheses")
      if (name !== undefined || symbol !== undefined) {
        found = all
        kind = name !== undefined ? 'name' : symbol === '\n' || symbol === '#' || symbol === ',' ? 'end' : 'symbol'
        return
      }
      at += all.length
    }
    found = ''
    kind = 'end'
  }
  const advance = () => step(at + found.length)

  function operatorHere(): 'and' | 'or' | 'xor' | 'not' | undefined {
    if (kind === 'symbol') return symbols[found]
    return kind === 'name' && isOperatorWord(found) ? (found.toLowerCase() as 'and' | 'or' | 'xor' | 'not') : undefined
  }

  /** Reads up to the end of the rule. Parentheses are kept on a stack of our own, so that deep ones do no harm. */
  function rule(): Expr {
    const open: Level[] = []
    let level = newLevel(at)
    for (;;) {
      readOperands(level)
      if (kind === 'symbol' && found === '(') {
        if (open.length >= maxOpen) throw unexpected(atMostLevels, flatter)
        open.push(level)
        level = newLevel(at)
        advance()
        continue
      }
      while (kind === 'symbol' && found === ')') {
        const outer = open.pop()
        if (outer === undefined) throw unexpected("'&', '|' or the end of the rule")
        advance()
        put(outer, whole(level))
        level = outer
      }
      const operator = operatorHere()
      if (operator !== undefined && operator !== 'not') {
        advance()
        joinWith(level, operator)
      } else if (kind === 'end' && open.length === 0) {
        return shallow(whole(level))
      } else {
        throw unexpected(open.length > 0 ? "')', '&' or '|'" : "'&', '|' or the end of the rule")
      }
    }
  }

  /** All that stands between two parentheses, or in the whole rule. */
  function whole(level: Level): Expr {
    const expr = closed(level)
    const levels = levelsOf(expr)
    if (levels <= maxLevels) return expr
    throw new ParseError(source, place(level.start), `${levels} levels of nesting`, `at most ${maxLevels}`, flatter)
  }

  /** Reads negations and one name or constant; stops before an opening parenthesis. */
  function readOperands(level: Level): void {
    while (operatorHere() === 'not') {
      if (level.negations >= maxLevels) throw unexpected(atMostLevels, flatter)
      level.negations++
      advance()
    }
    if (kind === 'symbol' && found === '(') return
    if (kind !== 'name' || isOperatorWord(found)) throw unexpected("a node, '!' or '('")
    const value = constantNamed(found)
    put(level, value === undefined ? variable(found) : constant(value))
    advance()
  }

  step(start)
  const expr = rule()
  return {expr, end: at}
}

/** What is read of one pair of parentheses: sums of products, from the loosest operator to the tightest. */
interface Level {
  readonly xors: Expr[]
  readonly ors: Expr[]
  readonly ands: Expr[]
  /** Negations before the next operand. */
  negations: number
  /** Offset of the parenthesis, or of the rule. */
  readonly start: number
}

const newLevel = (start: number): Level => ({xors: [], ors: [], ands: [], negations: 0, start})

function put(level: Level, operand: Expr): void {
  let expr = operand
  for (; level.negations > 0; level.negations--) expr = counted(not(expr))
  level.ands.push(expr)
}

/** Levels are counted from the inside, so that no part is walked again for those around it. */
function counted(expr: Expr): Expr {
  levelsOf(expr)
  return expr
}

function joinWith(level: Level, operator: 'and' | 'or' | 'xor'): void {
  if (operator === 'and') return
  level.ors.push(taken('and', level.ands))
  if (operator === 'xor') level.xors.push(taken('or', level.ors))
}

function closed(level: Level): Expr {
  level.ors.push(taken('and', level.ands))
  level.xors.push(taken('or', level.ors))
  return taken('xor', level.xors)
}

function taken(kind: 'and' | 'or' | 'xor', args: Expr[]): Expr {
  const all = args.splice(0)
  return all.length === 1 ? all[0]! : counted({kind, args: all})
}

const symbols: Readonly<Record<string, 'and' | 'or' | 'xor' | 'not'>> = {
  '&': 'and',
  '&&': 'and',
  '|': 'or',
  '||': 'or',
  '^': 'xor',
  '!': 'not',
  '~': 'not',
}

/** The constant that a word of a rule means: `0`, `1`, `false`, `true` in any mixture of capitals. */
export function constantNamed(word: string): boolean | undefined {
  if (word === '1' || /^true$/i.test(word)) return true
  return word === '0' || /^false$/i.test(word) ? false : undefined
}

/**
 * Reads a text that is one Boolean expression and nothing else.
 *
 * @param text - such as `A & !(B | C)`
 * @param source - name of the text in error messages
 * @param origin - where in the source the text starts, when it is part of something larger
 * @returns the expression as a value
 * @throws {ParseError} with the place of what cannot be read
 * @example
 * printExpr(parseExpr('A & (B | C)')) // → 'A & (B | C)'
 */
export function parseExpr(
  text: string,
  source = 'expression',
  origin: {readonly line: number; readonly column: number} = {line: 1, column: 1},
): Expr {
  const place = (offset: number): Place => {
    const before = text.slice(0, offset).split('\n')
    const column = before.at(-1)!.length + 1
    return before.length === 1 ? {line: origin.line, column: origin.column + column - 1} : {line: origin.line + before.length - 1, column}
  }
  const flat = text.replaceAll('\n', ' ')
  const {expr, end} = parseRule({text: flat, source, place})
  if (end < text.length) throw new ParseError(source, place(end), quoted(text[end]!), "'&', '|' or the end")
  return expr
}
