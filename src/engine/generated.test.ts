import {expect, test} from 'vitest'
import wabt from 'wabt'
import {parseBnd, parseBnet} from '#logic'
import {compile} from './index.js'
import {scalarLayout, scalarModule} from './scalar/code.js'
import {slicedModule} from './sliced/code.js'
import {slicedLayout} from './sliced/layout.js'

test('an independent tool accepts the generated modules and finds every function in them', async () => {
  const {readWasm} = await wabt()
  const models = [
    parseBnet('A, B & !C\nB, !A | C\nC, A ^ B ^ D\nD, 1\n'),
    parseBnd(
      'node A { rate_up = $u*(B ? 1 : 0) + 2*(!A); rate_down = log(B + 2, 2) > 1 ? B % 2 : -(0 - 1); } node B { logic = A; }',
      '$u = 3;',
    ),
  ]
  for (const model of models) {
    const program = compile(model)
    const nodes = program.names.length
    const scalar = scalarModule(model.nodes, program.index, (name) => program.parameters[name]!, scalarLayout(nodes, 20))
    const sliced = (channels: NonNullable<typeof program.channels>) =>
      [false, true].map((mayHold) =>
        slicedModule(
          channels,
          program.index,
          slicedLayout({nodes, channels: channels.length, arms: mayHold ? 3 : 1, wordsPerArm: 2, mayHold, alone: !mayHold}),
        ),
      )
    const modules = [scalar, ...(program.channels ? sliced(program.channels) : [])]
    for (const bytes of modules) {
      const module = readWasm(bytes, {readDebugNames: false})
      module.validate()
      expect(module.toText({}).match(/\(func /g)!.length).toBeGreaterThan(nodes)
      module.destroy()
    }
  }
})
