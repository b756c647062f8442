import {useEffect, useState} from 'react'
import {type AnswerError, ask} from '../client.js'
import type {QuestionName, Questions} from '../worker/protocol.js'

export interface Asked<T> {
  readonly answer?: T
  readonly error?: AnswerError
  /** True while a newer answer than the one shown is on its way. */
  readonly waiting: boolean
}

/** An answer of the worker, followed; the old one stays until the new one is there. `undefined` asks nothing. */
export function useAsk<Name extends QuestionName>(
  name: Name,
  question: Questions[Name]['question'] | undefined,
): Asked<Questions[Name]['answer']> {
  return usePromise(question === undefined ? undefined : `${name} ${JSON.stringify(question)}`, () => ask(name, question as never))
}

/** A promise by key, followed. */
export function usePromise<T>(key: string | undefined, get: () => Promise<T>): Asked<T> {
  const [held, hold] = useState<{key?: string; answer?: T; error?: AnswerError}>({})
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when there is something new to get
  useEffect(() => {
    if (key === undefined) return
    let wanted = true
    get().then(
      (answer) => wanted && hold({key, answer}),
      (error: AnswerError) => wanted && hold((before) => ({key, error, ...(before.answer === undefined ? {} : {answer: before.answer})})),
    )
    return () => {
      wanted = false
    }
  }, [key])
  if (key === undefined) return {waiting: false}
  const fresh = held.key === key
  return {
    ...(held.answer === undefined ? {} : {answer: held.answer}),
    ...(fresh && held.error ? {error: held.error} : {}),
    waiting: !fresh,
  }
}
