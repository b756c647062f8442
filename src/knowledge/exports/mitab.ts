import {claimText} from '../page.js'
import type {Entity, EntityType, Knowledge, MechanismClass} from '../types.js'
import {localId} from './curies.js'
import type {Exported} from './exported.js'
import {type ExportEdge, exportGraph, graphLosses} from './graph.js'

/** Terms of the PSI-MI controlled vocabulary (psi-mi.obo of 18 November 2025). */
const interactorTypes: Record<EntityType, readonly [string, string]> = {
  miRNA: ['MI:2204', 'micro rna'],
  'pre-miRNA': ['MI:0320', 'ribonucleic acid'],
  lncRNA: ['MI:2190', 'long non-coding ribonucleic acid'],
  circRNA: ['MI:0320', 'ribonucleic acid'],
  'tRNA-fragment': ['MI:0320', 'ribonucleic acid'],
  snoRNA: ['MI:0609', 'small nucleolar rna'],
  RNA: ['MI:0320', 'ribonucleic acid'],
  gene: ['MI:0250', 'gene'],
  complex: ['MI:0314', 'complex'],
  metabolite: ['MI:0328', 'small molecule'],
  drug: ['MI:0328', 'small molecule'],
  nanomedicine: ['MI:0329', 'unknown participant'],
  biological: ['MI:0326', 'protein'],
  'drug-class': ['MI:1304', 'molecule set'],
  process: ['MI:2261', 'phenotype'],
  phenotype: ['MI:2261', 'phenotype'],
  condition: ['MI:2260', 'stimulus'],
  structure: ['MI:0329', 'unknown participant'],
}

const regulation: Partial<Record<MechanismClass, readonly [string, string]>> = {
  'mirna-target': ['MI:2249', 'post transcriptional regulation'],
  sponge: ['MI:2249', 'post transcriptional regulation'],
  transcription: ['MI:2247', 'transcriptional regulation'],
  epigenetic: ['MI:2247', 'transcriptional regulation'],
  'mtdna-transcription': ['MI:2247', 'transcriptional regulation'],
  translation: ['MI:2248', 'translation regulation'],
  'mitochondrial-translation': ['MI:2248', 'translation regulation'],
}

/** PSI-MITAB 2.8 (causalTAB): 46 columns, a row per mechanism. */
export function toMitab(knowledge: Knowledge): Exported {
  const {nodes, edges} = exportGraph(knowledge)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const rows = edges.map((edge) =>
    mitabRow(knowledge, edge, byId.get(edge.mechanism.subject)!, byId.get(edge.mechanism.object)!).join('\t'),
  )
  return {
    text: [`#${mitabColumns.join('\t')}`, ...rows, ''].join('\n'),
    losses: [
      ...graphLosses(knowledge),
      'disease, drug, conditions, certainty and audit stand as comments in the annotations of the interaction',
      'interaction detection methods are not written: assays are kinds of experiment, not terms of PSI-MI',
    ],
  }
}

export const mitabColumns = [
  'ID(s) interactor A',
  'ID(s) interactor B',
  'Alt. ID(s) interactor A',
  'Alt. ID(s) interactor B',
  'Alias(es) interactor A',
  'Alias(es) interactor B',
  'Interaction detection method(s)',
  'Publication 1st author(s)',
  'Publication Identifier(s)',
  'Taxid interactor A',
  'Taxid interactor B',
  'Interaction type(s)',
  'Source database(s)',
  'Interaction identifier(s)',
  'Confidence value(s)',
  'Expansion method(s)',
  'Biological role(s) interactor A',
  'Biological role(s) interactor B',
  'Experimental role(s) interactor A',
  'Experimental role(s) interactor B',
  'Type(s) interactor A',
  'Type(s) interactor B',
  'Xref(s) interactor A',
  'Xref(s) interactor B',
  'Interaction Xref(s)',
  'Annotation(s) interactor A',
  'Annotation(s) interactor B',
  'Interaction annotation(s)',
  'Host organism(s)',
  'Interaction parameter(s)',
  'Creation date',
  'Update date',
  'Checksum(s) interactor A',
  'Checksum(s) interactor B',
  'Interaction Checksum(s)',
  'Negative',
  'Feature(s) interactor A',
  'Feature(s) interactor B',
  'Stoichiometry(s) interactor A',
  'Stoichiometry(s) interactor B',
  'Identification method participant A',
  'Identification method participant B',
  'Biological effect of interactor A',
  'Biological effect of interactor B',
  'Causal regulatory mechanism',
  'Causal statement',
] as const

function mitabRow(knowledge: Knowledge, {mechanism, confidence, disputed}: ExportEdge, subject: Entity, object: Entity): string[] {
  const references = mechanism.references.flatMap((key) => knowledge.references.get(key) ?? [])
  const publications = references.flatMap(({pmid, doi}) => [...(pmid ? [field('pubmed', pmid)] : []), ...(doi ? [field('doi', doi)] : [])])
  const {context, audit, certainty, where} = mechanism
  const annotations = {
    statement: claimText(knowledge, mechanism),
    disease: context.disease,
    drug: context.drug,
    conditions: context.conditions.join(', '),
    'cell lines': context.cellLines.join(', '),
    where,
    certainty,
    audit: `${audit.status}${disputed ? ', disputed' : ''}${mechanism.reading ? `, ${mechanism.reading}` : ''}`,
  }
  const how = regulation[mechanism.mechanismClass] ?? ['MI:2245', 'causal regulatory mechanism']
  const cells: Partial<Record<(typeof mitabColumns)[number], string>> = {
    'ID(s) interactor A': identifiers(subject)[0],
    'ID(s) interactor B': identifiers(object)[0],
    'Alt. ID(s) interactor A': joined(identifiers(subject).slice(1)),
    'Alt. ID(s) interactor B': joined(identifiers(object).slice(1)),
    'Alias(es) interactor A': field('mitologic', subject.name, 'display_short'),
    'Alias(es) interactor B': field('mitologic', object.name, 'display_short'),
    'Interaction detection method(s)': term('MI:0686', 'unspecified method'),
    'Publication 1st author(s)': joined(
      references.flatMap(({firstAuthor, year}) => (year === 0 ? [] : [`${firstAuthor} et al.(${year})`])),
    ),
    'Publication Identifier(s)': joined(publications),
    'Taxid interactor A': taxonomy(subject),
    'Taxid interactor B': taxonomy(object),
    'Interaction type(s)': mechanism.direct ? term('MI:0407', 'direct interaction') : term('MI:2286', 'functional association'),
    'Source database(s)': field('mitologic', 'mitologic'),
    'Interaction identifier(s)': field('mitologic', mechanism.id),
    'Confidence value(s)': field('mitologic-confidence', String(confidence)),
    'Biological role(s) interactor A': term('MI:2274', 'regulator'),
    'Biological role(s) interactor B': term('MI:2275', 'regulator target'),
    'Experimental role(s) interactor A': term('MI:0499', 'unspecified role'),
    'Experimental role(s) interactor B': term('MI:0499', 'unspecified role'),
    'Type(s) interactor A': term(...interactorTypes[subject.type]),
    'Type(s) interactor B': term(...interactorTypes[object.type]),
    'Interaction annotation(s)': joined(
      Object.entries(annotations).flatMap(([name, value]) => (value ? [field('comment', `${name}: ${value}`)] : [])),
    ),
    'Host organism(s)': 'taxid:9606(human)',
    Negative: 'false',
    ...((!mechanism.direct || regulation[mechanism.mechanismClass]) && {'Causal regulatory mechanism': term(...how)}),
    'Causal statement': mechanism.sign === 1 ? term('MI:2235', 'up-regulates') : term('MI:2240', 'down-regulates'),
  }
  return mitabColumns.map((column) => cells[column] || '-')
}

/** The best identifier first: a public one where it is verified, our own last. */
function identifiers({id, ids}: Entity): string[] {
  const order = ['hgnc', 'ensembl', 'mirbase', 'chebi', 'pubchem', 'drugbank', 'go'] as const
  const found = order.flatMap((database) => {
    const value = ids[database]
    if (value === undefined) return []
    const full =
      database === 'chebi'
        ? `CHEBI:${localId(value)}`
        : database === 'go'
          ? `GO:${localId(value)}`
          : database === 'hgnc'
            ? `HGNC:${localId(value)}`
            : localId(value)
    return [field(database, full)]
  })
  return [...found, field('mitologic', id)]
}

function taxonomy({type}: Entity): string {
  if (type === 'drug' || type === 'nanomedicine') return 'taxid:-2(chemical synthesis)'
  return ['miRNA', 'pre-miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment', 'snoRNA', 'gene', 'complex'].includes(type)
    ? 'taxid:9606(human)'
    : '-'
}

function term(id: string, name: string): string {
  return field('psi-mi', id, name)
}

/** `database:value(description)`, quoted where a part holds a reserved character. */
export function field(database: string, value: string, description?: string): string {
  return `${quoted(database)}:${quoted(value)}${description === undefined ? '' : `(${quoted(description)})`}`
}

function quoted(part: string): string {
  const flat = part.replace(/[\t\r\n]+/g, ' ')
  return /[|():"]/.test(flat) ? `"${flat.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : flat
}

function joined(parts: readonly string[]): string {
  return parts.join('|')
}
