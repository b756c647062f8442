import {UserError} from '#errors'
import type {Knowledge} from '#knowledge'
import {type JobRunner, type PlannedTask, runJob, type ScreenPlan, taskId} from '#screen'
import type {TaskEnvironment, WorkPool, WorkStore} from '../shared/task.js'

/** Who does the work of a plan, and where its results are kept. */
export interface Workplace {
  readonly plan: ScreenPlan
  readonly knowledge: Knowledge
  readonly environment: TaskEnvironment
  /** Results are written to the first; all are read. Empty = results are kept in memory. */
  readonly stores: readonly WorkStore[]
  readonly threads: number | undefined
  /** What a stopped run says: how to go on. */
  readonly resume: string
}

export interface WorkDone {
  readonly done: number
  readonly reused: number
  /** Results that were there but damaged, and were made again. */
  readonly remade: number
}

/** A pool that is opened when the first job needs it, so that a run with nothing left to do starts no threads. */
export class Crew {
  readonly #place: Workplace
  #pool: WorkPool | undefined

  constructor(place: Workplace) {
    this.#place = place
  }

  get pool(): WorkPool {
    this.#pool ??= openPool(this.#place)
    return this.#pool
  }

  async close(): Promise<void> {
    await this.#pool?.close()
  }
}

function openPool({plan, knowledge, environment, threads}: Workplace): WorkPool {
  const {reading, packs, predicted, setting} = plan.head
  if (environment.pool && threads !== 1)
    return environment.pool({worker: 'screen', reading, packs, ...(predicted ? {predicted} : {}), data: setting}, threads)
  return {
    size: 1,
    run: async (job) => {
      // Lets a signal, a timer or a click in between two jobs.
      await new Promise((done) => setTimeout(done))
      return runJob(knowledge, setting, job as Parameters<typeof runJob>[2])
    },
    close: async () => {},
  }
}

/** Does the tasks whose results are not there yet, as many at a time as there are workers; each result is kept as soon as it is there. */
export async function doTasks(
  place: Workplace,
  crew: Crew,
  tasks: readonly PlannedTask[],
  keep: (task: PlannedTask, text: string) => void,
  onProgress: (share: number, what: string) => void,
): Promise<WorkDone> {
  const {environment, resume} = place
  const found = tasks.map((task) => ({task, stored: lookUp(place.stores, task.id)}))
  const open = found.filter(({stored}) => stored !== 'found')
  const remade = found.filter(({stored}) => stored === 'damaged').length
  const reused = tasks.length - open.length
  let done = 0
  let next = 0
  const report = () => onProgress(tasks.length === 0 ? 1 : (reused + done) / tasks.length, `${reused + done} of ${tasks.length} tasks`)
  report()
  const checkStop = () => {
    if (environment.signal?.aborted) throw new UserError('aborted', `stopped; ${resume}`)
  }
  const work = async (): Promise<void> => {
    while (next < open.length) {
      checkStop()
      const {task} = open[next++]!
      const text = await crew.pool.run(task.job)
      keep(task, text)
      done++
      report()
    }
  }
  checkStop()
  if (open.length > 0) {
    const stopped = onStop(environment.signal, () => new UserError('aborted', `stopped; ${resume}`))
    try {
      await Promise.race([Promise.all(Array.from({length: Math.min(crew.pool.size, open.length)}, work)), stopped.promise])
    } finally {
      stopped.forget()
      next = open.length
    }
  }
  return {done, reused, remade}
}

/** A promise that fails when the signal says stop. */
function onStop(signal: AbortSignal | undefined, error: () => UserError): {promise: Promise<never>; forget(): void} {
  let listener = () => {}
  const promise = new Promise<never>((_, fail) => {
    listener = () => fail(error())
    signal?.addEventListener('abort', listener, {once: true})
  })
  promise.catch(() => {})
  return {promise, forget: () => signal?.removeEventListener('abort', listener)}
}

function lookUp(stores: readonly WorkStore[], id: string): 'found' | 'absent' | 'damaged' {
  let seen: 'absent' | 'damaged' = 'absent'
  for (const store of stores) {
    const {kind} = store.result(id)
    if (kind === 'found') return 'found'
    if (kind === 'damaged') seen = 'damaged'
  }
  return seen
}

/** The result of a task, from whichever folder has it. */
export function resultText(stores: readonly WorkStore[], id: string): string | undefined {
  for (const store of stores) {
    const stored = store.result(id)
    if (stored.kind === 'found') return stored.text
  }
  return undefined
}

/** Does the jobs that come after the plan's own tasks, kept by name like those. */
export function jobRunner(place: Workplace, crew: Crew, from: number, to: number): JobRunner {
  const {plan, stores, environment} = place
  let start = from
  return async (jobs, what) => {
    const end = start + (to - start) / 2
    const tasks = jobs.map((job): PlannedTask => ({id: taskId(plan.head, job), job}))
    const fresh = new Map<string, string>()
    const keep = ({id}: PlannedTask, text: string) => {
      if (stores.length > 0) stores[0]!.keep(id, text)
      else fresh.set(id, text)
    }
    await doTasks(place, crew, tasks, keep, (share) => environment.progress?.(start + share * (end - start), what))
    start = end
    return tasks.map(({id}) => fresh.get(id) ?? resultText(stores, id)!)
  }
}
