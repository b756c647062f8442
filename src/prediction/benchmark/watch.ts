import {UserError} from '#errors'

export type Watch = (share: number, what: string) => Promise<void>

export interface Watched {
  readonly signal?: AbortSignal
  readonly onProgress?: (share: number, what: string) => void
}

/** How often others get a turn, in milliseconds. */
const turn = 50

/** Tells how far the work is, lets others have a turn now and then, and stops when asked to. */
export function watcher({signal, onProgress}: Watched): Watch {
  let last = Date.now()
  return async (share, what) => {
    if (Date.now() - last > turn) {
      onProgress?.(share, what)
      await new Promise((resolve) => setTimeout(resolve, 0))
      last = Date.now()
    }
    if (signal?.aborted) throw new UserError('aborted', 'stopped; nothing was written')
  }
}
