import {z} from 'zod'
import {ParseError} from '#errors'
import {shown} from './problems.js'
import {lookUpEntity} from './resolve.js'
import type {Entity, EntityType, Knowledge, PredictedSite} from './types.js'

const candidate = z.object({
  kind: z.literal('predicted', {error: "expected 'predicted'"}),
  subject: z.string().trim().min(1, 'expected the name of an RNA'),
  object: z.string().trim().min(1, 'expected the name of a target'),
  effect: z.literal('unknown', {error: "expected 'unknown': a sequence does not tell whether the target goes up or down"}),
  weight: z.number().gt(0, 'expected a number in (0, 1]').max(1, 'expected a number in (0, 1]'),
  basis: z.object({energyKcalPerMol: z.number(), p: z.number(), q: z.number(), start: z.number(), end: z.number()}),
})

const remedy = "'mitologic scan RNA -o FOLDER' writes such a file"

/**
 * The knowledge with sites that a scan predicted beside it (`predicted.json` of `mitologic scan -o`). They are no statements: no
 * list, table or export holds them, and curated arrows between the same two stand before them. RNAs that the knowledge lacks are
 * added as entities, so that they can be perturbed; targets that it lacks are left out and named in `unplaced`.
 *
 * @throws {ParseError} with the place in the file
 */
export function addPredicted(knowledge: Knowledge, file: string, text: string): Knowledge {
  const entities = new Map(knowledge.entities)
  const sites = new Map<string, PredictedSite>()
  const unplaced: string[] = []
  for (const {subject, object, weight, basis} of readCandidates(file, text)) {
    const target = lookUpEntity(knowledge, object)
    if (target.kind !== 'found') {
      unplaced.push(object)
      continue
    }
    const known = lookUpEntity(knowledge, subject)
    if (known.kind !== 'found' && !entities.has(subject)) entities.set(subject, newRna(subject, file))
    const from = known.kind === 'found' ? known.entity.id : subject
    const id = `predicted:${from}>${target.entity.id}`
    const before = sites.get(id)
    if (before === undefined || before.weight < weight) sites.set(id, {id, subject: from, object: target.entity.id, weight, ...basis})
  }
  return {...knowledge, entities, predicted: {sites: [...sites.values()], unplaced: [...new Set(unplaced)]}}
}

function readCandidates(file: string, text: string): z.infer<typeof candidate>[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ParseError(file, {}, 'text that is not JSON', 'a list of predicted sites', remedy)
  }
  if (!Array.isArray(value)) throw new ParseError(file, {}, 'a JSON document that is no list', 'a list of predicted sites', remedy)
  return value.map((one: unknown, i) => {
    const parsed = candidate.safeParse(one)
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]!
    const found = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], one)
    throw new ParseError(
      `${file}: entry ${i + 1}${issue.path.length > 0 ? `, ${issue.path.join('.')}` : ''}`,
      {},
      shown(found),
      issue.message.replace(/^.*expected /, ''),
      remedy,
    )
  })
}

function newRna(id: string, file: string): Entity {
  const type: EntityType = /\b(mir|let)-?\d/i.test(id) ? 'miRNA' : 'RNA'
  return {
    id,
    type,
    name: id,
    aliases: [],
    ambiguousAliases: [],
    acts: [],
    parents: [],
    ids: {},
    note: 'From a scan of sequences; nothing is known of it but its predicted sites.',
    place: {file, line: 1},
  }
}
