import {nearest, UserError} from '#errors'
import type {Knowledge} from '../types.js'
import {toBel} from './bel.js'
import {toCx2} from './cx2.js'
import type {Exported} from './exported.js'
import {toGmt} from './gmt.js'
import {toGraphml} from './graphml.js'
import {toIndra} from './indra.js'
import {toJson} from './json.js'
import {toMitab} from './mitab.js'
import {toSif} from './sif.js'
import {toTsv} from './tsv.js'

export const exportFormats = ['json', 'tsv', 'indra', 'mitab', 'sif', 'graphml', 'cx2', 'bel', 'gmt'] as const
export type ExportFormat = (typeof exportFormats)[number]

const writers = {
  json: toJson,
  tsv: toTsv,
  indra: toIndra,
  mitab: toMitab,
  sif: toSif,
  graphml: toGraphml,
  cx2: toCx2,
  bel: toBel,
  gmt: toGmt,
} satisfies Record<ExportFormat, (knowledge: Knowledge) => Exported>

/**
 * Writes the statements of a knowledge (in whichever reading it is) in a format that others read.
 *
 * @param knowledge - in whichever reading
 * @param format - json, tsv, indra, mitab, sif, graphml, cx2, bel or gmt
 * @returns the text, and what the format cannot hold, one sentence each
 * @throws {UserError} `unsupported` when there is no such format
 * @example
 * exportKnowledge(knowledge, 'sif').text.includes('FIS1') // → true
 */
export function exportKnowledge(knowledge: Knowledge, format: string): Exported {
  const known = exportFormats.find((name) => name === format.toLowerCase())
  if (known === undefined) {
    const [candidate] = nearest(format, exportFormats)
    throw new UserError(
      'unsupported',
      `there is no export format '${format}'; write one of ${exportFormats.join(', ')}${candidate ? ` (did you mean '${candidate}'?)` : ''}`,
    )
  }
  return writers[known](knowledge)
}
