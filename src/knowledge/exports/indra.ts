import {claimText} from '../page.js'
import {citation} from '../tables.js'
import type {Entity, Knowledge, MechanismClass} from '../types.js'
import {localId} from './curies.js'
import type {Exported} from './exported.js'
import {type ExportEdge, exportGraph, graphLosses} from './graph.js'

/** Mechanisms that change how much there is; the others change what it does. */
const amountClasses: readonly MechanismClass[] = [
  'mirna-target',
  'mitochondrial-translation',
  'mtdna-transcription',
  'sponge',
  'precursor-processing',
  'transcription',
  'epigenetic',
  'translation',
  'degradation',
  'biogenesis',
]

/** INDRA JSON: a list of IncreaseAmount, DecreaseAmount, Activation and Inhibition statements, one piece of evidence per paper. */
export function toIndra(knowledge: Knowledge): Exported {
  const {nodes, edges} = exportGraph(knowledge)
  const agents = new Map(nodes.map((node) => [node.id, agent(node)]))
  const statements = edges.map((edge) => {
    const {mechanism, confidence} = edge
    const isAmount = amountClasses.includes(mechanism.mechanismClass)
    const type = isAmount
      ? mechanism.sign === 1
        ? 'IncreaseAmount'
        : 'DecreaseAmount'
      : mechanism.sign === 1
        ? 'Activation'
        : 'Inhibition'
    return {
      type,
      subj: agents.get(mechanism.subject)!,
      obj: agents.get(mechanism.object)!,
      ...(isAmount ? {} : {obj_activity: 'activity'}),
      belief: confidence,
      evidence: evidence(knowledge, edge),
      id: uuidOf(mechanism.id),
    }
  })
  return {
    text: `${JSON.stringify(statements, null, 1)}\n`,
    losses: [
      ...graphLosses(knowledge),
      'processes, conditions and phenotypes are written as agents, and effects on them as Activation or Inhibition',
      "certainty, audit, drug and conditions stand under 'annotations' and 'epistemics' of the evidence, which other readers may leave alone",
    ],
  }
}

function agent({name, id, type, ids}: Entity): object {
  const refs: Record<string, string> = {TEXT: name}
  const put = (namespace: string, value: string | undefined): void => {
    if (value !== undefined) refs[namespace] = value
  }
  put('HGNC', ids['hgnc'] && localId(ids['hgnc']))
  put(type === 'pre-miRNA' ? 'MIRBASE' : 'MIRBASEM', ids['mirbase'])
  put('CHEBI', ids['chebi'] && `CHEBI:${localId(ids['chebi'])}`)
  put('PUBCHEM', ids['pubchem'] && localId(ids['pubchem']))
  put('CHEMBL', ids['chembl'])
  put('DRUGBANK', ids['drugbank'])
  put('MESH', ids['mesh'] && localId(ids['mesh']))
  put('GO', ids['go'] && `GO:${localId(ids['go'])}`)
  put('ENSEMBL', ids['ensembl'])
  return {name: type === 'gene' || type === 'lncRNA' ? id : name, db_refs: refs}
}

function evidence(knowledge: Knowledge, {mechanism, disputed}: ExportEdge): object[] {
  const {context, certainty, audit, reading, mechanismClass, where, textbook} = mechanism
  const disease = context.disease === undefined ? undefined : knowledge.diseases.get(context.disease)
  const cell = context.cellLines[0] === undefined ? undefined : knowledge.cellLines.get(context.cellLines[0])
  const shared = {
    source_api: 'mitologic',
    source_id: mechanism.id,
    annotations: {
      claim: claimText(knowledge, mechanism),
      mechanism_class: mechanismClass,
      where,
      ...(context.drug !== undefined && {drug: context.drug}),
      ...(context.conditions.length > 0 && {conditions: context.conditions}),
      ...(context.cellLines.length > 0 && {cell_lines: context.cellLines}),
    },
    epistemics: {direct: mechanism.direct, certainty, audit: audit.status, disputed, textbook, ...(reading && {reading})},
    ...((disease || cell) && {
      context: {
        type: 'bio',
        ...(disease && {disease: {name: disease.name, db_refs: disease.ids['doid'] ? {DOID: `DOID:${localId(disease.ids['doid'])}`} : {}}}),
        ...(cell && {cell_line: {name: cell.id, db_refs: cell.ids['cellosaurus'] ? {CVCL: cell.ids['cellosaurus']} : {}}}),
      },
    }),
  }
  if (mechanism.references.length === 0) return [shared]
  return mechanism.references.map((key) => {
    const reference = knowledge.references.get(key)
    const refs = {...(reference?.pmid && {PMID: reference.pmid}), ...(reference?.doi && {DOI: reference.doi.toUpperCase()})}
    return {
      ...shared,
      ...(reference?.pmid && {pmid: reference.pmid}),
      text_refs: refs,
      annotations: {...shared.annotations, reference: citation(knowledge, key)},
    }
  })
}

/** A UUID (version 8) that depends on the id alone, from four rounds of FNV-1a with different offsets. */
export function uuidOf(id: string): string {
  const words = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((offset) => {
    let hash = offset
    for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
    hash ^= hash >>> 15
    hash = Math.imul(hash, 0x2c1b3c6d)
    return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0')
  })
  const hex = words.join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
