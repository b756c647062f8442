import type {Knowledge} from '../types.js'
import {curiesOf} from './curies.js'
import type {Exported} from './exported.js'
import {exportGraph, graphLosses} from './graph.js'

/** CX2, the exchange format of Cytoscape and NDEx: nodes, edges with their citations, and declared attributes. */
export function toCx2(knowledge: Knowledge): Exported {
  const {nodes, edges} = exportGraph(knowledge)
  const number = new Map(nodes.map((node, index) => [node.id, index]))
  const cxNodes = nodes.map((node, id) => ({
    id,
    v: compact({
      n: node.name,
      r: curiesOf(node)[0],
      id: node.id,
      curies: curiesOf(node),
      type: node.type,
      acts: node.acts,
      mitochondrial: node.mitochondrial,
      alias: node.aliases,
    }),
  }))
  const cxEdges = edges.map(({mechanism, confidence, disputed, citations}, id) => ({
    id,
    s: number.get(mechanism.subject)!,
    t: number.get(mechanism.object)!,
    v: compact({
      i: mechanism.sign === 1 ? 'increases' : 'decreases',
      statement: mechanism.id,
      curie: `mitologic:${mechanism.id}`,
      batch: mechanism.batch,
      sign: mechanism.sign,
      class: mechanism.mechanismClass,
      where: mechanism.where,
      direct: mechanism.direct,
      textbook: mechanism.textbook,
      disease: mechanism.context.disease,
      drug: mechanism.context.drug,
      conditions: mechanism.context.conditions,
      cells: mechanism.context.cellLines,
      certainty: mechanism.certainty,
      audit: mechanism.audit.status,
      disputed,
      reading: mechanism.reading,
      confidence,
      citation: citations,
    }),
  }))
  const aspects = {
    attributeDeclarations: [declarations],
    networkAttributes: [
      {
        name: 'mitologic knowledge',
        version: knowledge.version,
        description: 'Mechanisms of mitochondria-related non-coding RNAs and drug resistance',
      },
    ],
    nodes: cxNodes,
    edges: cxEdges,
  }
  const document = [
    {CXVersion: '2.0', hasFragments: false},
    {metaData: Object.entries(aspects).map(([name, elements]) => ({name, elementCount: elements.length}))},
    ...Object.entries(aspects).map(([name, elements]) => ({[name]: elements})),
    {status: [{success: true, error: ''}]},
  ]
  return {text: `[\n${document.map((aspect) => JSON.stringify(aspect)).join(',\n')}\n]\n`, losses: graphLosses(knowledge)}
}

const declarations = {
  networkAttributes: {name: {d: 'string'}, version: {d: 'string'}, description: {d: 'string'}},
  nodes: {
    name: {a: 'n', d: 'string'},
    represents: {a: 'r', d: 'string'},
    id: {d: 'string'},
    curies: {d: 'list_of_string'},
    type: {d: 'string'},
    acts: {d: 'list_of_string'},
    mitochondrial: {d: 'boolean'},
    alias: {d: 'list_of_string'},
  },
  edges: {
    interaction: {a: 'i', d: 'string'},
    statement: {d: 'string'},
    curie: {d: 'string'},
    batch: {d: 'string'},
    sign: {d: 'integer'},
    class: {d: 'string'},
    where: {d: 'string'},
    direct: {d: 'boolean'},
    textbook: {d: 'boolean'},
    disease: {d: 'string'},
    drug: {d: 'string'},
    conditions: {d: 'list_of_string'},
    cells: {d: 'list_of_string'},
    certainty: {d: 'string'},
    audit: {d: 'string'},
    disputed: {d: 'boolean'},
    reading: {d: 'string'},
    confidence: {d: 'double'},
    citation: {d: 'list_of_string'},
  },
}

/** Without what is undefined or an empty list. */
function compact(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  )
}
