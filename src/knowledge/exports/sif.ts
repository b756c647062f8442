import type {Knowledge} from '../types.js'
import type {Exported} from './exported.js'
import {graphLosses} from './graph.js'
import {oneLine} from './tsv.js'

/** Simple interaction format of Cytoscape, tab-delimited: subject, `increases` or `decreases`, object; each edge once. */
export function toSif(knowledge: Knowledge): Exported {
  const lines = new Set<string>()
  for (const statement of knowledge.statements) {
    if (statement.kind === 'mechanism')
      lines.add([oneLine(statement.subject), statement.sign === 1 ? 'increases' : 'decreases', oneLine(statement.object)].join('\t'))
  }
  return {
    text: [...lines].map((line) => `${line}\n`).join(''),
    losses: [
      ...graphLosses(knowledge),
      'contexts, references, audit, confidence and mechanism classes are left out, and statements on the same edge are one line',
    ],
  }
}
