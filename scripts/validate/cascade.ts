import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {compile, type Program, runArms} from '#engine'
import type {Expr, Model, Node} from '#logic'
import {conditional, number} from '#logic'
import {randomStream} from '#stats'

/** The data of one CASCADE 1.0 study: signed arrows, what was measured in untreated cells, drugs, outputs, observed synergies. */
export interface Cascade {
  readonly arrows: readonly {readonly from: string; readonly to: string; readonly sign: 1 | -1}[]
  readonly training: ReadonlyMap<string, number>
  readonly drugs: ReadonlyMap<string, string>
  readonly outputs: ReadonlyMap<string, number>
  readonly pairs: readonly (readonly [string, string])[]
  readonly synergies: ReadonlySet<string>
}

const pairName = (a: string, b: string) => [a, b].sort().join('~')

/** Reads the files of Flobak et al. 2015 (doi:10.1371/journal.pcbi.1004426) as the DrugLogics pipeline keeps them. */
export function readCascade(folder: string): Cascade {
  const lines = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
  const rows = (name: string) => lines(name).map((line) => line.split(/\s+/))
  const response = lines('training')[lines('training').indexOf('Response') + 1]!
  return {
    arrows: rows('network.sif').map(([from, arrow, to]) => ({from: from!, to: to!, sign: arrow === '->' ? 1 : -1})),
    training: new Map(response.split(/\s+/).map((one) => [one.split(':')[0]!, Number(one.split(':')[1])])),
    drugs: new Map(rows('drugpanel').map(([name, , target]) => [name!, target!])),
    outputs: new Map(rows('modeloutputs').map(([name, weight]) => [name!, Number(weight)])),
    pairs: rows('perturbations').flatMap((row) => (row.length === 2 ? [[row[0]!, row[1]!] as const] : [])),
    synergies: new Set(lines('observed_synergies').map((line) => pairName(...(line.split('~') as [string, string])))),
  }
}

/** A model: per node with activators and inhibitors, whether activators win (1) or inhibitors (0). */
export type Operators = readonly (0 | 1)[]

/** One compiled program for all models: which side wins at a node is a node of its own, held by each arm. */
export interface Family {
  readonly program: Program
  /** Nodes whose operator is free, and the switches that hold them. */
  readonly free: readonly string[]
  readonly cascade: Cascade
}

const switchOf = (node: string) => `wins_${node}`
const variable = (name: string): Expr => ({kind: 'variable', name})

export function familyOf(cascade: Cascade): Family {
  const names = [...new Set(cascade.arrows.flatMap(({from, to}) => [from, to]))].sort()
  const regulators = (to: string, sign: 1 | -1) =>
    cascade.arrows.filter((arrow) => arrow.to === to && arrow.sign === sign).map(({from}) => variable(from))
  const free: string[] = []
  const nodes = names.map((name): Node => {
    const [on, off] = [regulators(name, 1), regulators(name, -1)]
    const any = (args: Expr[]): Expr => (args.length === 1 ? args[0]! : {kind: 'or', args})
    const none = (args: Expr[]): Expr => ({kind: 'not', arg: any(args)})
    if (on.length === 0 && off.length === 0) return {name, rateUp: number(0), rateDown: number(0)}
    if (off.length === 0) return ruled(name, any(on))
    if (on.length === 0) return ruled(name, none(off))
    free.push(name)
    const both: Expr = {kind: 'and', args: [any(on), none(off)]}
    const either: Expr = {kind: 'and', args: [variable(switchOf(name)), {kind: 'or', args: [any(on), none(off)]}]}
    return ruled(name, {kind: 'or', args: [both, either]})
  })
  const switches = free.map((name): Node => ({name: switchOf(name), rateUp: number(0), rateDown: number(0)}))
  const model: Model = {name: 'cascade', nodes: [...nodes, ...switches], initial: [], parameters: {}, settings: {}}
  return {program: compile(model), free, cascade}
}

function ruled(name: string, logic: Expr): Node {
  const holds = {kind: 'attribute', name: 'logic'} as const
  return {name, logic, rateUp: conditional(holds, number(1), number(0)), rateDown: conditional(holds, number(0), number(1))}
}

const time = {maxTime: 40, timeTick: 8}
type Force = Readonly<Record<string, 0 | 1>>
const forceOf = ({free}: Family, operators: Operators): Force => Object.fromEntries(free.map((name, i) => [switchOf(name), operators[i]!]))

/** How well models fit the untreated cells: mean over the measured nodes of 1 − |P(on) − measured|; in [0, 1]. */
export function fits(family: Family, models: readonly Operators[], {runs, seed}: {readonly runs: number; readonly seed: number}): number[] {
  const measured = [...family.cascade.training]
  const outputs = measured.map(([name]) => name)
  const arms = models.map((model) => ({force: forceOf(family, model)}))
  return runArms(family.program, arms, {runs, seed, outputs, ...time}).map(
    (result) => measured.reduce((sum, [name, value]) => sum + 1 - Math.abs(result.outputs[name]!.final - value), 0) / measured.length,
  )
}

export const randomModel = ({free}: Family, seed: number, stream: number): Operators => {
  const random = randomStream(seed, stream)
  return free.map(() => (random() < 0.5 ? 0 : 1))
}

export interface FitOptions {
  readonly starts: number
  readonly rounds: number
  readonly runs: number
  readonly seed: number
}

/** Climbs from random models: each round tries one flip per model and keeps it where the fit does not fall. All models side by side. */
export function fitModels(family: Family, {starts, rounds, runs, seed}: FitOptions): {models: Operators[]; fit: number[]} {
  let models = Array.from({length: starts}, (_, i) => randomModel(family, seed, i))
  let fit = fits(family, models, {runs, seed})
  for (let round = 0; round < rounds; round++) {
    const random = randomStream(seed, 1_000_000 + round)
    const flipped = models.map((model) => {
      const at = Math.floor(random() * family.free.length)
      return model.map((one, i) => (i === at ? ((1 - one) as 0 | 1) : one))
    })
    const tried = fits(family, flipped, {runs, seed})
    models = models.map((model, i) => (tried[i]! >= fit[i]! ? flipped[i]! : model))
    fit = fit.map((value, i) => Math.max(value, tried[i]!))
  }
  return {models, fit}
}

export interface PairScore {
  readonly pair: string
  readonly positive: boolean
  /** How much less growth than with the better drug alone; > 0 = synergy. Mean over the models. */
  readonly hsa: number
  /** The same against Bliss independence, growth as a share of its range. */
  readonly bliss: number
  /** Growth taken away by the two alone, together: what a sum of single effects would rank by. */
  readonly singles: number
}

/** Screens all pairs in every model with common random numbers; scores are means over the models by weight. */
export function screenPairs(
  family: Family,
  models: readonly Operators[],
  weights: readonly number[],
  {runs, seed}: {readonly runs: number; readonly seed: number},
): PairScore[] {
  const {drugs, outputs, pairs, synergies} = family.cascade
  const names = [...drugs.keys()]
  const treatments = [[], ...names.map((name) => [name]), ...pairs.map((pair) => [...pair])]
  const arms = models.flatMap((model) =>
    treatments.map((given) => ({
      force: {...forceOf(family, model), ...Object.fromEntries(given.map((drug) => [drugs.get(drug)!, 0 as const]))},
    })),
  )
  const results = runArms(family.program, arms, {runs, seed, outputs: [...outputs.keys()], ...time})
  const range = [...outputs.values()].reduce((sum, weight) => sum + Math.abs(weight), 0)
  const lowest = [...outputs.values()].filter((weight) => weight < 0).reduce((sum, weight) => sum + weight, 0)
  const growth = (model: number, treatment: number) => {
    const {outputs: seen} = results[model * treatments.length + treatment]!
    return ([...outputs].reduce((sum, [name, weight]) => sum + weight * seen[name]!.final, 0) - lowest) / range
  }
  const total = weights.reduce((a, b) => a + b, 0)
  return pairs.map(([a, b], p) => {
    const mean = (value: (model: number) => number) => models.reduce((sum, _, model) => sum + weights[model]! * value(model), 0) / total
    const [ia, ib, both] = [1 + names.indexOf(a), 1 + names.indexOf(b), 1 + names.length + p]
    return {
      pair: pairName(a, b),
      positive: synergies.has(pairName(a, b)),
      hsa: mean((m) => Math.min(growth(m, ia), growth(m, ib)) - growth(m, both)),
      bliss: mean((m) => (growth(m, ia) * growth(m, ib)) / Math.max(growth(m, 0), 1e-6) - growth(m, both)),
      singles: mean((m) => 2 * growth(m, 0) - growth(m, ia) - growth(m, ib)),
    }
  })
}
