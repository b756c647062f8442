import {compareTwo, type NodeDifference, type SideRun, type TwoRuns} from '#analysis'
import {UserError} from '#errors'
import type {Model} from '#logic'
import {allOfKind, type Warning} from '../shared/answer.js'
import {columns, plural, pText, signed, someOf, zText} from '../shared/columns.js'
import {type Changes, changesOf, digits, digitsOrNull, readingOf, runOptionsOf} from '../shared/model-run.js'
import {isCfg, readModelFiles} from '../shared/read-model.js'
import type {InputFile, TaskEnvironment, TaskResult} from '../shared/task.js'
import type {CompareAnswer} from './answer.js'
import type {CompareInput} from './input.js'

/** Nodes listed for people. */
const mostShown = 30

/** One of the two runs: what the user gave. */
interface Given extends Changes {
  readonly files: readonly InputFile[]
  readonly model: Model
}

export async function runCompare(input: CompareInput, environment: TaskEnvironment): Promise<TaskResult<CompareAnswer>> {
  const changes = changesOf(input)
  const more = changesOf({set: input.withSet, force: input.withForce}, {set: '--with-set', force: '--with-force'})
  if (input.with.length + input.withSet.length + input.withForce.length === 0) {
    throw new UserError(
      'invalid-input',
      "found nothing to compare with; name another model (--with) or a change (--with-force NODE=0, --with-set '$u=0.5')",
    )
  }
  const read = readModelFiles(input.model, readingOf(input, changes.parameters))
  const first: Given = {...changes, files: input.model, model: read.model}
  const parameters = {...changes.parameters, ...more.parameters}
  const other = otherModel(input, read, parameters)
  const second: Given = {
    files: other.files,
    model: other.model,
    parameters,
    force: {...changes.force, ...more.force},
  }
  const start = Date.now()
  const {signal, progress} = environment
  // Parameters were set as the models were read.
  const side = ({model, force}: Given) => ({model, ...(force && {force})})
  const result = await compareTwo(side(first), side(second), {
    ...runOptionsOf(input),
    ...(signal ? {signal} : {}),
    ...(progress ? {onProgress: (share: number) => progress(share, 'simulating')} : {}),
  })
  return {
    json: compareJson(first, second, result),
    text: compareText(first, second, result, (Date.now() - start) / 1000),
    warnings: [...allOfKind('loss', [...new Set([...read.losses, ...other.losses])]), ...timeWarnings(first.model, second.model, input)],
  }
}

/** The model of the second run: the one named, the first one's rules with other settings, or the first one itself. */
function otherModel(
  input: CompareInput,
  first: {readonly model: Model},
  parameters: Readonly<Record<string, number>>,
): {files: readonly InputFile[]; model: Model; losses: readonly string[]} {
  if (input.with.length === 0 && input.withSet.length === 0) return {files: input.model, model: first.model, losses: []}
  const files =
    input.with.length === 0
      ? input.model
      : input.with.every(isCfg)
        ? [...input.model.filter((file) => !isCfg(file)), ...input.with]
        : input.with
  const {model, losses} = readModelFiles(files, readingOf(input, parameters))
  return {files, model, losses}
}

/** Where the second model's own settings are not what it is run by. */
function timeWarnings({settings: first}: Model, {settings: second}: Model, {maxTime, tick}: CompareInput): Warning[] {
  const differs = (a: number | undefined, b: number | undefined) => b !== undefined && a !== b
  const warnings: Warning[] = []
  if (maxTime === undefined && differs(first.maxTime, second.maxTime)) {
    warnings.push({
      kind: 'other-max-time',
      text: `The second model's own maximal time, ${second.maxTime}, is not used: both run to that of the first, ${first.maxTime ?? 1000}.`,
    })
  }
  if (tick === undefined && differs(first.timeTick, second.timeTick)) {
    warnings.push({
      kind: 'other-time-tick',
      text: `The second model's own time tick, ${second.timeTick}, is not used: both have that of the first, ${first.timeTick ?? 0.5}.`,
    })
  }
  if ((first.discreteTime ?? false) !== (second.discreteTime ?? false)) {
    warnings.push({
      kind: 'mixed-time',
      text: 'One model runs in discrete time and the other in continuous time: their probabilities are of different kinds.',
    })
  }
  return warnings
}

function compareJson(first: Given, second: Given, result: TwoRuns): CompareAnswer {
  const sideJson = ({files, parameters, force}: Given, {method, runs, seed}: SideRun) => ({
    files: files.map(({name}) => name),
    set: parameters,
    force,
    method,
    runs,
    seed,
  })
  const byNode = result.windows.map(({nodes}) => new Map(nodes.map((one) => [one.node, one])))
  return {
    first: sideJson(first, result.first),
    second: sideJson(second, result.second),
    paired: result.isPaired,
    times: Array.from(result.times, digits),
    tick: result.timeTick,
    nodes: Object.fromEntries(
      result.windows.at(-1)!.nodes.map(({node}) => [node, byNode.map((window) => differenceJson(window.get(node)!))]),
    ),
    end: Object.fromEntries(result.end.nodes.map((one) => [one.node, differenceJson(one)])),
    onlyFirst: onlyIn(first.model, second.model),
    onlySecond: onlyIn(second.model, first.model),
    test: result.end.test,
  }
}

const differenceJson = ({first, second, delta, error, z, pValue, qValue}: NodeDifference) => ({
  first: digits(first),
  second: digits(second),
  delta: digits(delta),
  error: digits(error),
  z: digitsOrNull(z),
  pValue: digitsOrNull(pValue),
  qValue: digitsOrNull(qValue),
})

function onlyIn(one: Model, other: Model): string[] {
  const known = new Set(other.nodes.map(({name}) => name))
  return one.nodes.flatMap(({name}) => (known.has(name) ? [] : [name]))
}

/** Exact differences below this are not listed for people: their four decimals would be 0. */
const negligible = 5e-5

function compareText(first: Given, second: Given, result: TwoRuns, seconds: number): string {
  const {nodes} = result.windows.at(-1)!
  const isExact = result.first.runs === 0 && result.second.runs === 0
  const differing = nodes.filter(({delta, qValue}) => (isExact ? Math.abs(delta) > negligible : qValue < 0.05))
  const shown = differing.slice(0, mostShown)
  const onlyFirst = onlyIn(first.model, second.model)
  const onlySecond = onlyIn(second.model, first.model)
  const rows = shown.map(({node, first: a, second: b, delta, error, z, pValue, qValue}) => [
    node,
    a.toFixed(4),
    b.toFixed(4),
    isExact ? signed(delta) : `${signed(delta)} ± ${error.toFixed(4)}`,
    ...(isExact ? [] : [zText(z), pText(pValue), pText(qValue)]),
  ])
  const head = ['node', 'first', 'second', isExact ? 'difference' : 'difference ± error', ...(isExact ? [] : ['z', 'p', 'q'])]
  const others = nodes.filter((one) => !differing.includes(one)).map(({node}) => node)
  return [
    `first   ${sideText(first)}`,
    `second  ${second.files === first.files ? sameText(first, second) : sideText(second)}`,
    `${howText(result)}, ${seconds.toFixed(2)} s; probabilities in the last window (from ${digits(result.times.at(-1)!)})`,
    '',
    ...(shown.length > 0 ? columns([head, ...rows], isExact ? 'lrrr' : 'lrrrrrr') : []),
    ...(differing.length > shown.length ? [`… and ${differing.length - shown.length} more that differ less; --json lists all`] : []),
    ...(others.length > 0 ? [othersText(others, nodes.length, isExact)] : []),
    ...(onlyFirst.length > 0 ? ['', `Only in the first model: ${someOf(onlyFirst)}`] : []),
    ...(onlySecond.length > 0 ? ['', `Only in the second model: ${someOf(onlySecond)}`] : []),
    ...(isExact ? [] : ['', `${result.end.test}`]),
  ].join('\n')
}

function othersText(others: readonly string[], all: number, isExact: boolean): string {
  const names = others.length <= 12 ? `: ${others.join(', ')}` : ''
  const by = isExact ? 'by 0.0001 or more' : '(q < 0.05)'
  return others.length === all
    ? `None of ${plural(all, 'node')} differs ${by}${names}`
    : `The other ${others.length} of ${all} ${others.length === 1 ? 'does' : 'do'} not differ ${by}${names}`
}

const changesText = ({parameters, force}: Changes): string[] =>
  [...Object.entries(force), ...Object.entries(parameters)].map(([name, value]) => `${name}=${value}`)

function sideText(side: Given): string {
  return [side.files.map(({name}) => name).join(' '), ...changesText(side)].join(', ')
}

/** The same model: what of its changes the first has not. */
function sameText(first: Given, second: Given): string {
  const before = new Set(changesText(first))
  return ['the same', ...changesText(second).filter((change) => !before.has(change))].join(', ')
}

function howText({first, second, isPaired}: TwoRuns): string {
  const one = ({method, runs, seed}: SideRun) => (runs === 0 ? 'exact, no sampling' : `${method}, ${runs} trajectories, seed ${seed}`)
  if (isPaired) return `${first.method}, ${first.runs} trajectories each with common random numbers, seed ${first.seed}`
  return first.runs === 0 && second.runs === 0 ? 'exact, no sampling' : `first: ${one(first)}; second: ${one(second)}`
}
