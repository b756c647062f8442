import {readBnd} from './bnd.js'
import {type CfgRead, emptyCfg, readCfg} from './cfg.js'
import type {Model, Node, RunSettings} from './model.js'
import {modelName} from './model.js'

/** Names of the texts in error messages. */
export interface MabossNames {
  readonly bnd?: string
  readonly cfg?: string | readonly string[]
}

/**
 * Reads a MaBoSS model: a bnd text and any number of cfg texts, of which a later one overrides an earlier one.
 * Nodes are in MaBoSS's order (that of first mention), and so are the names of states. A parameter that is used and never
 * set is reported when the model is compiled, since the caller may still set it.
 *
 * @param bnd - text with the nodes
 * @param cfg - texts with settings; default none
 * @param names - how messages call the texts
 * @returns a model with its settings
 * @throws {ParseError} with the text's name, line and column
 * @example
 * parseBnd('node A {rate_up = 2; rate_down = 1;}', 'max_time = 5;').settings.maxTime // → 5
 */
export function parseBnd(bnd: string, cfg: string | readonly string[] = [], names: MabossNames = {}): Model {
  const source = names.bnd ?? 'model.bnd'
  const model: Model = {name: modelName(source), nodes: readBnd(bnd, source), initial: [], parameters: {}, settings: {}}
  const texts = typeof cfg === 'string' ? [cfg] : cfg
  const sources = typeof names.cfg === 'string' ? [names.cfg] : (names.cfg ?? [])
  return withSettings(
    model,
    texts.map((text, i) => ({text, name: sources[i] ?? (i === 0 ? 'model.cfg' : `model-${i + 1}.cfg`)})),
  ).model
}

/**
 * A model with what cfg texts say, of which a later one overrides an earlier one.
 *
 * @param fixed - values of parameters, by name with `$`, that go before those of the texts, in their expressions too
 * @returns the model, and what was read beside it: for messages
 * @throws {ParseError} with the text's name, line and column
 */
export function withSettings(
  model: Model,
  texts: readonly {readonly text: string; readonly name: string}[],
  fixed: Readonly<Record<string, number>> = {},
): {readonly model: Model; readonly read: CfgRead} {
  const known = new Set(model.nodes.map(({name}) => name))
  const read = emptyCfg(new Map(Object.entries(fixed)), model.initial)
  for (const {text, name} of texts) readCfg(text, name, known, read)
  const schedule = [...(model.schedule ?? []).filter(({node}) => !read.schedule.has(node)), ...[...read.schedule.values()].flat()]
  return {
    read,
    model: {
      ...model,
      nodes: model.nodes.map((node) => withCfg(node, read)),
      initial: [...read.initial],
      parameters: {...model.parameters, ...Object.fromEntries(read.parameters)},
      settings: {...model.settings, ...settingsOf(read)},
      ...(schedule.length > 0 && {schedule}),
    },
  }
}

function withCfg(node: Node, {internal, reference}: CfgRead): Node {
  const state = reference.get(node.name)
  return {...node, ...(internal.get(node.name) && {internal: true}), ...(state !== undefined && {reference: state})}
}

function settingsOf({settings}: CfgRead): RunSettings {
  const other: Record<string, number> = {}
  const result: {-readonly [K in keyof RunSettings]: RunSettings[K]} = {}
  for (const [key, value] of settings) {
    switch (key) {
      case 'max_time':
        result.maxTime = value
        break
      case 'time_tick':
        result.timeTick = value
        break
      case 'sample_count':
        result.sampleCount = Math.trunc(value)
        break
      case 'seed_pseudorandom':
        result.seed = Math.trunc(value)
        break
      case 'discrete_time':
        result.discreteTime = value !== 0
        break
      default:
        other[key] = value
    }
  }
  return {...result, ...(Object.keys(other).length > 0 && {other})}
}
