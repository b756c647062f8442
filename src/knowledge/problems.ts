import {didYouMean, nearest, place} from '#errors'

/** Something wrong in a source file, with its address and how to mend it. */
export interface Problem {
  readonly file: string
  /** Counts from 1. */
  readonly line: number
  /** Id of the record, where it is known. */
  readonly record?: string
  readonly field?: string
  readonly found: string
  readonly expected: string
  /** Valid values most like what was found, best first. */
  readonly nearest: readonly string[]
}

/** `file:line: record, field 'x': found …, expected …; did you mean '…'?` */
export function formatProblem({file, line, record, field, found, expected, nearest: candidates}: Problem): string {
  const subject = [record, field === undefined ? undefined : `field '${field}'`].filter((part) => part !== undefined).join(', ')
  return `${place(file, {line})}: ${subject ? `${subject}: ` : ''}found ${found}, expected ${expected}${didYouMean(candidates)}`
}

/** Collects problems while reading goes on. */
export type Report = (problem: Omit<Problem, 'nearest'> & {readonly nearest?: readonly string[]}) => void

export function collector(): {readonly problems: Problem[]; readonly report: Report} {
  const problems: Problem[] = []
  return {problems, report: (problem) => problems.push({...problem, nearest: problem.nearest ?? []})}
}

/** The valid values most like a wrong one; at most two. */
export function nearestOf(found: unknown, valid: Iterable<string>): string[] {
  return typeof found === 'string' ? nearest(found, valid, 2) : []
}

/** A value as it is shown in a message: short, quoted. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return value.length > 120 ? `'${value.slice(0, 117)}…'` : `'${value}'`
  const text = printed(value)
  return text.length > 120 ? `${text.slice(0, 117)}…` : text
}

/** A value as JSON; one nested so deeply that it cannot be printed is named by its kind. */
function printed(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return Array.isArray(value) ? 'a deeply nested list' : 'a deeply nested object'
  }
}
