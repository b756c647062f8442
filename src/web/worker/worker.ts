import {UserError} from '#errors'
import {contradictions, disputes, entityPage, functionTable, ncRnaTable, printTable, resolveEntity} from '#knowledge'
import {cellMap} from '#report'
import {callTask, describeTask, type PackStore, previewPrediction, resolveContext, type TaskEnvironment, tasks} from '#tasks'
import {catalogueOf, evidenceBook} from './evidence.js'
import {inReading, loadSnapshot} from './knowledge.js'
import type {Ask, QuestionName, Questions, RawContext, Reply, Start} from './protocol.js'

let base = ''
const reply = (message: Reply, transfer: Transferable[] = []) => (self as unknown as Worker).postMessage(message, transfer)

type Progress = (share: number, what: string) => void
type Handlers = {[Name in QuestionName]: (question: Questions[Name]['question'], progress: Progress) => Promise<Questions[Name]['answer']>}

const corrected = async (reading: RawContext['reading'] = 'corrected') => inReading(await loadSnapshot(base), reading)

const handlers: Handlers = {
  catalogue: async () => catalogueOf(await loadSnapshot(base), __VERSION__),
  map: async ({context, level, include, ensure, shape}) => {
    const knowledge = await corrected(context.reading)
    const query = resolveContext(knowledge, context)
    const given = [...(query.drug ? [query.drug] : []), ...query.conditions]
    const idsOf = (names: readonly string[]) => names.map((name) => resolveEntity(knowledge, name, query).id)
    return cellMap(knowledge, {context: query, level, shape, include: [...given, ...idsOf(include)], ensure: idsOf(ensure)})
  },
  preview: async (question) =>
    (await previewPrediction(await corrected(question['reading'] as RawContext['reading']), question, __VERSION__)).json,
  task: async ({task: name, input}, progress) => {
    const task = tasks.find((candidate) => candidate.name === name)
    if (!task) throw new RangeError(`no task is called '${name}'`)
    const result = await callTask(task, input, environment(name, input, progress))
    return {json: result.json, text: result.text, files: result.files ?? {}, warnings: result.warnings ?? []}
  },
  forms: async () => tasks.map(describeTask),
  evidence: async () => evidenceBook(await loadSnapshot(base)),
  entity: async (name) => {
    const knowledge = await loadSnapshot(base)
    return entityPage(knowledge, knowledge.entities.has(name) ? name : resolveEntity(knowledge, name).id)
  },
  conflicts: async () => {
    const knowledge = await loadSnapshot(base)
    return {contradictions: contradictions(await corrected()), disputes: disputes(knowledge)}
  },
  table: async (which) => {
    const knowledge = await corrected()
    const table = which === '1' ? functionTable(knowledge) : ncRnaTable(knowledge)
    return {...table, markdown: printTable(table, 'markdown'), tsv: printTable(table, 'tsv')}
  },
}

/** What this door hands to a task. Packs are not kept in the browser. */
function environment(name: string, input: Readonly<Record<string, unknown>>, progress: Progress): TaskEnvironment {
  return {
    version: __VERSION__,
    command: equivalentCommand(name, input),
    today: new Date().toISOString().slice(0, 10),
    progress,
    packs: noPacks,
    knowledge: async ({reading} = {}) => inReading(await loadSnapshot(base), reading),
  }
}

const noPacks: PackStore = {
  names: () => [],
  read: () => undefined,
  write: () => {
    throw new UserError('unsupported', "packs are kept by the command line only; use 'mitologic knowledge import' there")
  },
}

/** The same at the terminal, so that a report says how to make it again. */
function equivalentCommand(name: string, input: Readonly<Record<string, unknown>>): string {
  const task = tasks.find((candidate) => candidate.name === name)!
  const quoted = (value: unknown): string => {
    const text = typeof value === 'object' && value !== null && 'name' in value ? String((value as {name: string}).name) : String(value)
    return /^[\w./=:,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
  }
  const each = (value: unknown) => (Array.isArray(value) ? value : value === undefined ? [] : [value])
  const files = task.arguments.flatMap(({field}) => each(input[field]).map(quoted))
  const flags = task.flags.flatMap(({field, flag}) => {
    const [long] = flag.split(' ')
    return each(input[field]).flatMap((value) => (value === false ? [] : value === true ? [long!] : [`${long} ${quoted(value)}`]))
  })
  return ['mitologic', name, ...files, ...flags].join(' ')
}

self.addEventListener('message', async ({data}: MessageEvent<Start | Ask>) => {
  if (data.kind === 'start') {
    base = data.base
    // Begins the load; whoever asks first reports a failure.
    loadSnapshot(base).catch(() => {})
    return
  }
  const {id, name, question} = data
  try {
    const answer = await (handlers[name] as (question: unknown, progress: Progress) => Promise<unknown>)(question, (share, what) =>
      reply({kind: 'progress', id, share, what}),
    )
    reply({kind: 'answer', id, answer})
  } catch (error) {
    const user = error instanceof UserError
    reply({kind: 'error', id, user, message: error instanceof Error ? error.message : String(error)})
  }
})
