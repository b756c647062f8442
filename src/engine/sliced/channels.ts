import {type Expr, sameExpr} from '#logic'
import {type Func, type Local, signature, type Value} from '#wasm'
import type {Channel} from '../program/program.js'
import {type Circuit, circuitOf, type Step, type Wire} from './circuit.js'
import {record, recordBytes, type SlicedAssembler, type SlicedLayout} from './layout.js'
import {firstQuad, nextWord, toFirstQuad, withoutFirst} from './quads.js'
import {possibleCode} from './values.js'
import {isFalse} from './wake.js'

export const effectType = signature(['i32'], 'i32')
export const activeType = signature(['i32'], 'i32')
export const gatherType = signature(['i32'])

type I32 = Local<'i32'>
type V128 = Local<'v128'>

/** The functions of a channel: `effect`, `active` and, with a single arm, `gather` and `possible`. */
export function writeChannel(
  wasm: SlicedAssembler,
  channel: Channel,
  number: number,
  index: ReadonlyMap<string, number>,
  layout: SlicedLayout,
): Func[] {
  const plan = planOf(channel, index)
  const code = (given: I32) => new ChannelCode(wasm, layout, plan, given)
  const ownRecord = layout.records + recordBytes * number
  const named = (kind: string) => `${kind} of ${channel.node} (channel ${number})`
  if (!layout.alone) {
    return [
      wasm.func(named('effect'), effectType, (mask) => code(mask).effectOnAll()),
      wasm.func(named('active'), activeType, (quads) => code(quads).activeInAll()),
    ]
  }
  return [
    wasm.func(named('effect'), effectType, (mask) => code(mask).effectOnAwake(ownRecord)),
    wasm.func(named('active'), activeType, (quads) => code(quads).activeIn()),
    wasm.func(named('gather'), gatherType, (quads) => code(quads).gather()),
    wasm.func(named('possible'), activeType, () => possibleCode(wasm, channel, index, layout.values)),
  ]
}

/** What a channel's code is made of, found out once for all its functions. */
interface Plan extends Conditions {
  readonly channel: Channel
  readonly index: ReadonlyMap<string, number>
  /** Nodes whose words are used more than once, and therefore kept in locals. */
  readonly kept: readonly number[]
  /** Whether nothing is left to do in the lanes that it has changed: its condition does not look at its own node. */
  readonly isSettledByChange: boolean
}

function planOf(channel: Channel, index: ReadonlyMap<string, number>): Plan {
  const found = conditions(channel)
  const {up, down, kind} = found
  const used = kind === 'down' ? [down] : kind === 'both' ? [down, up] : [up]
  const uses = new Map<number, number>([[channel.node, 2]])
  const use = (name: string) => void uses.set(index.get(name)!, (uses.get(index.get(name)!) ?? 0) + 1)
  for (const {expr, circuit} of used) {
    if (circuit) eachWire(circuit, (wire) => void (wire.kind === 'variable' && use(wire.name)))
    else countUses(expr, use)
  }
  const kept = [...uses].filter(([, times]) => times > 1).map(([node]) => node)
  return {...found, channel, index, kept, isSettledByChange: kind !== 'both' && !looksAtItself(channel, index)}
}

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

/** Writes one function of a channel: code that works out, word by word, the lanes in which the channel would change its node. */
class ChannelCode {
  private readonly wasm: SlicedAssembler
  private readonly layout: SlicedLayout
  private readonly plan: Plan
  /** What the function is called with: the address of a mask, or a set of quads. */
  private readonly given: I32
  private readonly p: I32
  private readonly end: I32
  private readonly quads: I32
  private readonly changed: I32
  private readonly awake: I32
  private readonly any: V128
  private readonly rest: V128
  private readonly change: V128
  private readonly flips: V128
  private readonly words: ReadonlyMap<number, V128>

  constructor(wasm: SlicedAssembler, layout: SlicedLayout, plan: Plan, given: I32) {
    const {local} = wasm
    this.wasm = wasm
    this.layout = layout
    this.plan = plan
    this.given = given
    this.p = local('i32')
    this.end = local('i32')
    this.quads = local('i32')
    this.changed = local('i32')
    this.awake = local('i32')
    this.any = local('v128')
    this.rest = local('v128')
    this.change = local('v128')
    this.flips = local('v128')
    this.words = new Map(plan.kept.map((node) => [node, local('v128')]))
  }

  /** `effect(mask)`: for every word of every arm, `x ^= change & mask`. Not 0 where any lane changed. */
  effectOnAll(): Value<'i32'> {
    const {i32, v128, get, set, getGlobal, loop, branchIf} = this.wasm
    const {arms, armBytes} = this.layout
    const {p, any, flips} = this
    loop((next) => {
      const lanes = this.writeChange()
      const mask = get(this.given)
      this.flip(lanes, i32.add(mask, arms === 1 ? get(p) : i32.and(get(p), armBytes - 1)))
      set(any, v128.or(get(any), get(flips)))
      branchIf(next, i32.ltU(nextWord(this.wasm, p), getGlobal('rowUsed')))
    })
    return v128.anyTrue(get(any))
  }

  /**
   * `effect(mask)`: for the quads in which the channel is awake, `x ^= change & mask`. Gives the quads in which a lane changed,
   * and keeps awake those in which a lane is left that the channel could change.
   */
  effectOnAwake(ownRecord: number): Value<'i32'> {
    const {i32, v128, get, set, tee} = this.wasm
    const {p, quads, any, rest, change, flips, changed, awake} = this
    set(quads, i32.load(i32.const(0), ownRecord + record.awake))
    this.eachQuad({
      before: () => {
        set(any, v128.const(0))
        set(rest, v128.const(0))
      },
      each: () => {
        const lanes = tee(change, this.writeChange())
        this.flip(lanes, i32.add(get(this.given), get(p)))
        set(any, v128.or(get(flips), get(any)))
        const left = this.plan.isSettledByChange ? v128.andnot(get(change), get(flips)) : get(change)
        set(rest, v128.or(left, get(rest)))
      },
      after: () => {
        this.addQuadIf(any, changed)
        this.addQuadIf(rest, awake)
      },
    })
    i32.store(i32.const(0), get(awake), ownRecord + record.awake)
    return get(changed)
  }

  /** `active(_)`: not 0 where the channel could change a lane of any arm as things stand. */
  activeInAll(): Value<'i32'> {
    const {i32, v128, getGlobal, loop, when, leave, branchIf} = this.wasm
    loop((next) => {
      when(v128.anyTrue(this.writeChange()), () => leave(i32.const(1)))
      branchIf(next, i32.ltU(nextWord(this.wasm, this.p), getGlobal('rowUsed')))
    })
    return i32.const(0)
  }

  /** `active(quads)`: of the given quads (at least one), those in which the channel could change a lane as things stand. */
  activeIn(): Value<'i32'> {
    const {v128, get, set} = this.wasm
    const {any, awake} = this
    set(this.quads, get(this.given))
    this.eachQuad({
      before: () => set(any, v128.const(0)),
      each: () => set(any, v128.or(this.writeChange(), get(any))),
      after: () => this.addQuadIf(any, awake),
    })
    return get(awake)
  }

  /** `gather(quads)`: adds the lanes of the given quads (at least one) that the channel could change to the scratch row. */
  gather(): undefined {
    const {v128, get, set} = this.wasm
    const {scratch} = this.layout
    const {p} = this
    set(this.quads, get(this.given))
    this.eachQuad({
      before: () => {},
      each: () => {
        this.writeKept()
        const at = get(p)
        v128.store(at, v128.or(this.wanted(), v128.load(get(p), scratch)), scratch)
      },
      after: () => {},
    })
  }

  /** Runs through the words of every quad of the set `quads`, which it uses up: `before` and `after` a quad, `each` word at `p`. */
  private eachQuad({before, each, after}: Readonly<Record<'before' | 'each' | 'after', () => void>>): void {
    const {i32, get, tee, loop, branchIf} = this.wasm
    const {quads, p, end} = this
    loop((nextQuad) => {
      toFirstQuad(this.wasm, quads, p, end)
      before()
      loop((next) => {
        each()
        branchIf(next, i32.ltU(nextWord(this.wasm, p), get(end)))
      })
      after()
      branchIf(nextQuad, tee(quads, withoutFirst(this.wasm, quads)))
    })
  }

  /** Adds the present quad to a set where any of the lanes is marked. */
  private addQuadIf(lanes: V128, into: I32): void {
    const {i32, v128, get, set} = this.wasm
    set(into, i32.or(i32.shl(v128.anyTrue(get(lanes)), firstQuad(this.wasm, this.quads)), get(into)))
  }

  /** Flips the node in those of the lanes that the mask at an address has, and keeps them in `flips`. */
  private flip(lanes: Value<'v128'>, maskAt: Value<'i32'>): void {
    const {v128, get, set} = this.wasm
    const {state, rowBytes} = this.layout
    set(this.flips, v128.and(lanes, v128.load(maskAt)))
    const at = get(this.p)
    v128.store(at, v128.xor(this.wordOf(this.plan.channel.node), get(this.flips)), state + rowBytes * this.plan.channel.node)
  }

  /** The lanes in which the node would change. */
  private writeChange(): Value<'v128'> {
    this.writeKept()
    return this.wanted()
  }

  /** Puts the words that are used more than once into locals. */
  private writeKept(): void {
    for (const [node, local] of this.words) this.wasm.set(local, this.fromRow(node))
  }

  private wanted(): Value<'v128'> {
    const {v128, get} = this.wasm
    const {channel} = this.plan
    const lanes = this.wantedIfFree()
    if (!this.layout.mayHold) return lanes
    return v128.and(lanes, v128.load(get(this.p), this.layout.free + this.layout.rowBytes * channel.node))
  }

  private wantedIfFree(): Value<'v128'> {
    const {v128} = this.wasm
    const {channel, kind, up, down} = this.plan
    const own = () => this.wordOf(channel.node)
    switch (kind) {
      case 'up':
        return v128.andnot(this.condition(up), own())
      case 'down':
        return v128.and(this.condition(down), own())
      case 'toggle':
        return v128.xor(this.condition(up), own())
      case 'both':
        return v128.bitselect(this.condition(down), this.condition(up), own())
      default:
        return kind satisfies never
    }
  }

  private condition({expr, circuit}: Condition): Value<'v128'> {
    const word = (name: string) => this.wordOf(this.plan.index.get(name)!)
    return circuit ? writeCircuit(this.wasm, circuit, word) : writeExpr(this.wasm, expr, word)
  }

  private wordOf(node: number): Value<'v128'> {
    const local = this.words.get(node)
    return local === undefined ? this.fromRow(node) : this.wasm.get(local)
  }

  private fromRow(node: number): Value<'v128'> {
    const {v128, get} = this.wasm
    return v128.load(get(this.p), this.layout.state + this.layout.rowBytes * node)
  }
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
function writeCircuit(wasm: SlicedAssembler, circuit: Circuit, word: (name: string) => Value<'v128'>): Value<'v128'> {
  const {v128, get, set, local} = wasm
  const {steps, result} = circuit
  const uses = new Int32Array(steps.length)
  eachWire(circuit, (wire) => void (wire.kind === 'step' && uses[wire.number]!++))
  const kept = new Map<number, V128>()
  const of = (wire: Wire): Value<'v128'> => {
    switch (wire.kind) {
      case 'constant':
        return v128.const(wire.value ? 0xff : 0)
      case 'variable':
        return word(wire.name)
      case 'step': {
        const found = kept.get(wire.number)
        return found ? get(found) : writeStep(wasm, steps[wire.number]!, of)
      }
      default:
        return wire satisfies never
    }
  }
  for (const [number, step] of steps.entries()) {
    if (uses[number]! <= 1) continue
    const value = writeStep(wasm, step, of)
    kept.set(number, local('v128'))
    set(kept.get(number)!, value)
  }
  return of(result)
}

function writeStep({v128}: SlicedAssembler, step: Step, of: (wire: Wire) => Value<'v128'>): Value<'v128'> {
  switch (step.kind) {
    case 'not':
      return v128.not(of(step.a))
    case 'and':
      return v128.and(of(step.a), of(step.b))
    case 'or':
      return v128.or(of(step.a), of(step.b))
    case 'xor':
      return v128.xor(of(step.a), of(step.b))
    case 'andNot':
      return v128.andnot(of(step.a), of(step.b))
    case 'choose':
      return v128.bitselect(of(step.a), of(step.b), of(step.test))
    default:
      return step satisfies never
  }
}

const isNegation = (a: Expr, b: Expr) =>
  (a.kind === 'not' && sameExpr(a.arg, b)) ||
  (b.kind === 'not' && sameExpr(b.arg, a)) ||
  (a.kind === 'constant' && b.kind === 'constant' && a.value !== b.value)

/** Whether a channel's conditions name its own node. */
function looksAtItself({node, up, down}: Channel, index: ReadonlyMap<string, number>): boolean {
  let found = false
  for (const expr of [up, down]) {
    countUses(expr, (name) => {
      if (index.get(name) === node) found = true
    })
  }
  return found
}

function countUses(expr: Expr, use: (name: string) => void): void {
  if (expr.kind === 'variable') use(expr.name)
  else if (expr.kind === 'not') countUses(expr.arg, use)
  else if (expr.kind !== 'constant') for (const arg of expr.args) countUses(arg, use)
}

/** A Boolean expression as bitwise code. */
export function writeExpr({v128}: SlicedAssembler, expr: Expr, word: (name: string) => Value<'v128'>): Value<'v128'> {
  const walk = (part: Expr): Value<'v128'> => {
    switch (part.kind) {
      case 'constant':
        return v128.const(part.value ? 0xff : 0)
      case 'variable':
        return word(part.name)
      case 'not':
        return v128.not(walk(part.arg))
      case 'and': {
        const plain = part.args.filter((arg) => arg.kind !== 'not')
        const [first, ...others] = plain.length > 0 ? [...plain, ...part.args.filter((arg) => arg.kind === 'not')] : part.args
        if (first === undefined) return v128.const(0xff)
        let all = walk(first)
        for (const arg of others) all = arg.kind === 'not' ? v128.andnot(all, walk(arg.arg)) : v128.and(all, walk(arg))
        return all
      }
      case 'or':
      case 'xor': {
        const [first, ...others] = part.args
        if (first === undefined) return v128.const(0)
        let all = walk(first)
        for (const arg of others) all = v128[part.kind](all, walk(arg))
        return all
      }
      default:
        return part satisfies never
    }
  }
  return walk(expr)
}
