import {type Change, type Knowledge, type Observation, outcomeOf, responseId, type Sign, statementsAbout} from '#knowledge'
import {type ContextQuery, gradeContext} from '#network'

/** What was observed of a perturbation on the response, by outcome: +1 more sensitive, −1 more resistant, 0 unchanged → ids. */
export type Seen = ReadonlyMap<Sign | 0, readonly string[]>

/** What was observed of this very perturbation on the response in this very context. */
export function observedResponses(knowledge: Knowledge, context: ContextQuery, perturbations: readonly Change[]): Seen {
  const seen = new Map<Sign | 0, string[]>()
  const [first] = perturbations
  for (const statement of first === undefined ? [] : statementsAbout(knowledge, first.entity)) {
    if (statement.kind !== 'observation' || statement.design !== 'perturbation') continue
    const sign = responseTo(statement, perturbations)
    if (sign === undefined || gradeContext(statement, context, knowledge).match !== 'exact') continue
    seen.set(sign, [...(seen.get(sign) ?? []), statement.id])
  }
  return seen
}

/** The response to exactly these changes, or to all of them the other way round; `undefined` where it is of something else. */
function responseTo({perturbation, outcome}: Observation, perturbations: readonly Change[]): Sign | 0 | undefined {
  const {to, sign} = outcomeOf(outcome)
  if (to !== responseId || perturbation.length !== perturbations.length) return undefined
  const signs = perturbations.map((asked) => (perturbation.find(({entity}) => entity === asked.entity)?.sign ?? 0) * asked.sign)
  if (signs.some((one) => one !== signs[0] || one === 0)) return undefined
  return (signs[0]! * sign) as Sign | 0
}
