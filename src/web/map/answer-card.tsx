import type {PredictAnswer} from '#tasks'
import {type Address, go, link, withOptions} from '../address.js'
import {StatementItem, useBook} from '../parts/book.js'
import {useChoices} from '../parts/choices.js'
import {Interval, signed} from '../parts/interval.js'
import type {Answer} from './question.js'

const words = {
  sensitive: 'More sensitive',
  resistant: 'More resistant',
  unchanged: 'Unchanged',
  lethal: 'Lethal',
  protective: 'Protective',
  contested: 'Contested',
  unknown: 'Unknown',
} as const

/** The response and the readouts of one question, with why. */
export function AnswerCard({answer, address, place}: {readonly answer: Answer; readonly address: Address; readonly place?: string}) {
  const {prediction, error, state} = answer
  if (error)
    return (
      <div className="notice bad" role="alert">
        {error.message}
      </div>
    )
  if (!prediction)
    return (
      <p className="waiting" role="status">
        Computing …
      </p>
    )
  const why = address.options['why']?.[0] === '1'
  return (
    <section className={`answer ${state}`} aria-label={place ? `Answer in ${place}` : 'Answer'} data-state={state}>
      {place && <h3>{place}</h3>}
      <Response prediction={prediction} />
      <Readouts prediction={prediction} />
      <p className="state" role="status">
        {state === 'settled' ? '' : 'Preview; the intervals are settling …'}
      </p>
      <EvidenceCounts prediction={prediction} />
      {prediction.warnings.length > 0 && (
        <details className="warnings">
          <summary>
            {prediction.warnings.length} note{prediction.warnings.length === 1 ? '' : 's'}
          </summary>
          <ul>
            {prediction.warnings.map(({text}) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
      <button
        type="button"
        className="primary"
        aria-expanded={why}
        onClick={() => go(withOptions(address, {why: why ? [] : ['1']}), {replace: true})}
      >
        {why ? 'Hide why' : 'Why?'}
      </button>
      {why && <Why prediction={prediction} address={address} />}
    </section>
  )
}

function Response({prediction: {response}}: {readonly prediction: PredictAnswer}) {
  const {name} = useChoices()
  return (
    <div className={`response ${response.direction}`}>
      <p className="verdict">
        {response.direction === 'contested' && <span aria-hidden="true">⚡ </span>}
        {words[response.direction]}
        {response.drug && ` to ${name(response.drug)}`}
      </p>
      <Interval
        low={response.low}
        value={response.delta}
        high={response.high}
        label="Change of the chance that a cell dies or stops dividing"
        wide
      />
      <p className="small">
        {`Chance that a cell dies or stops dividing: ${percent(response.baseline)} → ${percent(response.perturbed)} (${signed(response.delta)}, 95 % from ${signed(response.low)} to ${signed(response.high)}). Confidence in the direction: ${percent(response.confidence)}.`}
        {response.basis === 'observed' && ' Rests on what was observed; the mechanism is unknown.'}
      </p>
    </div>
  )
}

const percent = (share: number) => `${Math.round(share * 100)} %`

function Readouts({prediction}: {readonly prediction: PredictAnswer}) {
  if (prediction.readouts.length === 0) return null
  const rows = [...prediction.readouts].sort((a, b) => Number(a.direction === 'unchanged') - Number(b.direction === 'unchanged'))
  return (
    <table className="readouts">
      <caption>Mitochondrial readouts: change of the chance of being on</caption>
      <thead className="hidden">
        <tr>
          <th scope="col">Readout</th>
          <th scope="col">Change</th>
          <th scope="col">95 % interval</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((readout) => (
          <tr key={readout.id} className={readout.direction}>
            <th scope="row">{readout.name}</th>
            <td className="number">
              <span aria-hidden="true">{{up: '▲', down: '▼', contested: '⚡', unchanged: '=', unknown: '?'}[readout.direction]} </span>
              <span className="hidden">{readout.direction} </span>
              {readout.direction === 'unchanged' ? '' : signed(readout.delta)}
            </td>
            <td>
              <Interval low={readout.low} value={readout.delta} high={readout.high} label={`Change of ${readout.name}`} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function EvidenceCounts({prediction: {evidence}}: {readonly prediction: PredictAnswer}) {
  const parts = [
    `${evidence.exact} of this context`,
    `${evidence.borrowed} borrowed`,
    `${evidence.textbook} textbook`,
    ...(evidence.contested > 0 ? [`${evidence.contested} contested`] : []),
    ...(evidence.disputed > 0 ? [`${evidence.disputed} disputed`] : []),
  ]
  return <p className="small">Statements on the way: {parts.join(' · ')}.</p>
}

function Why({prediction, address}: {readonly prediction: PredictAnswer; readonly address: Address}) {
  const {name} = useChoices()
  const book = useBook()
  if (prediction.paths.length === 0)
    return <p>No way from what was changed to the response is known here. That is why the answer is: unchanged. Unknown stays unknown.</p>
  return (
    <div className="why">
      <p className="small">The best-supported ways from what was changed to the response. The sign says what more of the first does.</p>
      <ol>
        {prediction.paths.slice(0, 6).map((path) => (
          <li key={path.nodes.join(' ') + path.statements.join(' ')}>
            <p className="path">
              <span className={`tag ${path.sign === 1 ? 'sensitive' : 'resistant'}`}>
                {path.sign === 1 ? 'more → sensitive' : 'more → resistant'}
              </span>{' '}
              {path.nodes.map((id, i) => (
                <span key={id}>
                  {i > 0 && <span className="hop"> {signBetween(book, path.statements, path.nodes[i - 1]!, id)} </span>}
                  <a href={link({page: 'entity', id, context: address.context})}>{name(id)}</a>
                </span>
              ))}
            </p>
            {book && (
              <details>
                <summary>
                  {path.statements.length} statement{path.statements.length === 1 ? '' : 's'} and their papers
                </summary>
                <ul className="statements">
                  {path.statements.flatMap((id) => {
                    const row = book.rows.get(id)
                    return row ? [<StatementItem key={id} row={row} book={book} address={address} />] : []
                  })}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** `→` raises, `⊣` lowers, as the statements of the path say. */
function signBetween(book: ReturnType<typeof useBook>, statements: readonly string[], from: string, to: string): string {
  for (const id of statements) {
    const row = book?.rows.get(id)
    if (row?.kind === 'mechanism' && row.entities[0] === from && row.entities[1] === to) return row.sign === 1 ? '→' : '⊣'
  }
  return '→'
}
