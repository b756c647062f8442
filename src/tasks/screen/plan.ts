import {z} from 'zod'
import {ParseError, UserError} from '#errors'
import {type Change, type Knowledge, resolveEntity} from '#knowledge'
import {type ContextQuery, contextOf} from '#network'
import {
  type Combination,
  candidates,
  checkSize,
  chosenSingles,
  defaultSetting,
  knowledgeDigest,
  maxPlanned,
  nearCandidates,
  pairs,
  planScreen,
  type ScreenPlan,
  triples,
} from '#screen'
import {resolveContext, textFileOf} from '../shared/context.js'
import {knownStatements} from '../shared/statements.js'
import type {InputFile, TaskEnvironment} from '../shared/task.js'
import type {ScreenInput} from './input.js'

/** Most combinations screened in one go, without a plan. */
const mostAtOnce = 20_000

/** From what the user asks for to a plan. */
export async function makePlan(input: ScreenInput, environment: TaskEnvironment): Promise<{plan: ScreenPlan; knowledge: Knowledge}> {
  const predicted = textFileOf(input.withPredicted)
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack, ...(predicted ? {predicted} : {})})
  const sample = input.sample === undefined ? undefined : readSample(input.sample, knowledge)
  const context = contextAsked(knowledge, input, sample)
  const all = candidates(knowledge, context)
  if (all.length === 0)
    throw new UserError(
      'not-found',
      'screen: nothing that can be changed in the laboratory reaches drug response in this context; name a disease and a drug that the knowledge covers',
    )
  const space = spaceOf(input, all, knowledge, context)
  checkSize(space.count, input.step === 'plan' ? maxPlanned : mostAtOnce)
  const ensemble = {members: input.members ?? 60, runs: input.runs ?? 512, seed: input.seed}
  const head = {
    version: environment.version,
    knowledge: {version: knowledge.version, digest: knowledgeDigest(knowledge)},
    reading: input.reading,
    packs: input.pack,
    ...(predicted ? {predicted} : {}),
    setting: defaultSetting(knowledge, context, {
      ensemble,
      sample: sample?.held ?? [],
      doses: dosesOf(input.dose),
      ...(input.quick ? {plain: [...new Set(space.singles.map(({entity}) => entity))].sort()} : {}),
      ...(input.without.length > 0 ? {without: [...knownStatements(knowledge, input.without)].sort()} : {}),
    }),
    networks: input.null,
    top: input.top,
    singles: space.singles,
  }
  return {plan: planScreen(head, space.combinations()), knowledge}
}

interface Space {
  readonly singles: readonly Change[]
  readonly count: number
  combinations(): Combination[]
}

function spaceOf(input: ScreenInput, all: readonly Change[], knowledge: Knowledge, context: ContextQuery): Space {
  const asked = [input.singles ? '--singles' : '', input.pairs ? '--pairs' : '', input.triples.length > 0 ? '--triples' : ''].filter(
    (flag) => flag !== '',
  )
  if (asked.length > 1) throw new UserError('conflict', `screen: found ${asked.join(' and ')}, expected one space; keep one of them`)
  const ids = (names: readonly string[]) =>
    names
      .flatMap((list) => list.split(','))
      .filter((name) => name.trim() !== '')
      .map((name) => resolveEntity(knowledge, name.trim(), context).id)
  if (input.triples.length > 0) {
    const singles = chosenSingles(all, ids(input.triples), knowledge)
    const entities = new Set(singles.map(({entity}) => entity)).size
    if (entities < 3)
      throw new UserError(
        'invalid-input',
        `--triples: found ${entities} ${entities === 1 ? 'entity' : 'entities'}, expected at least three; name more, separated by commas`,
      )
    return {singles, count: countOf(singles, 3), combinations: () => triples(singles)}
  }
  const singles =
    input.entities.length > 0
      ? chosenSingles(all, ids(input.entities), knowledge)
      : input.scope === 'near'
        ? nearCandidates(knowledge, context, all)
        : all
  if (input.pairs) {
    const count = countOf(singles, 2)
    if (count === 0)
      throw new UserError(
        'invalid-input',
        `--pairs: found ${new Set(singles.map(({entity}) => entity)).size} interventions to pair, expected at least two; name more with --entities, or use --scope all`,
      )
    return {singles, count, combinations: () => pairs(singles)}
  }
  return {singles, count: singles.length, combinations: () => singles.map((change) => [change])}
}

/** Number of combinations of `size` different entities, in all their directions: the elementary symmetric polynomial. */
function countOf(singles: readonly Change[], size: 2 | 3): number {
  const directions = new Map<string, number>()
  for (const {entity} of singles) directions.set(entity, (directions.get(entity) ?? 0) + 1)
  const sums = [1, 0, 0, 0]
  for (const count of directions.values()) for (let k = size; k >= 1; k--) sums[k]! += sums[k - 1]! * count
  return sums[size]!
}

function dosesOf(texts: readonly string[]): number[] {
  const doses = texts.flatMap((list) => list.split(',')).map((text) => ({text, value: Number(text)}))
  const wrong = doses.find(({text, value}) => text.trim() === '' || !(value > 0 && value <= 1))
  if (wrong)
    throw new UserError('invalid-input', `--dose: found '${wrong.text}', expected shares of the cells reached, in (0, 1], such as 0.25,0.5`)
  return [...new Set(doses.map(({value}) => value))].sort((a, b) => a - b)
}

const sampleSchema = z.object({
  context: z.object({
    disease: z.string().optional(),
    drug: z.string().optional(),
    conditions: z.array(z.string()).default([]),
    cellLine: z.string().optional(),
  }),
  held: z.array(z.object({entity: z.string(), sign: z.union([z.literal(1), z.literal(-1)])})),
})
type Sample = z.infer<typeof sampleSchema>

/** The sample of an `analyze` folder: its context, and what its cells hold. */
function readSample(file: InputFile, knowledge: Knowledge): Sample {
  const problem = (found: string) =>
    new ParseError(
      file.name,
      {},
      found,
      "the sample file of an 'analyze' folder",
      "run 'mitologic analyze' again and name its output folder",
    )
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(file.bytes))
  } catch {
    throw problem('text that is not JSON')
  }
  const parsed = sampleSchema.safeParse(value)
  if (!parsed.success) throw problem(`${parsed.error.issues[0]!.path.join('.') || 'the document'}: ${parsed.error.issues[0]!.message}`)
  const unknown = parsed.data.held.find(({entity}) => !knowledge.entities.has(entity))
  if (unknown) throw problem(`the entity '${unknown.entity}', which this knowledge does not hold`)
  return parsed.data
}

/** The context asked for, or the sample's; where both are given they must agree. */
function contextAsked(knowledge: Knowledge, input: ScreenInput, sample: Sample | undefined): ContextQuery {
  const asked = resolveContext(knowledge, input)
  if (!sample) return asked
  for (const dimension of ['disease', 'drug', 'cellLine'] as const) {
    const [mine, theirs] = [asked[dimension], sample.context[dimension]]
    if (mine !== undefined && mine !== theirs)
      throw new UserError(
        'conflict',
        `--${dimension === 'cellLine' ? 'cell-line' : dimension}: found ${mine}, but the sample was analysed with ${theirs ?? 'none'}; leave the flag out, or analyse the sample again`,
      )
  }
  return contextOf(knowledge, {...sample.context, conditions: [...sample.context.conditions, ...asked.conditions]})
}
