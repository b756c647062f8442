import type {Knowledge} from '#knowledge'
import {type ContextQuery, contextOf} from '#network'
import type {InputFile, TextFile} from './task.js'

export const textFileOf = (file: InputFile | undefined): TextFile | undefined =>
  file && {name: file.name, text: new TextDecoder().decode(file.bytes)}

export interface ContextInput {
  readonly disease?: string | undefined
  readonly drug?: string | undefined
  readonly condition: readonly string[]
  readonly cellLine?: string | undefined
}

/** Names → ids. Unknown and ambiguous names are refused with the candidates. */
export const resolveContext = (knowledge: Knowledge, {disease, drug, condition, cellLine}: ContextInput): ContextQuery =>
  contextOf(knowledge, {disease, drug, conditions: condition, cellLine})

/** The context as documents show it: ids, with `null` where nothing was said. */
export function showContext(context: ContextQuery): {
  disease: string | null
  drug: string | null
  conditions: readonly string[]
  cellLine: string | null
} {
  return {disease: context.disease ?? null, drug: context.drug ?? null, conditions: context.conditions, cellLine: context.cellLine ?? null}
}
