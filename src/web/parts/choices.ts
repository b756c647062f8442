import {useMemo} from 'react'
import type {Catalogue, Named} from '../worker/protocol.js'
import type {Choice} from './combo-box.js'
import {useAsk} from './use-ask.js'

export interface Choices {
  readonly diseases: readonly Choice[]
  readonly drugs: readonly Choice[]
  readonly conditions: readonly Choice[]
  readonly cellLines: readonly Choice[]
  /** What can be perturbed or looked up: everything but diseases and cell lines. */
  readonly entities: readonly Choice[]
  readonly name: (id: string) => string
}

const drugTypes: ReadonlySet<string> = new Set(['drug', 'drug-class', 'nanomedicine', 'biological'])

const empty: Choices = {diseases: [], drugs: [], conditions: [], cellLines: [], entities: [], name: (id) => id}

/** The names of the catalogue as choices; empty until they are loaded. */
export function useChoices(): Choices {
  const {answer} = useAsk('catalogue', null)
  return useMemo(() => (answer ? choicesOf(answer) : empty), [answer])
}

let held: {catalogue: Catalogue; choices: Choices} | undefined

function choicesOf(catalogue: Catalogue): Choices {
  if (held?.catalogue === catalogue) return held.choices
  const choice = ({id, name, aliases, type, statements}: Named): Choice => ({
    id,
    name,
    aliases: id === name ? aliases : [id, ...aliases],
    weight: statements,
    detail: `${type === 'disease' ? '' : type}${statements > 0 ? `${type === 'disease' ? '' : ' · '}${statements} statement${statements === 1 ? '' : 's'}` : ''}`,
  })
  const of = (...types: string[]) => catalogue.entities.filter(({type}) => types.includes(type)).map(choice)
  const names = new Map([...catalogue.entities, ...catalogue.diseases].map(({id, name}) => [id, name]))
  const choices = {
    diseases: catalogue.diseases.map(choice),
    drugs: of(...drugTypes),
    conditions: of('condition'),
    cellLines: catalogue.cellLines.map(choice),
    entities: catalogue.entities.map(choice),
    name: (id: string) => names.get(id.replace(/@matrix$/, '')) ?? id,
  }
  held = {catalogue, choices}
  return choices
}
