/** How many trajectories are in a fixed point: a state of all nodes that nothing can change. */
export interface FixedState {
  /** The nodes that are on, by number. */
  readonly on: readonly number[]
  readonly count: number
}

/**
 * By key; absent where there are more than `maxFixedStates`, since every trajectory of a model with many free inputs may end in a
 * fixed point of its own.
 */
export type FixedStates = ReadonlyMap<string, FixedState> | undefined

export const maxFixedStates = 100_000

/** The fixed points of two sets of trajectories together. */
export function mergedFixed(a: FixedStates, b: FixedStates): FixedStates {
  if (!a || !b) return undefined
  const both = new Map(a)
  for (const [key, {on, count}] of b) both.set(key, {on, count: count + (both.get(key)?.count ?? 0)})
  return both.size > maxFixedStates ? undefined : both
}
