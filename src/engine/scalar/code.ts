import type {Expr, Node, Rate, RateOperator} from '#logic'
import {Assembler, type Func, type Local, signature, type Value} from '#wasm'
import {highestRate, rounding} from '../program/program.js'

/** Where things are in the machine's memory, in bytes. */
export interface ScalarLayout {
  /** One byte per node: 1 = on. */
  readonly state: number
  /** Rate at which each node leaves its present state (f64). */
  readonly rates: number
  /** Per node its place in `active`, or −1 (i32). */
  readonly places: number
  /** The nodes with a rate that is not 0, in no particular order (i32). */
  readonly active: number
  /** Per node where its dependents start in `dependents`, in bytes; one more entry at the end (i32). */
  readonly starts: number
  readonly dependents: number
  readonly bytes: number
}

export function scalarLayout(nodes: number, dependents: number): ScalarLayout {
  const up = (bytes: number) => (bytes + 15) & ~15
  const state = 16
  const rates = up(state + nodes)
  const places = rates + up(8 * nodes)
  const active = places + up(4 * nodes)
  const starts = active + up(4 * nodes)
  const dependentsAt = starts + up(4 * (nodes + 1))
  return {state, rates, places, active, starts, dependents: dependentsAt, bytes: dependentsAt + up(4 * dependents)}
}

const rateType = signature([], 'f64')
const updateType = signature(['i32'])
const imports = {log: signature(['f64'], 'f64'), exp: signature(['f64'], 'f64'), modulo: signature(['f64', 'f64'], 'f64')}

/** Addresses (i32) of what the machine tells: how many nodes are active, and which node (+ 1) had a negative or undefined rate. */
export const countAt = 0
export const badAt = 4

type ScalarAssembler = Assembler<Record<never, never>, typeof imports>

/**
 * The module that evaluates rates. Exports `refreshAll()`: works out the rate of every node and keeps the list of active
 * nodes; `update(node)`: the same for the dependents of a node. The arithmetic is the model's own, in its own order.
 */
export function scalarModule(
  nodes: readonly Node[],
  index: ReadonlyMap<string, number>,
  parameter: (name: string) => number,
  layout: ScalarLayout,
): Uint8Array<ArrayBuffer> {
  const wasm: ScalarAssembler = new Assembler({globals: {}, imports})
  const {i32, func, get, tee, local, call, choose, loop, branchIf} = wasm
  const state = (name: string) => i32.load8U(i32.const(0), layout.state + index.get(name)!)
  const rates = nodes.map((node) => {
    const code = new RateCode(wasm, node, state, parameter)
    return func(`rate of ${node.name}`, rateType, () =>
      choose(
        'f64',
        state(node.name),
        () => code.value(node.rateDown),
        () => code.value(node.rateUp),
      ),
    )
  })
  const refresh = func('refresh', updateType, (node) => writeRefresh(wasm, layout, node))
  const update = func('update', updateType, (node) => writeUpdate(wasm, layout, refresh, node))
  const refreshAll = func('refreshAll', signature([]), (): undefined => {
    const node = local('i32')
    loop((again) => {
      call(refresh, get(node))
      branchIf(again, i32.eqz(i32.geU(tee(node, i32.add(get(node), 1)), nodes.length)))
    })
  })
  return wasm.assemble({exports: [refreshAll, update], table: rates})
}

/** `refresh(node)`: rates[node] = the node's rate, at least 0 but for rounding; otherwise bad = node + 1. Keeps the list of active nodes. */
function writeRefresh(
  {i32, f64, local, get, set, tee, callIndirect, ifElse, when}: ScalarAssembler,
  layout: ScalarLayout,
  node: Local<'i32'>,
): undefined {
  const [rate, place, last] = [local('f64'), local('i32'), local('i32')]
  const rateSlot = (i: Value<'i32'>) => i32.add(i32.shl(i, 3), layout.rates)
  const placeSlot = (i: Value<'i32'>) => i32.add(i32.shl(i, 2), layout.places)
  const activeSlot = (i: Value<'i32'>) => i32.add(i32.shl(i, 2), layout.active)
  const count = () => i32.load(i32.const(countAt))
  const isListed = () => i32.eqz(i32.ltS(get(place), 0))

  const isKept = f64.ge(tee(rate, callIndirect(rateType, [], get(node))), -rounding)
  ifElse(
    i32.and(isKept, f64.le(get(rate), highestRate)),
    () => set(rate, f64.max(get(rate), 0)),
    () => i32.store(i32.const(badAt), i32.add(get(node), 1)),
  )
  f64.store(rateSlot(get(node)), get(rate))
  set(place, i32.load(placeSlot(get(node))))
  ifElse(
    f64.ne(get(rate), 0),
    () =>
      // becomes active: goes to the end of the list
      when(i32.ltS(get(place), 0), () => {
        i32.store(placeSlot(get(node)), count())
        i32.store(activeSlot(count()), get(node))
        i32.store(i32.const(countAt), i32.add(count(), 1))
      }),
    () =>
      // becomes inactive: the last of the list takes its place
      when(isListed(), () => {
        i32.store(i32.const(countAt), i32.sub(count(), 1))
        set(last, i32.load(activeSlot(count())))
        i32.store(activeSlot(get(place)), get(last))
        i32.store(placeSlot(get(last)), get(place))
        i32.store(placeSlot(get(node)), -1)
      }),
  )
}

/** `update(node)` */
function writeUpdate(
  {i32, local, get, set, tee, call, block, loop, branchIf}: ScalarAssembler,
  layout: ScalarLayout,
  refresh: Func<readonly ['i32'], undefined>,
  node: Local<'i32'>,
): undefined {
  const [at, end] = [local('i32'), local('i32')]
  const start = (next: number) => i32.load(i32.shl(get(node), 2), layout.starts + 4 * next)
  block((done) => {
    set(at, start(0))
    branchIf(done, i32.eqz(i32.sub(tee(end, start(1)), get(at))))
    loop((again) => {
      call(refresh, i32.load(get(at), layout.dependents))
      branchIf(again, i32.eqz(i32.geU(tee(at, i32.add(get(at), 4)), get(end))))
    })
  })
}

/** Writes the rates of a node. */
class RateCode {
  private readonly wasm: ScalarAssembler
  private readonly node: Node
  private readonly state: (name: string) => Value<'i32'>
  private readonly parameter: (name: string) => number

  constructor(wasm: ScalarAssembler, node: Node, state: (name: string) => Value<'i32'>, parameter: (name: string) => number) {
    this.wasm = wasm
    this.node = node
    this.state = state
    this.parameter = parameter
  }

  value(rate: Rate): Value<'f64'> {
    const {f64, choose} = this.wasm
    switch (rate.kind) {
      case 'number':
        return f64.const(rate.value)
      case 'parameter':
        return f64.const(this.parameter(rate.name))
      case 'attribute':
        return this.isLogic(rate.name) ? f64.convertI32U(this.logic(this.node.logic!)) : this.value(this.attribute(rate.name))
      case 'negative':
        return f64.sub(f64.const(0), this.value(rate.arg))
      case 'node':
      case 'not':
        return f64.convertI32U(this.truth(rate))
      case 'conditional':
        return choose(
          'f64',
          this.truth(rate.test),
          () => this.value(rate.yes),
          () => this.value(rate.no),
        )
      case 'binary':
        return this.arithmetic(rate.operator, rate.left, rate.right) ?? f64.convertI32U(this.truth(rate))
      case 'call':
        return this.called(rate.function, rate.args)
      default:
        return rate satisfies never
    }
  }

  /** 1 or 0. */
  private truth(rate: Rate): Value<'i32'> {
    const {i32, f64} = this.wasm
    switch (rate.kind) {
      case 'node':
        return this.state(rate.name)
      case 'not':
        return i32.eqz(this.truth(rate.arg))
      case 'attribute':
        return this.isLogic(rate.name) ? this.logic(this.node.logic!) : this.truth(this.attribute(rate.name))
      case 'binary': {
        const {operator, left, right} = rate
        if (operator === 'and' || operator === 'or' || operator === 'xor') return i32[operator](this.truth(left), this.truth(right))
        const comparison = comparisons[operator]
        if (comparison) return f64[comparison](this.value(left), this.value(right))
        break
      }
      case 'number':
      case 'parameter':
      case 'negative':
      case 'conditional':
      case 'call':
        break
      default:
        rate satisfies never
    }
    return f64.ne(this.value(rate), 0)
  }

  private arithmetic(operator: RateOperator, left: Rate, right: Rate): Value<'f64'> | undefined {
    const {f64, call, imports} = this.wasm
    if (operator === '%') return call(imports.modulo, this.value(left), this.value(right))
    const instruction = arithmetic[operator]
    return instruction && f64[instruction](this.value(left), this.value(right))
  }

  private called(name: 'log' | 'exp', [first, base]: readonly Rate[]): Value<'f64'> {
    const {f64, call, imports} = this.wasm
    const logOf = (rate: Rate) => call(imports.log, this.value(rate))
    if (name === 'log') return base === undefined ? logOf(first!) : f64.div(logOf(first!), logOf(base))
    return call(imports.exp, base === undefined ? this.value(first!) : f64.mul(this.value(first!), logOf(base)))
  }

  private logic(expr: Expr): Value<'i32'> {
    const {i32} = this.wasm
    switch (expr.kind) {
      case 'constant':
        return i32.const(expr.value ? 1 : 0)
      case 'variable':
        return this.state(expr.name)
      case 'not':
        return i32.eqz(this.logic(expr.arg))
      case 'and':
      case 'or':
      case 'xor': {
        let all = i32.const(expr.kind === 'and' ? 1 : 0)
        for (const arg of expr.args) all = i32[expr.kind](all, this.logic(arg))
        return all
      }
      default:
        return expr satisfies never
    }
  }

  private attribute(name: string): Rate {
    const {rateUp, rateDown, attributes} = this.node
    return name === 'rate_up' ? rateUp : name === 'rate_down' ? rateDown : (attributes![name] as Rate)
  }

  private isLogic(name: string): boolean {
    return name === 'logic' && this.node.logic !== undefined
  }
}

const comparisons: Partial<Record<RateOperator, 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne'>> = {
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
}
const arithmetic: Partial<Record<RateOperator, 'add' | 'sub' | 'mul' | 'div'>> = {'+': 'add', '-': 'sub', '*': 'mul', '/': 'div'}
