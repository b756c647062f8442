import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type SimulationResult, simulate} from '#engine'
import {type Model, parseBnd} from '#logic'
import {sharedData} from '../../test/shared-data.js'
import {againstEachOther, againstMasterEquation, fuzzParsers, honesty, publishedModels, type Scores, scoresOf} from './engine-checks.js'

const fixed = (value: number, digits = 2) => value.toFixed(digits)
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
]
const scoreHead = ['what', 'cells', 'mean z² (chance: 1)', 'largest abs z', 'abs z < 1 (0.683)', '< 2 (0.954)', '< 3 (0.997)']
const scoreRow = (what: string, {cells, meanSquare, worst, within}: Scores) => [
  what,
  cells,
  fixed(meanSquare),
  fixed(worst),
  ...within.map((share) => fixed(share, 3)),
]

/** The engine and the model formats, measured anew: some five minutes. */
export async function engineSection(): Promise<string> {
  return [
    '## The engine and the formats of models',
    '',
    "Cells are probabilities of nodes or states in windows; z is a difference in units of its standard error. Cells of one run hang together, so that mean z² scatters more than independent cells' would.",
    '',
    ...(await digitForDigit()),
    ...(await exactLaws()),
    ...(await publishedTables()),
    ...(await honestErrors()),
    ...(await published()),
    ...fuzzing(),
    ...memory(),
  ].join('\n')
}

/** A table of MaBoSS as numbers as printed: per row the cells by name of state. */
interface Printed {
  readonly head: readonly string[]
  readonly states: ReadonlyMap<string, readonly [probability: string, error: string]>
}

function printedTable(text: string): Printed[] {
  const [head, ...lines] = text.trim().split('\n')
  const first = head!.split('\t').indexOf('State')
  return lines.map((line) => {
    const columns = line.split('\t')
    const states = new Map<string, [string, string]>()
    for (let c = first; c + 2 < columns.length; c += 3) states.set(columns[c]!, [columns[c + 1]!, columns[c + 2]!])
    return {head: columns.slice(0, first), states}
  })
}

const unsigned = (text: string) => text.replace(/^-(0\.0+)$/, '$1')

/** Cells of a table that a result prints otherwise. */
function differing(result: SimulationResult, rows: readonly Printed[]): {cells: number; wrong: number} {
  let [cells, wrong] = [0, 0]
  const compare = (found: number | undefined, digits: number, printed: string) => {
    cells++
    if (found === undefined || unsigned(found.toFixed(digits)) !== unsigned(printed)) wrong++
  }
  for (const [w, {head, states}] of rows.entries()) {
    const {transitionEntropy, entropy, distance} = result
    const own = [
      result.times[w],
      transitionEntropy!.probability[w],
      transitionEntropy!.error[w],
      entropy![w],
      ...distance!.map((of) => of[w]),
    ]
    for (const [c, printed] of head.entries()) compare(own[c], 4, printed)
    for (const [state, [probability, error]] of states) {
      compare(result.states!.get(state)?.probability[w], 6, probability)
      compare(result.states!.get(state)?.error[w], 6, error)
    }
  }
  return {cells, wrong}
}

const reference = 'data/models/MaBoSS_ref'
const text = (path: string) => readFileSync(sharedData(path)!, 'utf8')

async function digitForDigit(): Promise<string[]> {
  if (!sharedData(reference)) return ['### MaBoSS, digit for digit', '', 'Not run: no reference data.', '']
  const rows: (string | number)[][] = []
  const row = (what: string, source: string, runs: number, {cells, wrong}: {cells: number; wrong: number}) =>
    rows.push([what, source, runs, cells, wrong])
  const schedule = parseBnd(text(`${reference}/cellfate/cellfate.bnd`), text(`${reference}/cellfate/cellfate_schedule.cfg`))
  const scheduled = await simulate(schedule, {method: 'compat'})
  row(
    'cell fate with scheduled changes',
    'its reference file',
    scheduled.runs,
    differing(scheduled, printedTable(text(`${reference}/cellfate/refer/res_schedule_probtraj.csv`))),
  )
  const cfgs = ['cellcycle_runcfg.cfg', 'cellcycle_runcfg-thread_1.cfg'].map((file) => text(`${reference}/cellcycle/${file}`))
  const cycle = await simulate(parseBnd(text(`${reference}/cellcycle/cellcycle.bnd`), cfgs), {method: 'compat'})
  row(
    'cell cycle, discrete time',
    'its reference file',
    cycle.runs,
    differing(cycle, printedTable(text(`${reference}/cellcycle/refer/Cell_cycle_thread_1_probtraj.csv`))),
  )
  const local: [name: string, bnd: string, cfg: string, runs: number][] = [
    ['metastasis', `${reference}/metastasis/metastasis.bnd`, `${reference}/metastasis/metastasis.cfg`, 5000],
    ['cell fate', `${reference}/cellfate/cellfate.bnd`, `${reference}/cellfate/cellfate.cfg`, 5000],
    ['Sizek', `${reference}/sizek/sizek.bnd`, `${reference}/sizek/sizek.cfg`, 500],
    ['prostate, LNCaP', 'data/models/PROFILE_v2/LNCAP_mutRNA_EGF.bnd', 'data/models/PROFILE_v2/LNCAP_mutRNA_EGF.cfg', 1000],
    ['Fumia', 'data/models/PROFILE/Fumia2013.bnd', 'data/models/PROFILE/Fumia2013.cfg', 1000],
    ['Cohen', 'data/models/PROFILE/Cohen.bnd', 'data/models/PROFILE/Cohen.cfg', 2000],
    ['Zanudo', 'data/models/PROFILE/Zanudo.bnd', 'data/models/PROFILE/Zanudo.cfg', 1000],
  ]
  for (const [name, bnd, cfg, runs] of local) {
    const model = parseBnd(text(bnd), [text(cfg), 'use_physrandgen = 0;'])
    const rowsOf = maboss(model, sharedData(bnd)!, sharedData(cfg)!, runs)
    if (!rowsOf) continue
    const {result, printed} = await rowsOf
    row(name, 'MaBoSS built here', runs, differing(result, printed))
  }
  return [
    '### MaBoSS, digit for digit',
    '',
    'The method `compat` against printed tables: times, TH, its error, H, HD, every state with its error.',
    '',
    ...table(['model', 'against', 'trajectories', 'cells', 'cells that differ'], rows),
    ...(process.env['MABOSS']
      ? []
      : ['', 'Models without a reference file were not run: set MABOSS, MABOSS_LARGE to binaries of MaBoSS for up to 64 and 256 nodes.']),
    '',
  ]
}

/** The same run by a MaBoSS named in the environment, if there is one for so many nodes. */
function maboss(model: Model, bnd: string, cfg: string, runs: number): Promise<{result: SimulationResult; printed: Printed[]}> | undefined {
  const {MABOSS, MABOSS_LARGE} = process.env
  const binary = model.nodes.length <= 64 ? MABOSS : MABOSS_LARGE
  if (!binary || !existsSync(binary)) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'mitologic-maboss-'))
  try {
    const settings = {sample_count: runs, thread_count: 1, use_physrandgen: 0, seed_pseudorandom: 100, statdist_traj_count: 0}
    const extra = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`])
    execFileSync(binary, ['-c', cfg, ...extra, '-o', join(folder, 'out'), bnd], {stdio: 'ignore'})
    const printed = printedTable(readFileSync(join(folder, 'out_probtraj.csv'), 'utf8'))
    return simulate(model, {method: 'compat', runs, seed: 100, states: true, singles: 0}).then((result) => ({result, printed}))
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

async function exactLaws(): Promise<string[]> {
  const rows = [
    scoreRow(
      'sliced against the master equation, 200 random models of 6 nodes, 60,000 trajectories',
      await againstMasterEquation('sliced', 200, 60_000),
    ),
    scoreRow('scalar, 200 models, 5,000 trajectories', await againstMasterEquation('scalar', 200, 5000)),
    scoreRow('reference, 60 models, 1,000 trajectories', await againstMasterEquation('reference', 60, 1000)),
    scoreRow(
      'sliced against scalar, 100 random models of 20 to 49 nodes',
      await againstEachOther(['sliced', 'scalar'], 100, [30_000, 4000]),
    ),
    scoreRow('scalar against reference, 40 such models', await againstEachOther(['scalar', 'reference'], 40, [4000, 400])),
  ]
  return [
    '### Exact laws and random models',
    '',
    'Rules of up to three clauses, rates from 0.02 to 40, some of them depending on the state, starts certain, weighted or free.',
    '',
    ...table(scoreHead, rows),
    '',
  ]
}

async function publishedTables(): Promise<string[]> {
  if (!sharedData(reference)) return []
  const model = parseBnd(text(`${reference}/cellfate/cellfate.bnd`), text(`${reference}/cellfate/cellfate.cfg`))
  const rows: (string | number)[][] = []
  const against = (result: SimulationResult, printed: readonly Printed[], step: number): Scores =>
    scoresOf(
      printed.flatMap(({states}, w) =>
        w % step !== 0
          ? []
          : [...states].flatMap(([state, [probability, error]]) => {
              const own = result.states!.get(state)
              const spread = Math.hypot(Number(error), own?.error[w] ?? 0)
              return Number(probability) > 0.002 && Number(probability) < 0.998
                ? [(Number(probability) - (own?.probability[w] ?? 0)) / spread]
                : []
            }),
      ),
    )
  const fate = printedTable(text(`${reference}/cellfate/refer/res_probtraj.csv`))
  const cycle = printedTable(text(`${reference}/cellcycle/refer/Cell_cycle_thread_1_probtraj.csv`))
  const cycleModel = parseBnd(text(`${reference}/cellcycle/cellcycle.bnd`), text(`${reference}/cellcycle/cellcycle_runcfg.cfg`))
  for (const method of ['exact', 'sliced', 'scalar'] as const) {
    const runs = method === 'scalar' ? 50_000 : 400_000
    rows.push(scoreRow(`cell fate, ${method}`, against(await simulate(model, {method, runs, states: true}), fate, 5)))
  }
  for (const method of ['exact', 'scalar'] as const) {
    rows.push(
      scoreRow(
        `cell cycle in discrete time, ${method}`,
        against(await simulate(cycleModel, {method, runs: 100_000, states: true}), cycle, 1),
      ),
    )
  }
  return [
    '### The published tables of MaBoSS',
    '',
    'States between 0.2 % and 99.8 %, every fifth window of cell fate. MaBoSS seeds its generator anew for every trajectory, which spreads random starts more evenly than chance, so that its own errors are smaller than it says.',
    '',
    ...table(scoreHead, rows),
    '',
  ]
}

async function honestErrors(): Promise<string[]> {
  const rows: string[][] = []
  for (const [method, runs] of [
    ['sliced', 16_384],
    ['sliced', 1000],
    ['scalar', 500],
    ['compat', 500],
    ['reference', 150],
  ] as const) {
    const {ratio, uncertainty} = await honesty(method, runs, 200)
    rows.push([method, String(runs), `${fixed(ratio, 3)} ± ${fixed(uncertainty, 3)}`])
  }
  return [
    '### Standard errors',
    '',
    'Spread of estimates over 200 seeds, in units of the reported errors, against the master equation: 1 where errors are honest. Below 1 the method is better than it says: `compat` is, because of its generator; so is `sliced` where it has too few blocks to judge by their spread.',
    '',
    ...table(['method', 'trajectories', 'spread / reported error'], rows),
    '',
  ]
}

async function published(): Promise<string[]> {
  const folder = sharedData('data/models/bbm')
  if (!folder) return []
  const {models, nodes, reached, broken, changed} = await publishedModels(folder, 1, 1000)
  return [
    '### Published models',
    '',
    `${models} models of ${nodes[0]} to ${nodes[1]} nodes, 1,000 trajectories each until time 30: ${reached} fixed points reached, of which ${broken} break a rule. Written as bnet and as MaBoSS and read again, ${changed.length === 0 ? 'none changes' : `these change: ${changed.join(', ')}`}.`,
    '',
  ]
}

function fuzzing(): string[] {
  const {inputs, accepted, refused, faults, slowestMs} = fuzzParsers(1_000_000)
  return [
    '### Mutated inputs',
    '',
    `${inputs} mutated texts in seven formats: ${accepted} read, ${refused} refused, ${faults.length === 0 ? 'every one with a message to the user' : `${faults.length} or more with a fault of the program`}; the slowest took ${fixed(slowestMs, 0)} ms.`,
    ...faults.map((fault) => `- \`${fault.replaceAll('`', "'")}\``),
    '',
  ]
}

/** A process of its own, whose memory is its own. */
function memory(): string[] {
  const bnd = sharedData(`${reference}/metastasis/metastasis.bnd`)
  if (!bnd) return []
  const script = `import {readFileSync} from 'node:fs'
import {simulate} from '#engine'
import {parseBnd} from '#logic'
const result = await simulate(parseBnd(readFileSync(${JSON.stringify(bnd)}, 'utf8'), readFileSync(${JSON.stringify(bnd.replace(/bnd$/, 'cfg'))}, 'utf8')), {runs: 10_000_000, method: 'sliced'})
console.log(JSON.stringify([result.runs, process.resourceUsage().maxRSS / 1024]))`
  const {stdout} = spawnSync(process.execPath, ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '..', '..'),
    encoding: 'utf8',
  })
  const [runs, megabytes] = JSON.parse(stdout.trim()) as [number, number]
  return [
    '### Memory',
    '',
    `${runs} trajectories of metastasis in one process: ${fixed(megabytes, 0)} MB at most, Node and the compiler included.`,
    '',
  ]
}
