import {UserError} from '#errors'
import {type Change, type Knowledge, resolveDrug, type Sign} from '#knowledge'
import {type ContextQuery, entityOf} from '#network'

/** What messages call the parts of a question: the flags of a command line, the options of a call. */
export interface PartNames {
  readonly perturb: string
  readonly add: string
  readonly condition: string
  readonly drug: string
}

export const optionNames: PartNames = {perturb: 'change', add: 'add', condition: 'conditions', drug: 'drug'}

const response: ReadonlySet<string> = new Set(['drug-response', 'cell-death', 'growth-arrest'])

/**
 * The changes that a question names, looked up and checked against each other.
 *
 * @param perturb - each `ENTITY=up` or `ENTITY=down`, by any name of the entity
 * @param add - compounds given on top of the drug, by any name
 * @param names - what messages call the parts
 * @throws {UserError} a text of another form, a name that is unknown or ambiguous, changes that contradict each other or the context
 */
export function changesOf(
  knowledge: Knowledge,
  {perturb, add}: {readonly perturb: readonly string[]; readonly add: readonly string[]},
  context: ContextQuery,
  names: PartNames = optionNames,
): Change[] {
  const compounds = add.map((name) => resolveDrug(knowledge, name).id)
  const changes = perturb.map((text) => changeOf(knowledge, text, context, names))
  const nameOf = (id: string) => knowledge.entities.get(id)?.name ?? id
  const all = new Map<string, Sign>()
  for (const change of changes) {
    checkChange(change, all.get(change.entity), context, names, nameOf(change.entity))
    all.set(change.entity, change.sign)
  }
  for (const compound of compounds) {
    checkCompound(all.get(compound), compound === context.drug, names, nameOf(compound))
    all.set(compound, 1)
  }
  return [...all].map(([entity, sign]) => ({entity, sign}))
}

function changeOf(knowledge: Knowledge, text: string, context: ContextQuery, {perturb}: PartNames): Change {
  const match = /^(.+)=\s*(up|down)\s*$/i.exec(text.trim())
  if (!match) {
    const [name] = text.split('=')
    throw new UserError(
      'invalid-input',
      `${perturb}: found '${text}', expected ENTITY=up or ENTITY=down; write '${name!.trim() || 'miR-2392'}=down'`,
    )
  }
  return {entity: entityOf(knowledge, match[1]!.trim(), context).id, sign: match[2]!.toLowerCase() === 'up' ? 1 : -1}
}

/** One message for each way in which a change cannot be asked about. */
function checkChange({entity, sign}: Change, before: Sign | undefined, context: ContextQuery, names: PartNames, name: string): void {
  const label = `${names.perturb} ${name}`
  if (response.has(entity))
    throw new UserError('invalid-input', `${label}: this is the response itself, which is what is asked; perturb something upstream of it`)
  if (before !== undefined && before !== sign)
    throw new UserError('conflict', `${label}: found both up and down, expected one direction; keep one of them`)
  if (context.conditions.some((condition) => condition === entity))
    throw new UserError(
      'conflict',
      `${names.condition} ${name} holds in both arms, and ${label}=${sign === 1 ? 'up' : 'down'} would switch it; leave out one of them`,
    )
  if (entity === context.drug)
    throw new UserError('conflict', `${label}: the drug is given in both arms; perturb something else, or leave out ${names.drug}`)
}

function checkCompound(perturbed: Sign | undefined, isDrug: boolean, names: PartNames, name: string): void {
  const label = `${names.add} ${name}`
  if (isDrug) throw new UserError('conflict', `${label}: it is the drug of the context already (${names.drug}); add another compound`)
  if (perturbed === -1)
    throw new UserError('conflict', `${label} and ${names.perturb} ${name}=down contradict each other; leave out one of them`)
}
