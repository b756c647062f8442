import type {Program} from '#engine'
import {UserError} from '#errors'
import {and, constant, type Expr, evaluate, not, or, simplify, substitute, variable} from '#logic'

/**
 * When a node changes: `rise` is the condition under which it can turn on while it is off, `fall` that under which it can turn
 * off while it is on. Neither mentions the node itself. Only whether a rate is above 0 matters, not its size.
 */
export interface Switch {
  readonly name: string
  readonly rise: Expr
  readonly fall: Expr
}

const maxInputs = 12

/**
 * The switches of a program, in the order of its nodes.
 *
 * @throws {UserError} `unsupported`: a rate that is no sum of conditions and depends on more than 12 nodes
 */
export function switchesOf(program: Program): readonly Switch[] {
  const {channels, names} = program
  if (!channels) return names.map((_, node) => enumerated(program, node))
  const ups = names.map((): Expr[] => [])
  const downs = names.map((): Expr[] => [])
  for (const {node, up, down} of channels) {
    ups[node]!.push(up)
    downs[node]!.push(down)
  }
  return names.map((name, node) => ({name, rise: given(or(...ups[node]!), name, false), fall: given(or(...downs[node]!), name, true)}))
}

/** An expression with one node known. */
export const given = (expr: Expr, name: string, value: boolean): Expr =>
  simplify(substitute(expr, (other) => (other === name ? constant(value) : undefined)))

/** The rule of a node as one expression: what it moves towards. */
export const targetOf = ({name, rise, fall}: Switch): Expr => simplify(or(and(not(variable(name)), rise), and(variable(name), not(fall))))

/** A switch from the rates themselves, state by state of the nodes they depend on. */
function enumerated({names, dependents, rate}: Program, node: number): Switch {
  const inputs = names.flatMap((_, other) => (other !== node && dependents[other]!.includes(node) ? [other] : []))
  const name = names[node]!
  if (inputs.length > maxInputs) {
    throw new UserError(
      'unsupported',
      `the rates of '${name}' are arithmetic over ${inputs.length} nodes; at most ${maxInputs} can be analysed`,
    )
  }
  const state = new Uint8Array(names.length)
  const changes = (own: 0 | 1): Expr => {
    const terms: Expr[] = []
    for (let bits = 0; bits < 2 ** inputs.length; bits++) {
      for (const [i, input] of inputs.entries()) state[input] = (bits >> i) & 1
      state[node] = own
      if (rate(node, state) > 0)
        terms.push(and(...inputs.map((input, i) => (((bits >> i) & 1) === 1 ? variable(names[input]!) : not(variable(names[input]!))))))
    }
    if (terms.length === 2 ** inputs.length) return constant(true)
    return simplify(or(...terms))
  }
  return {name, rise: changes(0), fall: changes(1)}
}

/** Whether nothing can change in a state. */
export function isFixedPoint(switches: readonly Switch[], isOn: (name: string) => boolean): boolean {
  return switches.every(({name, rise, fall}) => !evaluate(isOn(name) ? fall : rise, isOn))
}
