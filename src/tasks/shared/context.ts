import {UserError} from '#errors'
import {type Change, type Knowledge, resolveDrug, resolveEntity, type Sign} from '#knowledge'
import {type ContextQuery, contextOf} from '#network'
import type {InputFile, TextFile} from './task.js'

export const textFileOf = (file: InputFile | undefined): TextFile | undefined =>
  file && {name: file.name, text: new TextDecoder().decode(file.bytes)}

export interface ContextInput {
  readonly disease?: string | undefined
  readonly drug?: string | undefined
  readonly condition: readonly string[]
  readonly cellLine?: string | undefined
}

/** Names → ids. Unknown and ambiguous names are refused with the candidates. */
export const resolveContext = (knowledge: Knowledge, {disease, drug, condition, cellLine}: ContextInput): ContextQuery =>
  contextOf(knowledge, {disease, drug, conditions: condition, cellLine})

/** The context as documents show it: ids, with `null` where nothing was said. */
export function showContext(context: ContextQuery): {
  disease: string | null
  drug: string | null
  conditions: readonly string[]
  cellLine: string | null
} {
  return {disease: context.disease ?? null, drug: context.drug ?? null, conditions: context.conditions, cellLine: context.cellLine ?? null}
}

/** `X=up` or `X=down`, the change a verb is asked about. */
export function parseChange(knowledge: Knowledge, text: string, context: ContextQuery): Change {
  const match = /^(.+)=\s*(up|down)\s*$/i.exec(text.trim())
  if (!match) {
    const [name] = text.split('=')
    throw new UserError(
      'invalid-input',
      `--perturb: found '${text}', expected ENTITY=up or ENTITY=down; write '${name!.trim() || 'miR-2392'}=down'`,
    )
  }
  const entity = resolveEntity(knowledge, match[1]!.trim(), context)
  return {entity: entity.id, sign: match[2]!.toLowerCase() === 'up' ? 1 : -1}
}

const response: ReadonlySet<string> = new Set(['drug-response', 'cell-death', 'growth-arrest'])

/** What is asked, checked for contradictions: one message each. */
export function checkedChanges(
  knowledge: Knowledge,
  changes: readonly Change[],
  compounds: readonly string[],
  context: ContextQuery,
): Change[] {
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  const all = new Map<string, Sign>()
  for (const {entity, sign} of changes) {
    if (response.has(entity))
      throw new UserError(
        'invalid-input',
        `--perturb ${name(entity)}: this is the response itself, which is what is asked; perturb something upstream of it`,
      )
    if (all.has(entity) && all.get(entity) !== sign)
      throw new UserError('conflict', `--perturb ${name(entity)}: found both up and down, expected one direction; keep one of them`)
    if (context.conditions.some((condition) => condition === entity)) {
      throw new UserError(
        'conflict',
        `--condition ${name(entity)} holds in both arms, and --perturb ${name(entity)}=${sign === 1 ? 'up' : 'down'} would switch it; leave out one of them`,
      )
    }
    if (entity === context.drug)
      throw new UserError(
        'conflict',
        `--perturb ${name(entity)}: the drug is given in both arms; perturb something else, or leave out --drug`,
      )
    all.set(entity, sign)
  }
  for (const compound of compounds) {
    if (compound === context.drug)
      throw new UserError('conflict', `--add ${name(compound)}: it is the drug of the context already (--drug); add another compound`)
    if (all.get(compound) === -1)
      throw new UserError(
        'conflict',
        `--add ${name(compound)} and --perturb ${name(compound)}=down contradict each other; leave out one of them`,
      )
    all.set(compound, 1)
  }
  return [...all].map(([entity, sign]) => ({entity, sign}))
}

/** A compound by name, for `--add`. */
export function resolveCompound(knowledge: Knowledge, name: string): string {
  return resolveDrug(knowledge, name).id
}
