import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {conditional, evaluate, parseBnd, type Rate} from '#logic'
import {Assembler, signature} from '#wasm'
import {compile, type Program} from './index.js'
import {machineFor} from './scalar/machine.js'
import {mayBeOff, mayBeOn, possibleCode} from './sliced/values.js'
import {wokenBy} from './sliced/wake.js'

const names = ['A', 'B', 'C']
const rates: fc.Arbitrary<Rate> = fc.letrec<{rate: Rate}>((tie) => ({
  rate: fc.oneof(
    {depthSize: 'small'},
    fc.constantFrom(...names).map((name): Rate => ({kind: 'node', name})),
    fc.constantFrom(0, 0.5, 1, 2, 3).map((value): Rate => ({kind: 'number', value})),
    fc.constantFrom('$p', '$q').map((name): Rate => ({kind: 'parameter', name})),
    fc
      .tuple(fc.constantFrom('+', '*', '-', '/', '<', '>=', '==', 'and', 'or', 'xor', '%') as fc.Arbitrary<'+'>, tie('rate'), tie('rate'))
      .map(([operator, left, right]): Rate => ({kind: 'binary', operator, left, right})),
    tie('rate').map((arg): Rate => ({kind: 'not', arg})),
    tie('rate').map((arg): Rate => ({kind: 'negative', arg})),
    fc.tuple(tie('rate'), tie('rate'), tie('rate')).map(([test, yes, no]): Rate => conditional(test, yes, no)),
  ),
})).rate

const states = Array.from({length: 8}, (_, bits) => Uint8Array.from([bits & 1, (bits >> 1) & 1, bits >> 2]))

/** Sum of the channels' rates that would change the node in a state. */
function channelRate(program: Program, node: number, state: Uint8Array): number {
  const isOn = (name: string) => state[program.index.get(name)!] === 1
  return program
    .channels!.filter((channel) => channel.node === node)
    .reduce((sum, {rate, up, down}) => sum + (evaluate(state[node] === 1 ? down : up, isOn) ? rate : 0), 0)
}

const modelWith = (rateUp: Rate, rateDown: Rate) => ({
  ...parseBnd('node A { rate_up = 0; } node B {} node C {}', '$p = 0.25; $q = 3;'),
  nodes: names.map((name, i) => ({
    name,
    rateUp: i === 0 ? rateUp : {kind: 'number' as const, value: 0},
    rateDown: i === 0 ? rateDown : {kind: 'number' as const, value: 0},
  })),
})

test('channels and generated code give the rate that the plain evaluator gives, in every state', () => {
  let split = 0
  fc.assert(
    fc.property(rates, rates, (up, down) => {
      const program = compile(modelWith(up, down))
      const plain = states.map((state) => program.rate(0, state))
      if (program.channels) split++
      const machine = machineFor(program)
      for (const [i, state] of states.entries()) {
        machine.state.set(state)
        if (plain[i]! >= 0 && plain[i]! < Infinity) {
          machine.refreshAll()
          // −0 comes out as 0.
          expect(machine.rates[0]).toBe(plain[i]! + 0)
          if (program.channels) expect(Math.abs(channelRate(program, 0, state) - plain[i]!)).toBeLessThan(1e-9 * (1 + plain[i]!))
        } else {
          expect(() => machine.refreshAll()).toThrow("node 'A' would turn")
          expect(program.channels, 'a negative or infinite rate must not be hidden by channels').toBeUndefined()
        }
      }
    }),
    {numRuns: 800, seed: 11},
  )
  expect(split).toBeGreaterThan(200)
})

describe('additive rates', () => {
  const sum = (n: number, of: (i: number) => string) => Array.from({length: n}, (_, i) => of(i)).join(' + ')
  const inputs = (n: number) => Array.from({length: n}, (_, i) => `node I${i} {}`).join('\n')
  test('of 40 terms and their complements become 40 channels', () => {
    const program = compile(
      parseBnd(
        `node X { rate_up = ${sum(40, (i) => `0.1*(I${i} ? 1 : 0)`)}; rate_down = ${sum(40, (i) => `0.1*(I${i} ? 0 : 1)`)}; }\n${inputs(40)}`,
      ),
    )
    expect(program.channels).toHaveLength(40)
  })
  test('parameters that switch a term off leave no channel', () => {
    const model = parseBnd('node X { rate_up = $on ? 2 : (Y ? 1 : 0); rate_down = 0; } node Y {}', '$on = 1;')
    expect(compile(model).channels).toHaveLength(1)
    expect(compile(model, {$on: 0}).channels).toMatchObject([{rate: 1, up: {kind: 'variable', name: 'Y'}}])
  })
  test('a difference that is never negative is split, one that can be is left to the scalar methods', () => {
    expect(compile(parseBnd('node X { rate_up = 1 - Y; rate_down = 2 - Y - X; } node Y {}')).channels).toBeDefined()
    expect(compile(parseBnd('node X { rate_up = 1 - 2*Y; } node Y {}')).unsplit).toEqual(['X'])
  })
})

test.each([
  ['node A { rate_up = $x; }', "uses the parameter '$x', which has no value"],
  ['node A { logic = $x; rate_up = @logic; }', "uses the parameter '$x', which has no value"],
])('%s is refused when compiled', (bnd, message) => expect(() => compile(parseBnd(bnd))).toThrow(message))

test('values that nodes have never rule out a channel that could act, and often one that could not', () => {
  let ruledOut = 0
  fc.assert(
    fc.property(rates, rates, fc.uniqueArray(fc.constantFrom(...states.keys()), {minLength: 1}), (up, down, some) => {
      const program = compile(modelWith(up, down))
      if (!program.channels) return
      const memory = new WebAssembly.Memory({initial: 1})
      const words = new Int32Array(memory.buffer)
      for (const node of names.keys()) {
        for (const number of some) words[node]! |= states[number]![node] === 1 ? mayBeOn : mayBeOff
      }
      for (const channel of program.channels) {
        const wasm = new Assembler({globals: {}})
        const possible = wasm.func('possible', signature([], 'i32'), () => possibleCode(wasm, channel, program.index, 0))
        const bytes = wasm.assemble({exports: [possible]})
        const {exports} = new WebAssembly.Instance(new WebAssembly.Module(bytes), {env: {memory}})
        const acts = some.some((number) =>
          evaluate(
            states[number]![channel.node] === 1 ? channel.down : channel.up,
            (name) => states[number]![program.index.get(name)!] === 1,
          ),
        )
        const may = (exports['possible'] as () => number)()
        if (acts) expect(may).toBe(1)
        else if (may === 0) ruledOut++
      }
    }),
    {numRuns: 1000, seed: 5},
  )
  expect(ruledOut).toBeGreaterThan(30)
})

test('whatever a channel does, it wakes those that could do nothing before and can do something now', () => {
  let woken = 0
  fc.assert(
    fc.property(rates, rates, (rateUp, rateDown) => {
      const model = modelWith(rateUp, rateDown)
      const nodes = model.nodes.map((node, i) => (i === 1 ? {...node, rateUp: rateDown, rateDown: rateUp} : node))
      const program = compile({...model, nodes})
      const {channels} = program
      if (!channels) return
      const readers = wokenBy(program)
      const acts = ({node, up, down}: (typeof channels)[number], state: Uint8Array) =>
        evaluate(state[node] === 1 ? down : up, (name) => state[program.index.get(name)!] === 1)
      for (const before of states) {
        for (const [c, channel] of channels.entries()) {
          if (!acts(channel, before)) continue
          const after = before.map((on, node) => (node === channel.node ? 1 - on : on))
          for (const [other, reader] of channels.entries()) {
            if (other === c || acts(reader, before) || !acts(reader, after)) continue
            expect(readers[c]).toContain(other)
            woken++
          }
        }
      }
    }),
    {numRuns: 300, seed: 7},
  )
  expect(woken).toBeGreaterThan(100)
})
