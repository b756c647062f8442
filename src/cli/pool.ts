import {existsSync} from 'node:fs'
import {availableParallelism} from 'node:os'
import {fileURLToPath} from 'node:url'
import {Worker} from 'node:worker_threads'
import {type ErrorCode, UserError} from '#errors'
import type {PoolSetup, WorkPool} from '#tasks'

const entry = new URL('./worker.js', import.meta.url)

/** Whether worker threads can be had: the compiled program has a file for them. */
export const hasWorkers = existsSync(fileURLToPath(entry))

interface Waiting {
  readonly job: unknown
  readonly done: (text: string) => void
  readonly fail: (error: Error) => void
}

type Message =
  | {readonly ready: true}
  | {readonly text: string}
  | {readonly mistake: string; readonly code: ErrorCode}
  | {readonly error: string}

/** Worker threads, one per core unless told otherwise; each does one job at a time. */
export function threadPool(setup: PoolSetup, threads = availableParallelism()): WorkPool {
  const queue: Waiting[] = []
  const workers: Worker[] = []
  let failure: Error | undefined
  const failAll = (error: Error) => {
    failure ??= error
    for (const {fail} of queue.splice(0)) fail(failure)
  }
  for (let i = 0; i < threads; i++) {
    const worker = new Worker(entry, {workerData: setup})
    let current: Waiting | undefined
    let isIdle = false
    const next = () => {
      current = queue.shift()
      isIdle = current === undefined
      if (current) worker.postMessage(current.job)
    }
    worker.on('message', (message: Message) => {
      if ('text' in message) current!.done(message.text)
      else if ('mistake' in message) current!.fail(new UserError(message.code, message.mistake))
      else if ('error' in message) current!.fail(new Error(message.error))
      next()
    })
    worker.on('error', (error) => {
      current?.fail(error)
      failAll(error)
    })
    worker.on('mitologic:wake' as 'online', () => {
      if (isIdle) next()
    })
    workers.push(worker)
  }
  return {
    size: threads,
    run: (job) =>
      new Promise((done, fail) => {
        if (failure) return fail(failure)
        queue.push({job, done, fail})
        for (const worker of workers) worker.emit('mitologic:wake')
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
