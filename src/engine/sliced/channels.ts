import type {Expr} from '#logic'
import {
  branchIf,
  type Code,
  type FunctionType,
  get,
  i32,
  i32Add,
  i32And,
  i32Const,
  i32Load,
  i32LtU,
  i32Or,
  i32Shl,
  i32Store,
  leave,
  loop,
  sequence,
  set,
  tee,
  v128,
  vAnd,
  vAndNot,
  vAnyTrue,
  vBitselect,
  vConst,
  vLoad,
  vNot,
  vOr,
  vStore,
  vXor,
  type WasmFunction,
  when,
} from '#wasm'
import type {Channel} from '../program/program.js'
import {type Circuit, circuitOf, type Step, type Wire} from './circuit.js'
import {firstQuad, toFirstQuad, withoutFirst} from './lanes.js'
import {global, record, recordBytes, type SlicedLayout} from './layout.js'
import {possibleCode} from './values.js'
import {isFalse} from './wake.js'

export const effectType: FunctionType = {parameters: [i32], results: [i32]}
export const activeType: FunctionType = {parameters: [i32], results: [i32]}
export const gatherType: FunctionType = {parameters: [i32], results: []}

/** The part of the layout that channel functions need. */
type Rows = Pick<
  SlicedLayout,
  'state' | 'free' | 'rowBytes' | 'armBytes' | 'arms' | 'scratch' | 'mayHold' | 'alone' | 'records' | 'values'
> & {
  readonly names: readonly string[]
}

/** All functions of a channel have the same locals, so that they share the code for its change. */
const [argument, p, end, quads, changed, awake, any, rest, change, flips, firstOfChange] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

const nextWord: Code = sequence(get(p), i32Const(16), i32Add, tee(p), global('rowUsed'), i32LtU, branchIf(0))

/** The functions of a channel: `effect`, `active` and, with a single arm, `gather` and `possible`. */
export function channelFunctions(channel: Channel, number: number, index: ReadonlyMap<string, number>, rows: Rows): WasmFunction[] {
  const code = changeCode(channel, index, rows)
  const locals = [i32, i32, i32, i32, i32, v128, v128, v128, v128, ...new Array<number>(code.locals).fill(v128)]
  if (!rows.alone) {
    return [
      {type: effectType, locals, body: effectOnAll(channel, rows, code)},
      {type: activeType, locals, body: activeInAll(code)},
    ]
  }
  return [
    {type: effectType, locals, body: effectOnAwake(channel, recordBytes * number + rows.records, index, rows, code)},
    {type: activeType, locals, body: activeIn(code)},
    {type: gatherType, locals, body: gatherBody(code, rows)},
    {type: activeType, locals: [], body: possibleCode(channel, index, rows.values)},
  ]
}

interface ChangeCode {
  /** Locals that the code takes. */
  readonly locals: number
  /** Puts into locals what is used more than once. */
  readonly loads: Code
  /** Leaves on the stack the lanes in which the node would change. */
  readonly change: Code
  /** Leaves the node's lanes on the stack. */
  readonly x: Code
}

/** `effect(mask)`: for every word of every arm, `x ^= change & mask`. Not 0 where any lane changed. */
function effectOnAll(channel: Channel, rows: Rows, code: ChangeCode): Code {
  const maskAt: Code = rows.arms === 1 ? get(p) : [...get(p), ...i32Const(rows.armBytes - 1), ...i32And]
  return sequence(
    loop(
      code.loads,
      code.change,
      [...get(argument), ...maskAt, ...i32Add, ...vLoad(), ...vAnd, ...set(flips)],
      [...get(p), ...code.x, ...get(flips), ...vXor, ...vStore(rows.state + rows.rowBytes * channel.node)],
      [...get(any), ...get(flips), ...vOr, ...set(any)],
      nextWord,
    ),
    [...get(any), ...vAnyTrue],
  )
}

/** Runs through the words of every quad of the set `quads`, which it uses up: `before` and `after` a quad, `each` word at `p`. */
const eachQuad = (before: Code, each: Code, after: Code): Code =>
  loop([...toFirstQuad(quads, p, end), ...before], loop(each, get(p), i32Const(16), i32Add, tee(p), get(end), i32LtU, branchIf(0)), after, [
    ...withoutFirst(quads),
    ...tee(quads),
    ...branchIf(0),
  ])
const none = (lanes: number): Code => [...vConst(0), ...set(lanes)]
/** Adds the present quad to a set where any of the lanes is marked. */
const addQuadIf = (lanes: number, into: number): Code => [
  ...[...get(lanes), ...vAnyTrue, ...firstQuad(quads), ...i32Shl, ...get(into), ...i32Or, ...set(into)],
]
const addLanes = (into: number): Code => [...get(into), ...vOr, ...set(into)]

/**
 * `effect(mask)`: for the quads in which the channel is awake, `x ^= change & mask`. Gives the quads in which a lane changed,
 * and keeps awake those in which a lane is left that the channel could change.
 */
function effectOnAwake(channel: Channel, ownRecord: number, index: ReadonlyMap<string, number>, rows: Rows, code: ChangeCode): Code {
  // A channel whose condition does not look at its own node has nothing left to do in the lanes that it changed.
  const left: Code = isSettledByChange(channel, index) ? [...get(change), ...get(flips), ...vAndNot] : get(change)
  return sequence(
    [...i32Const(0), ...i32Load(ownRecord + record.awake), ...set(quads)],
    eachQuad(
      [...none(any), ...none(rest)],
      sequence(
        code.loads,
        code.change,
        [...tee(change), ...get(argument), ...get(p), ...i32Add, ...vLoad(), ...vAnd, ...set(flips)],
        [...get(p), ...code.x, ...get(flips), ...vXor, ...vStore(rows.state + rows.rowBytes * channel.node)],
        [...get(flips), ...addLanes(any), ...left, ...addLanes(rest)],
      ),
      [...addQuadIf(any, changed), ...addQuadIf(rest, awake)],
    ),
    [...i32Const(0), ...get(awake), ...i32Store(ownRecord + record.awake)],
    get(changed),
  )
}

/** `active(_)`: not 0 where the channel could change a lane of any arm as things stand. */
const activeInAll = ({loads, change: wanted}: ChangeCode): Code => [
  ...loop(loads, wanted, vAnyTrue, when(i32Const(1), leave), nextWord),
  ...i32Const(0),
]

/** `active(quads)`: of the given quads (at least one), those in which the channel could change a lane as things stand. */
const activeIn = ({loads, change: wanted}: ChangeCode): Code =>
  sequence(
    [...get(argument), ...set(quads)],
    eachQuad(none(any), sequence(loads, wanted, addLanes(any)), addQuadIf(any, awake)),
    get(awake),
  )

/** `gather(quads)`: adds the lanes of the given quads (at least one) that the channel could change to the scratch row. */
const gatherBody = ({loads, change: wanted}: ChangeCode, {scratch}: Rows): Code =>
  sequence(
    [...get(argument), ...set(quads)],
    eachQuad([], sequence(loads, get(p), wanted, get(p), vLoad(scratch), vOr, vStore(scratch)), []),
  )

/** A condition ready to become code: a circuit where that is shorter than the expression. */
type Condition = {readonly expr: Expr; readonly circuit: Circuit | undefined}

interface Conditions {
  readonly up: Condition
  readonly down: Condition
  readonly kind: 'up' | 'down' | 'toggle' | 'both'
}

const conditionsOf = new WeakMap<Channel, Conditions>()

function conditions(channel: Channel): Conditions {
  let found = conditionsOf.get(channel)
  if (!found) {
    const {up, down} = channel
    const kind = isFalse(down) ? 'up' : isFalse(up) ? 'down' : isNegation(down, up) ? 'toggle' : 'both'
    const ready = (expr: Expr, isUsed: boolean): Condition => ({expr, circuit: isUsed ? circuitOf(expr) : undefined})
    found = {kind, up: ready(up, kind !== 'down'), down: ready(down, kind === 'down' || kind === 'both')}
    conditionsOf.set(channel, found)
  }
  return found
}

/** Code for the lanes in which the node would change; values used more than once are in locals. */
function changeCode(channel: Channel, index: ReadonlyMap<string, number>, rows: Rows): ChangeCode {
  const {node} = channel
  const {up, down, kind} = conditions(channel)
  const used = kind === 'down' ? [down] : kind === 'both' ? [down, up] : [up]
  const uses = new Map<number, number>([[node, 2]])
  const use = (name: string) => void uses.set(index.get(name)!, (uses.get(index.get(name)!) ?? 0) + 1)
  for (const {expr, circuit} of used) {
    if (circuit) eachWire(circuit, (wire) => void (wire.kind === 'variable' && use(wire.name)))
    else countUses(expr, use)
  }
  const variables = new Map<number, number>()
  let locals = 0
  for (const [used, times] of uses) if (times > 1) variables.set(used, firstOfChange + locals++)
  const fromRow = (used: number): Code => [...get(p), ...vLoad(rows.state + rows.rowBytes * used)]
  const load = (name: string): Code => {
    const used = index.get(name)!
    const local = variables.get(used)
    return local === undefined ? fromRow(used) : get(local)
  }
  const of = ({expr, circuit}: Condition): Code => {
    if (!circuit) return exprCode(expr, load)
    const code = circuitCode(circuit, load, firstOfChange + locals)
    locals += code.locals
    return code.code
  }
  const x = load(rows.names[node]!)
  const loads = [...variables].flatMap(([used, local]) => [...fromRow(used), ...set(local)])
  const wanted = ((): Code => {
    switch (kind) {
      case 'up':
        return [...of(up), ...x, ...vAndNot]
      case 'down':
        return [...of(down), ...x, ...vAnd]
      case 'toggle':
        return [...of(up), ...x, ...vXor]
      case 'both':
        return [...of(down), ...of(up), ...x, ...vBitselect]
      default:
        return kind satisfies never
    }
  })()
  const change: Code = rows.mayHold ? [...wanted, ...get(p), ...vLoad(rows.free + rows.rowBytes * node), ...vAnd] : wanted
  return {locals, loads, change, x}
}

function eachWire({steps, result}: Circuit, visit: (wire: Wire) => void): void {
  for (const step of steps) {
    visit(step.a)
    if (step.kind !== 'not') visit(step.b)
    if (step.kind === 'choose') visit(step.test)
  }
  visit(result)
}

/** A circuit as bitwise code: a step used once is worked out where it is used, others are kept in locals. */
function circuitCode(circuit: Circuit, load: (name: string) => Code, firstLocal: number): {code: Code; locals: number} {
  const {steps, result} = circuit
  const uses = new Int32Array(steps.length)
  eachWire(circuit, (wire) => void (wire.kind === 'step' && uses[wire.number]!++))
  const kept = new Map<number, number>()
  const out: number[] = []
  const codes: Code[] = []
  const of = (wire: Wire): Code => {
    switch (wire.kind) {
      case 'constant':
        return vConst(wire.value ? 0xff : 0)
      case 'variable':
        return load(wire.name)
      case 'step':
        return kept.has(wire.number) ? get(kept.get(wire.number)!) : codes[wire.number]!
      default:
        return wire satisfies never
    }
  }
  for (const [number, step] of steps.entries()) {
    const code = stepCode(step, of)
    codes.push(code)
    if (uses[number]! > 1) {
      const local = firstLocal + kept.size
      kept.set(number, local)
      out.push(...code, ...set(local))
    }
  }
  return {code: [...out, ...of(result)], locals: kept.size}
}

function stepCode(step: Step, of: (wire: Wire) => Code): Code {
  switch (step.kind) {
    case 'not':
      return [...of(step.a), ...vNot]
    case 'and':
      return [...of(step.a), ...of(step.b), ...vAnd]
    case 'or':
      return [...of(step.a), ...of(step.b), ...vOr]
    case 'xor':
      return [...of(step.a), ...of(step.b), ...vXor]
    case 'andNot':
      return [...of(step.a), ...of(step.b), ...vAndNot]
    case 'choose':
      return [...of(step.a), ...of(step.b), ...of(step.test), ...vBitselect]
    default:
      return step satisfies never
  }
}

const isNegation = (a: Expr, b: Expr) =>
  (a.kind === 'not' && same(a.arg, b)) ||
  (b.kind === 'not' && same(b.arg, a)) ||
  (a.kind === 'constant' && b.kind === 'constant' && a.value !== b.value)
const same = (a: Expr, b: Expr) => JSON.stringify(a) === JSON.stringify(b)

function isSettledByChange(channel: Channel, index: ReadonlyMap<string, number>): boolean {
  const {node, up, down} = channel
  let looksAtItself = false
  for (const expr of [up, down]) {
    countUses(expr, (name) => {
      if (index.get(name) === node) looksAtItself = true
    })
  }
  return !looksAtItself && conditions(channel).kind !== 'both'
}

function countUses(expr: Expr, use: (name: string) => void): void {
  if (expr.kind === 'variable') use(expr.name)
  else if (expr.kind === 'not') countUses(expr.arg, use)
  else if (expr.kind !== 'constant') for (const arg of expr.args) countUses(arg, use)
}

/** A Boolean expression as bitwise code. */
export function exprCode(expr: Expr, load: (name: string) => Code): Code {
  const out: number[] = []
  const put = (code: Code) => {
    for (const byte of code) out.push(byte)
  }
  const walk = (part: Expr): void => {
    switch (part.kind) {
      case 'constant':
        put(vConst(part.value ? 0xff : 0))
        return
      case 'variable':
        put(load(part.name))
        return
      case 'not':
        walk(part.arg)
        put(vNot)
        return
      case 'and':
      case 'or':
      case 'xor': {
        const plain = part.args.filter((arg) => arg.kind !== 'not')
        const [first, ...rest] =
          part.kind === 'and' && plain.length > 0 ? [...plain, ...part.args.filter((arg) => arg.kind === 'not')] : part.args
        if (first === undefined) {
          put(vConst(part.kind === 'and' ? 0xff : 0))
          return
        }
        walk(first)
        for (const arg of rest) {
          const isAndNot = part.kind === 'and' && arg.kind === 'not'
          walk(isAndNot ? arg.arg : arg)
          put(isAndNot ? vAndNot : part.kind === 'and' ? vAnd : part.kind === 'or' ? vOr : vXor)
        }
        return
      }
      default:
        part satisfies never
    }
  }
  walk(expr)
  return out
}
