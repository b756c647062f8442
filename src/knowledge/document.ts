import {confidenceOf} from './confidence.js'
import {type Contradiction, contradictions, disputes} from './conflicts.js'
import {type CoverageRow, isMissing} from './coverage.js'
import {entitiesOf} from './entities-of.js'
import {isIdentified} from './exports/curies.js'
import {claimText} from './page.js'
import {isSeenInside, outcomeOf, statementById} from './query.js'
import {readingOf} from './reading.js'
import {responseId} from './response.js'
import {sectionIds} from './sentences.js'
import type {Knowledge, Observation, Statement} from './types.js'

/** `docs/knowledge.md`: what the knowledge holds in numbers, the contradictions, the disputes, and the coverage by section. */
export function knowledgeDocument(knowledge: Knowledge, coverage: readonly CoverageRow[]): string {
  return `${[
    '# What the knowledge holds',
    '',
    `Made by \`npm run knowledge\` from the files in \`knowledge/\` (version ${knowledge.version}); a test fails when it is out of date. How a statement is written is said in [knowledge-format](design/knowledge-format.md), how its confidence is computed in [confidence](design/confidence.md).`,
    '',
    ...countLines(knowledge),
    ...sectionLines(knowledge, coverage),
    ...contradictionLines(knowledge),
    ...disputeLines(knowledge),
    ...referenceLines(knowledge),
  ].join('\n')}\n`
}

const kinds = ['mechanism', 'observation', 'fact'] as const
const isTextbook = (statement: Statement): boolean => statement.kind === 'mechanism' && statement.textbook

function countLines(knowledge: Knowledge): string[] {
  const {statements, entities, diseases, cellLines, references} = knowledge
  const curated = statements.filter((statement) => !isTextbook(statement))
  const count = (of: readonly Statement[], kind: string): number => of.filter((statement) => statement.kind === kind).length
  const mean = (of: readonly Statement[]): string =>
    of.length === 0 ? '–' : (of.reduce((sum, statement) => sum + confidenceOf(knowledge, statement).value, 0) / of.length).toFixed(2)
  return [
    '## In numbers',
    '',
    '| batch | day | what came in | statements | mechanisms | observations | facts | mean confidence |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...[...knowledge.batches.values()].map(({id, date, title}) => {
      const own = statements.filter(({batch}) => batch === id)
      return `| ${id} | ${date} | ${title} | ${own.length} | ${kinds.map((kind) => count(own, kind)).join(' | ')} | ${mean(own)} |`
    }),
    '',
    ...responseLines(knowledge),
    `${entities.size} entities, ${diseases.size} diseases, ${cellLines.size} cell lines, ${references.size} references.`,
    '',
    ...tally(
      'Entity',
      [...entities.values()].map(({type}) => type),
    ),
    ...tally(
      'Class of mechanism',
      curated.flatMap((statement) => (statement.kind === 'mechanism' ? [statement.mechanismClass] : [])),
    ),
    ...tally(
      'Audit',
      curated.map(({audit}) => audit.status),
    ),
    ...tally(
      'Wording',
      curated.map(({certainty}) => certainty),
    ),
    ...tally(
      'Disease of the context',
      curated.map(({context}) => context.disease ?? '(not restricted)'),
    ),
    ...tally(
      'Drug of the context',
      curated.map(({context}) => context.drug ?? '(not restricted)'),
    ),
  ]
}

/** What bears on drug response, by direction, and where RNAs were seen in mitochondria. */
function responseLines({statements, entities}: Knowledge): string[] {
  const responses = statements.filter(({kind}) => kind === 'observation').map((one) => outcomeOf((one as Observation).outcome))
  const of = (sign: number): number => responses.filter((one) => one.to === responseId && one.sign === sign).length
  const spoken = new Set(statements.filter(({kind}) => kind !== 'fact').flatMap(entitiesOf))
  const rnas = ['miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment'] as const
  const named = rnas.map((type) => `${[...spoken].filter((id) => entities.get(id)?.type === type).length} ${type}s`)
  const inside = new Set(statements.filter(isSeenInside).map(({subject}) => subject)).size
  const mechanisms = statements.filter((statement) => statement.kind === 'mechanism')
  const known = mechanisms.filter(({subject, object}) => [subject, object].every((id) => isIdentified(entities.get(id)!))).length
  return [
    `Response observations: ${of(1)} sensitive, ${of(-1)} resistant, ${of(0)} unchanged. With a statement that is not a fact: ${named.join(', ')}. Seen in mitochondria by a method that is said: ${inside} RNAs. Public identifiers at both ends: ${known} of ${mechanisms.length} mechanisms.`,
    '',
  ]
}

function tally(heading: string, values: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en'))
  return [`**${heading}.** ${sorted.map(([value, count]) => `${value} ${count}`).join(', ')}.`, '']
}

function sectionLines({statements}: Knowledge, coverage: readonly CoverageRow[]): string[] {
  const rows = sectionIds.map((section) => {
    const sentences = coverage.filter((row) => row.section === section)
    const of = statements.filter(({review}) => review.some((place) => place.section === section))
    const covered = sentences.filter((row) => row.statements.length > 0).length
    const without = sentences.filter(({noClaim}) => noClaim !== undefined).length
    return [
      section,
      sentences.length,
      covered,
      without,
      sentences.filter(isMissing).length,
      ...kinds.map((kind) => of.filter((statement) => statement.kind === kind).length),
    ]
  })
  const total = (column: number): number => rows.reduce((sum, row) => sum + Number(row[column]), 0)
  const headings = ['section', 'sentences', 'with statements', 'no claim of their own', 'missing', ...kinds.map((kind) => `${kind}s`)]
  return [
    '## Every sentence of the review',
    '',
    'Sentence by sentence in `knowledge/coverage.tsv`, by hash: the text itself is not part of the project. A statement that two sections make counts in both.',
    '',
    `| ${headings.join(' | ')} |`,
    `| ${headings.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    `| **all** | ${[1, 2, 3, 4].map(total).join(' | ')} | | | |`,
    '',
  ]
}

function contradictionLines(knowledge: Knowledge): string[] {
  const groups = contradictions(readingOf(knowledge, 'corrected'))
  const of = (status: Contradiction['status']): Contradiction[] => groups.filter((group) => group.status === status)
  const line = (group: Contradiction): string => {
    const name = (id: string): string => knowledge.entities.get(id)?.name ?? id
    const separation = group.separation.map(
      ({dimension, positive, negative}) =>
        `${dimension}: ${positive.join(', ') || 'not said'} against ${negative.join(', ') || 'not said'}`,
    )
    return `- **${name(group.from)} → ${name(group.to)}**: raised in ${codes(group.positive)}; lowered in ${codes(group.negative)}${separation.length > 0 ? ` (${separation.join('; ')})` : ''}`
  }
  const part = (heading: string, some: readonly Contradiction[]): string[] => [
    `### ${heading}`,
    '',
    ...(some.length > 0 ? some.map(line) : ['None.']),
    '',
  ]
  return [
    '## Contradictions',
    '',
    `Computed from the statements: the same pair, or the same subject and drug response, with opposite signs, in the corrected reading. ${groups.length} in all.`,
    '',
    ...part('Unresolved: no context separates the two sides', of('unresolved')),
    ...part('Separated by their contexts', of('separated')),
    ...part('Textbook edges that a curated statement overrides', of('override')),
  ]
}

function disputeLines(knowledge: Knowledge): string[] {
  const cell = (ids: readonly string[]): string =>
    ids.map((id) => `${claimText(knowledge, statementById(knowledge, id)!)} (\`${id}\`)`.replaceAll('|', '\\|')).join('; ') || '–'
  const found = disputes(knowledge)
  return [
    '## Disputed: what the review prints against what its sources say',
    '',
    '| item | as printed | corrected | in both readings | why |',
    '| --- | --- | --- | --- | --- |',
    ...found.map(
      ({item, asPrinted, corrected, both, notes}) =>
        `| ${item ?? '–'} | ${cell(asPrinted)} | ${cell(corrected)} | ${cell(both)} | ${notes.join(' ').replaceAll('|', '\\|') || '–'} |`,
    ),
    '',
  ]
}

function referenceLines({references}: Knowledge): string[] {
  const all = [...references.values()]
  const cited = all.filter(({citedByReview}) => citedByReview)
  const count = (status: string): number => all.filter((reference) => reference.status === status).length
  return [
    '## References',
    '',
    `${cited.length} works cited by the review and ${all.length - cited.length} others: ${count('verified')} with a verified identifier, ${count('title-only')} whose page was seen without one, ${count('not-seen')} not seen (author and year only).`,
  ]
}

function codes(ids: readonly string[]): string {
  return ids.map((id) => `\`${id}\``).join(', ')
}
