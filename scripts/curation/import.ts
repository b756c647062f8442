import {type Knowledge, loadKnowledge, type Problem, type SourceFile} from '#knowledge'
import {convertDraft, type StatementFields} from './convert.js'
import {type Draft, type DraftWork, type Refusal, readDraft} from './draft.js'
import {Grounding, type NewCellLine, type NewEntity} from './ground.js'
import {printEntries, printStatements} from './print.js'
import {heldAs, keyFor, keysOfDraft, plainTitle, printReferenceRows, type ReferenceCells, readReferenceRows, rowFor} from './references.js'
import type {NameTables} from './tables.js'

export interface Batch {
  readonly id: string
  readonly date: string
  readonly title: string
}

export interface ImportedBatch {
  /** Files to be written, with paths as in the repository; statement files of the batch that are not among them are to go. */
  readonly files: readonly SourceFile[]
  readonly works: number
  readonly statements: number
  /** What was refused, by draft file. */
  readonly refusals: ReadonlyMap<string, readonly Refusal[]>
}

interface Work {
  readonly draft: Draft
  readonly key: string
  statements: readonly StatementFields[]
}

/**
 * Takes drafts into a batch of the knowledge. Names are grounded, sentences become hashes, and every record passes the checks of the
 * knowledge; what does not is refused with the reason, and the rest of its work is taken. The same drafts give the same files.
 *
 * @param sources - the files of the knowledge; statements that the batch has already are made anew
 * @param isReserved - whether a work is kept back
 */
export async function importDrafts(
  sources: readonly SourceFile[],
  drafts: readonly SourceFile[],
  batch: Batch,
  tables: NameTables,
  isReserved: (work: DraftWork) => boolean,
): Promise<ImportedBatch> {
  const base = withoutBatch(sources, batch.id)
  const {knowledge} = loadKnowledge(base)
  const grounding = new Grounding(knowledge, tables)
  const refusals = new Map<string, Refusal[]>()
  const refuse = (file: string, some: readonly Refusal[]): void => {
    if (some.length > 0) refusals.set(file, [...(refusals.get(file) ?? []), ...some])
  }
  const works: Work[] = []
  for (const {path, text} of [...drafts].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const {draft, refusals: unread} = readDraft(path, text)
    refuse(path, unread)
    if (draft === undefined) continue
    const key = placeFor(draft, works, knowledge, batch.id, isReserved)
    if (typeof key !== 'string') {
      refuse(path, [key])
      continue
    }
    const converted = await convertDraft(draft, key, knowledge, grounding)
    refuse(path, converted.refusals)
    const {kept, twice} = uniqueIds(converted.statements, works, knowledge)
    refuse(path, twice)
    if (kept.length > 0) works.push({draft, key, statements: kept})
  }
  const files = settle(base, works, batch, grounding, refuse)
  return {
    files,
    works: works.filter(({statements}) => statements.length > 0).length,
    statements: works.reduce((sum, {statements}) => sum + statements.length, 0),
    refusals,
  }
}

/** The key under which a work is held, or why it is not taken. */
function placeFor(
  draft: Draft,
  works: readonly Work[],
  knowledge: Knowledge,
  batch: string,
  isReserved: (work: DraftWork) => boolean,
): string | Refusal {
  const {work} = draft
  if (isReserved(work)) return {why: 'the work is kept back'}
  if (draft.records.length === 0) return {why: 'no record'}
  const twin = works.find(
    (other) =>
      keysOfDraft(other.draft.work).some((key) => keysOfDraft(work).includes(key)) ||
      plainTitle(other.draft.work.title) === plainTitle(work.title),
  )
  if (twin !== undefined) return {why: `the work of ${twin.draft.file} again`}
  const held = heldAs(knowledge, work)
  const elsewhere =
    held && knowledge.statements.find((one) => one.references.includes(held.key) && one.locator !== undefined && one.batch !== batch)
  if (elsewhere) return {why: `held already as ${held.key} in the batch ${elsewhere.batch}`}
  if (held !== undefined) return held.key
  const key = keyFor(work, (one) => knowledge.references.has(one) || works.some((other) => other.key === one))
  return key ?? {why: 'no year of the work'}
}

function uniqueIds(
  statements: readonly StatementFields[],
  works: readonly Work[],
  knowledge: Knowledge,
): {kept: StatementFields[]; twice: Refusal[]} {
  const taken = new Set([...knowledge.statements.map(({id}) => id), ...works.flatMap((work) => work.statements.map(({id}) => id))])
  const kept: StatementFields[] = []
  const twice: Refusal[] = []
  for (const fields of statements) {
    if (taken.has(fields.id)) twice.push({record: fields.id, why: 'the id stands already'})
    else kept.push(fields)
    taken.add(fields.id)
  }
  return {kept, twice}
}

/** The knowledge as it is without the statements of the batch, and without works that only they cite. */
function withoutBatch(sources: readonly SourceFile[], batch: string): SourceFile[] {
  const rest = sources.filter(({path}) => !path.includes(`statements/${batch}/`))
  const cited = new Set(
    rest
      .filter(({path}) => path.includes('statements/'))
      .flatMap(({text}) => [...text.matchAll(/\b[A-Za-z]+\d{4}[a-z]{0,2}\b/g)].map(([key]) => key)),
  )
  return rest.map((file) =>
    file.path.endsWith('references.tsv')
      ? {...file, text: printReferenceRows(readReferenceRows(file.text).filter(({key}) => cited.has(key)))}
      : file,
  )
}

/** Drops records with problems until none is left; what is new and not used goes as well. */
function settle(
  base: readonly SourceFile[],
  works: Work[],
  batch: Batch,
  grounding: Grounding,
  refuse: (file: string, refusals: readonly Refusal[]) => void,
): SourceFile[] {
  const entities = new Map(grounding.entities)
  const cellLines = new Map(grounding.cellLines)
  let rest = base
  for (;;) {
    pruneCellLines(works, cellLines)
    const files = filesOf(rest, works, batch, entities, cellLines)
    const {problems} = loadKnowledge([...rest.filter(({path}) => !files.some((file) => file.path === path)), ...files])
    const own = problems.filter(({file}) => files.some(({path}) => path === file) && !file.endsWith('.tsv'))
    if (own.length === 0) return files
    for (const problem of own) {
      const isOld = problem.file.includes('/entities/') && !entities.has(problem.record ?? '')
      if (isOld) rest = withoutEntry(rest, problem)
      else dropOne(problem, works, entities, refuse)
    }
  }
}

/** An entity of an earlier import of the batch that nothing names any more goes. */
function withoutEntry(files: readonly SourceFile[], {file, record, found, expected}: Problem): SourceFile[] {
  return files.map((one) => {
    if (one.path !== file) return one
    const lines = one.text.split('\n')
    const left = lines.filter((line) => !line.startsWith(`- {id: ${record},`))
    if (left.length === lines.length) throw new RangeError(`${file}: ${record ?? ''}: ${found}, expected ${expected}`)
    return {...one, text: left.join('\n')}
  })
}

function dropOne(
  {file, record, field, found, expected}: Problem,
  works: Work[],
  entities: Map<string, NewEntity>,
  refuse: (file: string, refusals: readonly Refusal[]) => void,
): void {
  if (file.includes('/entities/')) {
    const entity = entities.get(record!)
    if (entity === undefined) throw new RangeError(`${file}: ${record ?? ''}: ${found}, expected ${expected}`)
    if (field === 'aliases' && (entity.aliases ?? []).length > 0) entities.set(entity.id, {...entity, aliases: []})
    else entities.delete(entity.id)
    return
  }
  const work = works.find(({statements}) => statements.some(({id}) => id === record))
  if (work === undefined) throw new RangeError(`${file}: ${record ?? ''}: ${found}, expected ${expected}`)
  refuse(work.draft.file, [{record: record!, why: `${field ?? 'record'}: found ${found}, expected ${expected}`}])
  work.statements = work.statements
    .filter(({id}) => id !== record)
    .map(({supports, ...rest}) => {
      const left = ((supports as readonly string[] | undefined) ?? []).filter((id) => id !== record)
      return {...rest, ...(left.length > 0 && {supports: left})} as StatementFields
    })
}

function pruneCellLines(works: readonly Work[], cellLines: Map<string, NewCellLine>): void {
  const named = new Set(works.flatMap(({statements}) => statements.flatMap(({context}) => (context as {cells?: string[]}).cells ?? [])))
  for (const id of cellLines.keys()) if (!named.has(id)) cellLines.delete(id)
}

function filesOf(
  base: readonly SourceFile[],
  works: readonly Work[],
  batch: Batch,
  entities: ReadonlyMap<string, NewEntity>,
  cellLines: ReadonlyMap<string, NewCellLine>,
): SourceFile[] {
  const textOf = (path: string): string => base.find((file) => file.path === path)?.text ?? ''
  const kept = works.filter(({statements}) => statements.length > 0)
  const rows = new Map(readReferenceRows(textOf('knowledge/references.tsv')).map((row) => [row.key, row]))
  for (const {key, draft} of kept) rows.set(key, rowFor(key, draft.work, rows.get(key)))
  const added = <T>(path: string, head: string, entries: ReadonlyMap<string, T & (NewEntity | NewCellLine)>): SourceFile[] => {
    const text = textOf(path)
    if (entries.size === 0) return text === '' ? [] : [{path, text}]
    return [
      {
        path,
        text:
          text === ''
            ? printEntries(head, [...entries.values()])
            : `${text}${printEntries('', [...entries.values()]).replace(/^# \n/, '')}`,
      },
    ]
  }
  return [
    ...kept.map(({key, draft, statements}) => ({
      path: `knowledge/statements/${batch.id}/${key.toLowerCase()}.yaml`,
      text: printStatements(`${key}: ${draft.work.title}`, statements),
    })),
    ...added(`knowledge/entities/${batch.id}.yaml`, 'What the works of this batch speak of and the knowledge did not have.', entities),
    ...added(
      `knowledge/vocabulary/cell-lines-${batch.id}.yaml`,
      'Cell lines of this batch, by the names their papers give them; ids from the DepMap table.',
      cellLines,
    ),
    {path: 'knowledge/references.tsv', text: printReferenceRows([...(rows.values() as Iterable<ReferenceCells>)])},
    {path: 'knowledge/batches.tsv', text: batchTable(textOf('knowledge/batches.tsv'), batch)},
  ]
}

/** The table with the batch: a batch that is made again keeps its place, since batches of one day are in the order of the table. */
function batchTable(text: string, {id, date, title}: Batch): string {
  const row = [id, date, 'works', title].join('\t')
  const lines = text.trimEnd().split('\n')
  const at = lines.findIndex((line) => line.startsWith(`${id}\t`))
  const rows = at === -1 ? [...lines, row] : lines.with(at, row)
  return `${rows.join('\n')}\n`
}
