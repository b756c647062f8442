import {type FlagName, parseAccepted, readHeadOf} from '#expression'
import type {Knowledge} from '#knowledge'
import {printBnd, printCfg} from '#logic'
import {buildModel, type ContextQuery, type Graph, scoreRegulators} from '#network'
import {backgroundOf, type MeasuredLevel, personalize} from '#prediction'
import {type AnalysisView, analysisFiles, analysisText, isMtncRna, type MeasuredRow, type Measurement} from '#report'
import {rankReversals} from '#screen'
import {allOfKind} from '../shared/answer.js'
import {resolveContext, showContext} from '../shared/context.js'
import {round} from '../shared/round.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import {measureComparison, readComparison, sidesOf} from './analyze-tables.js'
import type {AnalysisAnswer, AnalyzeAnswer} from './answer.js'
import {type Digest, digests} from './digests.js'
import type {AnalyzeInput} from './input.js'
import {changedEntities, measuredLevels} from './measured-changes.js'
import {preview} from './preview.js'
import {readChangeFile} from './read-change-file.js'

/** More measured entities than this in one model would make it unreadable; the best-supported are kept. */
const mostHeld = 40

export async function runAnalyze(input: AnalyzeInput, environment: TaskEnvironment): Promise<TaskResult<AnalyzeAnswer>> {
  const accepted = parseAccepted(input.accept)
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack})
  const context = resolveContext(knowledge, input)
  const measured = isMeasured(input)
  if (input.preview) return preview(input, accepted, environment, measured)
  environment.progress?.(0.01, 'reading')
  return measured
    ? analyzeMeasured(knowledge, context, input, accepted, environment)
    : analyzeChanges(knowledge, context, input, accepted, environment)
}

/** Measurements rather than changes: a sample sheet is given, or the file brings one and a contrast is asked for. */
function isMeasured(input: AnalyzeInput): boolean {
  if (input.samples !== undefined) return true
  return input.contrast !== undefined && input.table.some(({bytes, name}) => readHeadOf(bytes, name).sheet !== undefined)
}

async function analyzeChanges(
  knowledge: Knowledge,
  context: ContextQuery,
  input: AnalyzeInput,
  accepted: ReadonlySet<FlagName>,
  environment: TaskEnvironment,
): Promise<TaskResult<AnalyzeAnswer>> {
  const read = input.table.map((file, i) => readChangeFile(knowledge, context, file, input, accepted, input.rna[i] ?? input.rna[0]))
  const rows = read.flatMap((one) => one.rows)
  const warnings = read.flatMap((one) => one.warnings)
  const view = analyseRows(knowledge, context, rows, warnings, input, environment)
  const inputs = await digests(input.table)
  return analysisResult(view, read.map(({described}) => described).join(', '), inputs)
}

async function analyzeMeasured(
  knowledge: Knowledge,
  context: ContextQuery,
  input: AnalyzeInput,
  accepted: ReadonlySet<FlagName>,
  environment: TaskEnvironment,
): Promise<TaskResult<AnalyzeAnswer>> {
  const comparison = readComparison(input, accepted, environment)
  const measured = measureComparison(comparison, knowledge, context, input, accepted, environment)
  const rows = changedEntities(measured.tables)
  const view = analyseRows(knowledge, context, rows, measuredWarnings(measured), input, environment)
  environment.progress?.(0.85, 'setting models by expression')
  const inputs = await digests([...input.table, ...(input.samples ? [input.samples] : [])])
  const levels = measuredLevels(measured.tables, sidesOf(comparison.contrast))
  const measurement: Measurement = {...measured, inputs, personalized: personalizedBy(view, levels, input)}
  const described = measured.tables
    .map(({table}) => `${table.fileName} (${table.unit}, ${table.ids.length} rows × ${table.samples.length} samples)`)
    .join(', ')
  return analysisResult({...view, measurement}, described, inputs)
}

/** The models of both groups at the strength asked for, and at others to show its effect. */
function personalizedBy({knowledge, context, sample}: AnalysisView, levels: readonly MeasuredLevel[], {strength, seed}: AnalyzeInput) {
  const {members, weights} = sample.comparison
  const ensemble = {members, weights, background: backgroundOf(context), levels}
  const at = (one: number, draws: number) =>
    personalize(knowledge, sample.prepared.graph, ensemble, {strength: one, seed, draws, runs: 256})
  const chosen = at(strength, 3)
  const others = [1, 10, 100, 1000].filter((one) => one !== strength)
  const sweep = [chosen, ...(chosen.levels.length > 0 ? others.map((one) => at(one, 1)) : [])]
  return {chosen, sweep: sweep.sort((a, b) => a.strength - b.strength)}
}

function measuredWarnings({tables, contrast, sizes}: Omit<Measurement, 'inputs' | 'personalized'>): string[] {
  const rows = tables.flatMap((table) => table.rows)
  const changed = rows.filter((row) => row.changed)
  const unknown = changed.filter(({placement}) => placement.kind === 'unknown').length
  return [
    `compared: '${contrast.first}' (n = ${sizes[0]}) against '${contrast.second}' (n = ${sizes[1]}), column '${contrast.column}'; up means higher in '${contrast.first}'`,
    ...new Set(tables.flatMap(({flags}) => flags.map(({accepted}) => accepted))),
    ...tables.flatMap(({table}) => table.dropped.map(({count, what, why}) => `${table.fileName}: ${count} ${what} left out (${why})`)),
    ...(tables.some(({method}) => method === 'none')
      ? ['one sample against one: effect sizes and ranks only, no p-values; nothing here tells a real change from chance']
      : []),
    ...(changed.length === 0 && rows.length > 0 ? [`none of ${rows.length} tested rows changed at this threshold`] : []),
    ...(unknown > 0
      ? [`of ${unknown} of ${changed.length} changed rows the knowledge says nothing; they are in tables/statistics.tsv`]
      : []),
  ]
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
  environment.progress?.(0.35, 'simulating')
  // Many arms share the time: half the trajectories each, whose sampling error stays far below the spread of the ensemble.
  const ensemble = {seed: input.seed, ...(measured.length > 20 ? {runs: 256} : {})}
  const {sample, strategies} = rankReversals(knowledge, {context, measured, ensemble})
  environment.progress?.(0.75, 'explaining')
  const candidates = [...new Set(sample.prepared.whole.edges.map(({subject}) => subject))].filter(
    (id) => !id.includes('@') && knowledge.entities.has(id) && !sample.prepared.whole.switches.has(id),
  )
  const changes = new Map(measured.map(({entity, sign}) => [entity, sign]))
  const regulators = scoreRegulators(sample.prepared.whole, changes, reachingTwo(sample.prepared.whole, candidates, changes))
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

/** Candidates with at least two changed entities within three arrows: the others could explain one at most, and are not scored. */
function reachingTwo(graph: Graph, candidates: readonly string[], changes: ReadonlyMap<string, unknown>): string[] {
  const next = new Map<string, string[]>()
  for (const {subject, object} of graph.edges) next.set(subject, [...(next.get(subject) ?? []), object])
  return candidates.filter((candidate) => {
    const seen = new Set([candidate])
    let front = [candidate]
    let reached = 0
    for (let step = 0; step < 3 && reached < 2; step++) {
      front = front.flatMap((id) => next.get(id) ?? []).filter((id) => !seen.has(id) && seen.add(id))
      reached += front.filter((id) => changes.has(id)).length
    }
    return reached >= 2
  })
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

export function analysisResult(partial: AnalysisView, described: string, inputs: readonly Digest[] = []): TaskResult<AnalysisAnswer> {
  const view = {...partial, about: {...partial.about, input: described}}
  const {model} = buildModel(view.sample.prepared.graph, {form: 'proportional', initial: initialStates(view), name: 'mitologic'})
  const {response} = view.sample
  const made = analysisFiles(view)
  const warnings = allOfKind('analysis', view.warnings)
  const json: AnalysisAnswer = {
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
    ...(view.measurement ? {measured: showMeasurement(view.measurement)} : {}),
    warnings,
    seed: view.about.seed,
    version: view.about.version,
    knowledge: view.knowledge.version,
  }
  return {
    json,
    text: analysisText(view),
    files: {
      ...made,
      'models/model.bnd': printBnd(model),
      'models/model.cfg': printCfg(model),
      'analysis.json': `${JSON.stringify(json, null, 2)}\n`,
      'sample.json': `${JSON.stringify({context: view.context, held: view.sample.held}, null, 2)}\n`,
      'ro-crate-metadata.json': roCrate(view, Object.keys(made), inputs),
    },
    warnings,
  }
}

/** Where the exported model starts: the drug and the conditions on, measured entities as measured. */
function initialStates(view: AnalysisView): Map<string, number> {
  return new Map([
    ...[...(view.context.drug ? [view.context.drug] : []), ...view.context.conditions].map((id) => [id, 1] as const),
    ...view.sample.held.map(({entity, sign}) => [entity, sign === 1 ? 1 : 0] as const),
  ])
}

/** What was measured, for the JSON document. */
function showMeasurement({tables, contrast, design, sizes, personalized, accepted}: Measurement) {
  return {
    contrast: `${contrast.first}-${contrast.second}`,
    column: contrast.column,
    samples: {[contrast.first]: sizes[0], [contrast.second]: sizes[1]},
    design,
    accepted,
    tables: tables.map(({table, method, rows, filtered, flags, rna}) => ({
      file: table.fileName,
      rna: rna ?? null,
      unit: table.unit,
      method,
      rows: table.ids.length,
      tested: rows.length,
      filtered,
      up: rows.filter(({changed, log2FoldChange}) => changed && log2FoldChange > 0).length,
      down: rows.filter(({changed, log2FoldChange}) => changed && log2FoldChange < 0).length,
      placed: rows.filter(({placement}) => placement.kind === 'placed').length,
      unplaceable: rows.filter(({placement}) => placement.kind === 'unplaceable').length,
      flags: flags.map(({name}) => name),
    })),
    ...(personalized
      ? {
          personalised: {
            strength: personalized.chosen.strength,
            nodes: personalized.chosen.levels.length,
            response: rounded(personalized.chosen.response),
            readouts: personalized.chosen.readouts.map((readout) => ({id: readout.id, ...rounded(readout)})),
            strengths: personalized.sweep.map(({strength, response}) => ({strength, ...rounded(response)})),
          },
        }
      : {}),
  }
}

const rounded = ({baseline, perturbed, delta, low, high, direction}: Omit<AnalysisView['sample']['response'], 'agreement'>) => ({
  reference: round(baseline),
  sample: round(perturbed),
  delta: round(delta),
  low: round(low),
  high: round(high),
  direction,
})

/** A Research Object Crate's description of the folder (RO-Crate 1.1). */
function roCrate(view: AnalysisView, made: readonly string[], inputs: readonly Digest[]): string {
  const files = [...made, 'models/model.bnd', 'models/model.cfg', 'analysis.json', 'sample.json']
  const endings: Readonly<Record<string, string>> = {
    html: 'text/html',
    svg: 'image/svg+xml',
    tsv: 'text/tab-separated-values',
    json: 'application/json',
    bnd: 'text/plain',
    cfg: 'text/plain',
    txt: 'text/plain',
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
          object: inputs.map((_, i) => ({'@id': `#input-${i + 1}`})),
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
        // What was read is described by its hash and stays where it is: the data are the user's.
        ...inputs.map(({name, bytes, sha256}, i) => ({
          '@id': `#input-${i + 1}`,
          '@type': 'CreativeWork',
          name,
          contentSize: String(bytes),
          sha256,
        })),
        ...files.map((id) => ({'@id': id, '@type': 'File', encodingFormat: endings[id.split('.').pop()!] ?? 'text/plain'})),
      ],
    },
    null,
    2,
  )}\n`
}
