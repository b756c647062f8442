import {isMap, isSeq, LineCounter, type Node, type Pair, parseDocument, type Scalar} from 'yaml'
import type {z} from 'zod'
import {nearestOf, type Report, shown} from './problems.js'

/** A source file as text. `path` is as the user knows it, such as `knowledge/statements/ros.yaml`. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** One entry of a YAML list or one row of a TSV table, with the lines of its fields. */
export interface SourceRecord {
  readonly file: string
  readonly line: number
  readonly value: Readonly<Record<string, unknown>>
  lineOf(path: readonly PropertyKey[]): number
}

/** Reads a YAML file that holds one list of maps. A file that cannot be read is reported and gives nothing. */
export function yamlRecords({path, text}: SourceFile, report: Report): SourceRecord[] {
  const lines = new LineCounter()
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false})
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line)
  for (const error of document.errors) {
    report({file: path, line: lineAt(error.pos[0]), found: `a YAML error (${error.message})`, expected: 'valid YAML'})
  }
  if (document.errors.length > 0 || document.contents === null) return []
  if (!isSeq(document.contents)) {
    report({file: path, line: 1, found: 'something else', expected: "a list of records, each opening with '- '"})
    return []
  }
  const records: SourceRecord[] = []
  for (const item of document.contents.items as Node[]) {
    const line = lineAt(item.range?.[0] ?? 0)
    if (!isMap(item)) {
      report({file: path, line, found: shown(item.toJSON()), expected: 'a record with named fields'})
      continue
    }
    records.push({file: path, line, value: item.toJSON() as Record<string, unknown>, lineOf: (keys) => lineAt(offsetOf(item, keys))})
  }
  return records
}

/** Where the deepest part of `keys` that exists stands in the text. */
function offsetOf(node: Node, keys: readonly PropertyKey[]): number {
  const here = node.range?.[0] ?? 0
  const [key, ...rest] = keys
  if (key === undefined) return here
  if (isMap(node)) {
    const pair = node.items.find((item) => String((item.key as Scalar).value) === String(key)) as Pair<Scalar, Node> | undefined
    if (!pair) return here
    return rest.length === 0 || !pair.value ? (pair.key.range?.[0] ?? here) : offsetOf(pair.value, rest)
  }
  if (isSeq(node)) {
    const item = node.items[Number(key)] as Node | undefined
    return item ? offsetOf(item, rest) : here
  }
  return here
}

/** Reads a table with a header row, tab-separated. Lines that are empty or open with `#` are left out. */
export function tsvRecords({path, text}: SourceFile, report: Report): SourceRecord[] {
  const rows = text.split(/\r?\n/)
  const first = rows.findIndex((row) => row.trim() !== '' && !row.startsWith('#'))
  if (first === -1) return []
  const header = rows[first]!.split('\t').map((name) => name.trim())
  const records: SourceRecord[] = []
  for (let index = first + 1; index < rows.length; index++) {
    const row = rows[index]!
    if (row.trim() === '' || row.startsWith('#')) continue
    const cells = row.split('\t')
    if (cells.length > header.length) {
      report({file: path, line: index + 1, found: `${cells.length} columns`, expected: `${header.length}, as in the header`})
      continue
    }
    const value = Object.fromEntries(header.map((name, column) => [name, (cells[column] ?? '').trim()]))
    records.push({file: path, line: index + 1, value, lineOf: () => index + 1})
  }
  return records
}

/** Checks a record against a schema; what is wrong is reported field by field and `undefined` returned. */
export function checked<T>(schema: z.ZodType<T>, record: SourceRecord, report: Report): T | undefined {
  const result = schema.safeParse(record.value)
  if (result.success) return result.data
  const id = typeof record.value['id'] === 'string' ? record.value['id'] : undefined
  for (const issue of result.error.issues) reportIssue(issue, record, id, report)
  return undefined
}

function reportIssue(issue: z.core.$ZodIssue, record: SourceRecord, id: string | undefined, report: Report): void {
  const at = {file: record.file, line: record.lineOf(issue.path), record: id}
  const field = issue.path.map(String).join('.') || undefined
  const value = issue.path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' ? (inner as Record<PropertyKey, unknown> | null)?.[key] : inner),
    record.value,
  )
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownFields(issue)
      for (const key of issue.keys) {
        const line = record.lineOf([...issue.path, key])
        report({
          ...at,
          line,
          field: [...issue.path.map(String), key].join('.'),
          found: 'a field that does not exist',
          expected: `one of ${known.join(', ')}`,
          nearest: nearestOf(key, known),
        })
      }
      return
    }
    case 'invalid_value': {
      const values = issue.values.map(String)
      report({
        ...at,
        field,
        found: shown(value),
        expected: values.length === 1 ? `'${values[0]}'` : `one of ${values.join(', ')}`,
        nearest: nearestOf(value, values),
      })
      return
    }
    case 'invalid_type':
      report({...at, field, found: shown(value), expected: `a ${issue.expected}`})
      return
    default:
      report({...at, field, found: shown(value), expected: issue.message})
  }
}

/** Field names of the schema are put into the message of a strict object by `fieldsOf`. */
function knownFields(issue: z.core.$ZodIssueUnrecognizedKeys): string[] {
  return issue.message.split(', ')
}
