import {UserError} from '#errors'
import type {Knowledge} from '#knowledge'
import {
  assembleScreen,
  checkPlanFits,
  knowledgeDigest,
  type PlannedTask,
  parseShard,
  printPlan,
  readPlan,
  type ScreenPlan,
  shareOf,
} from '#screen'
import type {TaskEnvironment, TaskResult, WorkStore} from '../shared/task.js'
import type {AnyScreenAnswer} from './answer.js'
import type {ScreenInput} from './input.js'
import {makePlan} from './plan.js'
import {screenResult} from './result.js'
import {Crew, doTasks, jobRunner, resultText, type Workplace} from './work.js'

const planFile = 'plan.json'

export async function runScreen(input: ScreenInput, environment: TaskEnvironment): Promise<TaskResult<AnyScreenAnswer>> {
  switch (input.step) {
    case 'all':
      return screenAtOnce(input, environment)
    case 'plan':
      return planStep(input, environment)
    case 'run':
      return runStep(input, environment)
    case 'merge':
      return mergeStep(input, environment)
    default:
      return input.step satisfies never
  }
}

/** Plan, run and merge in one go; with an output folder, results are kept beside it until all are there. */
async function screenAtOnce(input: ScreenInput, environment: TaskEnvironment): Promise<TaskResult<AnyScreenAnswer>> {
  if (input.shard !== undefined || input.folders.length > 0)
    throw new UserError(
      'invalid-input',
      `screen: found ${input.shard === undefined ? `'${input.folders[0]}'` : '--shard'} without a step, expected 'screen plan', 'screen run' or 'screen merge'; see 'mitologic screen --help'`,
    )
  const {plan, knowledge} = await makePlan(input, environment)
  const store =
    input.output === undefined ? undefined : environment.store?.(`${input.output.replace(/[/\\]+$/, '')}.screen-${plan.id.slice(0, 8)}`)
  const lock = store?.lock('screen')
  const resume = store
    ? 'what was done is kept; the same command goes on from there'
    : "nothing was kept; with -o, or with 'screen plan' and 'screen run', a stopped screen can go on later"
  const place: Workplace = {plan, knowledge, environment, stores: store ? [store] : [], threads: input.threads, resume}
  try {
    const result = await finish(place, await runAll(place))
    store?.remove()
    return result
  } finally {
    lock?.release()
  }
}

type Texts = (task: PlannedTask) => string

/** Does all tasks of a plan here, and tells where each result is. */
async function runAll(place: Workplace): Promise<{crew: Crew; texts: Texts}> {
  const crew = new Crew(place)
  const fresh = new Map<string, string>()
  const keep = ({id}: PlannedTask, text: string) => {
    if (place.stores.length > 0) place.stores[0]!.keep(id, text)
    else fresh.set(id, text)
  }
  try {
    await doTasks(place, crew, place.plan.tasks, keep, (share, what) => place.environment.progress?.(0.8 * share, what))
  } catch (error) {
    await crew.close()
    throw error
  }
  return {crew, texts: ({id}) => fresh.get(id) ?? resultText(place.stores, id)!}
}

async function finish(place: Workplace, {crew, texts}: {crew: Crew; texts: Texts}): Promise<TaskResult<AnyScreenAnswer>> {
  const {plan, knowledge, environment} = place
  function* results() {
    for (const task of plan.tasks) yield texts(task)
  }
  try {
    const result = await assembleScreen(plan, results(), jobRunner(place, crew, 0.8, 1))
    return screenResult(knowledge, plan, result, environment)
  } finally {
    await crew.close()
  }
}

async function planStep(input: ScreenInput, environment: TaskEnvironment): Promise<TaskResult<AnyScreenAnswer>> {
  if (input.shard !== undefined)
    throw new UserError('invalid-input', "--shard: a plan is made once, for all shards; give --shard to 'screen run'")
  const {plan} = await makePlan(input, environment)
  const folder = input.output ?? input.folders[0]
  const {seconds, shards} = plan.estimate
  const facts = {
    plan: plan.id,
    tasks: plan.tasks.length,
    combinations: plan.combinations,
    estimate: {secondsOnOneCore: seconds, shards},
    knowledge: plan.head.knowledge,
    version: plan.head.version,
  }
  let written = ''
  if (folder !== undefined) {
    const store = openStore(environment, folder)
    const before = store.read(planFile)
    if (before !== undefined && readPlan(before, `${folder}/${planFile}`).id !== plan.id)
      throw new UserError(
        'conflict',
        `${folder}: found another plan in it (${readPlan(before, folder).id.slice(0, 12)}); choose another -o`,
      )
    if (before === undefined) store.write(planFile, printPlan(plan))
    written = `Written: ${store.path}/${planFile}\n`
  }
  return {
    json: {...facts, ids: plan.tasks.map(({id}) => id)},
    text: `${plan.combinations.toLocaleString('en')} combinations in ${plan.tasks.length.toLocaleString('en')} tasks, about ${seconds} s on one core: ${shards} ${shards === 1 ? 'shard' : 'shards'} of about a minute
plan ${plan.id}
${written}Next: mitologic screen run ${folder ?? 'FOLDER'} --shard 1/${shards}, …, then mitologic screen merge ${folder ?? 'FOLDER'} -o RESULTS
`,
  }
}

async function runStep(input: ScreenInput, environment: TaskEnvironment): Promise<TaskResult<AnyScreenAnswer>> {
  const [folder, ...more] = input.folders
  if (folder === undefined || more.length > 0)
    throw new UserError(
      'invalid-input',
      `screen run: found ${input.folders.length} folders, expected the folder of one plan ('screen plan -o FOLDER' makes it)`,
    )
  const shard = parseShard(input.shard ?? '1/1')
  const {plan, knowledge, store: source} = await openPlan(folder, environment)
  const store = input.output === undefined ? source : openStore(environment, input.output)
  if (store !== source) copyPlan(plan, store)
  const lock = store.lock(`screen-${shard.index}-of-${shard.count}`)
  const stores = store === source ? [store] : [store, source]
  const place: Workplace = {
    plan,
    knowledge,
    environment,
    stores,
    threads: input.threads,
    resume: 'what was done is kept; the same command goes on from there',
  }
  const crew = new Crew(place)
  try {
    const tasks = shareOf(plan, shard)
    const keep = ({id}: PlannedTask, text: string) => store.keep(id, text)
    const {done, reused, remade} = await doTasks(place, crew, tasks, keep, (share, what) => environment.progress?.(share, what))
    return {
      json: {plan: plan.id, shard: `${shard.index}/${shard.count}`, tasks: tasks.length, done, reused, remade},
      text: `shard ${shard.index}/${shard.count}: ${done} done, ${reused} were there already\n`,
      ...(remade > 0
        ? {warnings: [{kind: 'remade-results', text: `${remade} damaged ${remade === 1 ? 'result was' : 'results were'} made again`}]}
        : {}),
    }
  } finally {
    lock.release()
    await crew.close()
  }
}

async function mergeStep(input: ScreenInput, environment: TaskEnvironment): Promise<TaskResult<AnyScreenAnswer>> {
  const [folder, ...more] = input.folders
  if (folder === undefined)
    throw new UserError(
      'invalid-input',
      'screen merge: found no folder, expected that of the plan, and those of shards that were kept elsewhere',
    )
  if (input.shard !== undefined) throw new UserError('invalid-input', "--shard: 'screen merge' takes all shards; leave it out")
  const {plan, knowledge, store} = await openPlan(folder, environment)
  const others = more.map((path) => {
    const other = openStore(environment, path)
    const text = other.read(planFile)
    if (text === undefined)
      throw new UserError(
        'not-found',
        `${path}: found no ${planFile} in it, expected the folder of a shard; name the folder that 'screen run -o' wrote`,
      )
    const theirs = readPlan(text, `${path}/${planFile}`)
    if (theirs.id !== plan.id)
      throw new UserError(
        'conflict',
        `${path}: found results of plan ${theirs.id.slice(0, 12)}, expected those of ${plan.id.slice(0, 12)} (${folder}); merge shards of one plan only`,
      )
    return other
  })
  const stores = [store, ...others]
  checkComplete(plan, stores, folder)
  const lock = store.lock('screen-merge')
  const place: Workplace = {
    plan,
    knowledge,
    environment,
    stores,
    threads: input.threads,
    resume: 'what was done is kept; the same command goes on from there',
  }
  try {
    return await finish(place, {crew: new Crew(place), texts: ({id}) => resultText(stores, id)!})
  } finally {
    lock.release()
  }
}

/** All results there and whole, or one message that says which are not. */
function checkComplete(plan: ScreenPlan, stores: readonly WorkStore[], folder: string): void {
  const missing: number[] = []
  for (const [i, {id}] of plan.tasks.entries()) {
    const seen = stores.map((store) => store.result(id))
    if (seen.some(({kind}) => kind === 'found')) continue
    const damaged = seen.find((stored) => stored.kind === 'damaged')
    if (damaged)
      throw new UserError(
        'invalid-input',
        `${damaged.path}: found a damaged result (its hash does not fit), expected it as it was written; run 'mitologic screen run ${folder}' to make it again`,
      )
    missing.push(i)
  }
  if (missing.length === 0) return
  const {shards} = plan.estimate
  const shares = [...new Set(missing.map((i) => (i % shards) + 1))].sort((a, b) => a - b)
  throw new UserError(
    'not-found',
    `${folder}: found ${plan.tasks.length - missing.length} of ${plan.tasks.length} results, expected all (missing: ${missing.length}, first ${plan.tasks[missing[0]!]!.id.slice(0, 12)}); run 'mitologic screen run ${folder}' for the rest${shards > 1 ? `, or shards ${shares.slice(0, 8).join(', ')}${shares.length > 8 ? ', …' : ''} of ${shards}` : ''}`,
  )
}

function openStore(environment: TaskEnvironment, path: string): WorkStore {
  if (!environment.store)
    throw new UserError('unsupported', 'screen plan, run and merge need folders, which are not to be had here; use the command line')
  return environment.store(path)
}

async function openPlan(folder: string, environment: TaskEnvironment): Promise<{plan: ScreenPlan; knowledge: Knowledge; store: WorkStore}> {
  const store = openStore(environment, folder)
  const text = store.read(planFile)
  if (text === undefined)
    throw new UserError(
      'not-found',
      `${folder}: found no ${planFile} in it, expected the folder of a plan; make one with 'mitologic screen plan … -o ${folder}'`,
    )
  const plan = readPlan(text, `${folder}/${planFile}`)
  const {reading, packs, predicted} = plan.head
  const knowledge = await environment.knowledge({reading, packs, ...(predicted ? {predicted} : {})})
  checkPlanFits(plan, environment.version, knowledgeDigest(knowledge), `${folder}/${planFile}`)
  return {plan, knowledge, store}
}

/** The plan goes with its results, so that a merge can see what they are of. */
function copyPlan(plan: ScreenPlan, store: WorkStore): void {
  const before = store.read(planFile)
  if (before === undefined) store.write(planFile, printPlan(plan))
  else if (readPlan(before, `${store.path}/${planFile}`).id !== plan.id)
    throw new UserError('conflict', `${store.path}: found results of another plan in it; choose another -o`)
}
