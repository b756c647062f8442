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
    | {readonly kind: 'unchanged'; readonly entity: string | undefined}
}

/**
 * `A up => B down`, `A down + C up => sensitive` (something was changed), `A up ~ B down` (they went together), or
 * `resistant cells: A up` (resistant compared with sensitive cells or patients). `A up => unchanged` and `A up => B unchanged`: the
 * response, or B, was measured and stayed (`entity` is undefined for the response).
 */
export function parseObservation(text: string): Parsed<ObservationClaim> {
  const expected = "'A up => B down', 'A down + C up => sensitive', 'A up ~ B down', 'A up => unchanged' or 'resistant cells: A up'"
  const wrong = {ok: false, found: `'${text}'`, expected} as const
  const associated = /^resistant cells:\s*(.+)$/.exec(text.trim())
  if (associated) {
    const outcome = parseOutcome(associated[1]!)
    const isChange = outcome?.kind === 'change' || (outcome?.kind === 'unchanged' && outcome.entity !== undefined)
    return isChange ? {ok: true, value: {design: 'resistant-cells', perturbation: [], outcome}} : wrong
  }
  const match = /^(.+?)\s+(=>|~)\s+(.+)$/.exec(text.trim())
  if (!match) return wrong
  const perturbation = match[1]!.split(/\s+\+\s+/).map(parseChange)
  if (perturbation.some((change) => change === undefined)) return wrong
  const outcome = parseOutcome(match[3]!)
  const design = match[2] === '=>' ? 'perturbation' : 'association'
  const changes = perturbation as {entity: string; sign: Sign}[]
  return outcome ? {ok: true, value: {design, perturbation: changes, outcome}} : wrong
}

function parseOutcome(text: string): ObservationClaim['outcome'] | undefined {
  const right = text.trim()
  if (right === 'sensitive' || right === 'resistant') return {kind: 'response', direction: right}
  const stayed = /^(?:(.+?)\s+)?unchanged$/.exec(right)
  if (stayed) return {kind: 'unchanged', entity: stayed[1]?.trim()}
  const change = parseChange(right)
  return change && {kind: 'change', change}
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
