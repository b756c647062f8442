import {didYouMean, nearest, notFound, place, UserError} from '#errors'
import type {CfgRead} from './cfg.js'
import {tokenize} from './lexer.js'
import type {Model, Node, Rate} from './model.js'
import {namesIn} from './rates.js'

/** That a model is read in order to be run, and with which values of parameters (by name with `$`) before those of its files. */
export interface RunRequest {
  readonly set: Readonly<Record<string, number>>
}

/**
 * Names what a run would ignore, and refuses what it could not do without.
 *
 * @param bnd - the text of the rules, where parameters can stand in it
 * @returns what has no effect, one sentence each
 * @throws {UserError} a parameter that is set and used nowhere, or used and set nowhere
 */
export function checkRequest(
  {set}: RunRequest,
  model: Model,
  read: CfgRead,
  bnd: {readonly text: string; readonly name: string} | undefined,
): string[] {
  const inRates = new Set(model.nodes.flatMap(ratesOf).flatMap((rate) => namesIn(rate, 'parameter')))
  const used = new Set([...inRates, ...read.used])
  const known = new Set([...used, ...read.set.keys()].filter((name) => name.startsWith('$')))
  for (const name of Object.keys(set)) if (!known.has(name)) throw notFound('parameter', name, nearest(name, known))
  for (const name of inRates) if (!(name in model.parameters)) throw withoutValue(name, Object.keys(model.parameters), bnd)
  const idle = Object.keys(set).flatMap((name) => (used.has(name) ? [] : [`The value set for ${name} has no effect: nothing uses it.`]))
  return [...idle, ...unmet(read)]
}

const ignored: readonly (readonly [RegExp, string])[] = [
  [/^display_traj$/, 'a run does not list its single trajectories'],
  [/\.in_graph$/, 'a run does not write the graph of states'],
]

/** Files that MaBoSS would write beside the probabilities; models of its own ask for them, so that a run must go on without. */
function unmet({settings, set}: CfgRead): string[] {
  return [...settings].flatMap(([key, value]) => {
    const why = value === 0 ? undefined : ignored.find(([pattern]) => pattern.test(key))?.[1]
    if (why === undefined) return []
    const {tokens, token} = set.get(key)!
    return [`${place(tokens.source, tokens.place(token.offset))}: '${key} = ${value}' has no effect: ${why}.`]
  })
}

/**
 * Refuses settings beside rules without rates that give a parameter which no setting uses.
 *
 * @throws {ParseError} with its place
 */
export function checkUse({set, used}: CfgRead, format: string): void {
  for (const [name, {tokens, token}] of set) {
    if (name.startsWith('$') && !used.has(name))
      throw tokens.unexpected(token, 'a parameter that the settings use', `${format} has no rates that could use it; remove it`)
  }
}

const ratesOf = ({rateUp, rateDown, attributes = {}}: Node): readonly Rate[] => [
  rateUp,
  rateDown,
  ...Object.values(attributes).filter((value) => typeof value !== 'string'),
]

function withoutValue(name: string, known: readonly string[], bnd: {readonly text: string; readonly name: string} | undefined): UserError {
  const remedy = `set it in the cfg ('${name} = …;') or with --set '${name}=…'${didYouMean(nearest(name, known))}`
  return new UserError('not-found', `${bnd ? `${firstUse(name, bnd)}: ` : ''}the parameter '${name}' has no value; ${remedy}`)
}

function firstUse(name: string, {text, name: source}: {readonly text: string; readonly name: string}): string {
  const tokens = tokenize(text, source)
  let token = tokens.next()
  while (token.kind !== 'end' && token.text !== name) token = tokens.next()
  return place(source, tokens.place(token.offset))
}
