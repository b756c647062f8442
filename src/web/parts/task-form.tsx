import {useId} from 'react'
import type {TaskDescription} from '#tasks'
import {type Address, go, withOptions} from '../address.js'

type Flag = TaskDescription['flags'][number]

/** In the address, the option of a task's field. */
const keyOf = (field: string) => `o.${field}`

/** Fields that every screen with a context has elsewhere, or that mean nothing in a browser. */
const elsewhere: ReadonlySet<string> = new Set(['disease', 'drug', 'condition', 'cellLine', 'reading', 'pack'])

/** Flags a form offers: those that the page does not set itself. */
export const offered = (task: TaskDescription, leaveOut: readonly string[] = []): readonly Flag[] =>
  task.flags.filter((flag) => {
    const names = flag.type === 'file' || flag.file || 'fileInFolder' in flag
    return !names && !elsewhere.has(flag.field) && !leaveOut.includes(flag.field)
  })

/** Values of a task's fields as the address holds them. */
export function valuesOf(address: Address, flags: readonly Flag[]): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const {field, many, type} of flags) {
    const held = address.options[keyOf(field)] ?? []
    if (held.length === 0) continue
    values[field] = type === 'yes-no' ? true : many ? held.flatMap((text) => text.split(/\s*;\s*/)).filter((text) => text !== '') : held[0]
  }
  return values
}

/** Input that the context of the address gives to a task. */
export function contextInput({context}: Address): Record<string, unknown> {
  const {disease, drug, condition, cellLine, reading} = context
  return {
    ...(disease ? {disease} : {}),
    ...(drug ? {drug} : {}),
    condition,
    ...(cellLine ? {cellLine} : {}),
    ...(reading ? {reading} : {}),
  }
}

/** A form drawn from what a task says of its flags, so that a new flag is here as soon as it is there. */
export function TaskForm({address, flags}: {readonly address: Address; readonly flags: readonly Flag[]}) {
  return (
    <div className="form-grid">
      {flags.map((flag) => (
        <Field key={flag.field} address={address} flag={flag} />
      ))}
    </div>
  )
}

function Field({address, flag}: {readonly address: Address; readonly flag: Flag}) {
  const id = useId()
  const {field, help, type, many} = flag
  const held = address.options[keyOf(field)] ?? []
  const set = (values: readonly string[]) => go(withOptions(address, {[keyOf(field)]: values}), {replace: true})
  const label = field.replace(/([A-Z])/g, ' $1').toLowerCase()
  const name = <label htmlFor={id}>{label}</label>
  const words = <small id={`${id}-help`}>{help}</small>
  if (type === 'yes-no') {
    return (
      <div className="field">
        <input
          id={id}
          type="checkbox"
          aria-describedby={`${id}-help`}
          checked={held.length > 0}
          onChange={(event) => set(event.target.checked ? ['1'] : [])}
        />{' '}
        {name}
        {words}
      </div>
    )
  }
  if (type === 'choice' && !many) {
    return (
      <div className="field">
        {name}
        <select
          id={id}
          aria-describedby={`${id}-help`}
          value={held[0] ?? ''}
          onChange={(event) => set(event.target.value ? [event.target.value] : [])}
        >
          <option value="">{flag.default === undefined ? '–' : `${flag.default} (default)`}</option>
          {flag.choices?.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
        {words}
      </div>
    )
  }
  return (
    <div className="field">
      {name}
      <input
        id={id}
        type="text"
        inputMode={type === 'number' ? 'decimal' : undefined}
        aria-describedby={`${id}-help`}
        placeholder={flag.default === undefined ? (many ? 'several: separated by ;' : '') : String(flag.default)}
        defaultValue={held.join('; ')}
        onChange={(event) => set(event.target.value.trim() === '' ? [] : [event.target.value])}
      />
      {words}
    </div>
  )
}
