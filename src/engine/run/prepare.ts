import {UserError} from '#errors'
import type {Model} from '#logic'
import {perturbed} from '../program/perturbed.js'
import {compile, nodeNamed, type Program} from '../program/program.js'
import {maxStateCells, stateMegabytes} from '../program/states.js'
import {expectedStates} from '../scalar/expected-states.js'
import {chooseMethod} from './choose-method.js'
import {defaultMaxRuns, methods, type Simulation, type SimulationOptions, windowCount} from './simulation.js'

/** Of a single trajectory's 0 or 1. */
const maxVariance = 1 / 4

/** Most cells (nodes · windows), and the bytes that each takes in sums, a block's means and the result. */
const maxSeriesCells = 5_000_000
const bytesPerSeriesCell = 56

/**
 * Works out how a simulation is run: settings checked, the method chosen.
 *
 * @param model - any
 * @param options - as for `simulate`
 * @returns what `runBlocks` runs; `blocks` says how many blocks there are
 * @throws {UserError} see `simulate`
 * @example
 * prepare(parseBnet('A, !A\n'), {runs: 256, method: 'scalar'}).method // → 'scalar'
 */
export function prepare(model: Model | Program, options: SimulationOptions = {}): Simulation {
  const program = programFor(model, options)
  const {settings} = program.model
  const maxTime = options.maxTime ?? settings.maxTime ?? 1000
  const timeTick = options.timeTick ?? settings.timeTick ?? Math.min(maxTime, 0.5)
  const discreteTime = options.discreteTime ?? settings.discreteTime ?? false
  const runs = options.runs ?? (options.precision === undefined ? (settings.sampleCount ?? 10_000) : 1)
  const {method = 'auto', precision, maxRuns = defaultMaxRuns} = options
  // MaBoSS's own default is 0.
  const seed = options.seed ?? settings.seed ?? (method === 'compat' ? 0 : 1)
  if (!(maxTime > 0 && maxTime < Infinity))
    throw new UserError('invalid-input', `the maximal time (max_time) is ${maxTime}; give a number above 0`)
  if (!(timeTick > 0 && timeTick <= maxTime)) {
    throw new UserError(
      'invalid-input',
      `the time tick (time_tick) is ${timeTick}; give a number above 0 and at most the maximal time, ${maxTime}`,
    )
  }
  if (!(runs >= 1 && Number.isInteger(runs))) throw new UserError('invalid-input', `runs is ${runs}; give a whole number of at least 1`)
  if (precision !== undefined && !(precision > 0))
    throw new UserError('invalid-input', `the precision is ${precision}; give a standard error above 0, such as 0.005`)
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new UserError('invalid-input', `the seed is ${seed}; give a whole number from 0 to 4294967295`)
  if (!methods.includes(method)) throw new UserError('invalid-input', `no method is called '${method}'; choose among ${methods.join(', ')}`)
  const windows = method === 'compat' ? Math.max(1, Math.floor(maxTime / timeTick)) : windowCount(maxTime, timeTick)
  const outputs = options.outputs
    ? [...new Set(options.outputs.map((name) => nodeNamed(program, name)))]
    : program.names.flatMap((_, node) => (program.internal[node] ? [] : [node]))
  const cells = windows * Math.max(1, outputs.length)
  if (cells > maxSeriesCells) {
    throw new UserError(
      'too-large',
      `${windows} windows of ${outputs.length} nodes would fill the memory with ${Math.round((cells * bytesPerSeriesCell) / 1e6)} MB; use a larger time tick or fewer outputs`,
    )
  }
  const statdist = settings.other?.['statdist_traj_count']
  const base = {
    program,
    maxTime,
    timeTick,
    windows,
    discreteTime,
    seed,
    runs,
    outputs,
    capped: precision === undefined,
    expectedRuns: Math.max(runs, precision === undefined ? 0 : Math.min(maxRuns, maxVariance / precision ** 2)),
    withStates: options.states ?? (options.outputs !== undefined || outputs.length <= 20 || method === 'compat'),
    singles: Math.min(runs, options.singles ?? (method === 'compat' && typeof statdist === 'number' ? statdist : 0)),
  }
  if (base.withStates && 2 ** outputs.length * windows > maxStateCells && !discreteTime && !program.model.schedule?.length)
    refuseManyExpected(expectedStates(base, outputs, base.expectedRuns), base)
  return chooseMethod(base, method)
}

/** An estimate is no count: only what is expected to be twice too many is refused before it is tried. */
function refuseManyExpected(states: number, {outputs, windows}: Pick<Simulation, 'outputs' | 'windows'>): void {
  if (states * windows <= 2 * maxStateCells) return
  const count = Number(states.toPrecision(2)).toLocaleString('en')
  throw new UserError(
    'too-large',
    `about ${count} different states of ${outputs.length} nodes are to be expected, which over ${windows} windows take ${stateMegabytes(states, windows)} MB; name fewer nodes with --outputs, or use a larger time tick`,
  )
}

const compiled = new WeakMap<Model, Program>()

/** A model simulated again, and so the code made for it, is not compiled again. */
function compiledOnce(model: Model): Program {
  const known = compiled.get(model)
  if (known) return known
  const program = compile(model)
  compiled.set(model, program)
  return program
}

function programFor(model: Model | Program, {parameters = {}, force, rateFactors}: SimulationOptions): Program {
  const isProgram = 'names' in model
  const isPlain = [force, rateFactors, parameters].every((changes) => Object.keys(changes ?? {}).length === 0)
  if (isProgram && isPlain) return model
  if (!isProgram && isPlain) return compiledOnce(model)
  const plain = isProgram ? model.model : model
  const known = isProgram ? {...model.parameters, ...parameters} : parameters
  return compile(force || rateFactors ? perturbed(plain, {force, rateFactors}) : plain, known, plain)
}
