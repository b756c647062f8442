import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import wabt from 'wabt'
import {Bytes} from './bytes.js'
import {Assembler, type Func, signature, type Value} from './index.js'

const written = (write: (bytes: Bytes) => void): number[] => {
  const bytes = new Bytes(1)
  write(bytes)
  return [...bytes.taken()]
}

/** A number in LEB128, read as the specification says it. */
function read(bytes: readonly number[], signed: boolean): bigint {
  let value = 0n
  for (const [i, byte] of bytes.entries()) value += BigInt(byte & 0x7f) << BigInt(7 * i)
  const isNegative = signed && (bytes.at(-1)! & 0x40) !== 0
  return isNegative ? value - (1n << BigInt(7 * bytes.length)) : value
}

describe('numbers in LEB128', () => {
  // From the table and the examples of DWARF 5, 7.6, and the specification of WebAssembly.
  test.each([
    [0, [0]],
    [127, [127]],
    [128, [0x80, 1]],
    [624485, [0xe5, 0x8e, 0x26]],
    [0xffffffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('%i without a sign', (value, bytes) => expect(written((to) => to.unsigned(value))).toEqual(bytes))

  test.each([
    [0, [0]],
    [63, [63]],
    [64, [0xc0, 0]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
  ])('%i with a sign', (value, bytes) => expect(written((to) => to.signed(value))).toEqual(bytes))

  test('are read as what was written', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        (value) =>
          read(
            written((to) => to.unsigned(value)),
            false,
          ) === BigInt(value),
      ),
    )
    fc.assert(
      fc.property(
        fc.integer(),
        (value) =>
          read(
            written((to) => to.signed(value)),
            true,
          ) === BigInt(value),
      ),
    )
    fc.assert(
      fc.property(
        fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n}),
        (value) =>
          read(
            written((to) => to.signed64(value)),
            true,
          ) === value,
      ),
    )
  })
})

const runnable = <G extends Record<string, 'i32' | 'i64' | 'f64'>>(
  wasm: Assembler<G>,
  exports: readonly Func[],
  table: readonly Func[] = [],
) => {
  const memory = new WebAssembly.Memory({initial: 1})
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm.assemble({exports, table})), {env: {memory}})
  return {memory, exports: instance.exports as Record<string, (...given: (number | bigint)[]) => number | bigint>}
}

describe('what is written runs', () => {
  test('random arithmetic gives what JavaScript gives', () => {
    type Tree = number | readonly [operator: keyof typeof operators, left: Tree, right: Tree]
    const operators = {
      add: (a: number, b: number) => (a + b) | 0,
      sub: (a: number, b: number) => (a - b) | 0,
      mul: Math.imul,
      and: (a: number, b: number) => a & b,
      or: (a: number, b: number) => a | b,
      xor: (a: number, b: number) => a ^ b,
      shl: (a: number, b: number) => a << (b & 31),
      ltS: (a: number, b: number) => (a < b ? 1 : 0),
      geU: (a: number, b: number) => (a >>> 0 >= b >>> 0 ? 1 : 0),
    }
    const {tree} = fc.letrec<{tree: Tree}>((tie) => ({
      tree: fc.oneof(
        {depthSize: 'medium'},
        fc.integer(),
        fc.tuple(fc.constantFrom(...(Object.keys(operators) as (keyof typeof operators)[])), tie('tree'), tie('tree')),
      ),
    }))
    const worth = (part: Tree): number => (typeof part === 'number' ? part : operators[part[0]](worth(part[1]), worth(part[2])))
    fc.assert(
      fc.property(tree, (whole) => {
        const wasm = new Assembler({globals: {}})
        const write = (part: Tree): Value<'i32'> =>
          typeof part === 'number' ? wasm.i32.const(part) : wasm.i32[part[0]](write(part[1]), write(part[2]))
        const value = wasm.func('value', signature([], 'i32'), () => write(whole))
        expect(runnable(wasm, [value]).exports['value']!()).toBe(worth(whole))
      }),
    )
  })

  test('a loop, a table, globals and memory: sums of squares', () => {
    const wasm = new Assembler({globals: {calls: 'i32', last: 'f64'}})
    const square = wasm.func('square', signature(['f64'], 'f64'), (x) => {
      wasm.setGlobal('calls', wasm.i32.add(wasm.getGlobal('calls'), 1))
      return wasm.f64.mul(wasm.get(x), wasm.get(x))
    })
    const sum = wasm.func('sum', signature(['i32'], 'f64'), (until) => {
      const [i, total] = [wasm.local('i32'), wasm.local('f64')]
      wasm.block((done) =>
        wasm.loop((again) => {
          wasm.branchIf(done, wasm.i32.geU(wasm.get(i), wasm.get(until)))
          wasm.set(i, wasm.i32.add(wasm.get(i), 1))
          const before = wasm.get(total)
          const next = wasm.callIndirect(square.type, [wasm.f64.convertI32S(wasm.get(i))], 0)
          wasm.set(total, wasm.f64.add(before, next))
          wasm.f64.store(wasm.i32.shl(wasm.get(i), 3), wasm.get(total))
          wasm.branch(again)
        }),
      )
      wasm.setGlobal('last', wasm.get(total))
      return wasm.get(total)
    })
    const {exports, memory} = runnable(wasm, [sum], [square])
    expect(exports['sum']!(5)).toBe(55)
    expect([...new Float64Array(memory.buffer, 8, 5)]).toEqual([1, 5, 14, 30, 55])
    const {calls, last} = exports as unknown as Record<string, WebAssembly.Global>
    expect([calls!.value, last!.value]).toEqual([5, 55])
  })

  test('a call by way of an empty table traps, and only when it is made', () => {
    const wasm = new Assembler({globals: {}})
    const none = signature([], 'i32')
    const ask = wasm.func('ask', none, () => wasm.callIndirect(none, [], 0))
    const {exports} = runnable(wasm, [ask])
    expect(() => exports['ask']!()).toThrow(WebAssembly.RuntimeError)
  })

  test('an independent tool accepts every instruction of vectors and numbers', async () => {
    const wasm = new Assembler({globals: {}})
    const {i32, i64, f64, v128, get, func} = wasm
    const all = [
      func('vectors', signature(['v128', 'i32'], 'v128'), (a, by) => {
        let value = get(a)
        for (const name of ['and', 'andnot', 'or', 'xor', 'i16x8Add', 'i16x8AddSatS', 'i16x8MinS', 'i32x4Add'] as const)
          value = v128[name](value, get(a))
        for (const name of ['not', 'i8x16Popcnt', 'i16x8ExtaddPairwiseI8x16U', 'i32x4ExtaddPairwiseI16x8U'] as const)
          value = v128[name](value)
        value = v128.i8x16Shuffle(v128.i32x4ShrU(v128.i32x4Shl(value, get(by)), 3), v128.i32x4Splat(get(by)), [...Array(16).keys()])
        return v128.bitselect(value, v128.const(7), v128.loadUnaligned(get(by)))
      }),
      func('integers', signature(['i64', 'v128'], 'i64'), (a, lanes) => {
        let value = get(a)
        for (const name of ['add', 'sub', 'and', 'or', 'shl', 'shrS'] as const) value = i64[name](value, get(a))
        const some = [i64.ctz, i64.popcnt].reduce((done, one) => one(done), i64.add(value, v128.i64x2ExtractLane(get(lanes), 1)))
        return i64.add(some, i64.extendI32U(i32.add(i64.eqz(get(a)), v128.i16x8ExtractLaneS(get(lanes), 7))))
      }),
      func('doubles', signature(['f64'], 'i32'), (a) => {
        let value = get(a)
        for (const name of ['add', 'sub', 'mul', 'div', 'max'] as const) value = f64[name](value, get(a))
        const tests = (['eq', 'ne', 'lt', 'gt', 'le', 'ge'] as const).map((name) => () => f64[name](get(a), 0.5))
        return tests.reduce((sum, one) => i32.add(sum, one()), i32.truncSatF64S(value))
      }),
    ]
    const {readWasm} = await wabt()
    const module = readWasm(wasm.assemble({exports: all}), {readDebugNames: false})
    module.validate()
    expect(module.toText({}).match(/^ *\(func \(;/gm)).toHaveLength(3)
    module.destroy()
  })
})

describe('a mistake is found while writing', () => {
  /** What is thrown where a function of no parameters is written so. */
  const mistake = (write: (wasm: Assembler<Record<string, 'i32'>>) => unknown, result?: 'i32') => {
    const wasm: Assembler<Record<string, 'i32'>> = new Assembler({globals: {count: 'i32'}})
    return () => wasm.func('f', result ? signature([], result) : signature([]), () => write(wasm) as Value<'i32'>)
  }
  const as = <T>(value: unknown) => value as T

  test.each<[string, string, (wasm: Assembler<Record<string, 'i32'>>) => unknown]>([
    [
      'an operand of another type',
      "i32.add in the function 'f': takes i32, but was given f64",
      ({i32, f64}) => i32.add(i32.const(1), as(f64.const(1))),
    ],
    ['the first operand of another type', 'i32.add in the function', ({i32, i64}) => i32.add(as(i64.const(1n)), i32.const(1))],
    ['a vector stored as a number', 'i32.store in the function', ({i32, v128}) => i32.store(i32.const(0), as(v128.const(0)))],
    ['a constant of another type', 'i64.add in the function', ({i64}) => i64.add(i64.const(1n), as(1))],
    ['a fraction for a whole number', 'i32.const in the function', ({i32}) => i32.const(0.5)],
    ['a whole number of more than 32 bits', 'i32.const in the function', ({i32}) => i32.const(2 ** 32)],
    ['a local without reading it', 'takes i32, but was given no value', ({i32, local}) => i32.eqz(as(local('i32')))],
    [
      'a value used twice',
      'it was used before',
      ({i32, set, local}) => {
        const one = i32.const(1)
        set(local('i32'), i32.add(one, i32.const(2)))
        i32.eqz(one)
      },
    ],
    [
      'operands in another order',
      'in another order',
      ({i32}) => {
        const [second, first] = [i32.const(1), i32.const(2)]
        i32.sub(first, second)
      },
    ],
    [
      'a value of outside a block',
      'in another order',
      ({i32, block}) => {
        const outside = i32.const(1)
        block(() => i32.eqz(outside))
      },
    ],
    ['a value left over in a block', 'the end of loop', ({i32, loop}) => loop(() => i32.const(1))],
    ['a value left over in a function', 'the end of the function', ({i32}) => i32.const(1)],
    [
      'a branch to a block that is closed',
      'br in the function',
      ({block, branch}) => {
        let closed: Parameters<typeof branch>[0] | undefined
        block((end) => {
          closed = end
        })
        branch(closed!)
      },
    ],
    ['a call with too few values', "call of 'g'", ({declare, call}) => call(declare('g', signature(['i32'])), ...as<[Value<'i32'>]>([]))],
    [
      'a call with a value of another type',
      "call of 'g'",
      ({declare, call, f64}) => call(declare('g', signature(['i32'])), as(f64.const(0))),
    ],
    ['a global that is not there', "no global is called 'other'", ({getGlobal}) => getGlobal('other')],
  ])('%s', (_, message, write) => expect(mistake(write)).toThrow(message))

  test('a function without its result, or with one of another type', () => {
    expect(mistake(() => undefined, 'i32')).toThrow("the end of the function in the function 'f': takes i32, but was given nothing")
    expect(mistake(({f64}) => f64.const(1), 'i32')).toThrow('takes i32, but was given f64')
  })

  test('a local of another function', () => {
    const wasm = new Assembler({globals: {}})
    const {func, local, get, i32} = wasm
    let foreign: ReturnType<typeof local<'i32'>> | undefined
    func('first', signature([]), () => {
      foreign = local('i32')
    })
    expect(() => func('second', signature([], 'i32'), () => i32.eqz(get(foreign!)))).toThrow('local.get in the function')
  })

  test('a function without code', () => {
    const {declare, assemble} = new Assembler({globals: {}})
    expect(() => assemble({exports: [declare('later', signature([]))]})).toThrow("'later' was declared, but its code was never written")
  })
})
