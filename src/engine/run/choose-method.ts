import {UserError} from '#errors'
import {exactProblem} from '../exact/exact.js'
import {unsliceable} from '../program/program.js'
import {eventsPerBlock, SlicedRunner} from '../sliced/runner.js'
import {maxStatesMet, type Pilot, pilotOf} from './pilot.js'
import type {Method, Simulation} from './simulation.js'

/** A simulation but for how it is run. */
export type Unchosen = Omit<Simulation, 'method' | 'blockRuns' | 'rounds' | 'periods' | 'exact'>

/**
 * How a simulation is run: by the method asked for, or by the one that what is known beforehand says is fastest.
 *
 * @throws {UserError} a method that cannot run the model
 */
export function chooseMethod(base: Unchosen, method: Method): Simulation {
  const {program, singles} = base
  const hasSchedule = (program.model.schedule?.length ?? 0) > 0
  const mistake = unsliceable(program, base.discreteTime)
  const trajectories = (chosen: 'scalar' | 'compat' | 'reference'): Simulation => ({...base, method: chosen, blockRuns: 100, rounds: 1})
  const shape = blockShape(base.expectedRuns)
  const sliced = ({periods}: Pilot): Simulation => {
    const {wordsPerArm, rounds} = shape
    const blockRuns = 128 * wordsPerArm * rounds
    return {...base, method: 'sliced', blockRuns, rounds, periods, runs: Math.max(base.runs, minBlocks * blockRuns)}
  }
  switch (method) {
    case 'exact': {
      const exact = exactProblem(program, base)
      if (!exact) {
        throw new UserError(
          'too-large',
          `model '${program.model.name}' has too many reachable states or too fast rates for the exact method; use the method auto`,
        )
      }
      return {...base, method, blockRuns: 1, rounds: 1, exact}
    }
    case 'sliced':
      if (mistake) throw mistake
      return sliced(pilotOf(base))
    case 'scalar':
    case 'compat':
    case 'reference':
      return trajectories(method)
    case 'auto': {
      const pilot = !mistake && singles === 0 ? pilotOf(base) : undefined
      if (singles === 0 && !hasSchedule && !(pilot && pilot.statesMet > maxQuickStates)) {
        const exact = exactProblem(program, base, {states: maxQuickStates, work: 3e8})
        if (exact) return {...base, method: 'exact', blockRuns: 1, rounds: 1, exact}
      }
      return pilot && slicedIsFaster(base, pilot) ? sliced(pilot) : trajectories('scalar')
    }
    default:
      return method satisfies never
  }
}

/** The exact method is chosen where no more states than these can be reached. */
const maxQuickStates = maxStatesMet - 1

/** The spread of fewer blocks tells nothing of the errors; fewer trajectories than these many narrow blocks hold are hardly quicker. */
const minBlocks = 16

/** Wider blocks cost less per trajectory, but so many of them at least are needed for their spread to tell the errors. */
const fewestBlocks = 30

/** Many words go through the machine in rounds, which lessen what lanes have in common. */
function blockShape(runs: number): {readonly wordsPerArm: number; readonly rounds: number} {
  const words = [256, 128, 64, 32, 16, 8, 4, 2].find((some) => runs >= 128 * some * fewestBlocks) ?? 1
  const rounds = words >= 256 ? 4 : words >= 64 ? 2 : 1
  return {wordsPerArm: words / rounds, rounds}
}

/**
 * Compares the two methods' times per trajectory by what a block of bit slices and a pilot of single trajectories have to
 * do. Everything is counted, nothing timed, so that the choice is the same everywhere; the constants are nanoseconds
 * measured on one machine, and being off by a factor of two costs at most that.
 */
function slicedIsFaster(base: Unchosen, pilot: Pilot): boolean {
  const {program, maxTime} = base
  const {wordsPerArm: w} = blockShape(base.expectedRuns)
  const channels = program.channels!.length
  const events = eventsPerBlock(program, new Float64Array(program.names.length).fill(1), maxTime)
  const slicedNs = (taken: number, actedOut: number) => (channels * 400 + taken * 40 + actedOut * (50 + 9 * w)) / (128 * w)
  const scalar = pilot.transitions * scalarStepNs + program.names.length * scalarStartNs
  if (slicedNs(events, events) < scalar) return true
  // Beyond this, a block would take seconds even if most events were passed over.
  if (events > 2e8) return false
  const runner = new SlicedRunner({...onlyArm(base), periods: pilot.periods, wordsPerArm: w, windows: 1, timeTick: maxTime})
  runner.run(0)
  const {taken, actedOut} = runner.work()
  runner.release()
  return slicedNs(taken, actedOut) < scalar
}

const scalarStepNs = 250
const scalarStartNs = 20

/** The pass of a simulation: one arm in which nothing is held. */
export const onlyArm = (base: Unchosen) => ({
  ...base,
  arms: [{force: new Map<number, 0 | 1>(), initial: new Map<number, number>()}],
  factors: new Float64Array(base.program.names.length).fill(1),
  k: 2,
  alone: true,
})
