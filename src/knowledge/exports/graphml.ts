import {escapeXml} from '../tables.js'
import type {Entity, Knowledge} from '../types.js'
import {curiesOf} from './curies.js'
import type {Exported} from './exported.js'
import {type ExportEdge, exportGraph, graphLosses} from './graph.js'

const nodeKeys = {name: 'string', type: 'string', acts: 'string', mitochondrial: 'boolean', curies: 'string'} as const
const edgeKeys = {
  curie: 'string',
  batch: 'string',
  sign: 'int',
  effect: 'string',
  class: 'string',
  where: 'string',
  direct: 'boolean',
  textbook: 'boolean',
  disease: 'string',
  drug: 'string',
  conditions: 'string',
  cells: 'string',
  certainty: 'string',
  audit: 'string',
  disputed: 'boolean',
  reading: 'string',
  confidence: 'double',
  citations: 'string',
} as const

type Values<Keys> = {readonly [Key in keyof Keys]: string | number | boolean | undefined}

/** GraphML 1.0: a directed multigraph, an edge per mechanism under its id. */
export function toGraphml(knowledge: Knowledge): Exported {
  const {nodes, edges} = exportGraph(knowledge)
  const keys = (domain: 'node' | 'edge', types: Readonly<Record<string, string>>): string[] =>
    Object.entries(types).map(([name, type]) => `  <key id="${domain}-${name}" for="${domain}" attr.name="${name}" attr.type="${type}"/>`)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys('node', nodeKeys),
    ...keys('edge', edgeKeys),
    '  <graph id="mitologic" edgedefault="directed">',
    ...nodes.map((node) => `    <node id="${escapeXml(node.id)}">${data('node', nodeValues(node))}</node>`),
    ...edges.map((edge) => {
      const {id, subject, object} = edge.mechanism
      return `    <edge id="${escapeXml(id)}" source="${escapeXml(subject)}" target="${escapeXml(object)}">${data('edge', edgeValues(edge))}</edge>`
    }),
    '  </graph>',
    '</graphml>',
    '',
  ]
  return {text: lines.join('\n'), losses: graphLosses(knowledge)}
}

function data(domain: 'node' | 'edge', values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `<data key="${domain}-${name}">${escapeXml(String(value))}</data>`)
    .join('')
}

function nodeValues({id, name, type, acts, mitochondrial, ids}: Entity): Values<typeof nodeKeys> {
  return {name, type, acts: acts.join('; '), mitochondrial, curies: curiesOf({id, type, ids}).join('; ')}
}

function edgeValues({mechanism, confidence, disputed, citations}: ExportEdge): Values<typeof edgeKeys> {
  const {sign, mechanismClass, where, direct, textbook, context, certainty, audit, reading} = mechanism
  return {
    curie: `mitologic:${mechanism.id}`,
    batch: mechanism.batch,
    sign,
    effect: sign === 1 ? 'increases' : 'decreases',
    class: mechanismClass,
    where,
    direct,
    textbook,
    disease: context.disease,
    drug: context.drug,
    conditions: context.conditions.join('; '),
    cells: context.cellLines.join('; '),
    certainty,
    audit: audit.status,
    disputed,
    reading,
    confidence,
    citations: citations.join('; '),
  }
}
