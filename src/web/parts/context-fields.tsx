import {type Address, go} from '../address.js'
import type {RawContext} from '../worker/protocol.js'
import {useChoices} from './choices.js'
import {ComboBox} from './combo-box.js'

/** Disease, drug, conditions, cell line and reading of the address. */
export function ContextFields({address}: {readonly address: Address}) {
  const choices = useChoices()
  const {context} = address
  const change = (to: Partial<RawContext>) => {
    const next = {...context, ...to}
    const options = Object.fromEntries(Object.entries(address.options).filter(([key]) => key !== 'arrow'))
    go({...address, context: next, options})
  }
  return (
    <div className="context-fields">
      <ComboBox
        label="Disease"
        choices={choices.diseases}
        {...(context.disease ? {value: context.disease} : {})}
        placeholder="any disease"
        onChoose={(disease) => change({disease})}
      />
      <ComboBox
        label="Drug"
        choices={choices.drugs}
        {...(context.drug ? {value: context.drug} : {})}
        placeholder="no drug"
        onChoose={(drug) => change({drug})}
      />
      <details className="more" open={context.condition.length > 0 || context.cellLine !== undefined || context.reading !== undefined}>
        <summary>Conditions, cell line, reading</summary>
        <ComboBox
          label="Condition"
          choices={choices.conditions}
          placeholder="hypoxia …"
          adds
          onChoose={(id) => id && !context.condition.includes(id) && change({condition: [...context.condition, id]})}
        />
        {context.condition.length > 0 && (
          <ul className="chips">
            {context.condition.map((id) => (
              <li key={id}>
                {choices.name(id)}
                <button
                  type="button"
                  aria-label={`Remove ${choices.name(id)}`}
                  onClick={() => change({condition: context.condition.filter((other) => other !== id)})}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        <ComboBox
          label="Cell line"
          choices={choices.cellLines}
          {...(context.cellLine ? {value: context.cellLine} : {})}
          placeholder="any"
          onChoose={(cellLine) => change({cellLine})}
        />
        <label className="select">
          Where review and source disagree
          <select
            value={context.reading ?? 'corrected'}
            onChange={(event) => change({reading: event.target.value === 'as-printed' ? 'as-printed' : undefined})}
          >
            <option value="corrected">use what the source says</option>
            <option value="as-printed">use what the review prints</option>
          </select>
        </label>
      </details>
    </div>
  )
}
