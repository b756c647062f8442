import type {PoolSetup, TaskEnvironment} from './shared/task.js'

/**
 * Makes a worker ready: what a door calls once in each worker thread, with a way to get at the knowledge.
 *
 * @returns does one job; the text is the same in whichever worker
 */
export async function openWorker(
  {worker, reading, packs, predicted, data}: PoolSetup,
  knowledge: TaskEnvironment['knowledge'],
): Promise<(job: unknown) => string> {
  switch (worker) {
    case 'screen': {
      const [{runJob}, known] = await Promise.all([import('#screen'), knowledge({reading, packs, ...(predicted ? {predicted} : {})})])
      return (job) => runJob(known, data as Parameters<typeof runJob>[1], job as Parameters<typeof runJob>[2])
    }
    case 'simulate': {
      const {blocksToText, prepare, runBlocks} = await import('#engine')
      const {model, options} = data as {model: Parameters<typeof prepare>[0]; options: Parameters<typeof prepare>[1]}
      const simulation = prepare(model, options)
      return (job) => blocksToText(runBlocks(simulation, job as Parameters<typeof runBlocks>[1]))
    }
    default:
      return worker satisfies never
  }
}
