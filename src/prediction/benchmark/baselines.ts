import {UserError} from '#errors'
import {type Knowledge, plainName, resolveDrug, type Sign} from '#knowledge'
import {gradeDrug} from '#network'
import type {PathAnswers} from './paths.js'
import {entityKey, isMirna} from './place.js'
import type {BenchmarkQuestion, Stated} from './questions.js'

export const baselineMethods = [
  'majority',
  'per-drug',
  'per-drug-class',
  'same-entity',
  'same-entity-and-drug',
  'expression',
  'shortest-path',
  'best-path',
  'class-habit',
] as const
export type BaselineMethod = (typeof baselineMethods)[number]

/** What a cheap method says of a row: a direction (0: none), and P(more sensitive). */
export interface CheapAnswer {
  readonly predicted: Sign | 0
  readonly probability: number
}

/** A row as baselines see it. */
export interface BaselineRow {
  readonly question: BenchmarkQuestion
  readonly paper: number
  readonly paths: PathAnswers
  /** What the knowledge, without the row's paper, says of the entity in resistant cells; 0: nothing. */
  readonly inResistantCells: Sign | 0
}

/** Rows right and wrong, or sensitive and resistant, of one kind: in all papers and in each. */
class Counts {
  readonly #all = {yes: 0, no: 0}
  readonly #byPaper = new Map<number, {yes: number; no: number}>()

  add(paper: number, yes: boolean, weight: number): void {
    const own = this.#byPaper.get(paper) ?? {yes: 0, no: 0}
    this.#byPaper.set(paper, own)
    for (const counts of [own, this.#all]) counts[yes ? 'yes' : 'no'] += weight
  }

  all(): {readonly yes: number; readonly no: number} {
    return this.#all
  }

  outside(paper: number): {yes: number; no: number} {
    const own = this.#byPaper.get(paper) ?? {yes: 0, no: 0}
    return {yes: this.#all.yes - own.yes, no: this.#all.no - own.no}
  }
}

/** A share of votes, shrunk by one vote for either side (Laplace). */
const shrunk = ({yes, no}: {readonly yes: number; readonly no: number}) => (yes + 1) / (yes + no + 2)

const none = (baseRate: number): CheapAnswer => ({predicted: 0, probability: baseRate})

/**
 * Shares are given in steps of 0.05 around the share over all training rows. Leaving a paper out moves a share a little against what the
 * paper says; finer steps would rank rows by nothing else, and make every method look worse than it is.
 */
const step = 0.05
const coarse = (share: number, around: number) => Math.min(1, Math.max(0, around + step * Math.round((share - around) / step)))

function vote(counts: {readonly yes: number; readonly no: number}, around: number, baseRate: number): CheapAnswer {
  const predicted = Math.sign(counts.yes - counts.no) as Sign | 0
  return predicted === 0 ? none(baseRate) : {predicted, probability: coarse(shrunk(counts), around)}
}

/**
 * Cheap methods, each trained on the training rows of other papers than the row's own: votes by what was observed, signs by how often
 * they were right there (never less than even odds for the side they give).
 */
export function trainBaselines(
  knowledge: Knowledge,
  training: readonly BaselineRow[],
  baseRate: number,
): (row: BaselineRow) => ReadonlyMap<string, CheapAnswer> {
  const drugs = drugKeys(knowledge)
  const votes = new Map<string, Counts>()
  const skill = new Map<string, Counts>()
  const countsIn = (map: Map<string, Counts>, key: string): Counts => {
    const held = map.get(key) ?? new Counts()
    map.set(key, held)
    return held
  }
  for (const row of training) {
    const {question, paper} = row
    const truth = signOfResponse(question)
    if (truth === 0) continue
    countsIn(votes, 'all').add(paper, truth === 1, question.weight)
    countsIn(votes, `drug ${drugs.keyOf(question.drug)}`).add(paper, truth === 1, question.weight)
    for (const {key, sign} of entitiesOf(knowledge, question))
      countsIn(votes, `entity ${key}`).add(paper, truth * sign === 1, question.weight)
    for (const [name, sign] of signs(knowledge, row)) if (sign !== 0) countsIn(skill, name).add(paper, sign === truth, question.weight)
  }
  const around = shrunk(votes.get('all')?.all() ?? {yes: 0, no: 0})
  const outside = (key: string, paper: number) => votes.get(key)?.outside(paper) ?? {yes: 0, no: 0}
  const signed = (name: string, sign: Sign | 0, paper: number): CheapAnswer => {
    if (sign === 0) return none(baseRate)
    const counts = skill.get(name)
    const right = Math.max(0.5, counts ? coarse(shrunk(counts.outside(paper)), shrunk(counts.all())) : 0.5)
    return {predicted: sign, probability: sign === 1 ? right : 1 - right}
  }
  return (row) => {
    const {question, paper} = row
    const perDrug = vote(outside(`drug ${drugs.keyOf(question.drug)}`, paper), around, baseRate)
    const classVotes = drugs.near(question.drug).map((key) => outside(`drug ${key}`, paper))
    const sameEntity = entitiesOf(knowledge, question).reduce(
      (sum, {key, sign}) => {
        const {yes, no} = outside(`entity ${key}`, paper)
        return sign === 1 ? {yes: sum.yes + yes, no: sum.no + no} : {yes: sum.yes + no, no: sum.no + yes}
      },
      {yes: 0, no: 0},
    )
    const same = vote(sameEntity, around, baseRate)
    const answers = new Map<string, CheapAnswer>([
      ['majority', vote(outside('all', paper), around, baseRate)],
      ['per-drug', perDrug],
      ['per-drug-class', vote(sumOf(classVotes), around, baseRate)],
      ['same-entity', same],
      ['same-entity-and-drug', same.predicted === perDrug.predicted ? same : none(baseRate)],
    ])
    for (const [name, sign] of signs(knowledge, row)) answers.set(name, signed(name, sign, paper))
    for (const [name, stated] of question.baselines)
      if (stated.kind === 'probability') answers.set(`baseline:${name}`, statedProbability(stated.probability))
    return answers
  }
}

const sumOf = (all: readonly {readonly yes: number; readonly no: number}[]) =>
  all.reduce((sum, {yes, no}) => ({yes: sum.yes + yes, no: sum.no + no}), {yes: 0, no: 0})

function statedProbability(probability: number): CheapAnswer {
  return {predicted: Math.sign(probability - 0.5) as Sign | 0, probability}
}

/** Methods that give a sign and no probability. */
function signs(knowledge: Knowledge, {question, paths, inResistantCells}: BaselineRow): [string, Sign | 0][] {
  const stated = [...question.baselines].flatMap(([name, of]): [string, Sign | 0][] =>
    isDirection(of) ? [[`baseline:${name}`, of.sign]] : [],
  )
  return [
    ['expression', expressionSign(question, inResistantCells)],
    ['shortest-path', paths.shortest],
    ['best-path', paths.best],
    ['class-habit', classHabit(knowledge, question)],
    ...stated,
  ]
}

const isDirection = (stated: Stated): stated is Extract<Stated, {kind: 'direction'}> => stated.kind === 'direction'

/** What is up in resistant cells makes them resistant. */
function expressionSign(question: BenchmarkQuestion, inResistantCells: Sign | 0): Sign | 0 {
  const differs = question.expression === 'up' ? 1 : question.expression === 'down' ? -1 : inResistantCells
  const change = question.changes.length === 1 ? signOfChange(question.changes[0]!.change) : 0
  return -differs * change === 0 ? 0 : ((-differs * change) as Sign)
}

/** The literature's habit: miRNAs that are raised, anything else that is lowered, and compounds that are added make cells sensitive. */
export function classHabit(knowledge: Knowledge, {changes}: BenchmarkQuestion): Sign | 0 {
  const each = changes.map(({entity, change}) => {
    if (change === 'add') return 1
    return isMirna(knowledge, entity) ? signOfChange(change) : -signOfChange(change)
  })
  return Math.sign(each.reduce((sum: number, sign) => sum + sign, 0)) as Sign | 0
}

const signOfChange = (change: BenchmarkQuestion['changes'][number]['change']): Sign => (change === 'down' ? -1 : 1)

export function signOfResponse({response}: BenchmarkQuestion): Sign | 0 {
  return response === 'sensitive' ? 1 : response === 'resistant' ? -1 : 0
}

function entitiesOf(knowledge: Knowledge, {changes}: BenchmarkQuestion): {key: string; sign: Sign}[] {
  return changes.map(({entity, change}) => ({key: entityKey(knowledge, entity), sign: signOfChange(change)}))
}

/** Drugs as baselines tell them apart, and which are of one class. */
function drugKeys(knowledge: Knowledge): {keyOf(name: string | undefined): string; near(name: string | undefined): string[]} {
  const keys = new Map<string, string>()
  const keyOf = (name: string | undefined): string => {
    if (name === undefined) return ''
    const held = keys.get(name)
    if (held !== undefined) return held
    const key = drugId(knowledge, name) ?? `?${plainName(name)}`
    keys.set(name, key)
    return key
  }
  const isNear = (a: string, b: string) =>
    a === b ||
    (knowledge.entities.has(a) && knowledge.entities.has(b) && ['lineage', 'related'].includes(gradeDrug(a, b, knowledge.entities)))
  const nearby = new Map<string, string[]>()
  return {
    keyOf,
    near: (name) => {
      const key = keyOf(name)
      const held = nearby.get(key) ?? [...new Set(keys.values())].filter((other) => isNear(other, key))
      nearby.set(key, held)
      return held
    },
  }
}

function drugId(knowledge: Knowledge, name: string): string | undefined {
  try {
    return resolveDrug(knowledge, name).id
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
