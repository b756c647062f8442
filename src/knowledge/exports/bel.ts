import {claimText} from '../page.js'
import {citation} from '../tables.js'
import type {Entity, EntityType, Knowledge, Mechanism} from '../types.js'
import {localId} from './curies.js'
import type {Exported} from './exported.js'
import {type ExportEdge, exportGraph, graphLosses} from './graph.js'

/** The BEL function of each type of entity. */
const functions: Record<EntityType, 'p' | 'm' | 'r' | 'a' | 'complex' | 'bp' | 'path'> = {
  miRNA: 'm',
  'pre-miRNA': 'r',
  lncRNA: 'r',
  circRNA: 'r',
  'tRNA-fragment': 'r',
  snoRNA: 'r',
  RNA: 'r',
  gene: 'p',
  complex: 'complex',
  metabolite: 'a',
  drug: 'a',
  nanomedicine: 'a',
  biological: 'a',
  'drug-class': 'a',
  process: 'bp',
  phenotype: 'bp',
  condition: 'bp',
  structure: 'a',
}

/**
 * BEL 2 script: a statement per mechanism and paper, with citation, our own words as evidence, and disease, drug, cell line,
 * certainty and audit as annotations.
 */
export function toBel(knowledge: Knowledge): Exported {
  const {nodes, edges} = exportGraph(knowledge)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const lines = [
    '##### Mechanisms of mitochondria-related non-coding RNAs and drug resistance',
    `SET DOCUMENT Name = "mitologic knowledge"`,
    `SET DOCUMENT Version = ${quoted(knowledge.version)}`,
    'SET DOCUMENT Description = "Curated mechanisms, each with its context and audit; evidence texts are summaries in our own words"',
    'SET DOCUMENT Authors = "The mitologic authors"',
    'SET DOCUMENT Licenses = "CC0 1.0"',
    '',
    ...['CHEBI', 'GO', 'HGNC', 'MIRBASE', 'MITOLOGIC'].map((namespace) => `DEFINE NAMESPACE ${namespace} AS PATTERN ".+"`),
    ...annotationNames.map((name) => `DEFINE ANNOTATION ${name} AS PATTERN ".+"`),
    '',
    ...edges.flatMap((edge) => belStatements(knowledge, edge, byId)),
  ]
  return {
    text: `${lines.join('\n')}\n`,
    losses: [
      ...graphLosses(knowledge),
      'effects of a direct mechanism are written as directlyIncreases or directlyDecreases, mechanism classes as an annotation',
      'names without a verified public identifier stand in the namespace MITOLOGIC',
    ],
  }
}

const annotationNames = [
  'Statement',
  'Disease',
  'Drug',
  'Condition',
  'CellLine',
  'Compartment',
  'Mechanism',
  'Certainty',
  'Audit',
  'Reading',
  'Confidence',
] as const

function belStatements(knowledge: Knowledge, {mechanism, confidence}: ExportEdge, byId: ReadonlyMap<string, Entity>): string[] {
  const citations = mechanism.references.length === 0 ? [undefined] : mechanism.references
  const {context, where, mechanismClass, certainty, audit, reading} = mechanism
  const annotations: Record<(typeof annotationNames)[number], string | readonly string[] | undefined> = {
    Statement: mechanism.id,
    Disease: context.disease,
    Drug: context.drug,
    Condition: context.conditions,
    CellLine: context.cellLines,
    Compartment: where,
    Mechanism: mechanismClass,
    Certainty: certainty,
    Audit: audit.status,
    Reading: reading,
    Confidence: String(confidence),
  }
  const set = Object.entries(annotations).flatMap(([name, value]) => {
    if (value === undefined || value.length === 0) return []
    return [`SET ${name} = ${typeof value === 'string' ? quoted(value) : `{${value.map(quoted).join(', ')}}`}`]
  })
  return citations.flatMap((key) => [
    `SET Citation = ${citationOf(knowledge, key, mechanism)}`,
    `SET SupportingText = ${quoted(claimText(knowledge, mechanism))}`,
    ...set,
    `${belTerm(byId.get(mechanism.subject)!)} ${relation(mechanism)} ${belTerm(byId.get(mechanism.object)!)}`,
    'UNSET ALL',
    '',
  ])
}

function relation({sign, direct}: Mechanism): string {
  return direct ? (sign === 1 ? 'directlyIncreases' : 'directlyDecreases') : sign === 1 ? 'increases' : 'decreases'
}

/** `{type, title, identifier}`; what no one wrote down is the textbook or the review. */
function citationOf(knowledge: Knowledge, key: string | undefined, {textbook}: Mechanism): string {
  const reference = key === undefined ? undefined : knowledge.references.get(key)
  const parts = reference
    ? reference.pmid
      ? ['PubMed', reference.title ?? citation(knowledge, reference.key), reference.pmid]
      : reference.doi
        ? ['Online Resource', reference.title ?? `${reference.firstAuthor} ${reference.year}`, `https://doi.org/${reference.doi}`]
        : ['Other', `${reference.firstAuthor} ${reference.year}`, reference.key]
    : ['Other', key ?? (textbook ? 'Textbook knowledge' : 'The review'), key ?? (textbook ? 'textbook' : 'review')]
  return `{${parts.map(quoted).join(', ')}}`
}

function belTerm({id, type, ids, name}: Entity): string {
  const namespaced = (namespace: string, value: string): string => `${functions[type]}(${namespace}:${quoted(value)})`
  if (type === 'miRNA' && id.startsWith('hsa-')) return namespaced('MIRBASE', id)
  if (ids['chebi']) return namespaced('CHEBI', name)
  if (ids['go']) return namespaced('GO', `GO:${localId(ids['go'])}`)
  if (type === 'gene' || (type === 'lncRNA' && ids['hgnc'])) return namespaced('HGNC', id)
  return namespaced('MITOLOGIC', id)
}

function quoted(text: string): string {
  return `"${text
    .replace(/[\r\n\t]+/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')}"`
}
