import {tsv} from '#tsv'
import {isDisputed} from './conflicts.js'
import {indexOf} from './index-of.js'
import {effectOf, outcomeOf} from './query.js'
import {responseId} from './response.js'
import type {Entity, EntityType, Knowledge, Sign, Statement} from './types.js'

/** A table as data: headings, rows of texts, and the statements behind each row. */
export interface KnowledgeTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Statement ids by row. */
  readonly statements: readonly (readonly string[])[]
}

const functionTypes: readonly EntityType[] = ['process', 'metabolite', 'structure', 'phenotype']
const ncRnaTypes: readonly EntityType[] = ['miRNA', 'pre-miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment', 'snoRNA', 'RNA']
const ends: ReadonlySet<string> = new Set(['cell-death', 'growth-arrest', responseId, 'proliferation'])

/**
 * The review's Table 1, made again from the statements: which change in mitochondrial function goes with which response to
 * which drug in which disease. One row per function, direction, response and context.
 */
export function functionTable(knowledge: Knowledge): KnowledgeTable {
  const rows = new Map<string, {cells: [string, string, string, string, string]; of: Statement[]}>()
  for (const statement of knowledge.statements) {
    if (statement.context.disease === undefined && statement.context.drug === undefined) continue
    for (const {from, to, sign} of effectOf(statement)) {
      const entity = knowledge.entities.get(from)
      if (to !== responseId || entity === undefined || !isFunction(entity)) continue
      const shownSign = directionShown(statement, from)
      const response = sign * shownSign === 1 ? 'sensitive' : 'resistant'
      const cells: [string, string, string, string, string] = [
        entity.name,
        arrow(shownSign),
        response,
        diseaseName(knowledge, statement),
        drugName(knowledge, statement),
      ]
      const key = cells.join('\t')
      const row = rows.get(key) ?? {cells, of: []}
      rows.set(key, row)
      row.of.push(statement)
    }
  }
  const sorted = [...rows.values()].sort((a, b) => compare(a.cells, b.cells))
  return {
    title: 'Table 1. Changes in mitochondrial function and the response to drugs',
    columns: ['function', 'change', 'response', 'disease', 'drug', 'conditions', 'evidence', 'audit', 'references'],
    rows: sorted.map(({cells, of}) => [...cells, conditionsOf(knowledge, of), kindsOf(of), auditOf(of), referencesOf(knowledge, of)]),
    statements: sorted.map(({of}) => of.map(({id}) => id)),
  }
}

/**
 * The review's Table 2, made again from the statements: which non-coding RNA changes which mitochondrial function, through which
 * targets, with which response to which drug. One row per RNA and context in which it bears on the response.
 */
export function ncRnaTable(knowledge: Knowledge): KnowledgeTable {
  const rows = ncRnasOf(knowledge).flatMap((rna) => ncRnaRows(knowledge, rna))
  rows.sort((a, b) => compare(a.cells, b.cells))
  return {
    title: 'Table 2. Non-coding RNAs, mitochondrial function and the response to drugs',
    columns: ['ncRNA', 'acts in', 'targets', 'function', 'response to more of it', 'disease', 'drug', 'audit', 'references'],
    rows: rows.map(({cells}) => cells),
    statements: rows.map(({of}) => of.map(({id}) => id)),
  }
}

function ncRnasOf(knowledge: Knowledge): Entity[] {
  const classes = new Set([...knowledge.entities.values()].flatMap(({parents}) => parents))
  return [...knowledge.entities.values()].filter(({id, type}) => ncRnaTypes.includes(type) && !(type === 'RNA' && classes.has(id)))
}

function ncRnaRows(knowledge: Knowledge, rna: Entity): {cells: string[]; of: Statement[]}[] {
  const own = (indexOf(knowledge).statementsByEntity.get(rna.id) ?? []).filter((statement) =>
    effectOf(statement).some(({from}) => from === rna.id),
  )
  const contexts = new Map<string, Statement[]>()
  for (const statement of own) {
    const key = `${statement.context.disease ?? ''}\t${statement.context.drug ?? ''}`
    contexts.set(key, [...(contexts.get(key) ?? []), statement])
  }
  return [...contexts.values()].flatMap((of) => {
    const responses = of.flatMap((statement) =>
      effectOf(statement)
        .filter(({from, to}) => from === rna.id && to === responseId)
        .map(({sign}) => sign),
    )
    if (responses.length === 0 && of[0]!.context.drug === undefined) return []
    const {targets, functions, used} = downstream(knowledge, rna.id, of)
    const all = [...new Set([...of, ...used])]
    return [
      {
        cells: [
          rna.name,
          rna.acts.join(', ') || 'unknown',
          targets.join(', ') || '–',
          functions.join(', ') || '–',
          responseOf(responses),
          diseaseName(knowledge, of[0]!),
          drugName(knowledge, of[0]!),
          auditOf(all),
          referencesOf(knowledge, all),
        ],
        of: all,
      },
    ]
  })
}

/** Direct targets, and the functions reached within three steps of statements that share a paper or the context. */
function downstream(
  knowledge: Knowledge,
  rna: string,
  of: readonly Statement[],
): {targets: string[]; functions: string[]; used: Statement[]} {
  const papers = new Set(of.flatMap(({references}) => references))
  const [{context}] = of as [Statement]
  const {statementsByReference} = indexOf(knowledge)
  const near = [...new Set([...papers].flatMap((key) => statementsByReference.get(key) ?? []))].filter(
    (statement) =>
      statement.context.disease === undefined || context.disease === undefined || statement.context.disease === context.disease,
  )
  const targets: string[] = []
  const functions: string[] = []
  const used: Statement[] = []
  let frontier = new Map<string, Sign>([[rna, 1]])
  const reached = new Set([rna])
  for (let step = 0; step < 3 && frontier.size > 0; step++) {
    const next = new Map<string, Sign>()
    for (const statement of near) {
      if (statement.kind === 'fact') continue
      for (const effect of effectOf(statement)) {
        const before = frontier.get(effect.from)
        const entity = knowledge.entities.get(effect.to)
        if (before === undefined || entity === undefined || reached.has(effect.to) || next.has(effect.to) || ends.has(effect.to)) continue
        const sign = (before * effect.sign) as Sign
        next.set(effect.to, sign)
        used.push(statement)
        if (isFunction(entity)) functions.push(`${entity.name} ${arrow(sign)}`)
        else if (step === 0) targets.push(`${entity.name} ${arrow(sign)}`)
      }
    }
    for (const id of next.keys()) reached.add(id)
    frontier = next
  }
  return {targets: [...new Set(targets)], functions: [...new Set(functions)], used}
}

function isFunction({id, type}: Entity): boolean {
  return functionTypes.includes(type) && !ends.has(id)
}

/** The direction in which the statement itself speaks of the entity. */
function directionShown(statement: Statement, entity: string): Sign {
  if (statement.kind !== 'observation') return 1
  const {outcome} = statement
  if (statement.design === 'resistant-cells') return outcomeOf(outcome).sign || 1
  return statement.perturbation.find((change) => change.entity === entity)?.sign ?? 1
}

function arrow(sign: Sign): string {
  return sign === 1 ? '↑' : '↓'
}

function responseOf(signs: readonly Sign[]): string {
  const directions = [...new Set(signs)].sort().map((sign) => (sign === 1 ? 'sensitive' : 'resistant'))
  return directions.join(' and ') || 'not stated'
}

function diseaseName(knowledge: Knowledge, {context}: Statement): string {
  return context.disease === undefined ? '–' : (knowledge.diseases.get(context.disease)?.name ?? context.disease)
}

function drugName(knowledge: Knowledge, {context}: Statement): string {
  return context.drug === undefined ? '–' : (knowledge.entities.get(context.drug)?.name ?? context.drug)
}

function conditionsOf(knowledge: Knowledge, of: readonly Statement[]): string {
  return [...new Set(of.flatMap(({context}) => context.conditions.map((id) => knowledge.entities.get(id)?.name ?? id)))].join(', ') || '–'
}

function kindsOf(of: readonly Statement[]): string {
  const kinds = of.map((statement) => (statement.kind === 'observation' ? statement.design : statement.kind))
  return [...new Set(kinds)].join(', ')
}

function auditOf(of: readonly Statement[]): string {
  const statuses = of.map(
    (statement) =>
      `${isDisputed(statement) ? 'disputed: ' : ''}${statement.audit.status}${statement.audit.item ? ` (${statement.audit.item})` : ''}${statement.reading ? `, ${statement.reading}` : ''}`,
  )
  return [...new Set(statuses)].sort().join('; ')
}

function referencesOf(knowledge: Knowledge, of: readonly Statement[]): string {
  const keys = [...new Set(of.flatMap(({references}) => references))]
  return keys.map((key) => citation(knowledge, key)).join('; ') || 'review only'
}

/** `Fan 2019, doi:10.1158/…`: author and year, and the identifier where one is verified. */
export function citation(knowledge: Knowledge, key: string): string {
  const reference = knowledge.references.get(key)
  if (!reference) return key
  const identifier = reference.doi ? `, doi:${reference.doi}` : reference.pmid ? `, PMID ${reference.pmid}` : ''
  return reference.year === 0 ? identifier.replace(/^, /, '') || key : `${reference.firstAuthor} ${reference.year}${identifier}`
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, cell] of a.entries()) {
    const order = cell.localeCompare(b[index]!, 'en')
    if (order !== 0) return order
  }
  return 0
}

export type TableFormat = 'markdown' | 'tsv' | 'html'

/** Prints a table, the ids of its statements in a last column. */
export function printTable({title, columns, rows, statements}: KnowledgeTable, format: TableFormat): string {
  const headings = [...columns, 'statements']
  const body = rows.map((row, index) => [...row, statements[index]!.join(', ')])
  switch (format) {
    case 'markdown': {
      const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
      return [`**${title}**`, '', line(headings), line(headings.map(() => '---')), ...body.map(line), ''].join('\n')
    }
    case 'tsv':
      return tsv(headings, body)
    case 'html': {
      const cells = (tag: 'td' | 'th', values: readonly string[]): string =>
        values.map((value) => `<${tag}>${escapeXml(value)}</${tag}>`).join('')
      return `<table>\n<caption>${escapeXml(title)}</caption>\n<thead><tr>${cells('th', headings)}</tr></thead>\n<tbody>\n${body.map((row) => `<tr>${cells('td', row)}</tr>\n`).join('')}</tbody>\n</table>\n`
    }
    default:
      return format satisfies never
  }
}

/** Text as it may stand in HTML and XML, attributes included. Control characters that XML cannot hold are dropped. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
