import {describe, expect, test} from 'vitest'
import {parseBnd} from '#logic'
import {simulate} from '../index.js'

const still = (names: readonly string[]) => names.map((name) => `node ${name} { rate_up = 0; rate_down = 0; }`).join('\n')
const options = {method: 'sliced', maxTime: 1, timeTick: 1, states: true} as const

describe('random starts are spread evenly', () => {
  test.each([128, 5000, 100_000, 1_000_000])('over the states of five nodes, %i trajectories', async (runs) => {
    const {states} = await simulate(parseBnd(still(['A', 'B', 'C', 'D', 'E'])), {...options, runs})
    expect(states!.size).toBe(32)
    for (const [, {probability, error}] of states!) {
      expect(probability[0]).toBe(1 / 32)
      if (runs >= 5000) expect(error[0]).toBe(0)
    }
  })

  test('where nodes start on with a probability of their own', async () => {
    const cfg = '[A].istate = 0.7 [0], 0.3 [1]; [B].istate = 0.999 [0], 0.001 [1]; [C].istate = 0.5 [0], 0.5 [1];'
    for (const runs of [5000, 100_000, 1_000_000]) {
      const {nodes, states} = await simulate(parseBnd(still(['A', 'B', 'C']), cfg), {...options, runs})
      for (const [name, p] of [
        ['A', 0.3],
        ['B', 0.001],
        ['C', 0.5],
      ] as const) {
        const {probability, error} = nodes.get(name)!
        expect(Math.abs(probability[0]! - p)).toBeLessThan(5 * error[0]! + 1e-12)
        // A block's number is off by about one, which is much only where one is expected in eight blocks.
        expect(error[0]).toBeLessThan((p < 0.01 ? 1.2 : 0.5) * Math.sqrt((p * (1 - p)) / runs))
      }
      expect(Math.abs(states!.get('A -- C')!.probability[0]! - 0.3 * 0.5 * 0.999)).toBeLessThan(2e-3)
    }
  })

  test('where nodes start together', async () => {
    const cfg = '[A,B].istate = 0.2 [0,0], 0.5 [0,1], 0.3 [1,0], 0 [1,1];'
    const {states} = await simulate(parseBnd(still(['A', 'B']), cfg), {...options, runs: 100_000})
    const at = (name: string) => states!.get(name)?.probability[0] ?? 0
    for (const [name, p] of [
      ['<nil>', 0.2],
      ['B', 0.5],
      ['A', 0.3],
      ['A -- B', 0],
    ] as const)
      expect(Math.abs(at(name) - p)).toBeLessThan(p === 0 ? 1e-12 : 5e-4)
  })
})
