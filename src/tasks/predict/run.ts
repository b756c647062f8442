import {UserError} from '#errors'
import type {Change, Knowledge} from '#knowledge'
import {changesOf, type PartNames} from '#mitologic'
import type {ContextQuery} from '#network'
import {type EnsembleOptions, influences, type MeasuredTarget, predict, type Question} from '#prediction'
import {predictionFigure, predictionText} from '#report'
import {resolveContext, textFileOf} from '../shared/context.js'
import {checkFigureName, figureFile} from '../shared/figure.js'
import {knownStatements} from '../shared/statements.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {PredictAnswer} from './answer.js'
import {predictDocument} from './document.js'
import type {PredictInput} from './input.js'

/** More free inputs than this make a model of which nothing can be said to carry the answer. */
const mostChanges = 40

const flagNames: PartNames = {perturb: '--perturb', add: '--add', condition: '--condition', drug: '--drug'}

export async function runPredict(input: PredictInput, environment: TaskEnvironment): Promise<TaskResult<PredictAnswer>> {
  checkFigureName(input.output)
  const predicted = textFileOf(input.withPredicted)
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack, ...(predicted ? {predicted} : {})})
  const context = resolveContext(knowledge, input)
  const changes = changesAsked(knowledge, input, context)
  const question = questionOf(knowledge, input, context, changes)
  const prediction = predict(knowledge, question)
  const influence = input.influence
    ? influences(knowledge, question, prediction, {
        onProgress: (share) => environment.progress?.(share, 'leaving out one statement after another'),
        ...(environment.signal ? {signal: environment.signal} : {}),
      })
    : undefined
  const json = predictDocument(knowledge, {context, changes, prediction, influence}, {seed: input.seed, version: environment.version})
  return {
    json,
    text: predictionText(prediction, changes, context, knowledge, influence),
    warnings: json.warnings,
    ...figureFile(input.output, () => predictionFigure(prediction, changes, context, knowledge), knowledge),
  }
}

/** What is perturbed and added, checked for contradictions. */
function changesAsked(knowledge: Knowledge, input: PredictInput, context: ContextQuery): readonly Change[] {
  const changes = changesOf(knowledge, input, context, flagNames)
  if (changes.length === 0) {
    throw new UserError(
      'invalid-input',
      'predict: found nothing to change, expected --perturb ENTITY=up|down or --add COMPOUND; for example --perturb miR-2392=down',
    )
  }
  if (changes.length > mostChanges) {
    throw new UserError(
      'too-large',
      `predict: found ${changes.length} changes, expected at most ${mostChanges}; leave out the weakest, or give the whole list to 'mitologic analyze'`,
    )
  }
  return changes
}

function questionOf(knowledge: Knowledge, input: PredictInput, context: ContextQuery, perturbations: readonly Change[]): Question {
  return {
    context,
    perturbations,
    asked: input.readout,
    measured: input.measured.map(parseMeasured),
    prior: input.prior,
    without: knownStatements(knowledge, input.without),
    ...(input.inTime ? {method: 'ensemble', ensemble: ensembleOf(input)} : {method: 'expectation'}),
  }
}

const ensembleOf = ({seed, members, runs}: PredictInput): EnsembleOptions => ({
  seed,
  ...(members === undefined ? {} : {members}),
  ...(runs === undefined ? {} : {runs}),
})

/** `R:T=up|down`, or `T=up|down` for what belongs to every perturbation. The last colon counts, since names may hold one. */
function parseMeasured(text: string): MeasuredTarget {
  const match = /^(?:(.+):)?([^:=]+)=\s*(up|down)\s*$/i.exec(text.trim())
  if (!match)
    throw new UserError(
      'invalid-input',
      `--measured: found '${text}', expected TARGET=up|down or REGULATOR:TARGET=up|down; write 'miR-2392:MT-CYB=down'`,
    )
  const [, regulator, target, direction] = match
  return {
    ...(regulator === undefined ? {} : {regulator: regulator.trim()}),
    target: target!.trim(),
    sign: direction!.toLowerCase() === 'up' ? 1 : -1,
  }
}
