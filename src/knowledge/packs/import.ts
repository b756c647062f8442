import {nearest, UserError} from '#errors'
import type {Problem} from '../problems.js'
import type {Knowledge} from '../types.js'
import {PackBuilder} from './builder.js'
import {type Rows, readLncTarD, readMirTarBase, readNcDr, readSignor, rowsOf} from './databases.js'
import {type DelimitedTable, readDelimited} from './delimited.js'
import {readOurJson, readOurTsv} from './ours.js'
import type {Pack} from './pack.js'
import {readOurYaml} from './yaml.js'

export const packFormats = ['json', 'tsv', 'yaml', 'mirtarbase', 'signor', 'lnctard', 'ncdr'] as const
export type PackFormat = (typeof packFormats)[number]

export interface ImportOptions {
  /** Name of the pack: lower-case letters, digits and hyphens. */
  readonly name: string
  /** Name of the file, for messages. */
  readonly file: string
  readonly text: string
  /** Recognised by its headings when not given. */
  readonly format?: string
  /** Recorded in the pack; where it is not given, what is known of the database. */
  readonly licence?: string
}

export interface Imported {
  readonly pack: Pack
  readonly format: PackFormat
  /** Rows that could not be read, by line; at most the first thousand (`pack.rejected` counts all). */
  readonly problems: readonly Problem[]
  /** How the table was understood, one sentence each. */
  readonly warnings: readonly string[]
}

/**
 * Reads a table of statements as a pack. Good rows are taken; each bad one is reported with its line.
 *
 * @param knowledge - that the names are looked up in
 * @param options - name of the pack, file name and text; the format where the text does not tell
 * @returns the pack, its format, and the rows that were left out
 * @throws {UserError} the name cannot name a pack, the format is not one we read or cannot be recognised, or no row is good
 * @example
 * importPack(knowledge, {name: 'own', file: 'own.csv', text: 'miRNA,Target Gene\nhsa-miR-21-5p,BCL2\n', format: 'mirtarbase'}).pack.statements.length // → 1
 */
export function importPack(knowledge: Knowledge, {name, file, text, format: asked, licence}: ImportOptions): Imported {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))
    throw new UserError('invalid-input', `'${name}' cannot name a pack; use lower-case letters, digits and hyphens, such as 'my-lab'`)
  if (text.trim() === '') throw new UserError('invalid-input', `${file} is empty; expected a table or JSON of statements`)
  const isYaml =
    asked?.toLowerCase() === 'yaml' || (asked === undefined && (/\.ya?ml$/i.test(file) || /^(?:\s*#[^\n]*\n|\s*\n)*- /.test(text)))
  const document = !isYaml && /^\s*[[{]/.test(text) ? parseDocument(text, file) : undefined
  const table = isYaml || document !== undefined ? undefined : readDelimited(text)
  const format = isYaml ? 'yaml' : formatOf(asked, table, file)
  const builder = new PackBuilder(knowledge, name, file)
  const warnings = read(format, table && rowsOf(table), document, builder, knowledge, {name, file, text})
  if (builder.statements.length === 0) {
    const [first] = builder.problems
    throw new UserError(
      'invalid-input',
      `${file}: no row could be read as ${format}${first ? `; line ${first.line}, ${first.field}: found ${first.found}, expected ${first.expected}` : ''}`,
    )
  }
  const pack: Pack = {
    format: 'mitologic-pack',
    formatVersion: 1,
    name,
    licence: licence ?? licences[format],
    source: {file, format},
    rejected: builder.rejected,
    entities: [...builder.entities.values()],
    diseases: [...builder.diseases.values()],
    references: [...builder.references.values()],
    statements: builder.statements,
  }
  return {pack, format, problems: builder.problems, warnings: [...warnings, ...summary(pack, builder.problems.length)]}
}

function read(
  format: PackFormat,
  table: Rows | undefined,
  document: OurDocument | undefined,
  builder: PackBuilder,
  knowledge: Knowledge,
  {name, file, text}: {name: string; file: string; text: string},
): readonly string[] {
  if (format === 'yaml') return readOurYaml(text, builder, knowledge, name, file)
  if (format === 'json') return readOurJson(document!, text, builder, knowledge, name, file)
  switch (format) {
    case 'tsv':
      return readOurTsv(table!, builder, knowledge, name, file)
    case 'mirtarbase':
      return readMirTarBase(table!, builder)
    case 'signor':
      return readSignor(table!, builder)
    case 'lnctard':
      return readLncTarD(table!, builder)
    case 'ncdr':
      return readNcDr(table!, builder)
    default:
      return format satisfies never
  }
}

interface OurDocument {
  readonly statements: readonly Record<string, unknown>[]
}

function parseDocument(text: string, file: string): OurDocument {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    throw new UserError('invalid-input', `${file} is not valid JSON: ${(cause as Error).message}`, {cause})
  }
  const statements = (document as {statements?: unknown} | null)?.statements
  if (!Array.isArray(statements))
    throw new UserError(
      'invalid-input',
      `${file}: found no list 'statements', expected JSON as 'mitologic knowledge export --format json' writes it`,
    )
  return document as OurDocument
}

/** Headings that tell the formats apart. */
const signatures: readonly (readonly [PackFormat, readonly string[]])[] = [
  ['mirtarbase', ['miRNA', 'Target Gene']],
  ['signor', ['ENTITYA', 'ENTITYB']],
  ['lnctard', ['Regulator', 'Target', 'influencedFunction']],
  ['ncdr', ['miRNA_ID', 'Drug', 'Drug_effect']],
  ['tsv', ['subject', 'effect', 'object']],
  ['tsv', ['claim']],
]

function formatOf(asked: string | undefined, table: DelimitedTable | undefined, file: string): PackFormat {
  if (asked !== undefined) {
    const known = packFormats.find((format) => format === asked.toLowerCase())
    if (known === undefined)
      throw new UserError('unsupported', `there is no import format '${asked}'; write one of ${packFormats.join(', ')}${didYouMean(asked)}`)
    if ((known === 'json') !== (table === undefined))
      throw new UserError(
        'invalid-input',
        `${file}: found ${table === undefined ? 'JSON' : 'a table'}, expected ${known === 'json' ? 'JSON' : 'a table'} for the format '${known}'`,
      )
    const wanted = signatures.filter(([format]) => format === known)
    if (table !== undefined && !wanted.some(([, headings]) => headings.every((heading) => table.headings.includes(heading)))) {
      throw new UserError(
        'invalid-input',
        `${file}:1: found the columns ${list(table.headings)}, expected ${wanted.map(([, headings]) => headings.join(', ')).join(' or ')}`,
      )
    }
    return known
  }
  if (table === undefined) return 'json'
  const found = signatures.find(([, headings]) => headings.every((heading) => table.headings.includes(heading)))
  if (found === undefined) {
    throw new UserError(
      'invalid-input',
      `${file}:1: found the columns ${list(table.headings)}, which are those of no format we know; expected subject, effect and object, or those of miRTarBase, SIGNOR, LncTarD or ncDR`,
    )
  }
  return found[0]
}

function list(headings: readonly string[]): string {
  const some = headings.slice(0, 8).map((heading) => `'${heading.slice(0, 40)}'`)
  return `${some.join(', ')}${headings.length > 8 ? ' …' : ''}`
}

function didYouMean(asked: string): string {
  const [candidate] = nearest(asked, packFormats)
  return candidate ? ` (did you mean '${candidate}'?)` : ''
}

function summary({rejected, entities, diseases}: Pack, told: number): string[] {
  const names = (items: readonly {readonly id: string}[]): string =>
    `${items
      .slice(0, 10)
      .map(({id}) => id)
      .join(', ')}${items.length > 10 ? ` and ${items.length - 10} more` : ''}`
  return [
    ...(rejected > told ? [`${rejected} rows could not be read; the first ${told} are listed`] : []),
    ...(entities.length > 0 ? [`${entities.length} entities are new to the knowledge: ${names(entities)}`] : []),
    ...(diseases.length > 0 ? [`${diseases.length} diseases are new to the knowledge: ${names(diseases)}`] : []),
  ]
}

/** What is known of each database's terms; the user can give better. */
const licences: Record<PackFormat, string> = {
  json: 'not stated',
  tsv: 'not stated',
  yaml: 'not stated',
  mirtarbase: 'miRTarBase: for academic use; see its site',
  signor: 'SIGNOR: see its site for the terms',
  lnctard: 'LncTarD: see its site for the terms',
  ncdr: 'ncDR: see its site for the terms',
}
