import {
  type Basin,
  type BasinOptions,
  basins,
  fixedPoints,
  minimalTrapSpaces,
  type StateValues,
  switchesOf,
  type TrapSpace,
} from '#analysis'
import {compile, type Program, perturbed, stateName} from '#engine'
import {UserError} from '#errors'
import type {Expr} from '#logic'
import {allOfKind} from '../shared/answer.js'
import {columns, plural, someOf} from '../shared/columns.js'
import {changesOf, digits, readingOf} from '../shared/model-run.js'
import {readModelFiles} from '../shared/read-model.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {AttractorsAnswer} from './answer.js'
import type {AttractorsInput} from './input.js'

/** Fixed points are counted up to here even where fewer are listed. */
const mostCounted = 1000

/** What nodes do in a part of the state space: on or off throughout, or neither. */
interface Part {
  readonly on: readonly string[]
  readonly off: readonly string[]
  readonly free: readonly string[]
}

interface Attractor extends Part {
  readonly probability: number
  /** Its states. */
  readonly size: number
  readonly strongBasin: number
  readonly weakBasin: number
}

interface Findings {
  readonly names: readonly string[]
  readonly inputs: readonly string[]
  readonly fixed: readonly StateValues[]
  readonly isAllFixed: boolean
  /** Those without a fixed point. Absent where there are too many fixed points to look beside them. */
  readonly spaces: readonly TrapSpace[] | undefined
  readonly isAllSpaces: boolean
  readonly attractors: readonly Attractor[] | undefined
}

export async function runAttractors(input: AttractorsInput, environment: TaskEnvironment): Promise<TaskResult<AttractorsAnswer>> {
  const {parameters, force} = changesOf(input)
  const {model: read, losses} = readModelFiles(input.model, readingOf(input, parameters))
  const model = perturbed(read, {force})
  const program = compile(model)
  const {signal} = environment
  const stop = signal ? {signal} : {}
  // A node that is held has no rates: by the rules alone it could rest either way.
  const search = {given: force, ...stop}
  environment.progress?.(0, 'solving for fixed points')
  const fixed = await fixedPoints(program, {limit: Math.max(input.most, mostCounted), ...search})
  environment.progress?.(0.3, 'solving for trap spaces')
  const spaces = fixed.isComplete ? await minimalTrapSpaces(program, {beside: fixed.found, limit: input.most, ...search}) : undefined
  environment.progress?.(0.6, 'looking at all states')
  const ends = input.basins ? await basinsOf(program, {maxStates: input.mostStates, ...stop}) : undefined
  const findings: Findings = {
    names: program.names,
    inputs: switchesOf(program).flatMap(({name, rise, fall}) =>
      !Object.hasOwn(force, name) && isNever(rise) && isNever(fall) ? [name] : [],
    ),
    fixed: sorted(fixed.found),
    isAllFixed: fixed.isComplete,
    spaces: spaces && sorted(spaces.found),
    isAllSpaces: spaces?.isComplete ?? false,
    attractors: ends?.map((basin) => attractorOf(basin, program.names)),
  }
  const scheduled = [...new Set((model.schedule ?? []).map(({node}) => node))]
  return {
    json: attractorsJson(findings, input.most),
    text: attractorsText(findings, input.most),
    warnings: [
      ...allOfKind('loss', losses),
      ...(scheduled.length > 0
        ? [
            {
              kind: 'schedule-left-out',
              text: `The scheduled changes of ${scheduled.join(', ')} play no part: these are answers about the rules.`,
            },
          ]
        : []),
    ],
  }
}

async function basinsOf(program: Program, options: BasinOptions): Promise<readonly Basin[]> {
  try {
    return await basins(program, options)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(error.code, `--basins: ${error.message}${error.code === 'too-large' ? ' (--most-states)' : ''}`, {cause: error})
  }
}

const isNever = (expr: Expr) => expr.kind === 'constant' && !expr.value

/** In the order of the nodes, off before on before free: the same whatever was found first. */
function sorted<T extends TrapSpace>(spaces: readonly T[]): T[] {
  const key = (space: T) => space.map((value) => value ?? 2).join('')
  return spaces
    .map((space) => ({space, at: key(space)}))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({space}) => space)
}

function partOf(space: TrapSpace, names: readonly string[]): Part {
  const having = (value: 0 | 1 | undefined) => names.filter((_, i) => space[i] === value)
  return {on: having(1), off: having(0), free: having(undefined)}
}

function attractorOf({states, probability, strongBasin, weakBasin}: Basin, names: readonly string[]): Attractor {
  const counts = new Map<string, number>()
  for (const on of states) for (const name of on) counts.set(name, (counts.get(name) ?? 0) + 1)
  const space = names.map((name) => {
    const count = counts.get(name) ?? 0
    return count === 0 ? 0 : count === states.length ? 1 : undefined
  })
  return {...partOf(space, names), probability, size: states.length, strongBasin, weakBasin}
}

function attractorsJson({names, inputs, fixed, isAllFixed, spaces, isAllSpaces, attractors}: Findings, most: number): AttractorsAnswer {
  return {
    nodes: names.length,
    inputs,
    counts: {
      fixedPoints: isAllFixed ? fixed.length : null,
      trapSpaces: isAllSpaces ? spaces!.length : null,
      basins: attractors?.length ?? null,
    },
    fixedPoints: fixed.slice(0, most).map((state) => ({state: stateName(state, names), on: partOf(state, names).on})),
    trapSpaces: (spaces ?? []).map((space) => partOf(space, names)),
    basins:
      attractors?.slice(0, most).map(({probability, size, on, off, free, strongBasin, weakBasin}) => ({
        probability: digits(probability),
        size,
        state: size === 1 ? stateText(on) : null,
        on,
        off,
        changing: free,
        strongBasin,
        weakBasin,
      })) ?? null,
  }
}

const stateText = (on: readonly string[]) => on.join(' -- ') || '<nil>'

/** `A, B on; C free; the others off`. */
function partText({on, off, free}: Part, whatFreeDo: string): string {
  const parts = [
    ...(on.length > 0 ? [`${on.join(', ')} on`] : []),
    ...(off.length > 0 ? [on.length + free.length === 0 ? 'all off' : off.length <= 5 ? `${off.join(', ')} off` : 'the others off'] : []),
  ]
  const changing = off.length + on.length === 0 ? `all nodes ${whatFreeDo}` : `${free.join(', ')} ${whatFreeDo}`
  return [changing, ...parts].join('; ')
}

function attractorsText(findings: Findings, most: number): string {
  const {names, inputs, fixed, isAllFixed, spaces, isAllSpaces, attractors} = findings
  const ofThem = inputs.length > 0 ? `, of them ${plural(inputs.length, 'input')} (${someOf(inputs)})` : ''
  const listed = (count: number) => (count > most ? `, the first ${most} of them` : '')
  return [
    `${plural(names.length, 'node')}${ofThem}`,
    '',
    isAllFixed
      ? `${plural(fixed.length, 'fixed point')}${listed(fixed.length)}${fixed.length > 0 ? ':' : ''}`
      : `more than ${plural(fixed.length, 'fixed point')}, ${Math.min(most, fixed.length)} of them:`,
    ...fixed.slice(0, most).map((state) => `  ${stateName(state, names)}`),
    '',
    ...spacesText(),
    ...(attractors ? ['', ...basinsText(attractors)] : []),
  ].join('\n')

  function spacesText(): string[] {
    if (!spaces) {
      const remedy = inputs.length > 0 ? `hold inputs with --force, such as --force ${inputs[0]}=0` : 'hold some nodes with --force'
      return [`Trap spaces without a fixed point were not looked for beside so many fixed points; ${remedy}, or raise --most.`]
    }
    if (spaces.length === 0) return ['No other smallest trap space: every one of them is a fixed point.']
    const count = isAllSpaces ? plural(spaces.length, 'smallest trap space') : `more than ${plural(spaces.length, 'smallest trap space')}`
    return [
      `${count} without a fixed point${isAllSpaces ? '' : ' (raise --most to list more)'}:`,
      ...spaces.map((space) => `  ${partText(partOf(space, names), 'free')}`),
    ]
  }

  function basinsText(all: readonly Attractor[]): string[] {
    const rows = all
      .slice(0, most)
      .map(({probability, size, ...part}) => [
        probability.toFixed(4),
        size === 1 ? 'fixed point' : `${plural(size, 'state')}`,
        size === 1 ? stateText(part.on) : partText(part, 'changing'),
      ])
    return [
      `Where trajectories end from the start of the model, with the exact probability${listed(all.length)}:`,
      ...columns(rows, 'rll').map((line) => `  ${line}`),
    ]
  }
}
