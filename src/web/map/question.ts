import {useEffect, useMemo} from 'react'
import type {PredictAnswer} from '#tasks'
import {type Address, withOptions} from '../address.js'
import {type AnswerError, ask, askFull, wakeFull} from '../client.js'
import {useAsk, usePromise} from '../parts/use-ask.js'

export type Change = 'up' | 'down'

/** What is asked about: `X=up`, in the order in which it was chosen. */
export function changesOf(address: Address): {readonly entity: string; readonly change: Change}[] {
  return (address.options['do'] ?? []).flatMap((text) => {
    const match = /^(.+)=(up|down)$/.exec(text)
    return match ? [{entity: match[1]!, change: match[2] as Change}] : []
  })
}

/** The address with an entity perturbed, or left alone again. */
export function withChange(address: Address, entity: string, change: Change | undefined): Address {
  const others = changesOf(address).filter((other) => other.entity !== entity)
  const all = change === undefined ? others : [...others, {entity, change}]
  return withOptions(address, {do: all.map((one) => `${one.entity}=${one.change}`)})
}

/** Input of `predict` for an address. */
export function questionOf(address: Address, disease = address.context.disease): Readonly<Record<string, unknown>> | undefined {
  const perturb = changesOf(address).map(({entity, change}) => `${entity}=${change}`)
  const add = address.options['add'] ?? []
  if (perturb.length + add.length === 0) return undefined
  const {drug, condition, cellLine, reading} = address.context
  return {
    ...(disease ? {disease} : {}),
    ...(drug ? {drug} : {}),
    condition,
    ...(cellLine ? {cellLine} : {}),
    ...(reading ? {reading} : {}),
    perturb,
    add,
  }
}

export interface Answer {
  readonly prediction?: PredictAnswer
  readonly error?: AnswerError
  /** `first`: from a small ensemble, intervals still rough. `old`: of the question before. */
  readonly state: 'none' | 'first' | 'settled' | 'old'
}

/** A first answer at once, then the full one. */
export function useAnswer(question: Readonly<Record<string, unknown>> | undefined): Answer {
  const key = question && JSON.stringify(question)
  const first = useAsk('preview', question)
  const ready = key !== undefined && !first.waiting && first.error === undefined
  const full = usePromise(ready ? key : undefined, () => askFull('predict', question!))
  return useMemo(() => {
    if (key === undefined) return {state: 'none'}
    if (first.error) return {state: 'none', error: first.error}
    if (!full.waiting && full.answer) return {state: 'settled', prediction: full.answer.json as PredictAnswer}
    if (!full.waiting && full.error?.user) return {state: 'none', error: full.error}
    if (first.answer && !first.waiting) return {state: 'first', prediction: first.answer}
    const old = (full.answer?.json ?? first.answer) as PredictAnswer | undefined
    return old ? {state: 'old', prediction: old} : {state: 'none'}
  }, [key, first.answer, first.waiting, first.error, full.answer, full.waiting, full.error])
}

/** Asks ahead what either change of an entity would do, so that a click finds the answer ready. */
export function useForesight(address: Address, entity: string | undefined): void {
  useEffect(() => {
    if (entity === undefined) return
    const timer = setTimeout(async () => {
      for (const change of ['down', 'up'] as const) {
        const question = questionOf(withChange(address, entity, change))
        if (!question) continue
        wakeFull(question)
        await ask('preview', question).catch(() => {})
      }
    }, 60)
    return () => clearTimeout(timer)
  }, [address, entity])
}
