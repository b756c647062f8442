import {type Generator, generatorNamed} from './maboss-random.js'
import {machineFor} from './machine.js'
import {initialDrawer, type TrajectoryRun, type TrajectoryRunner, timedChanges, transitionEntropy} from './trajectories.js'

/**
 * Trajectories with MaBoSS's own random numbers in MaBoSS's own order: the generator is seeded anew with seed + number of
 * the trajectory; every initial group of two or more alternatives takes a draw; a step draws its time and then its target,
 * which is found along the nodes in order. Three peculiarities of MaBoSS 2.6.6 are kept here (and only here): where a
 * scheduled time cuts a step short, the transition still happens at that time; in a state without transitions that is
 * the last node's; and a state without transitions is counted as a fixed point once before every scheduled time that follows.
 */
export function compatibleRunner({program, maxTime, timeTick, discreteTime, seed}: TrajectoryRun, generator: Generator): TrajectoryRunner {
  const schedule = timedChanges(program)
  const drawInitial = initialDrawer(program)
  const machine = machineFor(program)
  const {state, rates} = machine
  const nodes = rates.length
  const random = generatorNamed(generator)
  return (run, recorder) => {
    random.seed((seed + run) | 0)
    recorder.begin(run)
    drawInitial(state, random.next)
    machine.refreshAll()
    let time = 0
    let next = 0
    while (time < maxTime) {
      if (next < schedule.length && schedule[next]!.time <= time) {
        for (const {node, probabilityOn} of schedule[next]!.changes) {
          if (state[node] !== (probabilityOn >= random.next() ? 1 : 0)) machine.flip(node)
        }
        next++
      }
      let total = 0
      for (let node = 0; node < nodes; node++) total += rates[node]!
      const limit = next < schedule.length ? schedule[next]!.time : Infinity
      let entropy = 0
      if (total === 0) {
        time = next < schedule.length ? limit : maxTime
        recorder.fixed(state)
      } else {
        const wait = discreteTime ? timeTick : -Math.log(random.next()) / total
        time += next < schedule.length ? Math.min(wait, limit - time) : wait
        entropy = nodes === 1 ? 0 : transitionEntropy(program, rates)
      }
      recorder.hold(state, time, entropy)
      if (time >= maxTime) break
      machine.flip(compatibleTarget(rates, random.next() * total))
    }
    recorder.end(state)
  }
}

function compatibleTarget(rates: Float64Array, target: number): number {
  let left = target
  let node = 0
  for (let i = 0; i < rates.length && left >= 0; i++) {
    node = i
    left -= rates[i]!
  }
  return node
}
