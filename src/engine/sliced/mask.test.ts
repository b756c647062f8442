import {expect, test} from 'vitest'
import {parseBnet} from '#logic'
import {compile} from '../index.js'
import {fillSeeds} from '../program/mix.js'
import {slicedModule} from './code.js'
import {chanceOf, depths, slicedLayout} from './layout.js'

interface MaskExports {
  readonly mask: (generator: number, to: number, depth: number, quads: number) => number
}

const ones = (word: number): number => {
  let count = 0
  for (let rest = word; rest !== 0; rest &= rest - 1) count++
  return count
}

test('a mask has its share of bits set, alone and over successive masks, at every depth', () => {
  const program = compile(parseBnet('A, !A\n'))
  const shape = {nodes: 1, channels: program.channels!.length, arms: 1, wordsPerArm: 1, mayHold: false, alone: false}
  const memory = new WebAssembly.Memory({initial: 1})
  const module = new WebAssembly.Module(slicedModule(program.channels!, program.index, slicedLayout(shape)))
  const {mask} = new WebAssembly.Instance(module, {env: {memory}}).exports as unknown as MaskExports
  const words = new Int32Array(memory.buffer)
  const at = 256
  for (const wordsPerArm of [1, 16]) {
    for (let depth = 1; depth <= depths; depth++) {
      let found = 0
      let fourInARow = 0
      let bits = 0
      const rounds = 80_000 / wordsPerArm
      const history = new Int32Array(3)
      for (let round = 0; round < rounds; round++) {
        if (round % 50 === 0) fillSeeds(words, 0, 16, 11, round, depth)
        mask(0, 4 * at, depth, 2 ** Math.ceil(wordsPerArm / 4) - 1)
        for (let i = 0; i < 4 * wordsPerArm; i++) found += ones(words[at + i]!)
        fourInARow += ones(words[at]! & history[0]! & history[1]! & history[2]!)
        history.set([words[at]!, history[0]!, history[1]!])
        bits += 128 * wordsPerArm
      }
      const p = chanceOf(depth)
      expect(Math.abs(found / bits - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / bits))
      if (depth <= 3) expect(Math.abs(fourInARow - 32 * rounds * p ** 4)).toBeLessThan(5 * Math.sqrt(32 * rounds * p ** 4) + 5)
    }
  }
})
