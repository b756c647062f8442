import {ParseError} from '#errors'
import type {Fact} from './explain.js'

/**
 * When something is expected, in whatever order the nodes change:
 * - `finally`: in the end, for good, whatever happened before;
 * - `eventually`: at some time, on every way (changes that stay possible are made some time);
 * - `always`: from the start on, throughout; - `never`: at no time; - `possible`: at some time, on some way.
 */
export const modes = ['finally', 'eventually', 'always', 'never', 'possible'] as const
export type Mode = (typeof modes)[number]

/** One line `expect …`. */
export type Clause =
  | {readonly kind: 'logical'; readonly mode: Mode; readonly facts: readonly Fact[]; readonly text: string; readonly line: number}
  | {
      /** The share of trajectories in which all facts hold at the end. */
      readonly kind: 'share'
      readonly facts: readonly Fact[]
      readonly comparison: 'at least' | 'at most'
      readonly share: number
      readonly text: string
      readonly line: number
    }
  | {
      /** Against the same start without the perturbation: the probability of on at the end. */
      readonly kind: 'change'
      readonly nodes: readonly {readonly node: string; readonly change: 'up' | 'down' | 'unchanged'}[]
      readonly text: string
      readonly line: number
    }

/** What is expected of a model in one situation. */
export interface Expectation {
  readonly name: string
  /** Where nodes start; the others start as the model says. */
  readonly given: readonly Fact[]
  /** Nodes held from the start to the end. */
  readonly perturb: readonly Fact[]
  readonly expect: readonly Clause[]
  readonly source: string
  readonly line: number
}

interface Building {
  name: string | undefined
  readonly given: Fact[]
  readonly perturb: Fact[]
  readonly expect: Clause[]
  readonly line: number
}

/**
 * Reads a file of expectations, line by line:
 *
 * ```
 * # anything after a hash is a note
 * expectation: loss of miR-21 kills
 *   given    p53 on, BCL2 off
 *   perturb  miR-21 off
 *   expect   apoptosis on
 *   expect   never survival on
 *   expect   eventually p53 on and apoptosis on
 *   expect   apoptosis on in at least 60 %
 *   expect   apoptosis up, survival down
 * ```
 *
 * A title, a blank line after an `expect`, or a `given` or `perturb` after an `expect` begins the next one. `given` and
 * `perturb` may be left out or repeated. Values are `on`/`off` (or `= 1`/`= 0`, `up`/`down` for `perturb`), separated by
 * commas or `and`; names with blanks stand in double quotes. Without a word before it, `expect` means "finally, for good".
 *
 * @param text - of the whole file
 * @param source - how messages call it
 * @returns the expectations in their order
 * @throws {ParseError} with line and column
 * @example
 * parseExpectations('expectation: A\n expect A on\n')[0].name // → 'A'
 */
export function parseExpectations(text: string, source = 'expectations.txt'): Expectation[] {
  const result: Expectation[] = []
  let current: Building | undefined
  const close = (): void => {
    if (!current) return
    if (current.expect.length === 0) {
      throw new ParseError(source, {line: current.line, column: 1}, 'an expectation without a line that begins with expect', "'expect …'")
    }
    const {name, ...rest} = current
    result.push({...rest, name: name ?? rest.expect[0]!.text, source})
    current = undefined
  }
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const words = wordsOf(raw, source, i + 1)
    const [keyword, ...rest] = words
    const open = (): Building => {
      current ??= {name: undefined, given: [], perturb: [], expect: [], line: i + 1}
      return current
    }
    if (keyword === undefined) {
      if (!/#/.test(raw) && current && current.expect.length > 0) close()
      continue
    }
    const at = (word: Word | undefined) => ({line: i + 1, column: word ? word.column : raw.trimEnd().length + 1})
    const fail = (word: Word | undefined, expected: string, remedy?: string) =>
      new ParseError(source, at(word), word ? `'${word.text}'` : 'the end of the line', expected, remedy)
    switch (keyword.isQuoted ? '' : keyword.text.toLowerCase()) {
      case 'expectation': {
        close()
        open().name = said(raw)
          .replace(/^expectation\s*:?\s*/i, '')
          .replace(/^"(.*)"$/, '$1')
        break
      }
      case 'given':
      case 'perturb': {
        if (current && current.expect.length > 0) close()
        const building = open()
        const isGiven = keyword.text.toLowerCase() === 'given'
        const known = isGiven ? building.given : building.perturb
        const named = new Set(known.map(({node}) => node))
        for (const {fact, word} of factsOf(rest, fail, isGiven ? ['on', 'off'] : ['on', 'off', 'up', 'down'])) {
          if (named.has(fact.node)) throw fail(word, 'one value per node', `'${fact.node}' has a value already`)
          named.add(fact.node)
          known.push(fact)
        }
        break
      }
      case 'expect':
        open().expect.push(clauseOf(rest, fail, said(raw).replace(/^expect\s+/i, ''), i + 1))
        break
      default:
        throw fail(keyword, "a line that begins with 'expectation', 'given', 'perturb' or 'expect'")
    }
  }
  close()
  if (result.length === 0) throw new ParseError(source, {line: 1, column: 1}, 'no expectation', "lines such as 'expect apoptosis on'")
  return result
}

/** A line without its note; a hash in quotes begins none. */
const said = (line: string): string => /^(?:"[^"]*"|[^"#]+)*/.exec(line)![0].trim()

interface Word {
  readonly text: string
  readonly column: number
  readonly isQuoted: boolean
}

type Fail = (word: Word | undefined, expected: string, remedy?: string) => ParseError

/** Words, names in quotes, and the signs `,`, `=`, `:` and `%` of a line. */
function wordsOf(line: string, source: string, number: number): Word[] {
  const words: Word[] = []
  const pattern = /\s+|#.*$|"([^"]*)"|([,=%])|([^\s,=%"#]+)|(.)/gy
  for (const match of line.matchAll(pattern)) {
    const [, quoted, sign, word, other] = match
    const column = match.index + 1
    if (other !== undefined) throw new ParseError(source, {line: number, column}, `'${other}'`, 'a name; quotes come in pairs')
    if (quoted !== undefined) words.push({text: quoted, column, isQuoted: true})
    else if (sign !== undefined) words.push({text: sign, column, isQuoted: false})
    else if (word !== undefined) words.push({text: word, column, isQuoted: false})
  }
  const [head] = words
  if (head && !head.isQuoted && /^(?:expectation|given|perturb|expect):$/i.test(head.text))
    words[0] = {...head, text: head.text.slice(0, -1)}
  return words
}

const isWord = (word: Word | undefined, text: string): boolean => word !== undefined && !word.isQuoted && word.text.toLowerCase() === text
const isSeparator = (word: Word | undefined): boolean => isWord(word, ',') || isWord(word, 'and')
const values: ReadonlyMap<string, 0 | 1> = new Map([
  ['on', 1],
  ['off', 0],
  ['up', 1],
  ['down', 0],
  ['1', 1],
  ['0', 0],
  ['active', 1],
  ['inactive', 0],
])

/** `A on, B = 0 and C off`. */
function factsOf(words: readonly Word[], fail: Fail, expected: readonly string[]): {fact: Fact; word: Word}[] {
  const facts: {fact: Fact; word: Word}[] = []
  let at = 0
  const wanted = expected.map((value) => `'${value}'`).join(', ')
  for (;;) {
    const name = words[at++]
    if (!name || (!name.isQuoted && /^[,=%]$/.test(name.text))) throw fail(name, 'the name of a node')
    if (isWord(words[at], '=') || isWord(words[at], 'is')) at++
    const value = words[at++]
    const read = value && !value.isQuoted ? values.get(value.text.toLowerCase()) : undefined
    const isAllowed = read !== undefined && (expected.includes('up') || !/^(?:up|down)$/i.test(value!.text))
    if (!isAllowed)
      throw fail(
        value,
        `one of ${wanted} after '${name.text}'`,
        value && !isSeparator(value) ? 'put names with blanks in double quotes' : undefined,
      )
    facts.push({fact: {node: name.text, value: read}, word: name})
    if (at >= words.length) return facts
    if (!isSeparator(words[at])) throw fail(words[at], "',', 'and' or the end of the line")
    at++
    if (isWord(words[at], 'and')) at++
  }
}

const modeWords: ReadonlyMap<string, Mode> = new Map([...modes.map((mode) => [mode, mode] as const), ['possibly', 'possible']])

function clauseOf(words: readonly Word[], fail: Fail, text: string, line: number): Clause {
  const [first] = words
  if (!first) throw fail(undefined, "what is expected, such as 'apoptosis on'")
  const isName =
    isWord(words[1], 'on') || isWord(words[1], 'off') || isWord(words[1], '=') || isWord(words[1], 'up') || isWord(words[1], 'down')
  const mode = first.isQuoted || isName ? undefined : modeWords.get(first.text.toLowerCase())
  if (mode) return {kind: 'logical', mode, facts: factsOf(words.slice(1), fail, ['on', 'off']).map(({fact}) => fact), text, line}
  const inAt = words.findIndex((word, i) => isWord(word, 'in') && isWord(words[i + 1], 'at'))
  if (inAt > 0) return shareOf(words.slice(0, inAt), words.slice(inAt), fail, text, line)
  if (words.some((word) => isWord(word, 'up') || isWord(word, 'down') || isWord(word, 'unchanged')))
    return changeOf(words, fail, text, line)
  return {kind: 'logical', mode: 'finally', facts: factsOf(words, fail, ['on', 'off']).map(({fact}) => fact), text, line}
}

/** `A on, B off in at least 60 %`. */
function shareOf(
  before: readonly Word[],
  [, , bound, amount, percent, more]: readonly Word[],
  fail: Fail,
  text: string,
  line: number,
): Clause {
  const facts = factsOf(before, fail, ['on', 'off']).map(({fact}) => fact)
  if (!isWord(bound, 'least') && !isWord(bound, 'most')) throw fail(bound, "'at least' or 'at most'")
  const share = amount && /^\d+(?:\.\d+)?$/.test(amount.text) ? Number(amount.text) / 100 : Number.NaN
  if (!(share <= 1)) throw fail(amount, 'a number from 0 to 100')
  if (!isWord(percent, '%')) throw fail(percent, "'%'")
  if (more) throw fail(more, 'the end of the line')
  return {kind: 'share', facts, comparison: isWord(bound, 'least') ? 'at least' : 'at most', share, text, line}
}

/** `A up, B down and C unchanged`. */
function changeOf(words: readonly Word[], fail: Fail, text: string, line: number): Clause {
  const nodes: {node: string; change: 'up' | 'down' | 'unchanged'}[] = []
  for (let at = 0; at < words.length; ) {
    const name = words[at++]
    if (!name || (!name.isQuoted && /^[,=%]$/.test(name.text))) throw fail(name, 'the name of a node')
    const word = words[at++]
    const change = (['up', 'down', 'unchanged'] as const).find((one) => isWord(word, one))
    if (!change) throw fail(word, "'up', 'down' or 'unchanged'", "'on' and 'off' stand on a line of their own")
    nodes.push({node: name.text, change})
    if (at >= words.length) break
    if (!isSeparator(words[at])) throw fail(words[at], "',', 'and' or the end of the line")
    if (++at >= words.length) throw fail(undefined, 'the name of a node')
  }
  return {kind: 'change', nodes, text, line}
}
