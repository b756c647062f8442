import {UserError} from '#errors'
import {type Model, printBnd, printCfg} from '#logic'

/** A probability and its standard error per window. */
interface SeriesLike {
  readonly probability: ArrayLike<number>
  readonly error: ArrayLike<number>
}

/** What of a simulation the files are written from; a `SimulationResult` is one. */
export interface FileSource {
  readonly times: ArrayLike<number>
  /** By name of the node of interest. */
  readonly nodes: ReadonlyMap<string, SeriesLike>
  /** By name of the state (`A -- B`, `<nil>`). */
  readonly states?: ReadonlyMap<string, SeriesLike>
  readonly entropy?: ArrayLike<number>
  readonly transitionEntropy?: SeriesLike
  readonly distance?: readonly ArrayLike<number>[]
  readonly fixedPoints: readonly {readonly state: string; readonly on: readonly string[]; readonly probability: number}[]
  readonly singles?: readonly {readonly run: number; readonly shares: ReadonlyMap<string, number>}[]
  readonly method: string
  readonly runs: number
  readonly seed: number
}

/** What is said of a run in its `_run.txt` beside the result. */
export interface RunFacts {
  readonly version: string
  readonly start?: Date
  readonly end?: Date
  readonly threads?: number
  /** What the run changed in the model, in words. */
  readonly remarks?: readonly string[]
  readonly seconds?: number
}

/** A file of MaBoSS's output: what its name ends with, and its text. */
export interface OutputFile {
  readonly ending: string
  readonly content: string
}

/**
 * All files that MaBoSS writes for a run: `_probtraj.csv`, `_finalprob.csv`, `_fp.csv`, `_run.txt`, and `_statdist.csv` where
 * single trajectories were kept. What the method does not give (TH, HD) is written `nan`.
 *
 * @throws {UserError} states were not counted
 */
export function mabossFiles(model: Model, result: FileSource, facts: RunFacts): OutputFile[] {
  const statdist = statdistFile(model, result)
  return [
    {ending: '_probtraj.csv', content: probtrajFile(result)},
    {ending: '_finalprob.csv', content: finalprobFile(result)},
    {ending: '_fp.csv', content: fixedPointsFile(model, result)},
    ...(statdist === undefined ? [] : [{ending: '_statdist.csv', content: statdist}]),
    {ending: '_run.txt', content: runFile(model, result, facts)},
  ]
}

/** `printf("%.*g")`: so many significant digits, no trailing zeros, an exponent of at least two digits where it is needed. */
export function general(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  if (value === 0) return '0'
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e')
  const power = Number(exponent)
  const trimmed = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
  if (power >= -4 && power < digits) return trimmed(value.toFixed(digits - 1 - power))
  return `${trimmed(mantissa)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

const fixed = (value: number | undefined, digits: number) => (value === undefined || Number.isNaN(value) ? 'nan' : value.toFixed(digits))

function statesOf({states}: FileSource): ReadonlyMap<string, SeriesLike> {
  if (states) return states
  throw new UserError('unsupported', "MaBoSS's files list whole states, which were not counted; name the nodes of interest as outputs")
}

/**
 * `_probtraj.csv`: per window its start, TH with its error, H, the distribution of Hamming distances, and the states with their
 * probabilities and errors. Times and entropies have 4 decimals, probabilities 6; a window with one state has H `-0.0000`,
 * as MaBoSS writes it.
 */
export function probtrajFile(result: FileSource): string {
  const states = [...statesOf(result)]
  const {times, entropy, transitionEntropy, distance} = result
  const rows = Array.from({length: times.length}, (_, w) =>
    states
      .filter(([, {probability}]) => probability[w]! > 0)
      .map(([name, {probability, error}]) => `${name}\t${fixed(probability[w], 6)}\t${fixed(error[w], 6)}`),
  )
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const distances = distance ?? [undefined]
  const head = ['Time', 'TH', 'ErrorTH', 'H', ...distances.map((_, d) => `HD=${d}`), ...Array(columns).fill('State\tProba\tErrorProba')]
  const lines = rows.map((row, w) => {
    const h = entropy?.[w]
    return [
      fixed(times[w], 4),
      fixed(transitionEntropy?.probability[w], 4),
      fixed(transitionEntropy?.error[w], 4),
      h === 0 ? '-0.0000' : fixed(h, 4),
      ...distances.map((of) => fixed(of?.[w], 4)),
      ...row,
    ].join('\t')
  })
  return [head.join('\t'), ...lines].map((line) => `${line}\n`).join('')
}

/**
 * `_finalprob.csv`: probability and name of every state of the last window, as MaBoSS's reference files have it. (MaBoSS 2.6 writes
 * a file of this name with `--final` only, for the state at the very end: take a small tick for that.)
 */
export function finalprobFile(result: FileSource): string {
  const last = result.times.length - 1
  return [...statesOf(result)]
    .filter(([, {probability}]) => probability[last]! > 0)
    .map(([name, {probability}]) => `${general(probability[last]!)}\t${name}\n`)
    .join('')
}

/** `_fp.csv`: the states that trajectories came to rest in, over all nodes, internal ones included. */
export function fixedPointsFile(model: Model, {fixedPoints}: FileSource): string {
  const lines = fixedPoints.map(({state, on, probability}, i) => {
    const isOn = new Set(on)
    return [`#${i + 1}`, general(probability), state, ...model.nodes.map(({name}) => (isOn.has(name) ? '1' : '0'))].join('\t')
  })
  const head = lines.length === 0 ? [] : [['FP', 'Proba', 'State', ...model.nodes.map(({name}) => name)].join('\t')]
  return [`Fixed Points (${lines.length})`, ...head, ...lines].map((line) => `${line}\n`).join('')
}

/**
 * `_statdist.csv`: the shares of time of single trajectories, then the same in clusters of alike trajectories, then each
 * cluster's mean shares with their errors; `undefined` where no single trajectory was kept. Two trajectories are alike where
 * the product of the shares they spend in common states is at least `statdist_cluster_threshold` (a setting; default 1).
 */
export function statdistFile(model: Model, {singles}: FileSource): string | undefined {
  if (!singles || singles.length === 0) return undefined
  const setting = model.settings.other?.['statdist_cluster_threshold']
  const threshold = typeof setting === 'number' ? setting : 1
  const line = ({run, shares}: Single) =>
    [`#${run + 1}`, ...[...shares].map(([name, share]) => `${name}\t${general(share, 10)}`)].join('\t')
  const columns = singles.reduce((most, {shares}) => Math.max(most, shares.size), 0)
  const clusters = clustersOf(singles, threshold)
  return [
    ['Trajectory', ...Array(columns).fill('State\tProba')].join('\t'),
    ...singles.map(line),
    ...clusters.flatMap((cluster, i) => [
      '',
      `Trajectory[cluster=#${i + 1},size=${cluster.length}]${'\tState\tProba'.repeat(4)} ...`,
      ...cluster.map(line),
    ]),
    '',
    `Cluster${'\tState\tProba\tErrorProba'.repeat(4)}...`,
    ...clusters.map((cluster, i) =>
      [`#${i + 1}`, ...meanShares(cluster).map(({name, mean, error}) => `${name}\t${general(mean, 10)}\t${general(error, 10)}`)].join('\t'),
    ),
  ]
    .map((text) => `${text}\n`)
    .join('')
}

type Single = NonNullable<FileSource['singles']>[number]

/** Similarity of two trajectories: the product of the shares of time that each spends in the states of both. */
function similarity(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let fromA = 0
  let fromB = 0
  for (const [name, share] of a) {
    const other = b.get(name)
    if (other === undefined) continue
    fromA += share
    fromB += other
  }
  return fromA * fromB
}

/** Groups that chains of alike trajectories join. Trajectories with the very same shares are compared once. */
function clustersOf(singles: readonly Single[], threshold: number): readonly (readonly Single[])[] {
  const kinds = new Map<string, {readonly shares: ReadonlyMap<string, number>; readonly members: number[]}>()
  for (const [i, {shares}] of singles.entries()) {
    const key = JSON.stringify([...shares].sort(([a], [b]) => (a < b ? -1 : 1)))
    const known = kinds.get(key)
    if (known) known.members.push(i)
    else kinds.set(key, {shares, members: [i]})
  }
  const list = [...kinds.values()]
  const isAlike = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) => similarity(a, b) >= threshold
  const left = new Set(list.keys())
  const clusters: number[][] = []
  for (const first of list.keys()) {
    if (!left.delete(first)) continue
    const {shares, members} = list[first]!
    // Equal distributions are alike unless the threshold is above what rounding leaves of their similarity.
    if (members.length > 1 && !isAlike(shares, shares)) {
      for (const member of members) clusters.push([member])
      continue
    }
    const cluster = [first]
    for (let at = 0; at < cluster.length; at++) {
      for (const other of [...left]) {
        if (!isAlike(list[cluster[at]!]!.shares, list[other]!.shares)) continue
        left.delete(other)
        cluster.push(other)
      }
    }
    clusters.push(cluster.flatMap((kind) => list[kind]!.members).sort((a, b) => a - b))
  }
  return clusters.sort((a, b) => a[0]! - b[0]!).map((cluster) => cluster.map((i) => singles[i]!))
}

/** Mean share of each state in a cluster, with the standard error MaBoSS gives: √((mean of squares − square of mean)/(n − 1)). */
function meanShares(cluster: readonly Single[]): {readonly name: string; readonly mean: number; readonly error: number}[] {
  const sums = new Map<string, {sum: number; squares: number}>()
  for (const {shares} of cluster) {
    for (const [name, share] of shares) {
      const own = sums.get(name) ?? {sum: 0, squares: 0}
      own.sum += share
      own.squares += share * share
      sums.set(name, own)
    }
  }
  const n = cluster.length
  return [...sums].map(([name, {sum, squares}]) => {
    const mean = sum / n
    const variance = n > 1 ? (squares / n - mean * mean) / (n - 1) : 0
    return {name, mean, error: variance > 0 ? Math.sqrt(variance) : 0}
  })
}

/** `_run.txt`: how the run was made, its network and its variables, in the sections of MaBoSS's file. */
/**
 * @param model - as it was run: with the values of parameters, the held nodes and the settings of the run
 */
export function runFile(model: Model, result: FileSource, {version, start, end, threads = 1, seconds, remarks = []}: RunFacts): string {
  const {settings} = model
  const rule = (title: string) => `${'-'.repeat(47)}${title}${'-'.repeat(47)}`
  const tick = result.times.length > 1 ? result.times[1]! - result.times[0]! : (settings.timeTick ?? Number.NaN)
  const using = `${threads} thread${threads > 1 ? 's' : ''}`
  return [
    '',
    rule('--- Run ---'),
    `mitologic version: ${version}`,
    '',
    ...(start ? [`Run start time: ${start.toISOString()}`] : []),
    ...(end ? [`Run end time: ${end.toISOString()}`] : []),
    ...(seconds === undefined ? [] : [`Core elapsed runtime: ${seconds} secs using ${using}`]),
    `Method: ${result.method}`,
    `Time Tick: ${general(tick)}`,
    `Max Time: ${general(settings.maxTime ?? tick * result.times.length)}`,
    `Sample Count: ${result.runs}`,
    `StatDist Trajectory Count: ${result.singles?.length ?? 0}`,
    `Discrete Time: ${settings.discreteTime ? 'TRUE' : 'FALSE'}`,
    `Seed Pseudo Random: ${result.seed}`,
    `Output nodes: ${[...result.nodes.keys()].join(' ')}`,
    ...remarks,
    '',
    rule('-----------'),
    '',
    rule('- Network -'),
    printBnd(model).trimEnd(),
    rule('-----------'),
    '',
    rule(' Variables '),
    printCfg(model).trimEnd(),
    rule('-----------'),
  ]
    .map((line) => `${line}\n`)
    .join('')
}
