/** Checks of the engine and the parsers, each a function of how much to do, so that tests run a sample of what `npm run validate` runs whole. */
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {type SimulationOptions, type SimulationResult, simulate} from '#engine'
import {UserError} from '#errors'
import {evaluate, type Model, parseBnd, parseBnet, printBnd, printBnet, printCfg, readModel, rulesOf, writeModel} from '#logic'
import {randomStream} from '#stats'

/** z-values with what chance would give for comparison. */
export interface Scores {
  readonly cells: number
  /** 1 by chance. */
  readonly meanSquare: number
  readonly worst: number
  /** Shares with |z| below 1, 2 and 3; by chance 0.683, 0.954 and 0.997. */
  readonly within: readonly [number, number, number]
}

export function scoresOf(z: readonly number[]): Scores {
  const share = (limit: number) => z.filter((value) => Math.abs(value) < limit).length / z.length
  return {
    cells: z.length,
    meanSquare: z.reduce((sum, value) => sum + value * value, 0) / z.length,
    worst: z.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    within: [share(1), share(2), share(3)],
  }
}

/** Differences of node probabilities in units of their standard errors, in every `step`-th window from the first on. */
export function zBetween(a: SimulationResult, b: SimulationResult, step = 1): number[] {
  return [...a.nodes].flatMap(([name, {probability, error}]) => {
    const other = b.nodes.get(name)!
    return Array.from(probability).flatMap((p, w) => {
      const spread = Math.hypot(error[w]!, other.error[w]!)
      // Errors of 0 must be those of probabilities that are right, but for what is too rare to have been met.
      if (spread === 0 && Math.abs(p - other.probability[w]!) > 0.01) return [Infinity]
      return w % step === 0 && spread > 0 && p > 0.02 && p < 0.98 ? [(p - other.probability[w]!) / spread] : []
    })
  })
}

type Random = () => number
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

/** A random model: rules of up to three clauses, unequal, state-dependent and very unequal rates, starts of every kind. */
export function randomModel(nodes: number, seed: number): Model {
  const random = randomStream(seed)
  const names = Array.from({length: nodes}, (_, i) => `N${i}`)
  const literal = () => (random() < 0.4 ? '!' : '') + pick(random, names)
  const rule = () =>
    Array.from({length: 1 + Math.floor(random() * 3)}, () => Array.from({length: 1 + Math.floor(random() * 3)}, literal).join(' & '))
      .map((clause) => `(${clause})`)
      .join(' | ')
  const speed = () =>
    pick(random, ['1', '1', '1', '0.3', '3', '40', '0.02', `(${pick(random, names)} ? 2 : 0.5)`, `0.5 + ${pick(random, names)}`])
  const bnd = names.map(
    (name) => `node ${name} { logic = ${rule()}; rate_up = @logic ? ${speed()} : 0; rate_down = @logic ? 0 : ${speed()}; }`,
  )
  const start = names.flatMap((name) =>
    pick(random, [[`${name}.istate = 0;`], [`${name}.istate = 1;`], [`[${name}].istate = 0.8 [0], 0.2 [1];`], []]),
  )
  return parseBnd(bnd.join('\n'), start.join('\n'))
}

/** A sampling method against the master equation on random models small enough for it. */
export async function againstMasterEquation(
  method: 'sliced' | 'scalar' | 'reference',
  models: number,
  runs: number,
  seed = 1,
): Promise<Scores> {
  const z: number[] = []
  const options: SimulationOptions = {maxTime: 6, timeTick: 1, states: false}
  for (let i = 0; i < models; i++) {
    const model = randomModel(6, 1000 * seed + i)
    const exact = await simulate(model, {...options, method: 'exact'})
    z.push(...zBetween(exact, await simulate(model, {...options, method, runs, seed: 7 * i + seed}), 2))
  }
  return scoresOf(z)
}

/** Two methods against each other on random models too large for the master equation. */
export async function againstEachOther(
  [a, b]: readonly ['sliced' | 'scalar', 'scalar' | 'reference'],
  models: number,
  runs: readonly [number, number],
  seed = 1,
): Promise<Scores> {
  const z: number[] = []
  const options: SimulationOptions = {maxTime: 8, timeTick: 1, states: false}
  for (let i = 0; i < models; i++) {
    const model = randomModel(20 + (i % 30), 5000 * seed + i)
    const [one, other] = [
      await simulate(model, {...options, method: a, runs: runs[0], seed: 11 * i + seed}),
      await simulate(model, {...options, method: b, runs: runs[1], seed: 13 * i + seed + 1}),
    ]
    z.push(...zBetween(one, other, 3))
  }
  return scoresOf(z)
}

/** Spread of estimates over seeds in units of the errors reported: 1 where errors are honest. */
export async function honesty(
  method: 'sliced' | 'scalar' | 'compat' | 'reference',
  runs: number,
  seeds: number,
): Promise<{readonly ratio: number; readonly uncertainty: number}> {
  const model = parseBnd(
    'node A { logic = B & !C; rate_up = @logic ? 5 : 0; } node B { logic = !A | C; } node C { logic = A | D; } node D { logic = !B; rate_down = 0.2; } node E { logic = C & !E | A; }',
  )
  const options: SimulationOptions = {maxTime: 4, timeTick: 1, states: false}
  const exact = await simulate(model, {...options, method: 'exact'})
  const squares: number[] = []
  for (let seed = 1; seed <= seeds; seed++) {
    const z = zBetween(exact, await simulate(model, {...options, method, runs, seed: seed * 10_007}))
    squares.push(z.reduce((sum, value) => sum + value * value, 0) / z.length)
  }
  const mean = squares.reduce((sum, value) => sum + value, 0) / seeds
  const variance = squares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seeds - 1)
  return {ratio: Math.sqrt(mean), uncertainty: Math.sqrt(variance / seeds) / (2 * Math.sqrt(mean))}
}

export interface Published {
  readonly models: number
  readonly nodes: readonly [number, number]
  /** Fixed points that trajectories came to rest in, and how many of them break a rule. */
  readonly reached: number
  readonly broken: number
  /** Models that come back different from a format. */
  readonly changed: readonly string[]
}

/** The published models of a folder: each is read, written as bnet and MaBoSS and read again, and simulated. */
export async function publishedModels(folder: string, every: number, runs: number): Promise<Published> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.bnet'))
    .filter((_, i) => i % every === 0)
  let [least, most, reached, broken] = [Number.POSITIVE_INFINITY, 0, 0, 0]
  const changed: string[] = []
  for (const file of files) {
    const model = parseBnet(readFileSync(join(folder, file), 'utf8'), file)
    least = Math.min(least, model.nodes.length)
    most = Math.max(most, model.nodes.length)
    const same = (other: Model) => JSON.stringify(other.nodes) === JSON.stringify(model.nodes)
    if (!same(parseBnet(printBnet(model), file)) || !same(parseBnd(printBnd(model), printCfg(model)))) changed.push(file)
    const rules = rulesOf(model)
    const outputs = [model.nodes[0]!.name]
    const {fixedPoints} = await simulate(model, {method: 'sliced', runs, maxTime: 30, timeTick: 30, states: false, outputs})
    for (const {on} of fixedPoints) {
      reached++
      const isOn = new Set(on)
      if ([...rules].some(([node, rule]) => evaluate(rule, (name) => isOn.has(name)) !== isOn.has(node))) broken++
    }
  }
  return {models: files.length, nodes: [least, most], reached, broken, changed}
}

export interface Fuzzed {
  readonly inputs: number
  readonly accepted: number
  readonly refused: number
  /** Errors that are no message to a user, or name no file; the input is beside them. */
  readonly faults: readonly string[]
  readonly slowestMs: number
}

/** Mutated texts through every parser. */
export function fuzzParsers(inputs: number, seed = 1): Fuzzed {
  const random = randomStream(seed)
  const seeds = fuzzSeeds()
  let [accepted, refused, slowestMs] = [0, 0, 0]
  const faults: string[] = []
  for (let i = 0; i < inputs; i++) {
    const [name, text, cfg] = seeds[i % seeds.length]!
    const mutated = mutate(text, random)
    const start = performance.now()
    try {
      readModel(mutated, name, cfg === undefined ? {} : {cfg: [{text: random() < 0.5 ? cfg : mutate(cfg, random), name: 'fuzz.cfg'}]})
      accepted++
    } catch (error) {
      refused++
      const isMessage = error instanceof UserError && /fuzz\.|format|name/.test(error.message)
      if (!isMessage && faults.length < 10)
        faults.push(`${name}: ${String(error).slice(0, 200)} ← ${JSON.stringify(mutated.slice(0, 300))}`)
    }
    slowestMs = Math.max(slowestMs, performance.now() - start)
  }
  return {inputs, accepted, refused, faults, slowestMs}
}

function fuzzSeeds(): [name: string, text: string, cfg?: string][] {
  const bnd = `node A { logic = (B & !C) | $on; rate_up = @logic ? $u : 0; rate_down = @logic ? 0 : log(2 + B, 2)/2; }
node B { logic = A ^ C; description = "second"; } node C { rate_up = A ? 1.5e-1 : 0.2*(B) + 1; rate_down = 0; }`
  const cfg =
    '$u = 2; $on = 0;\nA.istate = 0; [B, C].istate = 0.3 [0, 1], 0.7 [1, 0];\nB.is_internal = 1; C.refstate = 1;\nmax_time = 5; time_tick = 0.5; A.schedule = 2: 1;'
  const bnet = 'targets, factors\nA, (B & !C) | D\nB, !(A | C)\nC, C\nD, 1\n'
  const model = parseBnet(bnet)
  const written = (format: 'boolnet' | 'sbml-qual') => writeModel(model, format).files[0]!.content
  const ginml = `<?xml version="1.0"?><gxl><graph id="g" class="regulatory" nodeorder="A B"><node id="A" maxvalue="2"><parameter idActiveInteractions="e" val="1"/></node><node id="B" maxvalue="1"><value val="1"><exp str="A:2 &amp; !B"/></value></node><edge id="e" from="B" to="A" minvalue="1" sign="positive"/></graph></gxl>`
  const indra =
    '[{"type":"Activation","subj":{"name":"A"},"obj":{"name":"B"}},{"type":"Inhibition","subj":{"name":"B"},"obj":{"name":"C"}}]'
  return [
    ['fuzz.bnd', bnd, cfg],
    ['fuzz.bnet', bnet],
    ['fuzz.boolnet', written('boolnet')],
    ['fuzz.sbml', written('sbml-qual')],
    ['fuzz.ginml', ginml],
    ['fuzz.sif', 'A\tactivates\tB\nB -| C\nC 1 A\n'],
    ['fuzz.json', indra],
  ]
}

const scraps = [
  '(',
  ')',
  '{',
  '}',
  '!',
  '&',
  '|',
  '"',
  "'",
  '<',
  '>',
  '/',
  ';',
  ',',
  '=',
  '$',
  '@',
  '\n',
  '\0',
  '\ud800',
  '1e999',
  '<!--',
  '/*',
  '//',
  'node ',
  '[',
  ']',
  ':',
  '?',
  '0.',
  '-',
]

function mutate(text: string, random: Random): string {
  let result = text
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) {
    const at = Math.floor(random() * (result.length + 1))
    const to = Math.min(result.length, at + Math.floor(random() ** 3 * 40))
    switch (Math.floor(random() * 6)) {
      case 0:
        result = result.slice(0, at) + result.slice(to)
        break
      case 1:
        result = result.slice(0, at) + pick(random, scraps) + result.slice(at)
        break
      case 2:
        result = result.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x180)) + result.slice(at + 1)
        break
      case 3:
        result = result.slice(0, to) + result.slice(at, to) + result.slice(to)
        break
      case 4:
        result = result.slice(0, at)
        break
      default:
        result = result.slice(0, at) + pick(random, scraps).repeat(1 + Math.floor(random() ** 4 * 200)) + result.slice(to)
    }
  }
  return result
}
