/** Lanes that rest in a state of all nodes. */
export interface RestState {
  readonly on: readonly number[]
  readonly count: number
}

/** By key; absent where there are more than `maxRestStates`, since a model of many free inputs may rest in a state of its own in every trajectory. */
export type RestStates = ReadonlyMap<string, RestState> | undefined

export const maxRestStates = 100_000

/** What two sets of lanes rest in together. */
export function mergedRests(a: RestStates, b: RestStates): RestStates {
  if (!a || !b) return undefined
  const both = new Map(a)
  for (const [key, {on, count}] of b) both.set(key, {on, count: count + (both.get(key)?.count ?? 0)})
  return both.size > maxRestStates ? undefined : both
}
