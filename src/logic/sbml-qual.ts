import {ruleOf} from './bnet.js'
import {flattened, simplify, variables} from './expr.js'
import {certainInitial, isInput, lossesOf, spelledNames} from './losses.js'
import type {Expr, Model, Node} from './model.js'
import {escapeXml} from './xml.js'

export {parseSbmlQual} from './sbml-qual-read.js'

/**
 * Writes the rules of a model as SBML Level 3 Version 1 with the package qual, version 1. A node whose rule is itself becomes
 * a constant species. Ids are the names made to fit (`miR-21` → `miR_21`); the name is kept beside the id where they differ.
 * `sbmlQualLosses` lists what the format does not hold.
 *
 * @param model - every node with a Boolean rule
 * @returns the text of an SBML file
 * @throws {UserError} a node has no Boolean rule
 * @example
 * printSbmlQual(parseBnet('A, !A\n')).includes('qual:transition') // → true
 */
export function printSbmlQual(model: Model): string {
  const id = spelledNames([model.name || 'model']).get(model.name || 'model')!
  const ids = spelledNames(
    model.nodes.map(({name}) => name),
    (name) => /^(?:tr|in|out)_/.test(name) || name === id,
  )
  const compartment = freeId('cell', [...ids.values(), id])
  const initial = certainInitial(model)
  const species = model.nodes.map((node) => speciesLine(node, ids.get(node.name)!, compartment, initial.get(node.name)))
  const transitions = model.nodes.filter((node) => !isInput(node)).map((node) => transition(node, ids))
  return `<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" level="3" version="1" qual:required="true">
  <model id="${id}" name="${escapeXml(model.name)}">
    <listOfCompartments>
      <compartment id="${compartment}" constant="true"/>
    </listOfCompartments>
    <qual:listOfQualitativeSpecies>
${species.join('')}    </qual:listOfQualitativeSpecies>
${transitions.length === 0 ? '' : `    <qual:listOfTransitions>\n${transitions.join('')}    </qual:listOfTransitions>\n`}  </model>
</sbml>
`
}

/** What `printSbmlQual` leaves out of a model, one sentence each. */
export const sbmlQualLosses = (model: Model): string[] => lossesOf(model, {initial: 'certain', descriptions: true})

/** Ids of species share one space with the others: those of transitions, inputs and outputs start with `tr_`, `in_`, `out_`. */
function freeId(wish: string, ids: readonly string[]): string {
  const taken = new Set(ids)
  let id = wish
  while (taken.has(id)) id += '_'
  return id
}

function speciesLine(node: Node, id: string, compartment: string, initial: 0 | 1 | undefined): string {
  const attributes = [
    `qual:id="${id}"`,
    ...(id === node.name ? [] : [`qual:name="${escapeXml(node.name)}"`]),
    `qual:compartment="${compartment}"`,
    `qual:constant="${isInput(node)}"`,
    ...(initial === undefined ? [] : [`qual:initialLevel="${initial}"`]),
    'qual:maxLevel="1"',
  ].join(' ')
  if (!node.description) return `      <qual:qualitativeSpecies ${attributes}/>\n`
  return `      <qual:qualitativeSpecies ${attributes}>
        <notes><p xmlns="http://www.w3.org/1999/xhtml">${escapeXml(node.description)}</p></notes>
      </qual:qualitativeSpecies>
`
}

function transition(node: Node, ids: ReadonlyMap<string, string>): string {
  const id = ids.get(node.name)!
  const rule = flattened(ruleOf(node))
  const signs = signsOf(rule)
  const inputs = variables(rule).map(
    (name, i) =>
      `          <qual:input qual:id="in_${id}_${i + 1}" qual:qualitativeSpecies="${ids.get(name)}" qual:transitionEffect="none" qual:sign="${signs.get(name)}"/>\n`,
  )
  const constantRule = rule.kind === 'constant' ? rule : undefined
  const term = constantRule
    ? ''
    : `          <qual:functionTerm qual:resultLevel="1">
            <math xmlns="http://www.w3.org/1998/Math/MathML">
${mathOf(rule, ids)}            </math>
          </qual:functionTerm>
`
  return `      <qual:transition qual:id="tr_${id}">
${inputs.length === 0 ? '' : `        <qual:listOfInputs>\n${inputs.join('')}        </qual:listOfInputs>\n`}        <qual:listOfOutputs>
          <qual:output qual:id="out_${id}" qual:qualitativeSpecies="${id}" qual:transitionEffect="assignmentLevel"/>
        </qual:listOfOutputs>
        <qual:listOfFunctionTerms>
          <qual:defaultTerm qual:resultLevel="${constantRule?.value ? 1 : 0}"/>
${term}        </qual:listOfFunctionTerms>
      </qual:transition>
`
}

function mathOf(rule: Expr, ids: ReadonlyMap<string, string>): string {
  const lines: string[] = []
  const put = (depth: number, line: string) => void lines.push(`${' '.repeat(14 + 2 * Math.min(depth, 20))}${line}\n`)
  const compare = (depth: number, name: string, value: 0 | 1) =>
    put(depth, `<apply><eq/><ci> ${ids.get(name)} </ci><cn type="integer"> ${value} </cn></apply>`)
  const apply = (depth: number, operator: string, args: readonly Expr[]): void => {
    put(depth, '<apply>')
    put(depth + 1, `<${operator}/>`)
    for (const arg of args) write(depth + 1, arg)
    put(depth, '</apply>')
  }
  const write = (depth: number, expr: Expr): void => {
    switch (expr.kind) {
      case 'constant':
        put(depth, `<${expr.value}/>`)
        break
      case 'variable':
        compare(depth, expr.name, 1)
        break
      case 'not':
        if (expr.arg.kind === 'variable') compare(depth, expr.arg.name, 0)
        else apply(depth, 'not', [expr.arg])
        break
      case 'and':
      case 'or':
      case 'xor':
        apply(depth, expr.kind, expr.args)
        break
      default:
        expr satisfies never
    }
  }
  write(0, rule)
  return lines.join('')
}

type Sign = 'positive' | 'negative' | 'dual'

/** How each node acts in a rule, by the signs under which it is written in the simplified rule; `dual` where it is both or in an xor. */
function signsOf(rule: Expr): ReadonlyMap<string, Sign> {
  const signs = new Map<string, Sign>()
  const see = (expr: Expr, sign: Sign): void => {
    switch (expr.kind) {
      case 'constant':
        return
      case 'variable': {
        const known = signs.get(expr.name)
        signs.set(expr.name, known === undefined || known === sign ? sign : 'dual')
        return
      }
      case 'not':
        see(expr.arg, sign === 'positive' ? 'negative' : sign === 'negative' ? 'positive' : 'dual')
        return
      case 'and':
      case 'or':
        for (const arg of expr.args) see(arg, sign)
        return
      case 'xor':
        for (const arg of expr.args) see(arg, 'dual')
        return
      default:
        expr satisfies never
    }
  }
  see(simplify(rule), 'positive')
  for (const name of variables(rule)) if (!signs.has(name)) signs.set(name, 'dual')
  return signs
}
