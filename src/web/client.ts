import type {Ask, QuestionName, Questions, Reply, Start} from './worker/protocol.js'

/** A mistake the user can mend, in the words of the worker. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
  constructor(
    message: string,
    /** False: a fault of the program. */
    readonly user: boolean,
  ) {
    super(message)
  }
}

/** A long run that was stopped by its user. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

interface Waiting {
  resolve(answer: unknown): void
  reject(error: Error): void
  onProgress?: (share: number, what: string) => void
}

/** One Web Worker and the questions it has not answered yet. */
class Line {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #next = 0

  constructor() {
    this.#worker = new Worker(new URL('./worker/worker.ts', import.meta.url), {type: 'module'})
    this.#worker.postMessage({kind: 'start', base: document.baseURI} satisfies Start)
    this.#worker.onmessage = ({data}: MessageEvent<Reply>) => this.#receive(data)
    this.#worker.onerror = (event) => this.close(new AnswerError(event.message || 'the computation could not be started', false))
  }

  ask<Name extends QuestionName>(
    name: Name,
    question: Questions[Name]['question'],
    onProgress?: (share: number, what: string) => void,
  ): Promise<Questions[Name]['answer']> {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {resolve: resolve as (answer: unknown) => void, reject, ...(onProgress ? {onProgress} : {})})
      this.#worker.postMessage({kind: 'ask', id, name, question} satisfies Ask)
    })
  }

  /** Ends the worker; whatever was asked fails with `reason`. */
  close(reason: Error): void {
    this.#worker.terminate()
    for (const {reject} of this.#waiting.values()) reject(reason)
    this.#waiting.clear()
  }

  #receive(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id)
    if (waiting === undefined) return
    switch (reply.kind) {
      case 'progress':
        waiting.onProgress?.(reply.share, reply.what)
        return
      case 'answer':
        waiting.resolve(reply.answer)
        break
      case 'error':
        waiting.reject(new AnswerError(reply.message, reply.user))
        break
      default:
        reply satisfies never
    }
    this.#waiting.delete(reply.id)
  }
}

/** Short questions: names, maps, previews. */
let quick: Line | undefined
/** Full answers, which take up to a second: they never stand before a short question. */
let full: Line | undefined

const remembered = new Map<string, Promise<unknown>>()

/** Answers that do not change are asked once. A failed answer is not remembered. */
function once<T>(key: string, get: () => Promise<T>): Promise<T> {
  const held = remembered.get(key) as Promise<T> | undefined
  if (held) return held
  const fresh = get()
  remembered.set(key, fresh)
  fresh.catch(() => remembered.delete(key))
  if (remembered.size > 400) remembered.delete(remembered.keys().next().value!)
  return fresh
}

/** Starts the workers, so that the first question finds them warm. */
export function startWorkers(): void {
  quick ??= new Line()
}

export function ask<Name extends QuestionName>(name: Name, question: Questions[Name]['question']): Promise<Questions[Name]['answer']> {
  quick ??= new Line()
  const line = quick
  return once(`${name} ${JSON.stringify(question)}`, () => line.ask(name, question))
}

/** Has the worker of full answers do something small, so that it is awake when it is needed. */
export function wakeFull(question: Questions['preview']['question']): void {
  if (full) return
  full = new Line()
  full.ask('preview', question).catch(() => {})
}

let running: Promise<unknown> = Promise.resolve()
let latest = 0

/**
 * A task without files, in full, remembered. One runs at a time; of many that wait, those asked long before the last are no
 * longer wanted and fail with `Stopped`.
 */
export function askFull(task: string, input: Readonly<Record<string, unknown>>): Promise<Questions['task']['answer']> {
  full ??= new Line()
  const line = full
  return once(`full ${task} ${JSON.stringify(input)}`, () => {
    const number = ++latest
    const turn = running.then(() => {
      if (latest - number > 3) throw new Stopped('superseded')
      return line.ask('task', {task, input})
    })
    running = turn.catch(() => {})
    return turn
  })
}

/** A long task in a worker of its own. `signal` ends it at once: nothing of it is left. */
export function runJob(
  task: string,
  input: Readonly<Record<string, unknown>>,
  {signal, onProgress}: {readonly signal: AbortSignal; readonly onProgress: (share: number, what: string) => void},
): Promise<Questions['task']['answer']> {
  const line = new Line()
  const stop = () => line.close(new Stopped('stopped'))
  signal.addEventListener('abort', stop, {once: true})
  return line.ask('task', {task, input}, onProgress).finally(() => {
    signal.removeEventListener('abort', stop)
    line.close(new Stopped('done'))
  })
}
