import {UserError} from '#errors'
import {
  addPack,
  type EntityPage,
  entityPage,
  fromSnapshot,
  type Knowledge,
  type Pack,
  type Reading,
  readingOf,
  resolveEntity,
  type Statement,
} from '#knowledge'
import {type ContextNames, contextOf} from '#network'
import {type EnsembleOptions, type Explanation, explain, type MeasuredTarget, type Prediction, predict} from '#prediction'
import {type WordedNote, wordedNotes} from '#report'
import {
  candidates,
  chosenSingles,
  defaultSetting,
  knowledgeDigest,
  nearCandidates,
  pairs,
  planScreen,
  type ScreenResult,
  screen,
} from '#screen'
import {changesOf} from './changes.js'

export interface MitologicOptions {
  /** `corrected` (default): what the sources say; `as-printed`: what the review prints. */
  readonly reading?: Reading
  /** Packs beside the curated statements, as `importPack` makes them, or as texts. Default none. */
  readonly packs?: readonly (Pack | string)[]
  /** In place of the knowledge that comes with the package; both readings. */
  readonly knowledge?: Knowledge
}

/** A context by ids, names or aliases, and what else a prediction may be told. */
export interface PredictOptions extends ContextNames {
  /** Compounds given on top of the drug, in the perturbed arm. Default none. */
  readonly add?: readonly string[]
  /** Entities to report besides the standard readouts. Default none. */
  readonly readouts?: readonly string[]
  /** Ids of statements to leave out. Default none. */
  readonly without?: readonly string[]
  /** Targets measured in the user's own cells when the regulator was changed as asked here. Default none. */
  readonly measured?: readonly MeasuredTarget[]
  /** Share of "sensitive" before anything is known, in (0, 1). Default one half. */
  readonly prior?: number
  /** By an ensemble of stochastic models in time, with these options, instead of in closed form. */
  readonly ensemble?: EnsembleOptions
}

export interface ExplainOptions extends ContextNames {
  /** Where the paths should end. Default: at the response. */
  readonly to?: string
  /** Max number of edges in a path. Default 6. */
  readonly maxLength?: number
}

export interface ScreenOptions extends ContextNames {
  /** Only these entities, by any name. Default: what curated statements near the context speak of. */
  readonly entities?: readonly string[]
  /** Every pair instead of every single. */
  readonly pairs?: boolean
  /** Max number of strategies listed. Default 50. */
  readonly top?: number
  /** Scrambled networks for the permutation null; 0 (default) = none. */
  readonly networks?: number
  readonly ensemble?: EnsembleOptions
}

/** Answers with their notes in words. */
export interface Noted {
  readonly warnings: readonly WordedNote[]
}

/** The knowledge, ready to be asked by name. */
export interface Mitologic {
  /** In the reading chosen. */
  readonly knowledge: Knowledge
  /**
   * What changes of entities do to the response and to the readouts.
   *
   * @param changes - `ENTITY=up` or `ENTITY=down`, one or several, by any name of the entity
   * @throws {UserError} a name that is unknown (with the nearest) or ambiguous, changes that contradict each other, nothing to change
   * @throws {RangeError} an option of the ensemble out of its range
   */
  predict(changes: string | readonly string[], options?: PredictOptions): Prediction & Noted
  /**
   * What is known of an entity, or of the ways from it to another.
   *
   * @throws {UserError} as `predict`
   */
  explain(entity: string, options?: ExplainOptions): Explanation & Noted
  /**
   * What to try, best first. Minutes of one core for a whole context; name `entities` for less.
   *
   * @throws {UserError} as `predict`; nothing that can be changed reaches the response
   */
  screen(options?: ScreenOptions): Promise<ScreenResult>
  /**
   * Everything known of an entity.
   *
   * @throws {UserError} a name that is unknown or ambiguous
   */
  page(entity: string): EntityPage
  /**
   * Statements that pass a test, in the order of the knowledge.
   */
  statements(test?: (statement: Statement) => boolean): readonly Statement[]
}

/**
 * Loads the knowledge that comes with the package, ready to be asked.
 *
 * @param options - the reading, packs beside it, or another knowledge
 * @returns answers by name; the same question gives the same answer
 * @throws {UserError} a pack that cannot be read
 * @example
 * const mito = await mitologic({knowledge})
 * const {response} = mito.predict('miR-2392=down', {disease: 'TSCC', drug: 'cisplatin'})
 * response.direction // → 'sensitive'
 */
export async function mitologic(options: MitologicOptions = {}): Promise<Mitologic> {
  const whole = options.knowledge ?? (await shippedKnowledge())
  const packed = (options.packs ?? []).reduce<Knowledge>(addPack, whole)
  const knowledge = readingOf(packed, options.reading ?? 'corrected')
  return {
    knowledge,
    predict: (changes, question = {}) => predicted(knowledge, [changes].flat(), question),
    explain: (entity, {to, maxLength, ...context} = {}) => {
      const explanation = explain(knowledge, {context, entity, to, ...(maxLength === undefined ? {} : {maxLength})})
      return {...explanation, warnings: wordedNotes(explanation.notes, knowledge)}
    },
    screen: (question = {}) => screened(knowledge, options.reading ?? 'corrected', question),
    page: (entity) => entityPage(knowledge, resolveEntity(knowledge, entity).id),
    statements: (test = () => true) => knowledge.statements.filter(test),
  }
}

async function shippedKnowledge(): Promise<Knowledge> {
  const {default: snapshot} = await import('mitologic/knowledge.json', {with: {type: 'json'}})
  return fromSnapshot(snapshot)
}

function predicted(knowledge: Knowledge, perturb: readonly string[], options: PredictOptions): Prediction & Noted {
  const {add = [], readouts = [], without = [], measured = [], prior, ensemble, ...names} = options
  const context = contextOf(knowledge, names)
  const perturbations = changesOf(knowledge, {perturb, add}, context)
  if (perturbations.length === 0)
    throw new UserError(
      'invalid-input',
      "predict: found nothing to change, expected changes such as 'miR-2392=down', or add: ['chloroquine']",
    )
  const prediction = predict(knowledge, {
    context,
    perturbations,
    asked: readouts,
    without: new Set(without),
    measured,
    ...(prior === undefined ? {} : {prior}),
    ...(ensemble ? {ensemble} : {}),
  })
  return {...prediction, warnings: wordedNotes(prediction.notes, knowledge)}
}

async function screened(knowledge: Knowledge, reading: Reading, options: ScreenOptions): Promise<ScreenResult> {
  const {entities, pairs: asPairs = false, top = 50, networks = 0, ensemble, ...names} = options
  const setting = defaultSetting(knowledge, names, ensemble ? {ensemble: {members: 60, runs: 512, seed: 1, ...ensemble}} : {})
  const all = candidates(knowledge, setting.context)
  const chosen = entities?.map((name) => resolveEntity(knowledge, name, setting.context).id)
  const singles = chosen ? chosenSingles(all, chosen, knowledge) : nearCandidates(knowledge, setting.context, all)
  if (singles.length === 0)
    throw new UserError(
      'not-found',
      'screen: nothing that can be changed reaches the response here; name a disease and a drug that the knowledge covers',
    )
  const plan = planScreen(
    {
      version: knowledge.version,
      knowledge: {version: knowledge.version, digest: knowledgeDigest(knowledge)},
      reading,
      packs: [],
      setting,
      networks,
      top,
      singles,
    },
    asPairs ? pairs(singles) : singles.map((single) => [single]),
  )
  return screen(knowledge, plan)
}
