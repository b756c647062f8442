import {UserError} from '#errors'
import {type Knowledge, lookUpEntity, resolveDisease} from '#knowledge'
import type {BenchmarkQuestion} from '#prediction'

/**
 * The first of some names that is a disease of the knowledge; `undefined` where none is. Tables name tumours that no vocabulary holds
 * (a cell line, a symptom): such a row is asked without a disease instead of not at all.
 */
export function diseaseNamed(knowledge: Knowledge, names: readonly string[]): string | undefined {
  const found = diseases.get(knowledge) ?? new Map<string, string | undefined>()
  diseases.set(knowledge, found)
  for (const name of names.filter((one) => one !== '' && one !== 'NA')) {
    if (!found.has(name)) found.set(name, diseaseIfHeld(knowledge, name))
    if (found.get(name) !== undefined) return found.get(name)
  }
  return undefined
}

/** Looked up once per name: the search for similar names, for the message, takes long. */
const diseases = new WeakMap<Knowledge, Map<string, string | undefined>>()

function diseaseIfHeld(knowledge: Knowledge, name: string): string | undefined {
  try {
    return resolveDisease(knowledge, name).id
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

/** Names that the knowledge holds, as they stand in the cell: a measured target that it does not hold cannot be taken in. */
export function heldNames(knowledge: Knowledge, names: readonly string[]): string[] {
  return names.filter((name) => name !== '' && lookUpEntity(knowledge, name).kind === 'found')
}

/** A question of one change, the usual fields filled in. */
export function oneChange(
  of: Pick<BenchmarkQuestion, 'id' | 'line' | 'response' | 'paper'> & {
    readonly entity: string
    readonly change: 'up' | 'down' | 'add'
    readonly disease?: string | undefined
    readonly drug?: string | undefined
    readonly measured?: BenchmarkQuestion['measured']
    readonly weight?: number
  },
): BenchmarkQuestion {
  const {id, line, response, paper, entity, change, disease, drug, measured = [], weight = 1} = of
  return {
    id,
    line,
    changes: [{entity, change}],
    ...(disease === undefined ? {} : {disease}),
    ...(drug === undefined ? {} : {drug}),
    response,
    paper,
    measured,
    conditions: [],
    weight,
    baselines: new Map(),
  }
}
