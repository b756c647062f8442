import {UserError} from '#errors'
import {type FlagName, parseAccepted} from '#expression'
import {printBnd, printCfg} from '#logic'
import {buildModel} from '#network'
import {type AnalysisView, analysisFiles, analysisText, inputsInWords, studyWarnings} from '#report'
import {type ReadingOptions, type Study, type StudyTable, study} from '#study'
import {resolveContext} from '../shared/context.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {AnalysisAnswer, AnalyzeAnswer} from './answer.js'
import {digests} from './digests.js'
import {analysisDocument} from './document.js'
import type {AnalyzeInput} from './input.js'
import {preview} from './preview.js'
import {roCrate} from './ro-crate.js'

export async function runAnalyze(input: AnalyzeInput, environment: TaskEnvironment): Promise<TaskResult<AnalyzeAnswer>> {
  const accepted = parseAccepted(input.accept)
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack})
  const context = resolveContext(knowledge, input)
  const tables = tablesOf(input)
  const reading = readingOf(input, accepted, environment)
  if (input.preview) return preview(tables, input.samples, input.contrast, reading)
  const {fdr, strength, seed, design} = input
  const made = study(tables, input.samples, input.contrast, {
    ...reading,
    knowledge,
    context,
    fdr,
    strength,
    seed,
    ...(design === undefined ? {} : {design}),
  })
  const files = await digests([...input.table, ...(input.samples ? [input.samples] : [])])
  const {version, command, today: date} = environment
  return analysisResult({...made, about: {version, command, seed, date, files}})
}

/** The tables with their RNA classes: one for all, or one for each. */
function tablesOf({table, rna}: AnalyzeInput): StudyTable[] {
  if (rna.length > 1 && rna.length !== table.length)
    throw new UserError('invalid-input', `--rna: found ${rna.length} for ${table.length} tables, expected one per table, in their order`)
  return table.map((file, i) => {
    const one = rna[i] ?? rna[0]
    return {...file, ...(one === undefined ? {} : {rna: one})}
  })
}

function readingOf(input: AnalyzeInput, accepted: ReadonlySet<FlagName>, environment: TaskEnvironment): ReadingOptions {
  const {group, block, mergeDuplicates} = input
  return {
    mergeDuplicates,
    accepted,
    ...(group === undefined ? {} : {group}),
    ...(block === undefined ? {} : {block}),
    ...(environment.signal ? {signal: environment.signal} : {}),
    onProgress: (share, what) => environment.progress?.(share, what),
  }
}

/** The study as a document, as text and as files. */
function analysisResult(view: AnalysisView): TaskResult<AnalysisAnswer> {
  const {model} = buildModel(view.sample.prepared.graph, {form: 'proportional', initial: initialStates(view), name: 'mitologic'})
  const json = analysisDocument(view)
  const files = {
    ...analysisFiles(view),
    'models/model.bnd': printBnd(model),
    'models/model.cfg': printCfg(model),
    'analysis.json': `${JSON.stringify(json, null, 2)}\n`,
    'sample.json': `${JSON.stringify({context: view.context, held: view.sample.held}, null, 2)}\n`,
  }
  const crate = roCrate(view, `Analysis of ${inputsInWords(view.inputs)}`, Object.keys(files))
  return {json, text: analysisText(view), files: {...files, 'ro-crate-metadata.json': crate}, warnings: studyWarnings(view)}
}

/** Where the exported model starts: the drug and the conditions on, measured entities as measured. */
function initialStates({context, sample}: Study): Map<string, number> {
  return new Map([
    ...[...(context.drug ? [context.drug] : []), ...context.conditions].map((id) => [id, 1] as const),
    ...sample.held.map(({entity, sign}) => [entity, sign === 1 ? 1 : 0] as const),
  ])
}
