import type {Expr} from '#logic'
import {
  block,
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
  i32ShrU,
  i32Store,
  loop,
  set,
  tee,
  v128,
  vAnyTrue,
  vConst,
  vLoad,
  vNot,
  vOr,
  type WasmFunction,
} from '#wasm'
import type {Channel} from '../program/program.js'
import {global, type SlicedLayout, setGlobal} from './layout.js'

/*
 * Which values a node has, over all lanes: a node that stands alike in all of them rules out whatever asks for the other
 * value, so that most channels of a model that has found its way need not look at their lanes when another node changes.
 */

/** Flags of a node's word: some lane may have it off, some lane may have it on. */
export const mayBeOff = 1
export const mayBeOn = 2

export const surveyType: FunctionType = {parameters: [], results: []}

/** `survey()`: finds out which values every node has. */
export function surveyFunction({state, rowBytes, values, nodes}: SlicedLayout): WasmFunction {
  const [at, p, end, on, off, row] = [0, 1, 2, 3, 4, 5]
  const hasBoth: Code = [...get(on), ...vAnyTrue, ...get(off), ...vAnyTrue, ...i32And]
  return {
    type: surveyType,
    locals: [i32, i32, i32, v128, v128, i32],
    body: [
      [
        ...global('surveys'),
        ...i32Const(1),
        ...i32Add,
        ...setGlobal('surveys'),
        ...i32Const(state),
        ...set(row),
        ...i32Const(values),
        ...set(at),
      ],
      loop(
        [...get(row), ...tee(p), ...global('armUsed'), ...i32Add, ...set(end), ...vConst(0), ...set(on), ...vConst(0), ...set(off)],
        block(
          loop(
            [...get(p), ...vLoad(), ...get(on), ...vOr, ...set(on), ...get(p), ...vLoad(), ...vNot, ...get(off), ...vOr, ...set(off)],
            [...hasBoth, ...branchIf(1)],
            [...get(p), ...i32Const(16), ...i32Add, ...tee(p), ...get(end), ...i32LtU, ...branchIf(0)],
          ),
        ),
        [...get(at), ...get(off), ...vAnyTrue, ...get(on), ...vAnyTrue, ...i32Const(1), ...i32Shl, ...i32Or, ...i32Store()],
        [...get(at), ...i32Const(4), ...i32Add, ...set(at), ...get(row), ...i32Const(rowBytes), ...i32Add, ...tee(row)],
        [...i32Const(state + nodes * rowBytes), ...i32LtU, ...branchIf(0)],
      ),
    ].flat(),
  }
}

/**
 * 0 where no lane, with nodes at any of the values that they have, could be changed by the channel. Where an expression
 * names a node twice, the two are taken as if they could differ.
 */
export function possibleCode({node, up, down}: Channel, index: ReadonlyMap<string, number>, values: number): Code {
  const out: number[] = []
  const put = (...codes: Code[]) => {
    for (const code of codes) for (const byte of code) out.push(byte)
  }
  const putValues = (which: number) => put(i32Const(0), i32Load(values + 4 * which))
  /** Leaves in bit 0 whether an expression may have the value. */
  function putMay(expr: Expr, value: boolean): void {
    switch (expr.kind) {
      case 'constant':
        put(i32Const(expr.value === value ? 1 : 0))
        return
      case 'variable':
        putValues(index.get(expr.name)!)
        if (value) put(i32Const(1), i32ShrU)
        return
      case 'not':
        putMay(expr.arg, !value)
        return
      case 'and':
      case 'or':
        if (expr.args.length === 0) put(i32Const((expr.kind === 'and') === value ? 1 : 0))
        for (const [i, arg] of expr.args.entries()) {
          putMay(arg, value)
          if (i > 0) put((expr.kind === 'and') === value ? i32And : i32Or)
        }
        return
      case 'xor':
        put(i32Const(1))
        return
      default:
        expr satisfies never
    }
  }
  putMay(up, true)
  putValues(node)
  put(i32And)
  putMay(down, true)
  putValues(node)
  put(i32Const(1), i32ShrU, i32And, i32Or, i32Const(1), i32And)
  return out
}
