import {describe, expect, test} from 'vitest'
import {parseBnd, parseBnet} from '#logic'
import {compile} from '../index.js'
import {chanceOf} from '../sliced/layout.js'
import {phasesByFlux} from '../sliced/phases.js'
import {meanCount} from '../sliced/schedule.js'
import {maxStatesMet, pilotOf} from './pilot.js'

const run = (bnd: string, cfg = '', maxTime = 100) => {
  const program = compile(parseBnd(bnd, cfg))
  return {program, ...pilotOf({program, maxTime, timeTick: 1, discreteTime: false, seed: 1})}
}

describe('a pilot', () => {
  test('counts the changes of a node that goes on and off at two rates: both ways 3/4 per unit of time', () => {
    const {program, periods, transitions, statesMet} = run('node A { rate_up = A ? 0 : 3; rate_down = A ? 1 : 0; }')
    expect(statesMet).toBe(2)
    // 64 trajectories of some 150 changes: a standard error of about 1 %.
    expect(Math.abs(transitions / 150 - 1)).toBeLessThan(0.05)
    const both = periods.at(-1)!.flux.reduce((sum, flux) => sum + flux, 0)
    expect(program.channels!.length).toBe(2)
    expect(Math.abs(both / 1.5 - 1)).toBeLessThan(0.06)
  })

  test('sees that a switch is thrown once and early', () => {
    const {periods} = run('node A { rate_up = 1; rate_down = 0; }', 'A.istate = 0;')
    const early = periods.filter(({from}) => from < 3).map(({flux}) => flux[0]!)
    const late = periods.filter(({from}) => from >= 10).map(({flux}) => flux[0]!)
    expect(Math.min(...early)).toBeGreaterThan(10 * Math.max(...late))
    expect(Math.min(...late), 'what was not seen may still happen').toBeGreaterThan(0)
  })

  test('does not go on for ever', () => {
    const {transitions, periods} = run('node A { rate_up = 1e6; rate_down = 1e6; }', '', 1000)
    expect(Math.abs(transitions / 1e9 - 1)).toBeLessThan(0.1)
    expect(periods.length, 'periods that it did not reach are left out').toBeLessThan(9)
  })

  test('counts different states, whatever they started from, and stops counting', () => {
    const free = (nodes: number) => compile(parseBnet(Array.from({length: nodes}, (_, i) => `N${i}, !N${i}\n`).join('')))
    const met = (nodes: number) => pilotOf({program: free(nodes), maxTime: 100, timeTick: 1, discreteTime: false, seed: 1}).statesMet
    expect(met(5)).toBe(32)
    expect(met(40)).toBe(maxStatesMet)
  })
})

test('slices are the shorter the more lanes a channel changes, and the more lanes there are', () => {
  const rates = [1, 1, 1, 50]
  const lengths = (flux: number[], lanes: number) =>
    [...phasesByFlux(rates, [{from: 0, flux: Float64Array.from(flux)}], {usual: 1, lanes, maxTime: 1e6})[0]!.depths].map(
      (depth, c) => meanCount(chanceOf(depth)) / rates[c]!,
    )
  const [busy, calm, still, fast] = lengths([1, 0.1, 0.001, 0.1], 8192)
  expect(busy).toBeLessThan(calm!)
  expect(calm).toBeLessThan(still!)
  // Of slices of at most a wanted length the longest are taken, which are at least half as long, for fast channels too.
  expect(busy).toBeLessThanOrEqual(0.09)
  expect(busy).toBeGreaterThan(0.04)
  expect(fast).toBeLessThanOrEqual(0.09 * Math.sqrt(10))
  for (const [i, few] of lengths([1, 0.1, 0.001, 0.1], 128).entries()) expect(few).toBeGreaterThanOrEqual([busy!, calm!, still!, fast!][i]!)
})
