import {UserError} from '#errors'
import {
  type Contradiction,
  claimText,
  contradictions,
  disputes,
  entityPage,
  findStatements,
  functionTable,
  type Knowledge,
  ncRnaTable,
  pageStatement,
  printTable,
  resolveEntity,
  type Statement,
  statementById,
  type TableFormat,
} from '#knowledge'
import {entityPageText, statementText} from '#report'
import {type ContextInput, resolveContext} from '../shared/context.js'
import {showStatement} from '../shared/statements.js'
import type {InputFile, TaskEnvironment, TaskResult} from '../shared/task.js'
import type {KnowledgeAnswer} from './answer.js'
import {runExport, runImport, validateFile} from './exchange.js'
import type {KnowledgeInput} from './input.js'

export async function runKnowledge(input: KnowledgeInput, environment: TaskEnvironment): Promise<TaskResult<KnowledgeAnswer>> {
  if (input.action === 'import') return runImport(input, environment)
  // Both readings are shown and exported; models use one.
  const knowledge = await environment.knowledge({packs: input.pack})
  switch (input.action) {
    case 'list':
      return runList(knowledge, input, environment)
    case 'show':
      return runShow(
        knowledge,
        text(input.subject, "show: expected the name of an entity or the id of a statement, such as 'miR-2392'"),
        input,
      )
    case 'table':
      return runTable(knowledge, text(input.subject, "table: expected '1' or '2'"), input.format)
    case 'conflicts':
      return runConflicts(knowledge)
    case 'validate':
      return input.subject === undefined ? runValidate(knowledge) : validateFile(knowledge, input, input.subject)
    case 'export':
      return runExport(knowledge, input)
    default:
      return input.action satisfies never
  }
}

function text(subject: string | InputFile | undefined, expected: string): string {
  if (typeof subject === 'string' && subject.trim() !== '') return subject.trim()
  throw new UserError('invalid-input', `knowledge ${expected}`)
}

function runList(knowledge: Knowledge, input: KnowledgeInput & ContextInput, environment: TaskEnvironment): TaskResult<KnowledgeAnswer> {
  const context = resolveContext(knowledge, input)
  switch (input.kind) {
    case 'entity':
    case 'drug': {
      const drugTypes = ['drug', 'drug-class', 'nanomedicine', 'biological']
      const found = [...knowledge.entities.values()].filter(({type}) => input.kind === 'entity' || drugTypes.includes(type))
      return {
        json: found.map(({id, name, type, aliases}) => ({id, name, type, aliases})),
        text: found.map(({id, name, type}) => `${id}\t${type}\t${name}`).join('\n'),
      }
    }
    case 'disease': {
      const found = [...knowledge.diseases.values()]
      return {
        json: found.map(({id, name, aliases, parents}) => ({id, name, aliases, parents})),
        text: found.map(({id, name, parents}) => `${id}\t${name}\t${parents.join(', ')}`).join('\n'),
      }
    }
    case 'reference': {
      const found = [...knowledge.references.values()]
      return {
        json: found,
        text: found
          .map(({key, firstAuthor, year, title, doi, pmid, status}) =>
            [key, `${firstAuthor} ${year}`, status, doi ?? '', pmid ?? '', title ?? ''].join('\t'),
          )
          .join('\n'),
      }
    }
    case 'pack': {
      const names = environment.packs?.names() ?? []
      return {json: names, text: names.length > 0 ? names.join('\n') : "No packs. 'mitologic knowledge import FILE --as NAME' adds one."}
    }
    case 'mechanism':
    case 'observation':
    case 'fact':
    case undefined: {
      const entity = typeof input.subject === 'string' ? resolveEntity(knowledge, input.subject, context).id : undefined
      const statements = findStatements(knowledge, {
        ...(input.kind ? {kind: input.kind} : {}),
        ...(entity ? {entity} : {}),
        ...(context.disease ? {disease: context.disease} : {}),
        ...(context.drug ? {drug: context.drug} : {}),
        ...(context.cellLine ? {cellLine: context.cellLine} : {}),
        ...(context.conditions[0] ? {condition: context.conditions[0]} : {}),
        lineage: true,
      })
      return {
        json: {statements: statements.map((statement) => listed(statement, knowledge))},
        text: [...statements.map((statement) => statementText(statement, knowledge)), '', `${statements.length} statements`].join('\n'),
      }
    }
    default:
      return input.kind satisfies never
  }
}

const listed = (statement: Statement, knowledge: Knowledge) => ({
  ...showStatement(statement, knowledge),
  claim: claimText(knowledge, statement),
  context: statement.context,
})

function runShow(knowledge: Knowledge, name: string, input: KnowledgeInput): TaskResult<KnowledgeAnswer> {
  const statement = statementById(knowledge, name)
  if (statement) {
    const page = pageStatement(knowledge, statement)
    return {json: page, text: statementText(statement, knowledge, page.confidence)}
  }
  const entity = resolveEntity(knowledge, name, resolveContext(knowledge, input))
  const page = entityPage(knowledge, entity.id)
  return {json: page, text: entityPageText(page, knowledge)}
}

function runTable(knowledge: Knowledge, which: string, format = 'markdown'): TaskResult<KnowledgeAnswer> {
  if (which !== '1' && which !== '2')
    throw new UserError(
      'invalid-input',
      `knowledge table: found '${which}', expected '1' (mitochondrial function and drug resistance) or '2' (ncRNAs)`,
    )
  if (format !== 'markdown' && format !== 'tsv' && format !== 'html')
    throw new UserError('invalid-input', `--format: found '${format}', expected markdown, tsv or html`)
  const table = which === '1' ? functionTable(knowledge) : ncRnaTable(knowledge)
  const printed = printTable(table, format satisfies TableFormat)
  return {json: table, text: printed, files: {'': printed}}
}

function runConflicts(knowledge: Knowledge): TaskResult<KnowledgeAnswer> {
  const found = contradictions(knowledge)
  const disputed = disputes(knowledge)
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  const side = (ids: readonly string[]) =>
    ids.map((id) => {
      const statement = statementById(knowledge, id)
      return `      ${statement ? claimText(knowledge, statement) : id}  [${id}]`
    })
  const lines = (group: Contradiction) => [
    `${name(group.from)} → ${group.to === 'drug-response' ? 'drug response' : name(group.to)}: ${group.status}`,
    `    raises (${group.positive.length}):`,
    ...side(group.positive),
    `    lowers (${group.negative.length}):`,
    ...side(group.negative),
    ...group.separation.map(
      ({dimension, positive, negative}) =>
        `    separated by ${dimension}: ${positive.join(', ') || 'any'} against ${negative.join(', ') || 'any'}`,
    ),
  ]
  const unresolved = found.filter(({status}) => status === 'unresolved')
  return {
    json: {contradictions: found, disputes: disputed},
    text: [
      ...found.flatMap((group) => [...lines(group), '']),
      `${found.length} contradictions, ${unresolved.length} of them unresolved by any context; ${disputed.length} claims on which the review and its sources disagree:`,
      ...disputed.map(
        ({item, asPrinted, corrected, both, notes}) =>
          `  ${item ?? '–'}  printed: ${asPrinted.join(', ') || '–'}  corrected: ${corrected.join(', ') || '–'}${both.length > 0 ? `  both: ${both.join(', ')}` : ''}${notes.length > 0 ? `\n      ${notes.join(' ')}` : ''}`,
      ),
    ].join('\n'),
  }
}

function runValidate(knowledge: Knowledge): TaskResult<KnowledgeAnswer> {
  const count = (kind: Statement['kind']) => knowledge.statements.filter((statement) => statement.kind === kind).length
  const json = {
    statements: knowledge.statements.length,
    mechanisms: count('mechanism'),
    observations: count('observation'),
    facts: count('fact'),
    entities: knowledge.entities.size,
    references: knowledge.references.size,
    problems: [] as string[],
  }
  return {
    json,
    text: `${json.statements} statements (${json.mechanisms} mechanisms, ${json.observations} observations, ${json.facts} facts), ${json.entities} entities, ${json.references} references: no problem. (A snapshot is only built from files without one; packs are checked when they are imported.)`,
  }
}
