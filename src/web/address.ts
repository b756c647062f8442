import {useSyncExternalStore} from 'react'
import type {RawContext} from './worker/protocol.js'

export const pages = [
  'map',
  'evidence',
  'entity',
  'reference',
  'statement',
  'contradictions',
  'disputed',
  'table',
  'analyse',
  'screen',
  'simulate',
  'about',
] as const
export type Page = (typeof pages)[number]

/** What the address bar says: everything that a link reproduces. */
export interface Address {
  readonly page: Page
  /** Entity, reference or statement that the page is about; number of a table. */
  readonly id?: string
  readonly context: RawContext
  /** Options of the page, each a list. */
  readonly options: Readonly<Record<string, readonly string[]>>
}

const contextKeys = ['disease', 'drug', 'condition', 'cell-line', 'reading'] as const

/** What opens when nothing was asked: a context with much evidence, so that there is something to see. */
export const landing: RawContext = {disease: 'TSCC', drug: 'cisplatin', condition: []}

/** Reads `#/map?disease=TSCC&drug=cisplatin&do=miR-2392=down`. What cannot be understood is ignored. */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2)
  const [first = '', ...rest] = path.split('/').map(decode)
  const parameters = new URLSearchParams(query)
  const page = pages.find((known) => known === first) ?? 'map'
  const one = (key: string) => parameters.get(key) ?? undefined
  const asked = contextKeys.some((key) => parameters.has(key)) || parameters.has('any')
  const options: Record<string, string[]> = {}
  for (const [key, value] of parameters)
    if (!contextKeys.includes(key as never) && key !== 'any') options[key] = [...(options[key] ?? []), value]
  const reading = one('reading')
  return {
    page,
    ...(rest[0] ? {id: rest.join('/')} : {}),
    context: asked
      ? {
          ...(one('disease') ? {disease: one('disease')} : {}),
          ...(one('drug') ? {drug: one('drug')} : {}),
          condition: parameters.getAll('condition'),
          ...(one('cell-line') ? {cellLine: one('cell-line')} : {}),
          ...(reading === 'as-printed' ? {reading} : {}),
        }
      : landing,
    options,
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The address as a link, `#/…`. */
export function link({page, id, context, options = {}}: Omit<Address, 'options'> & {readonly options?: Address['options']}): string {
  const parameters = new URLSearchParams()
  if (context.disease) parameters.append('disease', context.disease)
  if (context.drug) parameters.append('drug', context.drug)
  for (const condition of context.condition) parameters.append('condition', condition)
  if (context.cellLine) parameters.append('cell-line', context.cellLine)
  if (context.reading === 'as-printed') parameters.append('reading', context.reading)
  if ([...parameters].length === 0) parameters.append('any', '1')
  for (const [key, values] of Object.entries(options)) for (const value of values) parameters.append(key, value)
  const query = parameters.toString()
  return `#/${page}${id === undefined ? '' : `/${encodeURIComponent(id)}`}${query ? `?${query}` : ''}`
}

/** Goes to an address; `replace` keeps the number of steps back (for typing and small switches). */
export function go(address: Parameters<typeof link>[0], {replace = false} = {}): void {
  const target = link(address)
  if (target === location.hash) return
  if (replace) {
    history.replaceState(null, '', target)
    dispatchEvent(new HashChangeEvent('hashchange'))
  } else location.hash = target
}

const subscribe = (changed: () => void) => {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

let seen = {hash: '\u0000', address: parseAddress('')}

/** The address, followed. */
export function useAddress(): Address {
  return useSyncExternalStore(subscribe, () => {
    if (seen.hash !== location.hash) seen = {hash: location.hash, address: parseAddress(location.hash)}
    return seen.address
  })
}

/** The address with some options changed; an empty list drops one. */
export function withOptions(address: Address, changes: Readonly<Record<string, readonly string[]>>): Address {
  const options = Object.fromEntries(Object.entries({...address.options, ...changes}).filter(([, values]) => values.length > 0))
  return {...address, options}
}
