import {readBnd} from './bnd.js'
import {modelName} from './bnet.js'
import {type CfgRead, emptyCfg, readCfg} from './cfg.js'
import type {Model, Node, RunSettings} from './model.js'

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
 * @throws {ParseError} with the text's name, line and column
 */
export function parseBnd(bnd: string, cfg: string | readonly string[] = [], names: MabossNames = {}): Model {
  const source = names.bnd ?? 'model.bnd'
  const nodes = readBnd(bnd, source)
  const texts = typeof cfg === 'string' ? [cfg] : cfg
  const sources = typeof names.cfg === 'string' ? [names.cfg] : (names.cfg ?? [])
  const known = new Set(nodes.map(({name}) => name))
  const read = emptyCfg()
  for (const [i, text] of texts.entries()) readCfg(text, sources[i] ?? (i === 0 ? 'model.cfg' : `model-${i + 1}.cfg`), known, read)
  return {
    name: modelName(source),
    nodes: nodes.map((node) => withCfg(node, read)),
    initial: [...read.initial],
    parameters: Object.fromEntries(read.parameters),
    settings: settingsOf(read),
    ...(read.schedule.size > 0 && {schedule: [...read.schedule.values()].flat()}),
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
