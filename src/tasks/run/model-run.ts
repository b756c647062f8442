import type {SimulationOptions} from '#engine'
import {UserError} from '#errors'
import type {SimulateInput} from '../simulate.js'

/** Parameters set and nodes held. */
export interface Changes {
  readonly parameters: Readonly<Record<string, number>>
  readonly force: Readonly<Record<string, 0 | 1>>
}

/** What `--set` and `--force` (or the flags of these names) say. */
export function changesOf(
  {set, force}: Pick<SimulateInput, 'set' | 'force'>,
  flags: {readonly set: string; readonly force: string} = {set: '--set', force: '--force'},
): Changes {
  return {
    parameters: Object.fromEntries(set.map((text) => parseParameter(text, flags.set))),
    force: Object.fromEntries(force.map((text) => parseForce(text, flags.force))),
  }
}

/** How a model is to be run; what was not said is left out. */
export function runOptionsOf(
  input: Pick<SimulateInput, 'method' | 'outputs' | 'runs' | 'precision' | 'maxTime' | 'tick' | 'seed'>,
): Pick<SimulationOptions, 'method' | 'outputs' | 'runs' | 'precision' | 'maxTime' | 'timeTick' | 'seed'> {
  const outputs = namesIn(input.outputs)
  return {
    method: input.method,
    ...(outputs.length > 0 ? {outputs} : {}),
    ...(input.runs === undefined ? {} : {runs: input.runs}),
    ...(input.precision === undefined ? {} : {precision: input.precision}),
    ...(input.maxTime === undefined ? {} : {maxTime: input.maxTime}),
    ...(input.tick === undefined ? {} : {timeTick: input.tick}),
    ...(input.seed === undefined ? {} : {seed: input.seed}),
  }
}

/** Names out of lists with commas. */
export const namesIn = (lists: readonly string[]): string[] =>
  lists
    .flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '')

function parseParameter(text: string, flag: string): [string, number] {
  const match = /^(\$?[A-Za-z_]\w*)\s*=\s*(.+)$/.exec(text)
  const value = Number(match?.[2])
  if (!match || !Number.isFinite(value))
    throw new UserError(
      'invalid-input',
      `${flag}: found '${text}', expected $parameter=number, in quotes so that the shell leaves the $ alone: ${flag} '$u=0.5'`,
    )
  return [match[1]!.startsWith('$') ? match[1]! : `$${match[1]}`, value]
}

function parseForce(text: string, flag: string): [string, 0 | 1] {
  const match = /^(.+)=\s*([01])$/.exec(text)
  if (!match) throw new UserError('invalid-input', `${flag}: found '${text}', expected NODE=0 or NODE=1`)
  return [match[1]!.trim(), Number(match[2]) as 0 | 1]
}

/** Nine digits: more are noise of the machine. */
export const digits = (value: number): number => Number(value.toPrecision(9))

/** The same for documents, which have no infinite numbers. */
export const digitsOrNull = (value: number): number | null => (Number.isFinite(value) ? digits(value) : null)
