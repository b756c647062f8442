import {useCallback, useEffect, useRef, useState} from 'react'
import {AnswerError, runJob, Stopped} from '../client.js'
import type {TaskAnswer} from '../worker/protocol.js'

export type JobState =
  | {readonly kind: 'idle'}
  | {readonly kind: 'running'; readonly share: number; readonly what: string; readonly since: number}
  | {readonly kind: 'done'; readonly result: TaskAnswer; readonly seconds: number}
  | {readonly kind: 'failed'; readonly message: string; readonly user: boolean}
  | {readonly kind: 'stopped'}

export interface Job {
  readonly state: JobState
  /** Starts over; a run under way is ended. Resolves to the result, or to nothing when it failed or was stopped. */
  readonly start: (task: string, input: Readonly<Record<string, unknown>>) => Promise<TaskAnswer | undefined>
  readonly stop: () => void
}

/** A long task of a page: in a worker of its own, with progress, ended by its user or by leaving the page. */
export function useJob(): Job {
  const [state, setState] = useState<JobState>({kind: 'idle'})
  const running = useRef<AbortController>(undefined)
  const start = useCallback(async (task: string, input: Readonly<Record<string, unknown>>) => {
    running.current?.abort()
    const control = new AbortController()
    running.current = control
    const since = performance.now()
    const mine = () => running.current === control
    setState({kind: 'running', share: 0, what: 'starting', since})
    try {
      const result = await runJob(task, input, {
        signal: control.signal,
        onProgress: (share, what) => mine() && setState({kind: 'running', share, what, since}),
      })
      if (mine()) setState({kind: 'done', result, seconds: (performance.now() - since) / 1000})
      return result
    } catch (error) {
      if (mine()) setState(failure(error))
      return undefined
    }
  }, [])
  const stop = useCallback(() => running.current?.abort(), [])
  useEffect(() => () => running.current?.abort(), [])
  return {state, start, stop}
}

function failure(error: unknown): JobState {
  if (error instanceof Stopped) return {kind: 'stopped'}
  const user = error instanceof AnswerError && error.user
  return {kind: 'failed', message: error instanceof Error ? error.message : String(error), user}
}

/** Progress and the way to stop; what went wrong, in words. */
export function JobStatus({job, children}: {readonly job: Job; readonly children?: (message: string) => React.ReactNode}) {
  const {state} = job
  switch (state.kind) {
    case 'idle':
    case 'done':
      return null
    case 'running':
      return (
        <div className="run-bar" role="status">
          <progress max={1} value={state.share > 0 ? state.share : undefined} aria-label="Progress" />
          <span>{state.what} …</span>
          <button type="button" onClick={job.stop}>
            Stop
          </button>
        </div>
      )
    case 'stopped':
      return (
        <p className="notice" role="status">
          Stopped; nothing was kept.
        </p>
      )
    case 'failed':
      return (
        <div className="notice bad" role="alert">
          <p>{state.user ? state.message : `This is a fault of the program, not of your input: ${state.message}`}</p>
          {children?.(state.message)}
        </div>
      )
    default:
      return state satisfies never
  }
}
