import type {ReactNode} from 'react'
import {type Address, go, link, withOptions} from '../address.js'
import {useChoices} from '../parts/choices.js'
import {ComboBox} from '../parts/combo-box.js'
import {ContextFields} from '../parts/context-fields.js'
import {AnswerCard} from './answer-card.js'
import {type Answer, type Change, changesOf, questionOf, useAnswer, withChange} from './question.js'

/** Asking: the context, what is changed in it, what was chosen on the map (`panel`), and the answer. */
export function AskPanel({address, answer, panel}: {readonly address: Address; readonly answer: Answer; readonly panel?: ReactNode}) {
  const choices = useChoices()
  const changes = changesOf(address)
  const added = address.options['add'] ?? []
  const against = address.options['vs']?.[0]
  const asked = changes.length + added.length > 0
  return (
    <div className="ask">
      <section aria-labelledby="context-title">
        <h2 id="context-title">Where</h2>
        <ContextFields address={address} />
      </section>
      <section aria-labelledby="change-title">
        <h2 id="change-title">What if …</h2>
        <ComboBox
          label="Knock down or raise an RNA, gene, process …"
          choices={choices.entities}
          placeholder="miR-2392, FIS1, glycolysis …"
          adds
          onChoose={(id) => id && go(withOptions(withChange(address, id, 'down'), {show: [id]}))}
        />
        <ul className="changes">
          {changes.map(({entity, change}) => (
            <li key={entity}>
              <span>{choices.name(entity)}</span>
              <ChangeButtons address={address} entity={entity} change={change} name={choices.name(entity)} />
            </li>
          ))}
          {added.map((id) => (
            <li key={id}>
              <span>+ {choices.name(id)}</span>
              <button
                type="button"
                aria-label={`Take ${choices.name(id)} away`}
                onClick={() => go(withOptions(address, {add: added.filter((other) => other !== id)}))}
              >
                remove
              </button>
            </li>
          ))}
        </ul>
        <ComboBox
          label="Add a compound on top of the drug"
          choices={choices.drugs}
          placeholder="chloroquine, metformin …"
          adds
          onChoose={(id) => id && !added.includes(id) && go(withOptions(address, {add: [...added, id]}))}
        />
      </section>
      {panel}
      {asked ? (
        <>
          <AnswerCard
            answer={answer}
            address={address}
            {...(against === undefined ? {} : {place: placeName(choices.name, address.context.disease)})}
          />
          {against !== undefined && <Against address={address} disease={against} />}
          <div className="compare">
            <ComboBox
              label="Compare with another disease"
              choices={choices.diseases}
              {...(against === undefined ? {} : {value: against})}
              placeholder="ovarian cancer …"
              onChoose={(id) => go(withOptions(address, {vs: id ? [id] : []}))}
            />
          </div>
        </>
      ) : (
        !panel && <Start />
      )}
    </div>
  )
}

const placeName = (name: (id: string) => string, disease: string | undefined) => (disease === undefined ? 'any disease' : name(disease))

/** The same question in another disease, beside the first. */
function Against({address, disease}: {readonly address: Address; readonly disease: string}) {
  const {name} = useChoices()
  const answer = useAnswer(questionOf(address, disease))
  return <AnswerCard answer={answer} address={withOptions(address, {why: []})} place={placeName(name, disease)} />
}

/** Up, down, or left alone. */
export function ChangeButtons({
  address,
  entity,
  change,
  name,
}: {
  readonly address: Address
  readonly entity: string
  readonly change: Change | undefined
  readonly name: string
}) {
  const option = (to: Change | undefined, label: string, words: string) => (
    <button type="button" aria-pressed={change === to} aria-label={`${name}: ${words}`} onClick={() => go(withChange(address, entity, to))}>
      {label}
    </button>
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: three buttons in a row, not a form
    <span className="segmented" role="group" aria-label={`Change ${name}`}>
      {option('up', '▲ up', 'up: over-expressed, mimicked or activated')}
      {option('down', '▼ down', 'down: knocked down, inhibited or lost')}
      {option(undefined, 'off', 'off: left alone')}
    </span>
  )
}

const examples = [
  {
    words: 'Knock down miR-2392 in tongue cancer under cisplatin',
    context: {disease: 'TSCC', drug: 'cisplatin', condition: []},
    options: {do: ['hsa-miR-2392=down'], show: ['hsa-miR-2392']},
  },
  {
    words: 'Knock down miR-483-5p there, and see why',
    context: {disease: 'TSCC', drug: 'cisplatin', condition: []},
    options: {do: ['hsa-miR-483-5p=down'], show: ['hsa-miR-483-5p'], why: ['1']},
  },
  {
    words: 'Hypoxia under cisplatin: ovarian against head-and-neck cancer',
    context: {disease: 'ovarian cancer', drug: 'cisplatin', condition: []},
    options: {do: ['hypoxia=up'], show: ['hypoxia'], vs: ['HNSCC']},
  },
] as const

/** What the page is for, in three sentences and three things to try. */
function Start() {
  return (
    <section className="start" aria-labelledby="start-title">
      <h2 id="start-title">Try one</h2>
      <ul>
        {examples.map(({words, context, options}) => (
          <li key={words}>
            <a href={link({page: 'map', context, options})}>{words}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}
