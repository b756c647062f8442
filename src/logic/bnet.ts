import {ParseError, UserError} from '#errors'
import {printExpr, simplify, variable, variables, withoutXor} from './expr.js'
import {inputNotes} from './inputs.js'
import {placesIn, quoted} from './lexer.js'
import type {Expr, Model, Node} from './model.js'
import {modelName, type ReadModel} from './model.js'
import {levelsOf, literalsOf, maxLevels, maxLiterals} from './nesting.js'
import {constantNamed, parseRule} from './parse-expr.js'
import {isOperatorWord} from './parse-rate.js'
import {isZero, ruleNode} from './rates.js'

const nameOnly = /^[^\s,&|!()#^~"';=?<>{}$@]+$/

/**
 * Reads a model in the bnet format of PyBoolNet, BoolNet's tables and MaBoSS: lines `target, rule`, with an optional
 * header `targets, factors`, blank lines and comments after `#`. Every node follows its rule at rate 1 and starts on with
 * probability 0.5. A node that is mentioned but has no line is an input: it stays as it started, and comes after the others.
 *
 * @param text - of the whole file
 * @param source - name of the text in error messages
 * @returns a model, its nodes in the order of the lines
 * @throws {ParseError} with line and column
 * @example
 * parseBnet('A, B & !C\n').nodes.map(({name}) => name) // → ['A', 'B', 'C']
 */
export const parseBnet = (text: string, source = 'model.bnet'): Model => readBnet(text, source).model

/** Reads a bnet as `parseBnet` does, and says which nodes have no rule. */
export function readBnet(text: string, source: string): ReadModel {
  const place = placesIn(text)
  const rules = new Map<string, Expr>()
  let at = 0
  while (at < text.length) {
    const newline = text.indexOf('\n', at)
    const end = newline === -1 ? text.length : newline
    const line = text.slice(at, end)
    if (!/^\s*(?:#|\/\/|$)/.test(line) && !/^\s*targets\s*,\s*factors\s*$/i.test(line)) readLine(line, at)
    at = end + 1
  }
  if (rules.size === 0) throw new ParseError(source, {line: 1, column: 1}, 'no rule', "lines such as 'A, B & !C'")

  function readLine(line: string, start: number): void {
    const comma = line.indexOf(',')
    const name = (comma === -1 ? line : line.slice(0, comma)).trim().replace(/^\uFEFF/, '')
    const nameAt = start + line.search(/[^\s\uFEFF]|$/)
    if (!nameOnly.test(name)) throw new ParseError(source, place(nameAt), name === '' ? 'no name' : quoted(name), 'the name of a node')
    if (comma === -1) throw new ParseError(source, place(start + line.trimEnd().length), 'the end of the line', "',' and the rule")
    if (isOperatorWord(name) || constantNamed(name) !== undefined) {
      throw new ParseError(source, place(nameAt), quoted(name), 'the name of a node', 'rename it: this word has a meaning in rules')
    }
    if (rules.has(name)) {
      throw new ParseError(
        source,
        place(nameAt),
        `a second rule for ${quoted(name)}`,
        'one rule per node',
        "join them with '|' or remove one",
      )
    }
    const read = parseRule({text, source, place}, start + comma + 1)
    if (text[read.end] === ',') throw new ParseError(source, place(read.end), "','", "'&', '|' or the end of the line")
    rules.set(name, read.expr)
  }

  const nodes: Node[] = [...rules].map(([name, rule]) => ruleNode(name, rule))
  const inputs = new Set([...rules.values()].flatMap(variables).filter((name) => !rules.has(name)))
  for (const name of inputs) nodes.push(ruleNode(name, variable(name)))
  return {
    model: {name: modelName(source), nodes, initial: [], parameters: {}, settings: {}},
    losses: inputNotes([...inputs], rules.keys()),
  }
}

/**
 * Writes the rules of a model as bnet. Rates, initial states, parameters, internal nodes and reference states are lost:
 * `lossesOf(model, {})` lists what of them the model has.
 *
 * @param model - every node with a Boolean rule
 * @returns the text of a bnet file
 * @throws {UserError} a node has no Boolean rule or one that is too large without exclusive or, or a name that bnet cannot hold
 * @example
 * printBnet(parseBnet('A, !B\nB, A\n')).includes('A, !B') // → true
 */
export function printBnet(model: Model): string {
  const lines = model.nodes.map((node) => {
    if (!nameOnly.test(node.name) || isOperatorWord(node.name) || constantNamed(node.name) !== undefined) {
      throw new UserError('unsupported', `bnet cannot hold the node name ${quoted(node.name)}; rename it`)
    }
    return `${node.name}, ${printExpr(ruleWithoutXor(node, 'bnet'))}\n`
  })
  return `targets, factors\n${lines.join('')}`
}

/**
 * The Boolean rule of a node: its `logic`, or itself where both rates are 0.
 *
 * @throws {UserError} the node has rates but no rule
 */
export function ruleOf(node: Node): Expr {
  if (node.logic) return node.logic
  if (isZero(node.rateUp) && isZero(node.rateDown)) return variable(node.name)
  throw new UserError('unsupported', `node '${node.name}' has rates but no Boolean rule ('logic'), so it cannot be written as one`)
}

/**
 * The rule of a node without exclusive or, for a format that has none.
 *
 * @throws {UserError} the node has rates but no rule; `too-large`: the rule grows beyond measure without exclusive or
 */
export function ruleWithoutXor(node: Node, format: string): Expr {
  const rule = withoutXor(ruleOf(node))
  if (literalsOf(rule) <= maxLiterals && levelsOf(rule) <= maxLevels) return rule
  throw new UserError(
    'too-large',
    `${format} has no exclusive or, and without it the rule of '${node.name}' is too large; write MaBoSS or SBML-qual, which have it`,
  )
}

/** The rules of a model, simplified, by node. */
export function rulesOf(model: Model): ReadonlyMap<string, Expr> {
  return new Map(model.nodes.map((node) => [node.name, simplify(ruleOf(node))]))
}
