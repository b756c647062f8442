import type {Expr} from '#logic'

/** A value in a circuit: a variable, a constant, or an earlier step. */
export type Wire =
  | {readonly kind: 'variable'; readonly name: string}
  | {readonly kind: 'constant'; readonly value: boolean}
  | {readonly kind: 'step'; readonly number: number}

/** One operation of a circuit; `choose` is `test ? a : b`. */
export type Step =
  | {readonly kind: 'not'; readonly a: Wire}
  | {readonly kind: 'and' | 'or' | 'xor' | 'andNot'; readonly a: Wire; readonly b: Wire}
  | {readonly kind: 'choose'; readonly test: Wire; readonly a: Wire; readonly b: Wire}

/** Steps in order, each of which may be used several times. */
export interface Circuit {
  readonly steps: readonly Step[]
  readonly result: Wire
}

/** Beyond this many distinct variables no table is made. */
const maxVariables = 10

/**
 * A rule as a decision diagram over its table of values, the variables in the order of their influence: long disjunctions of
 * published models shrink to a tenth. `undefined` where the rule has more than 10 variables or is short already.
 *
 * @see Bryant 1986, doi:10.1109/TC.1986.1676819
 */
export function circuitOf(expr: Expr): Circuit | undefined {
  if (!circuits.has(expr)) circuits.set(expr, diagramOf(expr))
  return circuits.get(expr)
}

/** Channels of a node share their conditions. */
const circuits = new WeakMap<Expr, Circuit | undefined>()

function diagramOf(expr: Expr): Circuit | undefined {
  const names: string[] = []
  const size = {literals: 0}
  collect(expr, names, size)
  if (names.length > maxVariables || size.literals <= names.length) return undefined
  const table = tableOf(expr, names)
  const influences = names.map((_, variable) => influence(table, variable))
  const order = names.map((_, variable) => variable).sort((a, b) => influences[b]! - influences[a]!)
  const found = diagram(table, names, order)
  return found.steps.length < size.literals ? found : undefined
}

/** How many entries of a table would be another if the variable were. */
function influence(table: Uint8Array, variable: number): number {
  let count = 0
  for (let entry = 0; entry < table.length; entry++) if (table[entry] !== table[entry ^ (1 << variable)]) count++
  return count
}

function collect(expr: Expr, names: string[], size: {literals: number}): void {
  if (expr.kind === 'variable') {
    size.literals++
    if (names.length <= maxVariables && !names.includes(expr.name)) names.push(expr.name)
  } else if (expr.kind === 'not') collect(expr.arg, names, size)
  else if (expr.kind !== 'constant') for (const arg of expr.args) collect(arg, names, size)
}

/** The values of a rule: entry `bits` is its value where variable i is bit i. Worked out for 32 entries at a time. */
function tableOf(expr: Expr, names: readonly string[]): Uint8Array {
  const entries = 2 ** names.length
  const table = new Uint8Array(entries)
  const patterns = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000]
  for (let base = 0; base < entries; base += 32) {
    const worth = (part: Expr): number => {
      switch (part.kind) {
        case 'constant':
          return part.value ? -1 : 0
        case 'variable': {
          const i = names.indexOf(part.name)
          return i < 5 ? patterns[i]! : -((base >> i) & 1)
        }
        case 'not':
          return ~worth(part.arg)
        case 'and':
          return part.args.reduce((all, arg) => all & worth(arg), -1)
        case 'or':
          return part.args.reduce((all, arg) => all | worth(arg), 0)
        case 'xor':
          return part.args.reduce((all, arg) => all ^ worth(arg), 0)
        default:
          return part satisfies never
      }
    }
    const word = worth(expr)
    for (let i = 0; i < 32 && base + i < entries; i++) table[base + i] = (word >>> i) & 1
  }
  return table
}

/** The reduced diagram for one order of variables (the first is decided first). */
function diagram(table: Uint8Array, names: readonly string[], order: readonly number[]): Circuit {
  // Sorted so that the two halves of a part of the table are what the next variable decides between: first off, then on.
  const sorted = new Uint8Array(table.length)
  for (let entry = 0; entry < table.length; entry++) {
    let place = 0
    for (const variable of order) place = 2 * place + ((entry >> variable) & 1)
    sorted[place] = table[entry]! + 48
  }
  const values = String.fromCharCode(...sorted)
  const steps: Step[] = []
  const known = new Map<string, Wire>([
    ['0', {kind: 'constant', value: false}],
    ['1', {kind: 'constant', value: true}],
  ])
  const put = (step: Step): Wire => {
    steps.push(step)
    return {kind: 'step', number: steps.length - 1}
  }

  function wireOf(part: string, depth: number): Wire {
    const before = known.get(part)
    if (before) return before
    const half = part.length / 2
    const off = part.slice(0, half)
    const on = part.slice(half)
    const wire = off === on ? wireOf(off, depth + 1) : decided(on, off, depth)
    known.set(part, wire)
    return wire
  }

  function decided(on: string, off: string, depth: number): Wire {
    const test: Wire = {kind: 'variable', name: names[order[depth]!]!}
    const is = (part: string, digit: string) => !part.includes(digit === '1' ? '0' : '1')
    if (is(on, '1') && is(off, '0')) return test
    if (is(on, '0') && is(off, '1')) return put({kind: 'not', a: test})
    if (is(on, '1')) return put({kind: 'or', a: test, b: wireOf(off, depth + 1)})
    if (is(off, '0')) return put({kind: 'and', a: test, b: wireOf(on, depth + 1)})
    if (is(on, '0')) return put({kind: 'andNot', a: wireOf(off, depth + 1), b: test})
    if (isOpposite(on, off)) return put({kind: 'xor', a: test, b: wireOf(off, depth + 1)})
    const [a, b] = [wireOf(on, depth + 1), wireOf(off, depth + 1)]
    return put({kind: 'choose', test, a, b})
  }

  return {result: wireOf(values, 0), steps}
}

const isOpposite = (a: string, b: string): boolean => {
  for (let i = 0; i < a.length; i++) if (a.charCodeAt(i) === b.charCodeAt(i)) return false
  return true
}
