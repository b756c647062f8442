import {Figure} from '../parts/results.js'
import type {TaskAnswer} from '../worker/protocol.js'

/** A run that is kept, to set the next beside it. */
export interface KeptRun {
  readonly title: string
  readonly result: TaskAnswer
}

/** Probability of each node over time, drawn and in numbers. */
export function Curves({result, title}: {readonly result: TaskAnswer; readonly title: string}) {
  const svg = Object.entries(result.files).find(([name]) => name.endsWith('curves.svg'))?.[1]
  return (
    <>
      {typeof svg === 'string' && <Figure svg={svg} alt={`Probabilities over time with bands of two standard errors: ${title}`} />}
      <details>
        <summary>The same in numbers</summary>
        <pre className="listing">{result.text}</pre>
      </details>
    </>
  )
}
