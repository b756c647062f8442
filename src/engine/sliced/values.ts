import type {Expr} from '#logic'
import {signature, type Value} from '#wasm'
import type {Channel} from '../program/program.js'
import type {SlicedAssembler, SlicedLayout} from './layout.js'

/*
 * Which values a node has, over all lanes: a node that stands alike in all of them rules out whatever asks for the other
 * value, so that most channels of a model that has found its way need not look at their lanes when another node changes.
 */

/** Flags of a node's word: some lane may have it off, some lane may have it on. */
export const mayBeOff = 1
export const mayBeOn = 2

export const surveyType = signature([])

/** `survey()`: finds out which values every node has. */
export const writeSurvey =
  (wasm: SlicedAssembler, {state, rowBytes, values, nodes}: SlicedLayout) =>
  () => {
    const {i32, v128, local, get, set, tee, getGlobal, setGlobal, loop, block, branchIf} = wasm
    const [at, p, end] = [local('i32'), local('i32'), local('i32')]
    const [on, off] = [local('v128'), local('v128')]
    const row = local('i32')
    setGlobal('surveys', i32.add(getGlobal('surveys'), 1))
    set(row, state)
    set(at, values)
    loop((again) => {
      set(end, i32.add(tee(p, get(row)), getGlobal('armUsed')))
      set(on, v128.const(0))
      set(off, v128.const(0))
      block((known) =>
        loop((next) => {
          set(on, v128.or(v128.load(get(p)), get(on)))
          set(off, v128.or(v128.not(v128.load(get(p))), get(off)))
          branchIf(known, i32.and(v128.anyTrue(get(on)), v128.anyTrue(get(off))))
          branchIf(next, i32.ltU(tee(p, i32.add(get(p), 16)), get(end)))
        }),
      )
      i32.store(get(at), i32.or(v128.anyTrue(get(off)), i32.shl(v128.anyTrue(get(on)), 1)))
      set(at, i32.add(get(at), 4))
      branchIf(again, i32.ltU(tee(row, i32.add(get(row), rowBytes)), state + nodes * rowBytes))
    })
  }

/**
 * 0 where no lane, with nodes at any of the values that they have, could be changed by the channel. Where an expression
 * names a node twice, the two are taken as if they could differ.
 */
export function possibleCode(
  {i32}: Pick<SlicedAssembler, 'i32'>,
  {node, up, down}: Channel,
  index: ReadonlyMap<string, number>,
  values: number,
): Value<'i32'> {
  const valuesOf = (which: number) => i32.load(i32.const(0), values + 4 * which)
  /** Leaves in bit 0 whether an expression may have the value. */
  function mayBe(expr: Expr, value: boolean): Value<'i32'> {
    switch (expr.kind) {
      case 'constant':
        return i32.const(expr.value === value ? 1 : 0)
      case 'variable': {
        const its = valuesOf(index.get(expr.name)!)
        return value ? i32.shrU(its, 1) : its
      }
      case 'not':
        return mayBe(expr.arg, !value)
      case 'and':
      case 'or': {
        const needsAll = (expr.kind === 'and') === value
        const [first, ...others] = expr.args
        if (first === undefined) return i32.const(needsAll ? 1 : 0)
        let found = mayBe(first, value)
        for (const arg of others) found = i32[needsAll ? 'and' : 'or'](found, mayBe(arg, value))
        return found
      }
      case 'xor':
        return i32.const(1)
      default:
        return expr satisfies never
    }
  }
  const upward = i32.and(mayBe(up, true), valuesOf(node))
  const downward = i32.and(mayBe(down, true), i32.shrU(valuesOf(node), 1))
  return i32.and(i32.or(upward, downward), 1)
}
