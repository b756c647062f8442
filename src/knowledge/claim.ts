import type {Sign} from './types.js'

/** What a claim line says, before its names are looked up. `problem` says what is wrong with the line. */
export type Parsed<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly found: string; readonly expected: string}

export interface MechanismClaim {
  readonly subject: string
  readonly sign: Sign
  readonly object: string
}

/** `A -> B` (more A gives more B) or `A -| B` (more A gives less B). */
export function parseMechanism(text: string): Parsed<MechanismClaim> {
  const match = /^(.+?)\s+(->|-\|)\s+(.+)$/.exec(text.trim())
  if (!match) return {ok: false, found: `'${text}'`, expected: "'SUBJECT -> OBJECT' or 'SUBJECT -| OBJECT'"}
  return {ok: true, value: {subject: match[1]!.trim(), sign: match[2] === '->' ? 1 : -1, object: match[3]!.trim()}}
}

export interface ObservationClaim {
  readonly design: 'perturbation' | 'association' | 'resistant-cells'
  readonly perturbation: readonly {readonly entity: string; readonly sign: Sign}[]
  readonly outcome:
    | {readonly kind: 'response'; readonly direction: 'sensitive' | 'resistant'}
    | {readonly kind: 'change'; readonly change: {readonly entity: string; readonly sign: Sign}}
}

/**
 * `A up => B down`, `A down + C up => sensitive` (something was changed), `A up ~ B down` (they went together), or
 * `resistant cells: A up` (resistant compared with sensitive cells or patients).
 */
export function parseObservation(text: string): Parsed<ObservationClaim> {
  const expected = "'A up => B down', 'A down + C up => sensitive', 'A up ~ B down' or 'resistant cells: A up'"
  const wrong = {ok: false, found: `'${text}'`, expected} as const
  const associated = /^resistant cells:\s*(.+)$/.exec(text.trim())
  if (associated) {
    const change = parseChange(associated[1]!)
    return change ? {ok: true, value: {design: 'resistant-cells', perturbation: [], outcome: {kind: 'change', change}}} : wrong
  }
  const match = /^(.+?)\s+(=>|~)\s+(.+)$/.exec(text.trim())
  if (!match) return wrong
  const perturbation = match[1]!.split(/\s+\+\s+/).map(parseChange)
  if (perturbation.some((change) => change === undefined)) return wrong
  const right = match[3]!.trim()
  const design = match[2] === '=>' ? 'perturbation' : 'association'
  const changes = perturbation as {entity: string; sign: Sign}[]
  if (right === 'sensitive' || right === 'resistant')
    return {ok: true, value: {design, perturbation: changes, outcome: {kind: 'response', direction: right}}}
  const change = parseChange(right)
  return change ? {ok: true, value: {design, perturbation: changes, outcome: {kind: 'change', change}}} : wrong
}

function parseChange(text: string): {entity: string; sign: Sign} | undefined {
  const match = /^(.+?)\s+(up|down)$/.exec(text.trim())
  return match ? {entity: match[1]!.trim(), sign: match[2] === 'up' ? 1 : -1} : undefined
}

/** `SUBJECT | predicate | value`. */
export function parseFact(text: string): Parsed<{subject: string; predicate: string; value: string}> {
  const parts = text.split(' | ').map((part) => part.trim())
  if (parts.length !== 3 || parts.some((part) => part === ''))
    return {ok: false, found: `'${text}'`, expected: "'SUBJECT | predicate | value'"}
  return {ok: true, value: {subject: parts[0]!, predicate: parts[1]!, value: parts[2]!}}
}
