/**
 * Times the engine against MaBoSS, one thread each, taking turns, at equal standard error.
 *
 *   MABOSS=/path/to/MaBoSS [MABOSS_LARGE=/path/to/MaBoSS_256n] [MABOSS_HUGE=…] [MABOSS_EXAMPLES=/path/to/engine/examples] \
 *     npx tsx --conditions=source bench/maboss.ts [model …] [whole] [ready] [--rounds 3] [--seeds 24]
 *
 * MABOSS_LARGE and MABOSS_HUGE are builds for more than 64 and more than 256 nodes. A model is timed only when both
 * programs agree on it: the z-values of the common states' probabilities must look like chance. `whole` times whole processes
 * (needs `npm run build`), `ready` the reading and compiling of models; without names all is done. The spread over `--seeds`
 * tells the actual variance of both programs, beside the one that they report; left out by default.
 */
import {execFileSync} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {join} from 'node:path'
import {compile, type SimulationOptions, type SimulationResult, simulate} from '#engine'
import {type Model, parseBnd, parseBnet, printBnd, printCfg} from '#logic'
import {sharedData} from '../test/shared-data.js'

interface Case {
  readonly name: string
  readonly bnd: string
  readonly cfg: string
  /** Trajectories for MaBoSS in a timed round. */
  readonly runs: number
  /** Trajectories for us. */
  readonly ours: number
  readonly settings?: Readonly<Record<string, number>>
}

interface Table {
  /** Per window: probability and reported error of every state. */
  readonly rows: ReadonlyMap<string, {readonly probability: number; readonly error: number}>[]
}

const scratch = mkdtempSync(join(tmpdir(), 'bench-maboss-'))
const shared = (path: string) => {
  const found = sharedData(path)
  return found && readFileSync(found, 'utf8')
}
const example = (path: string) => {
  const folder = process.env['MABOSS_EXAMPLES']
  const file = folder && join(folder, path)
  return file && existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function cases(): Case[] {
  const list: [string, string | undefined, string | undefined, number, number, Record<string, number>?][] = [
    [
      'metastasis',
      shared('data/models/MaBoSS_ref/metastasis/metastasis.bnd'),
      shared('data/models/MaBoSS_ref/metastasis/metastasis.cfg'),
      20_000,
      1_000_000,
    ],
    ['sizek', shared('data/models/MaBoSS_ref/sizek/sizek.bnd'), shared('data/models/MaBoSS_ref/sizek/sizek.cfg'), 1000, 1_000_000],
    [
      'lncap',
      shared('data/models/PROFILE_v2/LNCAP_mutRNA_EGF.bnd'),
      shared('data/models/PROFILE_v2/LNCAP_mutRNA_EGF.cfg'),
      2000,
      1_000_000,
    ],
    ['rateTr', example('rateTr/regulatorygraph_rateTr.bnd'), example('rateTr/wildtype_rateTr.cfg'), 5000, 1_000_000],
    [
      'montagud',
      example('Montagud_Prostate/Montagud2022_Prostate_Cancer.bnd'),
      example('Montagud_Prostate/Montagud2022_Prostate_Cancer.cfg'),
      1000,
      1_000_000,
    ],
    ['p53', example('p53_Mdm2/p53_Mdm2.bnd'), example('p53_Mdm2/p53_Mdm2_runcfg.cfg'), 20_000, 20_000],
    ['cellcycle', example('Cell_cycle/cellcycle.bnd'), example('Cell_cycle/cellcycle_runcfg.cfg'), 20_000, 20_000],
    ['ring300', ring(300), ringCfg(300), 300, 600_000],
    ['ring1000', ring(1000), ringCfg(1000), 100, 600_000],
  ]
  return list.flatMap(([name, bnd, cfg, runs, ours, settings]) =>
    bnd !== undefined && cfg !== undefined ? [{name, bnd, cfg, runs, ours, ...(settings && {settings})}] : [],
  )
}

/** A sparse model: one active node travels round a ring. */
function ring(nodes: number): string {
  return Array.from({length: nodes}, (_, i) => {
    const before = (i + nodes - 1) % nodes
    return `node N${i} { logic = N${before}; rate_up = @logic ? 2 : 0; rate_down = @logic ? 0 : 1; }\n`
  }).join('')
}

function ringCfg(nodes: number): string {
  const states = Array.from(
    {length: nodes},
    (_, i) => `N${i}.istate = ${i === 0 ? 1 : 0};\n${[0, 10, 20, 40].includes(i) ? '' : `N${i}.is_internal = 1;\n`}`,
  )
  return `${states.join('')}max_time = 100;\ntime_tick = 5;\nsample_count = 100;\n`
}

function binaryFor(nodes: number): string | undefined {
  const {MABOSS, MABOSS_LARGE, MABOSS_HUGE} = process.env
  return nodes <= 64 ? MABOSS : nodes <= 256 ? (MABOSS_LARGE ?? MABOSS_HUGE) : MABOSS_HUGE
}

/** Runs MaBoSS on one thread; gives its table and the seconds of its own core and epilogue. */
function maboss(binary: string, {name, bnd, cfg, settings = {}}: Case, runs: number, seed: number): {table: Table; seconds: number} {
  const prefix = join(scratch, name)
  writeFileSync(`${prefix}.bnd`, bnd)
  writeFileSync(`${prefix}.cfg`, cfg)
  const all = {...settings, sample_count: runs, thread_count: 1, seed_pseudorandom: seed, use_physrandgen: 0, statdist_traj_count: 0}
  const extra = Object.entries(all).flatMap(([key, value]) => ['-e', `${key}=${value}`])
  execFileSync(binary, ['-c', `${prefix}.cfg`, ...extra, '-o', `${prefix}-out`, `${prefix}.bnd`], {stdio: 'ignore'})
  const run = readFileSync(`${prefix}-out_run.txt`, 'utf8')
  const seconds = ['Core user runtime', 'Epilogue user runtime']
    .map((what) => Number(new RegExp(`${what}: ([\\d.e+-]+)`).exec(run)![1]))
    .reduce((a, b) => a + b)
  return {table: readTable(readFileSync(`${prefix}-out_probtraj.csv`, 'utf8')), seconds}
}

function readTable(text: string): Table {
  const [head, ...lines] = text.trim().split('\n')
  const first = head!.split('\t').indexOf('State')
  return {
    rows: lines.map((line) => {
      const columns = line.split('\t')
      const row = new Map<string, {probability: number; error: number}>()
      for (let c = first; c + 2 < columns.length; c += 3)
        row.set(columns[c]!, {probability: Number(columns[c + 1]), error: Number(columns[c + 2])})
      return row
    }),
  }
}

/** Mean z² over states that are neither rare nor nearly sure, in every fifth window. */
function agreement(table: Table, ours: SimulationResult): {cells: number; meanSquare: number; worst: number} {
  let cells = 0
  let sum = 0
  let worst = 0
  for (let w = 0; w < table.rows.length; w += 5) {
    for (const [state, {probability, error}] of table.rows[w]!) {
      if (!(probability > 0.02 && probability < 0.98)) continue
      const own = ours.states?.get(state)
      const z = (probability - (own?.probability[w] ?? 0)) / Math.hypot(error, own?.error[w] ?? 0)
      cells++
      sum += z * z
      worst = Math.max(worst, Math.abs(z))
    }
  }
  return {cells, meanSquare: cells > 0 ? sum / cells : 0, worst}
}

/** Mean variance of the probabilities of states that both met, over windows; `of` gives the standard error. */
function meanVariance(table: Table, ours: SimulationResult, of: (state: string, window: number) => number): number {
  let sum = 0
  let cells = 0
  for (const [w, row] of table.rows.entries()) {
    for (const [state, {probability}] of row) {
      if (!(probability > 0.02 && probability < 0.98 && ours.states?.has(state))) continue
      sum += of(state, w) ** 2
      cells++
    }
  }
  return cells > 0 ? sum / cells : 0
}

/** Calls per round where the result is exact. */
const exactCalls = 20

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!

/** Mean over states and windows of the variance between seeds, for states that are neither rare nor nearly sure in the mean. */
function varianceBetween(tables: readonly ((state: string, window: number) => number)[], like: Table): number {
  let sum = 0
  let cells = 0
  for (const [w, row] of like.rows.entries()) {
    for (const [state, {probability}] of row) {
      if (!(probability > 0.02 && probability < 0.98)) continue
      const values = tables.map((of) => of(state, w))
      const mean = values.reduce((a, b) => a + b, 0) / values.length
      sum += values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1)
      cells++
    }
  }
  return sum / cells
}

/** Variance per trajectory of MaBoSS over ours, both as they are found between seeds. */
async function actualRatio(item: Case, binary: string, model: Model, options: SimulationOptions, seeds: number): Promise<number> {
  const theirTables = Array.from({length: seeds}, (_, i) => maboss(binary, item, item.runs, 17 + i * 1_000_003).table)
  const ourTables: ((state: string, window: number) => number)[] = []
  let runs = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const result = await simulate(model, {...options, seed: 1000 + seed})
    runs = result.runs
    ourTables.push((state, w) => result.states?.get(state)?.probability[w] ?? 0)
  }
  const theirs = varianceBetween(
    theirTables.map(
      ({rows}) =>
        (state, w) =>
          rows[w]!.get(state)?.probability ?? 0,
    ),
    theirTables[0]!,
  )
  return (theirs * item.runs) / (varianceBetween(ourTables, theirTables[0]!) * runs)
}

async function timeCase(item: Case, rounds: number, seeds: number): Promise<string> {
  const model: Model = parseBnd(item.bnd, item.cfg, {bnd: item.name, cfg: item.name})
  const binary = binaryFor(model.nodes.length)
  if (!binary) return `| ${item.name} (${model.nodes.length}) | no MaBoSS for this size | | | | | | |`
  const method = (process.env['METHOD'] ?? 'auto') as 'auto'
  const options = {runs: item.ours, maxTime: model.settings.maxTime, timeTick: model.settings.timeTick, states: true, method}
  const check = maboss(binary, item, item.runs, 99)
  let ours = await simulate(model, {...options, seed: 98})
  const {cells, meanSquare, worst} = agreement(check.table, ours)
  if (cells === 0 || meanSquare > 1 + 6 * Math.sqrt(2 / Math.max(1, cells / 20)) || worst > 7) {
    return `| ${item.name} (${model.nodes.length}) | not timed: the programs disagree, mean z² ${meanSquare.toFixed(2)} over ${cells} cells, worst |z| ${worst.toFixed(1)} | | | | | | |`
  }
  const ratios: number[] = []
  const rawRatios: number[] = []
  let theirs = 0
  let own = 0
  for (let round = 0; round < rounds; round++) {
    const {table, seconds} = maboss(binary, item, item.runs, 1 + round * 1_000_003)
    const before = process.cpuUsage()
    const start = performance.now()
    // An exact result takes so little time that one call says little.
    const calls = ours.method === 'exact' ? exactCalls : 1
    for (let call = 0; call < calls; call++) ours = await simulate(model, {...options, seed: 1 + round})
    const wall = (performance.now() - start) / 1000 / calls
    const cpu = process.cpuUsage(before)
    const used = Math.min(wall, (cpu.user + cpu.system) / 1e6 / calls)
    const n = Math.max(1, ours.runs)
    const theirVariance = meanVariance(table, ours, (state, w) => table.rows[w]!.get(state)!.error) * item.runs
    const ourVariance = meanVariance(table, ours, (state, w) => ours.states!.get(state)!.error[w]!) * n
    theirs = seconds / item.runs
    own = used / n
    rawRatios.push(theirs / own)
    ratios.push(ours.method === 'exact' ? Number.NaN : ((theirs / own) * theirVariance) / ourVariance)
  }
  const actual = ours.method === 'exact' || seeds < 2 ? undefined : await actualRatio(item, binary, model, options, seeds)
  const cells2 = `z² ${meanSquare.toFixed(2)} (${cells})`
  const equal = ours.method === 'exact' ? `exact, ${(own * 1e3).toFixed(1)} ms in all` : `${median(ratios).toFixed(0)}×`
  const raw = ours.method === 'exact' ? '–' : `${median(rawRatios).toFixed(0)}×`
  return `| ${item.name} (${model.nodes.length}) | ${ours.method} | ${(theirs * 1e6).toFixed(1)} | ${ours.method === 'exact' ? '–' : (own * 1e6).toFixed(2)} | ${raw} | ${equal} | ${actual === undefined ? '–' : `${(median(rawRatios) * actual).toFixed(0)}×`} | ${cells2} |`
}

/** The whole command beside the whole of MaBoSS, on one thread each: seconds by the clock. */
function timeWhole(rounds: number): void {
  const item = cases().find(({name}) => name === 'sizek')
  const binary = binaryFor(87)
  if (!item || !binary) {
    console.log('Whole processes: no sizek model or no MaBoSS for its size')
    return
  }
  const runs = 10_000
  const clock = (run: () => void) => {
    const start = performance.now()
    run()
    return (performance.now() - start) / 1000
  }
  const command = join(import.meta.dirname, '..', 'bin', 'mitologic.js')
  const prefix = join(scratch, item.name)
  const args = ['simulate', `${prefix}.bnd`, `${prefix}.cfg`, '--runs', String(runs), '--threads', '1', '-o', `${prefix}-ours`]
  const theirs: number[] = []
  const ours: number[] = []
  for (let round = 0; round < rounds; round++) {
    theirs.push(clock(() => maboss(binary, item, runs, 1 + round)))
    for (let i = 0; i < 5; i++) ours.push(clock(() => execFileSync(process.execPath, [command, ...args], {stdio: 'ignore'})))
  }
  const [a, b] = [median(theirs), median(ours)]
  console.log(`\nWhole processes, sizek, ${runs} trajectories: MaBoSS ${a.toFixed(1)} s, ours ${b.toFixed(2)} s, ${(a / b).toFixed(0)}×`)
}

/** Reading and compiling published models of about 300 nodes, in a process that has done so before. */
function timeReady(): void {
  for (const id of [
    'id-001__SIGNALING-IN-MACROPHAGE-ACTIVATION',
    'id-242__RHEUMATOID-ARTHRITIS-FIBROBLAST',
    'id-247__MAMMALIAN-EPIDERMIS',
  ]) {
    const text = shared(`data/models/bbm/${id}.bnet`)
    if (!text) continue
    const model = parseBnet(text)
    const [bnd, cfg] = [printBnd(model), printCfg(model)]
    const times = Array.from({length: 21}, () => {
      const start = performance.now()
      compile(parseBnd(bnd, cfg))
      return performance.now() - start
    })
    console.log(
      `Reading and compiling ${id} (${model.nodes.length} nodes, ${Math.round(bnd.length / 1000)} kB): ${median(times).toFixed(0)} ms; the first time ${times[0]!.toFixed(0)} ms`,
    )
  }
}

const numberAfter = (option: string, otherwise: number): number => {
  const at = process.argv.indexOf(option)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const rounds = numberAfter('--rounds', 3)
const seeds = numberAfter('--seeds', 0)
const wanted = process.argv.slice(2).filter((word, i, all) => !word.startsWith('--') && !['--rounds', '--seeds'].includes(all[i - 1]!))
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name)
console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, load ${loadavg()[0]!.toFixed(2)}`)
console.log(
  '| model (nodes) | our method | MaBoSS µs/trajectory | ours µs/trajectory | raw ratio | ratio at equal reported error | ratio at equal actual error | agreement |',
)
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |')
for (const item of cases()) if (isWanted(item.name)) console.log(await timeCase(item, rounds, seeds))
if (isWanted('whole')) timeWhole(Math.min(rounds, 3))
if (isWanted('ready')) timeReady()
rmSync(scratch, {recursive: true, force: true})
