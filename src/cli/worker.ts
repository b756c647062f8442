import {parentPort, workerData} from 'node:worker_threads'
import {UserError} from '#errors'
import {openWorker, type PoolSetup} from '#tasks'
import {knowledgeLoader} from './environment.js'

/** The body of a worker thread: one job in, one text out, until it is closed. */
const port = parentPort!
const run = await openWorker(workerData as PoolSetup, knowledgeLoader)
port.on('message', (job: unknown) => {
  try {
    port.postMessage({text: run(job)})
  } catch (error) {
    if (error instanceof UserError) port.postMessage({mistake: error.message, code: error.code})
    else port.postMessage({error: error instanceof Error ? (error.stack ?? error.message) : String(error)})
  }
})
port.postMessage({ready: true})
