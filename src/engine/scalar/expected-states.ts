import {words} from '../program/mix.js'
import {machineFor} from './machine.js'
import {initialDrawer, type TrajectoryRun} from './trajectories.js'

const maxTrajectories = 64
const maxTransitions = 12_000

/**
 * How many different states of some nodes a run will meet, about, from a few trajectories: by what Chao's estimator gives for
 * the states that there are (it leans towards too few), or, where that is less, as many as would come if new ones went on being
 * met as often as at the end of these trajectories.
 *
 * @param visible - the nodes that make up a state
 * @see Chao 1984, Scandinavian Journal of Statistics 11, 265–270; without the bias of the first form, f₁(f₁ − 1) / 2(f₂ + 1)
 */
export function expectedStates(run: TrajectoryRun, visible: readonly number[], runs: number): number {
  const {program, maxTime, seed} = run
  const word = words(seed, 0, hashStream)
  const numbers = new Map(visible.map((node) => [node, word() * 2 ** 20 + (word() >>> 12)]))
  const visits = new Map<number, number>()
  const drawInitial = initialDrawer(program)
  const machine = machineFor(program)
  const {state, rates, active} = machine
  let met = 0
  let time = 0
  const meet = (sum: number) => {
    met++
    visits.set(sum, (visits.get(sum) ?? 0) + 1)
  }
  for (let i = 0; i < maxTrajectories && met < maxTransitions; i++) {
    const draw = words(seed, i, trajectoryStream)
    const uniform = () => (draw() + 0.5) / 2 ** 32
    drawInitial(state, uniform)
    machine.refreshAll()
    let sum = visible.reduce((total, node) => (state[node] === 1 ? total + numbers.get(node)! : total), 0)
    meet(sum)
    let at = 0
    for (;;) {
      const count = machine.activeCount()
      let total = 0
      for (let a = 0; a < count; a++) total += rates[active[a]!]!
      at = total > 0 ? at - Math.log(uniform()) / total : maxTime
      if (at >= maxTime || met >= maxTransitions) break
      let left = uniform() * total
      let a = 0
      for (; a < count - 1; a++) {
        left -= rates[active[a]!]!
        if (left < 0) break
      }
      const node = active[a]!
      machine.flip(node)
      const number = numbers.get(node)
      if (number === undefined) continue
      sum += state[node] === 1 ? number : -number
      meet(sum)
    }
    time += Math.min(at, maxTime)
  }
  const metTimes = (times: number) => [...visits.values()].filter((count) => count === times).length
  const [once, twice] = [metTimes(1), metTimes(2)]
  const chao = visits.size + (once * Math.max(0, once - 1)) / (2 * (twice + 1))
  const toCome = Math.max(0, (met * maxTime * runs) / time - met)
  return Math.min(chao, visits.size + (toCome * once) / met)
}

const hashStream = 0x7ffffff2
const trajectoryStream = 0x7ffffff3
