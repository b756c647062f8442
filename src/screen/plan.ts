import {UserError} from '#errors'
import {type Change, type Knowledge, type Reading, toSnapshot} from '#knowledge'
import {scoreBlock} from './block.js'
import {type FinishOptions, finishStrategy} from './finish.js'
import {type PlainScreen, plainScreen} from './plain.js'
import type {ScoredBlock, ScreenSetting} from './setting.js'
import {sha256} from './sha256.js'
import {blocksOf, type Combination} from './space.js'

/** One piece of work: it needs the knowledge and the setting, and gives plain data. */
export type ScreenJob =
  | {readonly kind: 'score'; readonly full: boolean; readonly combinations: readonly Combination[]}
  | {readonly kind: 'plain'; readonly blocks: readonly (readonly Combination[])[]}
  | ({readonly kind: 'finish'; readonly combination: Combination} & FinishOptions)

/** All that the answer depends on but the space. */
export interface PlanHead {
  readonly version: string
  readonly knowledge: {readonly version: string; readonly digest: string}
  readonly reading: Reading
  readonly packs: readonly string[]
  /** Predicted sites that the user gave, as text. */
  readonly predicted?: {readonly name: string; readonly text: string}
  readonly setting: ScreenSetting
  readonly networks: number
  readonly top: number
  /** The singles of the space, which the trivial methods rank. */
  readonly singles: readonly Change[]
}

export interface PlannedTask {
  readonly id: string
  readonly job: ScreenJob
}

/** A screen laid out as tasks. Deterministic: the same question gives the same plan, byte for byte. */
export interface ScreenPlan {
  readonly format: 'mitologic-screen-plan'
  readonly formatVersion: 1
  /** Hash of everything below: the name of this screen. */
  readonly id: string
  readonly head: PlanHead
  /** Whether every combination gets every column at once; otherwise those on the shortlist do, at the end. */
  readonly full: boolean
  readonly combinations: number
  /** About how long all tasks take on one core, and shards of about a minute each. */
  readonly estimate: {readonly seconds: number; readonly shards: number}
  readonly tasks: readonly PlannedTask[]
}

/** Up to this many combinations get every column at once. */
const fullUpTo = 800
/** How many get every column where not all do. */
export const shortlist = 100

/** Seconds of one core for a block of one to four combinations, as measured (bench/screen.ts); more with every column. */
const secondsPerBlock = {quick: 0.06, ensemble: 0.4, full: 0.5}
const secondsPerShard = 60
/** Plain simulations are short: so many sets of entities are one task. */
const blocksPerPlainTask = 25

/** Hash of what the knowledge says, whatever file or folder it came from. */
export function knowledgeDigest(knowledge: Knowledge): string {
  return sha256(toSnapshot(knowledge) + (knowledge.predicted ? JSON.stringify(knowledge.predicted) : ''))
}

/** The name of a task: hash of the program's version, the knowledge, the setting, and what is done. */
export function taskId({version, knowledge, setting}: PlanHead, job: ScreenJob): string {
  return sha256(JSON.stringify([version, knowledge.digest, setting, job]))
}

/**
 * With `setting.plain`, plain simulations first, and every column for the shortlist; else an ensemble for all.
 *
 * @param head - all that the answer depends on but the space
 * @param combinations - of `pairs`, `triples`, or singles each in a list
 * @returns tasks, named by hashes, with an estimate in seconds of one core
 * @example
 * const setting = defaultSetting(knowledge, {disease: 'TSCC', drug: 'cisplatin'}, {ensemble: {members: 2, runs: 64, seed: 1}})
 * const singles = [{entity: 'FIS1', sign: -1}]
 * const head = {version: '0', knowledge: {version: knowledge.version, digest: '0'}, reading: 'corrected', packs: [], setting, networks: 0, top: 5, singles}
 * planScreen(head, singles.map((single) => [single])).combinations // → 1
 */
export function planScreen(head: PlanHead, combinations: readonly Combination[]): ScreenPlan {
  const isQuick = head.setting.plain !== undefined
  const full = !isQuick && combinations.length <= fullUpTo
  const blocks = blocksOf(combinations)
  const jobs = isQuick
    ? chunks(blocks, blocksPerPlainTask).map((some): ScreenJob => ({kind: 'plain', blocks: some}))
    : blocks.map((block): ScreenJob => ({kind: 'score', full, combinations: block}))
  const tasks = jobs.map((job): PlannedTask => ({id: taskId(head, job), job}))
  const seconds = Math.ceil(blocks.length * secondsPerBlock[isQuick ? 'quick' : full ? 'full' : 'ensemble'])
  const count = blocks.reduce((sum, block) => sum + block.length, 0)
  const body = {head, full, combinations: count, estimate: {seconds, shards: Math.max(1, Math.ceil(seconds / secondsPerShard))}, tasks}
  return {format: 'mitologic-screen-plan', formatVersion: 1, id: planId(body), ...body}
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({length: Math.ceil(items.length / size)}, (_, i) => items.slice(i * size, (i + 1) * size))
}

const planId = ({head, full, tasks}: Pick<ScreenPlan, 'head' | 'full' | 'tasks'>) =>
  sha256(JSON.stringify([head, full, tasks.map(({id}) => id)]))

export const printPlan = (plan: ScreenPlan): string => `${JSON.stringify(plan)}\n`

/**
 * @param name - of the file, for messages
 * @throws {UserError} not a plan, of another format version, or not as it was written
 */
export function readPlan(text: string, name: string): ScreenPlan {
  const damaged = (found: string) =>
    new UserError('invalid-input', `${name}: found ${found}, expected a plan as 'mitologic screen plan' writes it; make the plan again`)
  let plan: ScreenPlan
  try {
    plan = JSON.parse(text) as ScreenPlan
  } catch (error) {
    throw damaged(`text that is not JSON (${(error as Error).message.slice(0, 60)})`)
  }
  if (plan?.format !== 'mitologic-screen-plan') throw damaged('a document of another kind')
  if (plan.formatVersion !== 1) throw damaged(`a plan of format version ${plan.formatVersion}`)
  if (!Array.isArray(plan.tasks) || plan.tasks.some(({id, job}) => id !== taskId(plan.head, job)) || plan.id !== planId(plan))
    throw damaged('a plan that was changed after it was made')
  return plan
}

/** Tasks of share `index` of `count`, dealt out in turn so that shares take equally long. */
export function shareOf(plan: ScreenPlan, {index, count}: Shard): readonly PlannedTask[] {
  return plan.tasks.filter((_, i) => i % count === index - 1)
}

export interface Shard {
  /** 1 … count. */
  readonly index: number
  readonly count: number
}

/** @throws {UserError} not `i/N` with 1 ≤ i ≤ N */
export function parseShard(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text.trim())
  const [index, count] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || count < 1 || index < 1 || index > count)
    throw new UserError('invalid-input', `--shard: found '${text}', expected i/N with i from 1 to N, such as 1/4`)
  return {index, count}
}

/** Refuses work planned for another knowledge or another version of the program. */
export function checkPlanFits({head}: ScreenPlan, version: string, digest: string, name: string): void {
  if (head.knowledge.digest !== digest)
    throw new UserError(
      'conflict',
      `${name}: the knowledge has changed since this plan was made (planned with ${head.knowledge.digest.slice(0, 12)}, found ${digest.slice(0, 12)}); make the plan again, or go back to the knowledge it was made with`,
    )
  if (head.version !== version)
    throw new UserError(
      'conflict',
      `${name}: planned with mitologic ${head.version}, found ${version}, whose models may differ; make the plan again, or use version ${head.version}`,
    )
}

/** Most combinations of one plan. */
export const maxPlanned = 250_000

/** Refuses a space that would not end in reasonable time, saying how large it is, how long it would take and what to narrow. */
export function checkSize(combinations: number, max: number): void {
  if (combinations <= max) return
  const hours = (combinations * secondsPerBlock.ensemble) / 3 / 2 / 3600
  const time = hours < 1 ? `${Math.ceil(hours * 60)} minutes` : `${Math.ceil(hours)} hours`
  throw new UserError(
    'too-large',
    `this space holds ${combinations.toLocaleString('en')} combinations, more than ${max.toLocaleString('en')} (about ${time} on two cores); narrow it with --entities or --scope near${max < maxPlanned ? ", or use 'screen plan', 'screen run' and 'screen merge' in shares" : ''}`,
  )
}

/** Does one piece of work; the text is the same wherever it is done. */
export function runJob(knowledge: Knowledge, setting: ScreenSetting, job: ScreenJob): string {
  switch (job.kind) {
    case 'score':
      return JSON.stringify(scoreBlock(knowledge, setting, job.combinations, job.full))
    case 'plain': {
      const plain = plainScreenOf(knowledge, setting)
      return JSON.stringify({weights: [1], scored: job.blocks.flatMap((block) => plain.block(block).scored)} satisfies ScoredBlock)
    }
    case 'finish':
      return JSON.stringify(finishStrategy(knowledge, setting, job.combination, job))
    default:
      return job satisfies never
  }
}

const plainScreens = new WeakMap<Knowledge, {readonly key: string; readonly screen: PlainScreen}>()

/** The program of plain simulations, made once for a setting and used by every job after. */
function plainScreenOf(knowledge: Knowledge, setting: ScreenSetting): PlainScreen {
  const key = JSON.stringify(setting)
  const known = plainScreens.get(knowledge)
  if (known?.key === key) return known.screen
  const screen = plainScreen(knowledge, setting, setting.plain ?? [])
  plainScreens.set(knowledge, {key, screen})
  return screen
}
