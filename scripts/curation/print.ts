import {Document, isCollection, isMap, isSeq} from 'yaml'
import type {StatementFields} from './convert.js'
import type {NewCellLine, NewEntity} from './ground.js'

/** A file of statements in the house's form: a block a record, nested values in one line. */
export function printStatements(head: string, statements: readonly StatementFields[]): string {
  return `# ${head.replace(/\s+/g, ' ')}\n\n${statements.map((one) => printList([one], 'block')).join('\n')}`
}

/** A file of entities or cell lines: a line each. */
export function printEntries(head: string, entries: readonly (NewEntity | NewCellLine)[]): string {
  return `${head
    .split('\n')
    .map((line) => `# ${line}\n`)
    .join('')}${printList(entries.map(compact), 'line')}`
}

function printList(items: readonly object[], style: 'block' | 'line'): string {
  const document = new Document(items)
  if (!isSeq(document.contents)) return ''
  for (const item of document.contents.items) {
    if (!isMap(item)) continue
    if (style === 'line') item.flow = true
    else for (const {value} of item.items) if (isCollection(value)) value.flow = true
  }
  return document.toString({lineWidth: 0, flowCollectionPadding: false})
}

/** Without what is undefined or an empty list or map. */
function compact<T extends object>(entry: T): Partial<T> {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => !isEmpty(value))) as Partial<T>
}
