/** Long work that stops now and then to say the share it has done, in [0, 1]; its result is what it returns. */
export type Stepwise<T> = Generator<number, T, void>

/** Does the work in one go. */
export function atOnce<T>(work: Stepwise<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** Work that is a part of other work: the share that it says is turned into the share of the whole. */
export function* partOf<T>(work: Stepwise<T>, shareOfWhole: (share: number) => number): Stepwise<T> {
  try {
    for (;;) {
      const step = work.next()
      if (step.done) return step.value
      yield shareOfWhole(step.value)
    }
  } finally {
    work.return(undefined as never)
  }
}

/** Between pieces of about this length, others of the same thread get their turn. */
const longestPieceMs = 40

/**
 * Does the work so that it can be watched and stopped, and other work of the same thread goes on.
 *
 * @throws the reason of `signal`, as soon as it is aborted and the work says what it has done
 */
export async function watched<T>(
  work: Stepwise<T>,
  {signal, onProgress}: {readonly signal?: AbortSignal | undefined; readonly onProgress?: ((share: number) => void) | undefined},
): Promise<T> {
  let last = performance.now()
  try {
    for (;;) {
      signal?.throwIfAborted()
      const step = work.next()
      if (step.done) return step.value
      if (performance.now() - last < longestPieceMs) continue
      onProgress?.(step.value)
      await new Promise((resolve) => setTimeout(resolve, 0))
      last = performance.now()
    }
  } finally {
    // Where it was stopped, it gives back what it holds.
    work.return(undefined as never)
  }
}
