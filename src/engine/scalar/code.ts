import type {Expr, Node, Rate, RateOperator} from '#logic'
import {
  assemble,
  block,
  branchIf,
  type Code,
  call,
  callIndirect,
  type FunctionType,
  f64,
  f64Add,
  f64Const,
  f64Div,
  f64Eq,
  f64FromU32,
  f64Ge,
  f64Gt,
  f64Le,
  f64Lt,
  f64Max,
  f64Mul,
  f64Ne,
  f64Store,
  f64Sub,
  get,
  i32,
  i32Add,
  i32And,
  i32Const,
  i32Eqz,
  i32GeU,
  i32Load,
  i32Load8,
  i32LtS,
  i32Or,
  i32Shl,
  i32Store,
  i32Sub,
  i32Xor,
  ifElse,
  loop,
  set,
  tee,
  typeIndex,
  typesOf,
  type WasmFunction,
  when,
} from '#wasm'
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

const rateType: FunctionType = {parameters: [], results: [f64]}
const updateType: FunctionType = {parameters: [i32], results: []}
const unaryType: FunctionType = {parameters: [f64], results: [f64]}
const moduloType: FunctionType = {parameters: [f64, f64], results: [f64]}
const [logFunction, expFunction, moduloFunction] = [0, 1, 2]

/** Addresses (i32) of what the machine tells: how many nodes are active, and which node (+ 1) had a negative or undefined rate. */
export const countAt = 0
export const badAt = 4

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
  const imports = {log: unaryType, exp: unaryType, modulo: moduloType}
  const rateFunctions = nodes.map((node, i): WasmFunction => {
    const code = codeFor(node, index, parameter, layout)
    return {
      type: rateType,
      locals: [],
      body: [...i32Const(0), ...i32Load8(layout.state + i), ...ifElse(f64, code(node.rateDown), code(node.rateUp))],
    }
  })
  const types = typesOf([{type: rateType}])
  const first = 3
  const refreshIndex = first + nodes.length
  const refresh: WasmFunction = {type: updateType, locals: [f64, i32, i32], body: refreshBody(layout, typeIndex(types, rateType))}
  const update: WasmFunction = {type: updateType, locals: [i32, i32], body: updateBody(layout, refreshIndex)}
  const refreshAll: WasmFunction = {
    type: {parameters: [], results: []},
    locals: [i32],
    body: loop(get(0), call(refreshIndex), get(0), i32Const(1), i32Add, tee(0), i32Const(nodes.length), i32GeU, i32Eqz, branchIf(0)),
  }
  return assemble({
    imports,
    functions: [...rateFunctions, refresh, update, refreshAll],
    exports: {refreshAll: refreshIndex + 2, update: refreshIndex + 1},
    globals: {},
    table: nodes.map((_, i) => first + i),
  })
}

/** `refresh(node)` */
function refreshBody(layout: ScalarLayout, rateTypeIndex: number): Code {
  const [node, rate, place, last] = [0, 1, 2, 3]
  const count: Code = [...i32Const(countAt), ...i32Load()]
  const setCount = (value: Code): Code => [...i32Const(countAt), ...value, ...i32Store()]
  const slot = (base: number, i: Code, shift: number, code: Code): Code => [
    ...i,
    ...i32Const(shift),
    ...i32Shl,
    ...i32Const(base),
    ...i32Add,
    ...code,
  ]
  return [
    // rate = rates[node] = the node's rate, at least 0 but for rounding; otherwise bad = node + 1
    ...get(node),
    ...callIndirect(rateTypeIndex),
    ...tee(rate),
    ...f64Const(-rounding),
    ...f64Ge,
    ...get(rate),
    ...f64Const(highestRate),
    ...f64Le,
    ...i32And,
    ...ifElse(
      0x40,
      [...get(rate), ...f64Const(0), ...f64Max, ...set(rate)],
      [...i32Const(badAt), ...get(node), ...i32Const(1), ...i32Add, ...i32Store()],
    ),
    ...slot(layout.rates, get(node), 3, []),
    ...get(rate),
    ...f64Store(),
    ...slot(layout.places, get(node), 2, i32Load()),
    ...set(place),
    ...get(rate),
    ...f64Const(0),
    ...f64Ne,
    ...ifElse(
      0x40,
      [
        // becomes active: goes to the end of the list
        ...get(place),
        ...i32Const(0),
        ...i32LtS,
        ...when(
          slot(layout.places, get(node), 2, []),
          count,
          i32Store(),
          slot(layout.active, count, 2, []),
          get(node),
          i32Store(),
          setCount([...count, ...i32Const(1), ...i32Add]),
        ),
      ],
      [
        // becomes inactive: the last of the list takes its place
        ...get(place),
        ...i32Const(0),
        ...i32LtS,
        ...i32Eqz,
        ...when(
          setCount([...count, ...i32Const(1), ...i32Sub]),
          slot(layout.active, count, 2, i32Load()),
          set(last),
          slot(layout.active, get(place), 2, []),
          get(last),
          i32Store(),
          slot(layout.places, get(last), 2, []),
          get(place),
          i32Store(),
          slot(layout.places, get(node), 2, []),
          i32Const(-1),
          i32Store(),
        ),
      ],
    ),
  ]
}

/** `update(node)` */
function updateBody(layout: ScalarLayout, refreshIndex: number): Code {
  const [node, at, end] = [0, 1, 2]
  const start = (next: number): Code => [...get(node), ...i32Const(2), ...i32Shl, ...i32Load(layout.starts + 4 * next)]
  return block(
    [...start(0), ...set(at), ...start(1), ...tee(end), ...get(at), ...i32Sub, ...i32Eqz, ...branchIf(0)],
    loop(
      [...get(at), ...i32Load(layout.dependents), ...call(refreshIndex)],
      [...get(at), ...i32Const(4), ...i32Add, ...tee(at), ...get(end), ...i32GeU, ...i32Eqz, ...branchIf(0)],
    ),
  )
}

/** Code for the rates of a node, leaving an f64. */
function codeFor(
  node: Node,
  index: ReadonlyMap<string, number>,
  parameter: (name: string) => number,
  layout: ScalarLayout,
): (rate: Rate) => Code {
  const load = (name: string): Code => [...i32Const(0), ...i32Load8(layout.state + index.get(name)!)]
  const attribute = (name: string): Rate =>
    name === 'rate_up' ? node.rateUp : name === 'rate_down' ? node.rateDown : (node.attributes![name] as Rate)
  const isLogic = (name: string) => name === 'logic' && node.logic !== undefined

  function value(rate: Rate): Code {
    switch (rate.kind) {
      case 'number':
        return f64Const(rate.value)
      case 'parameter':
        return f64Const(parameter(rate.name))
      case 'attribute':
        return isLogic(rate.name) ? [...logic(node.logic!), ...f64FromU32] : value(attribute(rate.name))
      case 'negative':
        return [...f64Const(0), ...value(rate.arg), ...f64Sub]
      case 'node':
      case 'not':
        return [...truth(rate), ...f64FromU32]
      case 'conditional':
        return [...truth(rate.test), ...ifElse(f64, value(rate.yes), value(rate.no))]
      case 'binary': {
        const arithmetic = arithmeticCode[rate.operator]
        if (!arithmetic) return [...truth(rate), ...f64FromU32]
        return [...value(rate.left), ...value(rate.right), ...arithmetic]
      }
      case 'call':
        return callCode(rate.function, rate.args.map(value))
      default:
        return rate satisfies never
    }
  }

  /** 1 or 0 (i32). */
  function truth(rate: Rate): Code {
    switch (rate.kind) {
      case 'node':
        return load(rate.name)
      case 'not':
        return [...truth(rate.arg), ...i32Eqz]
      case 'attribute':
        return isLogic(rate.name) ? logic(node.logic!) : truth(attribute(rate.name))
      case 'binary': {
        const {operator, left, right} = rate
        if (operator === 'and' || operator === 'or' || operator === 'xor')
          return [...truth(left), ...truth(right), ...junctionCode[operator]]
        const comparison = comparisonCode[operator]
        if (comparison) return [...value(left), ...value(right), ...comparison]
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
    return [...value(rate), ...f64Const(0), ...f64Ne]
  }

  function logic(expr: Expr): Code {
    const out: number[] = []
    writeLogic(expr, load, (code) => {
      for (const byte of code) out.push(byte)
    })
    return out
  }

  return value
}

function writeLogic(expr: Expr, load: (name: string) => Code, put: (code: Code) => void): void {
  switch (expr.kind) {
    case 'constant':
      put(i32Const(expr.value ? 1 : 0))
      return
    case 'variable':
      put(load(expr.name))
      return
    case 'not':
      writeLogic(expr.arg, load, put)
      put(i32Eqz)
      return
    case 'and':
    case 'or':
    case 'xor':
      put(i32Const(expr.kind === 'and' ? 1 : 0))
      for (const arg of expr.args) {
        writeLogic(arg, load, put)
        put(junctionCode[expr.kind])
      }
      return
    default:
      expr satisfies never
  }
}

const junctionCode = {and: i32And, or: i32Or, xor: i32Xor} as const
const comparisonCode: Partial<Record<RateOperator, Code>> = {'<': f64Lt, '<=': f64Le, '>': f64Gt, '>=': f64Ge, '==': f64Eq, '!=': f64Ne}
const arithmeticCode: Partial<Record<RateOperator, Code>> = {'+': f64Add, '-': f64Sub, '*': f64Mul, '/': f64Div, '%': call(moduloFunction)}

function callCode(name: 'log' | 'exp', args: readonly Code[]): Code {
  const [first, base] = args as [Code, Code | undefined]
  const logOf = (code: Code): Code => [...code, ...call(logFunction)]
  if (name === 'log') return base === undefined ? logOf(first) : [...logOf(first), ...logOf(base), ...f64Div]
  return base === undefined ? [...first, ...call(expFunction)] : [...first, ...logOf(base), ...f64Mul, ...call(expFunction)]
}
