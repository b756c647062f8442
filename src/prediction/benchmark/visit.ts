import {claimNames, type Knowledge, lookUpEntity, type Sign, statementsAbout} from '#knowledge'
import {type Answerer, type BenchmarkAnswer, noAnswer} from './answerer.js'
import {byWhatIsHidden, type Hiding} from './hiding.js'
import {type PathAnswers, pathAnswerer} from './paths.js'
import {type AskedQuestion, questionPlacer} from './place.js'
import type {BenchmarkQuestion} from './questions.js'

export interface Visited {
  readonly known: boolean
  readonly paths: PathAnswers
  readonly inResistantCells: Sign | 0
  /** Of a question; absent on training rows. */
  readonly answered?: BenchmarkAnswer
}

export interface Visit {
  readonly answer: Answerer
  /** So many of the rows are questions; the others are for training only. */
  readonly asked: number
  readonly baseRate: number
  readonly hiding: Hiding
}

/** Every row in the knowledge without its own paper: one paper after another, so that each is taken out once. */
export async function visit(
  knowledge: Knowledge,
  all: readonly BenchmarkQuestion[],
  {answer, asked, baseRate, hiding}: Visit,
  onDone: (share: number) => Promise<void>,
): Promise<Visited[]> {
  const visited: Visited[] = []
  const place = questionPlacer()
  let done = 0
  const every = all.map((_, i) => i)
  for (const {left, rows} of byWhatIsHidden(knowledge, all, every, hiding)) {
    const pathsOf = pathAnswerer(left)
    const answers = new Map<string, BenchmarkAnswer>()
    for (const i of rows) {
      const placed = place(left, all[i]!)
      const shared = {
        known: all[i]!.changes.some(({entity}) => isKnown(left, entity)),
        inResistantCells: placed.kind === 'placed' ? seenInResistantCells(left, placed.asked) : (0 as const),
        paths: placed.kind === 'placed' ? pathsOf(placed.asked) : ({shortest: 0, best: 0} as const),
      }
      const one =
        i >= asked ? {} : {answered: placed.kind === 'placed' ? once(answers, placed.asked, left, answer) : noAnswer(baseRate, placed.why)}
      visited[i] = {...shared, ...one}
      await onDone(++done / all.length)
    }
  }
  return visited
}

/** The same question is answered once. */
function once(held: Map<string, BenchmarkAnswer>, asked: AskedQuestion, knowledge: Knowledge, answer: Answerer): BenchmarkAnswer {
  const key = JSON.stringify(asked)
  const found = held.get(key) ?? answer(asked, knowledge)
  held.set(key, found)
  return found
}

/** In the vocabulary, with a statement of its own that is not a fact. */
function isKnown(knowledge: Knowledge, name: string): boolean {
  const found = lookUpEntity(knowledge, name)
  if (found.kind !== 'found') return false
  return statementsAbout(knowledge, found.entity.id).some(
    (statement) => statement.kind !== 'fact' && claimNames(statement, found.entity.id),
  )
}

/** Up or down in resistant cells against sensitive ones, by most of the observations of any context. */
function seenInResistantCells(knowledge: Knowledge, {perturbations}: AskedQuestion): Sign | 0 {
  const [only, ...others] = perturbations
  if (only === undefined || others.length > 0) return 0
  let sum = 0
  for (const statement of statementsAbout(knowledge, only.entity)) {
    if (statement.kind !== 'observation' || statement.design !== 'resistant-cells' || statement.outcome.kind !== 'change') continue
    if (statement.outcome.change.entity === only.entity) sum += statement.outcome.change.sign
  }
  return Math.sign(sum) as Sign | 0
}
