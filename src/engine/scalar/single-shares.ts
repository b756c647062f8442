import type {State} from '../program/program.js'
import {keyOf, nameOf} from '../program/states.js'
import type {Tally, TallyShape} from './tally.js'

/** The first trajectories' own distributions over states: shares of their time (MaBoSS's statdist). */
export class SingleShares {
  private readonly shape: TallyShape
  private readonly tally: Tally
  private readonly names = new Map<string, string>()
  private run = 0
  /** Of the present trajectory, time by the name of the state; `undefined` where it is not asked for. */
  private shares: Map<string, number> | undefined

  constructor(shape: TallyShape, tally: Tally) {
    this.shape = shape
    this.tally = tally
  }

  begin(run: number): void {
    this.run = run
    this.shares = run < this.shape.singles ? new Map() : undefined
  }

  /** In MaBoSS's pieces, so that sums are rounded alike: a step that goes on beyond the last window counts for one window more at the most. */
  add(state: State, window: number, at: number, until: number): void {
    if (!this.shares) return
    const {windows, timeTick} = this.shape
    const name = this.nameOf(state)
    let sum = this.shares.get(name) ?? 0
    let from = at
    for (let w = window; w <= windows && from < until; w++) {
      const end = (w + 1) * timeTick
      if (from >= end) continue
      sum += until < end ? until - from : from > w * timeTick ? end - from : timeTick
      from = end
    }
    this.shares.set(name, sum)
  }

  end(): void {
    if (!this.shares) return
    let total = 0
    for (const time of this.shares.values()) total += time
    this.tally.single.set(this.run, new Map([...this.shares].map(([name, time]) => [name, time / total])))
  }

  private nameOf(state: State): string {
    const {singleNodes, program} = this.shape
    const key = keyOf(state, singleNodes)
    const known = this.names.get(key)
    if (known !== undefined) return known
    const on = singleNodes.filter((node) => state[node] === 1)
    const name = nameOf(on, program)
    this.names.set(key, name)
    return name
  }
}
