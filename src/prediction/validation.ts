import {type Knowledge, type Observation, outcomeOf, type Statement} from '#knowledge'
import {responseNodes} from '#network'

/** How much of what answers an observation of the knowledge is hidden, from nothing to its whole paper. */
export const hidings = ['nothing', 'itself', 'paper-fates', 'paper'] as const
export type Hiding = (typeof hidings)[number]

/** Where statements of a paper all but say what the cells did. */
const fates: ReadonlySet<string> = new Set([
  ...responseNodes,
  'drug-response',
  'apoptosis',
  'ferroptosis',
  'immunogenic-cell-death',
  'proliferation',
  'tumour-growth',
  'stemness',
  'efflux',
])

/**
 * Ids of the statements hidden from who is asked about an observation. `itself`: the observation, its other reading, and the same
 * finding told again. `paper-fates`: also what the same paper says on fates (death, arrest, apoptosis, proliferation, stemness, efflux).
 * `paper`: everything that cites the paper.
 */
export function hiddenFor(observation: Observation, hiding: Hiding, knowledge: Knowledge): Set<string> {
  const samePaper = (statement: Statement) => statement.references.some((key) => observation.references.includes(key))
  const sameQuestion = (statement: Statement) =>
    statement.id === observation.id || statement.id === observation.counterpart || isSameFinding(statement, observation)
  const idsOf = (isHidden: (statement: Statement) => boolean) => new Set(knowledge.statements.filter(isHidden).map(({id}) => id))
  switch (hiding) {
    case 'nothing':
      return new Set()
    case 'itself':
      return idsOf(sameQuestion)
    case 'paper-fates':
      return idsOf((statement) => sameQuestion(statement) || (samePaper(statement) && isOnFate(statement)))
    case 'paper':
      return idsOf((statement) => sameQuestion(statement) || samePaper(statement))
    default:
      return hiding satisfies never
  }
}

function isOnFate(statement: Statement): boolean {
  switch (statement.kind) {
    case 'mechanism':
      return fates.has(statement.object)
    case 'observation':
      return fates.has(outcomeOf(statement.outcome).to)
    case 'fact':
      return false
    default:
      return statement satisfies never
  }
}

/** The same perturbation with the same kind of outcome in the same disease and drug, told twice. */
function isSameFinding(statement: Statement, observation: Observation): boolean {
  if (statement.kind !== 'observation' || outcomeOf(statement.outcome).to !== outcomeOf(observation.outcome).to) return false
  if (statement.context.disease !== observation.context.disease || statement.context.drug !== observation.context.drug) return false
  const entities = (one: Observation) =>
    one.perturbation
      .map(({entity}) => entity)
      .sort()
      .join('+')
  return entities(statement) === entities(observation)
}
