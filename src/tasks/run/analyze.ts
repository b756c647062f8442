import {UserError} from '#errors'
import {decodeText, readChanges} from '#expression'
import type {Knowledge} from '#knowledge'
import {printBnd, printCfg} from '#logic'
import {buildModel, type ContextQuery, scoreRegulators} from '#network'
import {type AnalysisView, analysisFiles, analysisText, isMtncRna, type MeasuredRow} from '#report'
import {rankReversals} from '#screen'
import type {AnalyzeInput} from '../analyze.js'
import {resolveContext, showContext} from '../context.js'
import type {TaskEnvironment, TaskResult} from '../task.js'
import {placeChanges} from './place.js'
import {round} from './predict.js'

/** More measured entities than this in one model would make it unreadable; the best-supported are kept. */
const mostHeld = 60

export async function runAnalyze(input: AnalyzeInput, environment: TaskEnvironment): Promise<TaskResult> {
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack})
  const context = resolveContext(knowledge, input)
  const [file, ...more] = input.table
  if (more.length > 0)
    throw new UserError(
      'unsupported',
      `analyze: found ${input.table.length} tables, expected one list or result table; analyse them one at a time`,
    )
  environment.progress?.(0.05, 'reading')
  const table = readChanges(decodeText(file!.bytes, file!.name), file!.name, {fdr: input.fdr})
  const rows = placeChanges(knowledge, table.changes, context, file!.name)
  const view = analyseRows(knowledge, context, rows, table.warnings, input, environment)
  return analysisResult(view, `${file!.name} (${table.kind}, ${table.changes.length} changes)`)
}

/** From placed changes to the view of a report. */
export function analyseRows(
  knowledge: Knowledge,
  context: ContextQuery,
  rows: readonly MeasuredRow[],
  warnings: readonly string[],
  input: Pick<AnalyzeInput, 'seed'>,
  environment: TaskEnvironment,
): AnalysisView {
  const measured = heldChanges(rows)
  environment.progress?.(0.2, 'simulating')
  const {sample, strategies} = rankReversals(knowledge, {context, measured, ensemble: {seed: input.seed}})
  environment.progress?.(0.8, 'explaining')
  const candidates = [...new Set(sample.prepared.whole.edges.map(({subject}) => subject))].filter(
    (id) => !id.includes('@') && knowledge.entities.has(id) && !sample.prepared.whole.switches.has(id),
  )
  const changes = new Map(measured.map(({entity, sign}) => [entity, sign]))
  const regulators = scoreRegulators(sample.prepared.whole, changes, candidates)
    .filter(({correct, incorrect}) => correct.length + incorrect.length >= 2)
    .sort(
      (a, b) => b.score - a.score || Number(isMtncRna({knowledge}, b.regulator)) - Number(isMtncRna({knowledge}, a.regulator)) || a.p - b.p,
    )
  const unplaced = rows.filter(({entity}) => entity === undefined).length
  return {
    knowledge,
    context,
    rows,
    sample,
    strategies,
    regulators,
    warnings: [
      ...warnings,
      ...(unplaced > 0 ? [`${unplaced} of ${rows.length} rows were not recognised; they are listed in the report`] : []),
      ...(measured.length === 0 ? ['none of the rows is in the knowledge: the report shows the context without the sample'] : []),
      ...contextWarnings(knowledge, context),
    ],
    about: {version: environment.version, command: environment.command, seed: input.seed, date: environment.today, input: ''},
  }
}

function heldChanges(rows: readonly MeasuredRow[]) {
  const byEntity = new Map(rows.flatMap((row) => (row.entity === undefined ? [] : [[row.entity, row] as const])))
  return [...byEntity.values()]
    .sort((a, b) => (a.adjustedP ?? 0) - (b.adjustedP ?? 0) || Math.abs(b.log2FoldChange ?? 0) - Math.abs(a.log2FoldChange ?? 0))
    .slice(0, mostHeld)
    .map(({entity, sign}) => ({entity: entity!, sign}))
}

function contextWarnings(knowledge: Knowledge, context: ContextQuery): string[] {
  const has = (dimension: 'disease' | 'drug') =>
    context[dimension] === undefined || knowledge.statements.some((statement) => statement.context[dimension] === context[dimension])
  return [
    ...(context.disease === undefined ? ['no --disease given: statements of every disease count alike'] : []),
    ...(context.drug === undefined ? ['no --drug given: the response is that of cells without a drug'] : []),
    ...(has('disease')
      ? []
      : [`no statement of ${knowledge.diseases.get(context.disease!)?.name} itself: the model rests on borrowed and textbook edges`]),
    ...(has('drug')
      ? []
      : [`no statement of ${knowledge.entities.get(context.drug!)?.name} itself: the model rests on borrowed and textbook edges`]),
  ]
}

export function analysisResult(partial: AnalysisView, described: string): TaskResult {
  const view = {...partial, about: {...partial.about, input: described}}
  const {model} = buildModel(view.sample.prepared.graph, {form: 'proportional', initial: initialStates(view), name: 'mitologic'})
  const {response} = view.sample
  const json = {
    context: showContext(view.context),
    changes: view.rows.map(({name, entity, sign, problem}) => ({
      name,
      entity: entity ?? null,
      direction: sign === 1 ? 'up' : 'down',
      ...(problem ? {problem} : {}),
    })),
    response: {direction: response.direction, delta: round(response.delta), low: round(response.low), high: round(response.high)},
    readouts: view.sample.readouts.map(({id, name, baseline, perturbed, delta, low, high, direction}) => ({
      id,
      name,
      baseline: round(baseline),
      sample: round(perturbed),
      delta: round(delta),
      low: round(low),
      high: round(high),
      direction,
    })),
    strategies: view.strategies.map(({intervention, gain, safety}) => ({
      ...intervention,
      gain: round(gain.delta),
      low: round(gain.low),
      high: round(gain.high),
      direction: gain.direction,
      safety,
    })),
    warnings: view.warnings,
    seed: view.about.seed,
    version: view.about.version,
    knowledge: view.knowledge.version,
  }
  return {
    json,
    text: analysisText(view),
    files: {
      ...analysisFiles(view),
      'models/model.bnd': printBnd(model),
      'models/model.cfg': printCfg(model),
      'analysis.json': `${JSON.stringify(json, null, 2)}\n`,
      'sample.json': `${JSON.stringify({context: view.context, held: view.sample.held}, null, 2)}\n`,
      'ro-crate-metadata.json': roCrate(view),
    },
    warnings: view.warnings,
  }
}

/** Where the exported model starts: the drug and the conditions on, measured entities as measured. */
function initialStates(view: AnalysisView): Map<string, number> {
  return new Map([
    ...[...(view.context.drug ? [view.context.drug] : []), ...view.context.conditions].map((id) => [id, 1] as const),
    ...view.sample.held.map(({entity, sign}) => [entity, sign === 1 ? 1 : 0] as const),
  ])
}

/** A Research Object Crate's description of the folder (RO-Crate 1.1). */
function roCrate(view: AnalysisView): string {
  const files = [...Object.keys(analysisFiles(view)), 'models/model.bnd', 'models/model.cfg', 'analysis.json', 'sample.json']
  const endings: Readonly<Record<string, string>> = {
    html: 'text/html',
    svg: 'image/svg+xml',
    tsv: 'text/tab-separated-values',
    json: 'application/json',
    bnd: 'text/plain',
    cfg: 'text/plain',
  }
  return `${JSON.stringify(
    {
      '@context': 'https://w3id.org/ro/crate/1.1/context',
      '@graph': [
        {
          '@id': 'ro-crate-metadata.json',
          '@type': 'CreativeWork',
          conformsTo: {'@id': 'https://w3id.org/ro/crate/1.1'},
          about: {'@id': './'},
        },
        {
          '@id': './',
          '@type': 'Dataset',
          name: 'mitologic analysis',
          description: `Analysis of ${view.about.input}`,
          datePublished: view.about.date,
          license: 'The results belong to whoever made them.',
          hasPart: files.map((id) => ({'@id': id})),
          mentions: {'@id': '#run'},
        },
        {
          '@id': '#run',
          '@type': 'CreateAction',
          name: view.about.command,
          instrument: {'@id': '#mitologic'},
          result: files.map((id) => ({'@id': id})),
          endTime: view.about.date,
        },
        {
          '@id': '#mitologic',
          '@type': 'SoftwareApplication',
          name: 'mitologic',
          softwareVersion: view.about.version,
          version: `${view.about.version}, knowledge ${view.knowledge.version}, seed ${view.about.seed}`,
        },
        ...files.map((id) => ({'@id': id, '@type': 'File', encodingFormat: endings[id.split('.').pop()!] ?? 'text/plain'})),
      ],
    },
    null,
    2,
  )}\n`
}
