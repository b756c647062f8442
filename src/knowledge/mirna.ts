import {matureNames, oldNames, precursorNames} from './mirna-names.generated.js'

/** A miRNA name taken apart: `hsa-miR-125b-1-3p` is number 125, letter `b`, copy 1, arm `3p`. */
export interface MirnaName {
  readonly family: 'mir' | 'let'
  readonly number: number
  readonly letter: string
  readonly copy?: number
  readonly arm?: '5p' | '3p' | '*'
  /** Written as a precursor (`pre-miR-485`, `pri-let-7a`). */
  readonly precursor: boolean
}

const spelling =
  /^(?:hsa)?[-_ ]*(pre|pri)?[-_ ]*(mitomirnas?|mitomirs?|micrornas?|mirnas?|mirs?|let)[-_ ]*(\d{1,5})[-_ ]*([a-z]{0,2}?)(?:[-_ ]+(\d{1,2}))?(?:[-_ ]*(?:([35])[-_ ]*p|(\*)|star))?$/

/**
 * Reads a human miRNA's name however it is spelt: `miR-125 b`, `hsa-mir-125b-1`, `mitomiR-2392`, `miRNA-125b`, `mir125b5p`,
 * `miR-9*`. `undefined` when it is no such name (one of another species among them).
 */
export function parseMirna(name: string): MirnaName | undefined {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[\u2010-\u2015\u2212]/g, '-')
  const match = /-as\*?$/.test(plain) ? null : spelling.exec(plain)
  if (!match) return undefined
  const [, precursor, family, number, letter, copy, arm] = match
  const star = /(\*|star)$/.test(plain)
  return {
    family: family === 'let' ? 'let' : 'mir',
    number: Number(number),
    letter: letter!,
    ...(copy !== undefined && {copy: Number(copy)}),
    ...(arm !== undefined ? {arm: `${arm}p` as '5p' | '3p'} : star ? {arm: '*' as const} : {}),
    precursor: precursor !== undefined,
  }
}

/** `miR-125b-1-3p`: as miRBase writes it, without `hsa-`. */
export function printMirna({family, number, letter, copy, arm}: MirnaName): string {
  return `${family === 'let' ? 'let' : 'miR'}-${number}${letter}${copy === undefined ? '' : `-${copy}`}${arm === undefined ? '' : arm === '*' ? '*' : `-${arm}`}`
}

/** Number and letter alone: what the names of a precursor and of its arms share. */
export function mirnaStem({family, number, letter}: MirnaName): string {
  return `${family}-${number}${letter}`
}

/**
 * Whether a name as asked can mean a name as held: the same number and letter; copy and arm the same where both say one, and an
 * arm that is asked for must be there.
 */
export function couldMean(asked: MirnaName, held: MirnaName): boolean {
  if (mirnaStem(asked) !== mirnaStem(held)) return false
  if (asked.precursor && !held.precursor) return false
  if (asked.arm !== undefined && asked.arm !== held.arm) return false
  return asked.copy === undefined || held.copy === undefined || asked.copy === held.copy
}

/** What miRBase knows under a name. */
export interface KnownMirna {
  /** Name in miRBase 22, with `hsa-`. */
  readonly name: string
  /** MIMAT accession; absent for precursors. */
  readonly accession?: string
  /** The release-22 name is the one asked for, not what an older one became. */
  readonly current: boolean
}

interface Names {
  readonly mature: ReadonlyMap<string, string>
  readonly byKey: ReadonlyMap<string, string>
  readonly old: ReadonlyMap<string, readonly string[]>
  readonly arms: ReadonlyMap<string, readonly string[]>
}

let names: Names | undefined

function mirbase(): Names {
  if (names) return names
  const mature = new Map(matureNames.split(' ').map((entry) => entry.split('=') as [string, string]))
  const byKey = new Map<string, string>()
  for (const name of precursorNames.split(' ')) byKey.set(name.toLowerCase(), name)
  for (const name of mature.keys()) byKey.set(name.toLowerCase(), name)
  const old = new Map<string, readonly string[]>()
  for (const entry of oldNames.split(' ')) {
    const [name, current] = entry.split('>') as [string, string]
    const key = name.toLowerCase()
    old.set(key, [...new Set([...(old.get(key) ?? []), ...current.split('|').filter((one) => one !== '')])])
  }
  const arms = new Map<string, string[]>()
  for (const name of mature.keys()) {
    const parsed = parseMirna(name)
    if (!parsed) continue
    const stem = mirnaStem(parsed)
    arms.set(stem, [...(arms.get(stem) ?? []), name])
  }
  names = {mature, byKey, old, arms}
  return names
}

/**
 * The human miRNAs of miRBase 22 that a name of any release, however spelt, can stand for; empty when there is none. More than
 * one where an arm is missing or releases disagree (`hsa-miR-378` was the 5p arm until release 9.2 and the 3p arm from 10).
 */
export function knownMirnas(name: string): readonly KnownMirna[] {
  const parsed = parseMirna(name)
  const {mature, byKey, old, arms} = mirbase()
  const known = (short: string, current: boolean): KnownMirna => {
    const digits = mature.get(short)
    return {name: `hsa-${short}`, ...(digits !== undefined && {accession: `MIMAT${digits.padStart(7, '0')}`}), current}
  }
  const key = (parsed ? printMirna(parsed) : name.trim().replace(/^hsa-/i, '')).toLowerCase()
  const now = byKey.get(key)
  if (now !== undefined && mature.has(now)) return [known(now, true)]
  const became = (old.get(key) ?? []).filter((short) => mature.has(short))
  if (became.length > 0) return became.map((short) => known(short, false))
  if (now !== undefined && parsed?.precursor !== false) return [known(now, true)]
  const copyExists = parsed?.copy === undefined || byKey.has(printMirna({...parsed, arm: undefined}).toLowerCase()) || now !== undefined
  const possible = parsed && copyExists ? (arms.get(mirnaStem(parsed)) ?? []).filter((short) => couldMean(parsed, parseMirna(short)!)) : []
  if (possible.length > 0) return possible.map((short) => known(short, false))
  return now === undefined ? [] : [known(now, true)]
}

/** Whether a name was withdrawn from miRBase before release 22 and leads to nothing there. */
export function isWithdrawn(name: string): boolean {
  const parsed = parseMirna(name)
  return parsed !== undefined && mirbase().old.get(printMirna(parsed).toLowerCase())?.length === 0
}
