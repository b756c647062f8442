import {UserError} from '#errors'
import {decodeText} from '#expression'
import {exportFormats, exportKnowledge, formatProblem, importPack, type Knowledge, printPack} from '#knowledge'
import {allOfKind} from '../shared/answer.js'
import type {InputFile, TaskEnvironment, TaskResult} from '../shared/task.js'
import type {KnowledgeAnswer} from './answer.js'
import type {KnowledgeInput} from './input.js'

/** The knowledge in a format that others read; what is lost is said. */
export function runExport(knowledge: Knowledge, input: KnowledgeInput): TaskResult<KnowledgeAnswer> {
  const format = input.format ?? formatOfFile(input.output) ?? 'json'
  const {text, losses} = exportKnowledge(knowledge, format)
  const json = format === 'json' ? (JSON.parse(text) as KnowledgeAnswer) : {format, text, losses}
  const written = input.output !== undefined
  return {
    json,
    text: written ? `${knowledge.statements.length} statements as ${format}` : text,
    files: {'': text},
    warnings: allOfKind(
      'loss',
      losses.map((loss) => `${format}: ${loss}`),
    ),
  }
}

/** The format that the ending of a file tells: each is called as its files end. */
const formatOfFile = (path: string | undefined) => exportFormats.find((format) => path?.toLowerCase().endsWith(`.${format}`))

/** A table of statements as a pack, kept in the user's store. Good rows are taken, bad ones reported by line. */
export async function runImport(input: KnowledgeInput, environment: TaskEnvironment): Promise<TaskResult<KnowledgeAnswer>> {
  const {subject, as: name} = input
  if (subject === undefined || typeof subject === 'string')
    throw new UserError(
      'invalid-input',
      `knowledge import: ${subject ? `no such file: ${subject}` : 'expected a file'}; write 'mitologic knowledge import FILE --as NAME'`,
    )
  if (name === undefined)
    throw new UserError(
      'invalid-input',
      `knowledge import: expected --as NAME, the name of the pack; for example --as ${suggestion(subject)}`,
    )
  if (!environment.packs) throw new UserError('unsupported', 'packs cannot be kept here')
  const knowledge = await environment.knowledge()
  const {
    pack,
    format,
    problems,
    warnings: notes,
  } = importPack(knowledge, {
    name,
    file: subject.name,
    text: decodeText(subject.bytes, subject.name),
    ...(input.format ? {format: input.format} : {}),
    ...(input.licence ? {licence: input.licence} : {}),
  })
  environment.packs.write(name, printPack(pack))
  const warnings = allOfKind('import', notes)
  const shown = problems.slice(0, 20).map(formatProblem)
  return {
    json: {pack: pack.name, format, licence: pack.licence, statements: pack.statements.length, rejected: pack.rejected, problems, warnings},
    text: [
      ...shown,
      ...(pack.rejected > shown.length ? [`… and ${pack.rejected - shown.length} more rows that could not be read`] : []),
      `Pack '${pack.name}': ${pack.statements.length} statements from ${subject.name} (${format}), ${pack.rejected} rows left out. Licence: ${pack.licence}`,
      `Use it with --pack ${pack.name}.`,
    ].join('\n'),
    warnings,
  }
}

/** Reads a file as `import` would and says what it would leave out; nothing is kept. A "no" where a row is wrong. */
export function validateFile(knowledge: Knowledge, input: KnowledgeInput, subject: InputFile | string): TaskResult<KnowledgeAnswer> {
  if (typeof subject === 'string')
    throw new UserError('not-found', `knowledge validate: no such file: ${subject}; without a file the knowledge itself is counted`)
  const {
    pack,
    format,
    problems,
    warnings: notes,
  } = importPack(knowledge, {
    name: suggestion(subject),
    file: subject.name,
    text: decodeText(subject.bytes, subject.name),
    ...(input.format ? {format: input.format} : {}),
  })
  const warnings = allOfKind('import', notes)
  const count = (kind: string) => pack.statements.filter((statement) => statement.kind === kind).length
  const json = {
    file: subject.name,
    format,
    statements: pack.statements.length,
    mechanisms: count('mechanism'),
    observations: count('observation'),
    facts: count('fact'),
    rejected: pack.rejected,
    problems: problems.map(formatProblem),
    warnings,
  }
  const verdict = pack.rejected === 0 ? 'no problem' : `${pack.rejected} rows would be left out`
  return {
    json,
    text: [...json.problems, `${subject.name} (${format}): ${pack.statements.length} statements, ${verdict}. Nothing was kept.`].join('\n'),
    warnings,
    failed: pack.rejected > 0,
  }
}

function suggestion({name}: InputFile): string {
  return (
    name
      .split(/[/\\]/)
      .pop()!
      .replace(/\.[^.]*$/, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'my-lab'
  )
}
