import type {Knowledge} from '#knowledge'
import {backgroundOf, compareArms, prepareContext, withChanges} from '#prediction'
import {gainBetween, short} from './gain.js'
import type {Scored, ScreenSetting} from './setting.js'
import {type Combination, reachesResponse} from './space.js'

const textbooks = new WeakMap<Knowledge, Knowledge>()

/** The textbook statements alone: what a cell is taken to do where no disease is spoken of. */
export function textbookOf(knowledge: Knowledge): Knowledge {
  const known = textbooks.get(knowledge)
  if (known) return known
  const textbook = {...knowledge, statements: knowledge.statements.filter((one) => one.kind === 'mechanism' && one.textbook)}
  textbooks.set(knowledge, textbook)
  return textbook
}

/** Models of the healthy ensemble: they differ in rule form and in which textbook edges they take. */
const members = 20

/**
 * The same changes in the textbook backbone alone, under the same drug and conditions: a warning of toxicity. `null` where
 * the backbone holds no way from the changes to the response: the effect on healthy cells is then unknown, not none.
 */
export function healthyGains(
  knowledge: Knowledge,
  {context, ensemble}: ScreenSetting,
  block: readonly Combination[],
): NonNullable<Scored['healthy']>[] | null[] {
  const healthy = {conditions: context.conditions, ...(context.drug === undefined ? {} : {drug: context.drug})}
  const entities = [...new Set(block[0]!.map(({entity}) => entity))].sort()
  const prepared = prepareContext(textbookOf(knowledge), {context: healthy, clamped: entities})
  if (!reachesResponse(prepared.graph, block[0]!)) return block.map(() => null)
  const base = backgroundOf(healthy)
  const comparison = compareArms(prepared, {
    arms: [base, ...block.map((changes) => withChanges(base, changes))],
    outputs: ['drug-response'],
    ensemble: {...ensemble, members: Math.min(members, ensemble.members)},
  })
  return block.map((_, i) => ({...gainBetween(comparison, 0, i + 1), weights: comparison.weights.map(short)}))
}
