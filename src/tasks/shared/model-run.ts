import type {SimulationOptions} from '#engine'
import {UserError} from '#errors'
import type {ModelRunInput} from './model-flags.js'

/** Parameters set and nodes held. */
export interface Changes {
  readonly parameters: Readonly<Record<string, number>>
  readonly force: Readonly<Record<string, 0 | 1>>
}

/** What `--set` and `--force` (or the flags of these names) say. */
export function changesOf(
  {set, force}: Pick<ModelRunInput, 'set' | 'force'>,
  flags: {readonly set: string; readonly force: string} = {set: '--set', force: '--force'},
): Changes {
  return {parameters: parametersOf(set, flags.set), force: heldNodesOf(force, flags.force)}
}

/** How the files of a model are to be read: parameters are set before the cfg is worked out. */
export const readingOf = ({from}: Pick<ModelRunInput, 'from'>, parameters: Readonly<Record<string, number>>) => ({
  ...(from === undefined ? {} : {format: from}),
  toRun: {set: parameters},
})

/** Values of parameters; the last one given for a name counts. */
export const parametersOf = (set: readonly string[], flag = '--set'): Readonly<Record<string, number>> =>
  Object.fromEntries(set.map((text) => parseParameter(text, flag)))

/** Lists of `NODE=0` and `NODE=1`, given once or several times. */
export function heldNodesOf(lists: readonly string[], flag = '--force'): Readonly<Record<string, 0 | 1>> {
  const held = new Map<string, 0 | 1>()
  for (const text of lists.flatMap((list) => list.split(','))) {
    const match = /^(.+)=\s*([01])\s*$/.exec(text)
    const node = match?.[1]?.trim() ?? ''
    if (!match || node === '') throw new UserError('invalid-input', `${flag}: found '${text.trim()}', expected NODE=0 or NODE=1`)
    const value = Number(match[2]) as 0 | 1
    if ((held.get(node) ?? value) !== value)
      throw new UserError('invalid-input', `${flag}: found ${node}=0 and ${node}=1, expected one value for each node`)
    held.set(node, value)
  }
  return Object.fromEntries(held)
}

/** How a model is to be run; what was not said is left out. */
export function runOptionsOf(
  input: Pick<ModelRunInput, 'method' | 'outputs' | 'runs' | 'precision' | 'maxTime' | 'tick' | 'seed'>,
): Pick<SimulationOptions, 'method' | 'outputs' | 'runs' | 'precision' | 'maxTime' | 'timeTick' | 'seed'> {
  const outputs = namesIn(input.outputs, '--outputs')
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
export function namesIn(lists: readonly string[], flag: string): string[] {
  return lists.flatMap((list) => {
    const names = list.split(',').map((name) => name.trim())
    if (names.includes('')) throw new UserError('invalid-input', `${flag}: found '${list}', expected names of nodes with commas in between`)
    return names
  })
}

function parseParameter(text: string, flag: string): [string, number] {
  const match = /^(\$?[A-Za-z_]\w*)\s*=\s*(.+)$/.exec(text)
  const value = Number(match?.[2]?.trim() || NaN)
  if (!match || !Number.isFinite(value))
    throw new UserError(
      'invalid-input',
      `${flag}: found '${text}', expected $parameter=number, in quotes so that the shell leaves the $ alone: ${flag} '$u=0.5'`,
    )
  return [match[1]!.startsWith('$') ? match[1]! : `$${match[1]}`, value]
}

/** Nine digits: more are noise of the machine. */
export const digits = (value: number): number => Number(value.toPrecision(9))

/** The same for documents, which have no infinite numbers. */
export const digitsOrNull = (value: number): number | null => (Number.isFinite(value) ? digits(value) : null)
