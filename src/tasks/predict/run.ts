import {UserError} from '#errors'
import {type EnsembleOptions, influences, predict, type Question} from '#prediction'
import {predictionFigure, predictionText, wordedNotes} from '#report'
import {checkedChanges, parseChange, resolveCompound, resolveContext, showContext, textFileOf} from '../shared/context.js'
import {checkFigureName, figureFile} from '../shared/figure.js'
import {round} from '../shared/round.js'
import {knownStatements} from '../shared/statements.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {PredictAnswer} from './answer.js'
import type {PredictInput} from './input.js'

/** More free inputs than this make a model of which nothing can be said to carry the answer. */
const mostChanges = 40

/** @param ensemble - options of the ensemble that the verb itself does not offer */
export async function runPredict(
  input: PredictInput,
  environment: TaskEnvironment,
  ensemble: Pick<EnsembleOptions, 'forms'> = {},
): Promise<TaskResult<PredictAnswer>> {
  checkFigureName(input.output)
  const predicted = textFileOf(input.withPredicted)
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack, ...(predicted ? {predicted} : {})})
  const context = resolveContext(knowledge, input)
  const compounds = input.add.map((name) => resolveCompound(knowledge, name))
  const changes = checkedChanges(
    knowledge,
    input.perturb.map((text) => parseChange(knowledge, text, context)),
    compounds,
    context,
  )
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
  const question: Question = {
    context,
    perturbations: changes,
    asked: input.readout,
    without: knownStatements(knowledge, input.without),
    ensemble: {
      ...ensemble,
      seed: input.seed,
      ...(input.members === undefined ? {} : {members: input.members}),
      ...(input.runs === undefined ? {} : {runs: input.runs}),
    },
  }
  const prediction = predict(knowledge, question)
  const influence = input.influence
    ? influences(knowledge, question, prediction, {
        onProgress: (share) => environment.progress?.(share, 'leaving out one statement after another'),
        ...(environment.signal ? {signal: environment.signal} : {}),
      })
    : undefined
  const {response, evidence, disagreement} = prediction
  const warnings = wordedNotes(prediction.notes, knowledge)
  const json: PredictAnswer = {
    context: showContext(context),
    perturbations: changes.map(({entity, sign}) => ({
      entity,
      name: knowledge.entities.get(entity)?.name ?? entity,
      change: sign === 1 ? 'up' : 'down',
    })),
    response: {
      drug: context.drug ?? null,
      direction: response.direction,
      basis: response.basis,
      delta: round(response.delta),
      low: round(response.low),
      high: round(response.high),
      confidence: round(response.confidence),
      baseline: round(response.baseline),
      perturbed: round(response.perturbed),
    },
    readouts: prediction.readouts.map((readout) => ({
      ...readout,
      baseline: round(readout.baseline),
      perturbed: round(readout.perturbed),
      delta: round(readout.delta),
      low: round(readout.low),
      high: round(readout.high),
    })),
    paths: prediction.paths.map(({sign, nodes, statements}) => ({sign, nodes, statements})),
    evidence,
    disagreement: disagreement ?? null,
    ...(influence ? {influence: influence.map((one) => ({...one, delta: round(one.delta), change: round(one.change)}))} : {}),
    warnings,
    seed: input.seed,
    version: environment.version,
    knowledge: knowledge.version,
  }
  return {
    json,
    text: predictionText(prediction, changes, context, knowledge, influence),
    warnings,
    ...figureFile(input.output, () => predictionFigure(prediction, changes, context, knowledge), knowledge),
  }
}
