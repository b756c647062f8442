/**
 * How long reading and analysing expression data takes, and how much memory:
 *
 *   npm run build && npx tsx --conditions=source bench/expression.ts
 *
 * 1. `analyze` as a user runs it, cold, in a process of its own: 20,000 genes × 14 samples from counts to report (wanted: under
 *    15 s and 1 GB on two cores).
 * 2. Reading a table of about 200 MB (60,000 × 600 counts), plain and gzipped, with progress.
 * 3. A file of ten million rows is refused early.
 *
 * The tables are made here with a fixed seed; every run is checked for its result before its time is printed.
 */
import {spawnSync} from 'node:child_process'
import {mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {scanTable} from '#expression'
import {loadKnowledge} from '#knowledge'
import {randomStream} from '#stats'
import {knowledgeFiles} from '../scripts/knowledge-files.js'

const folder = mkdtempSync(join(tmpdir(), 'mitologic-bench-'))
const root = join(import.meta.dirname, '..')

/** Writes a table of counts: row i has its own level; genes of the knowledge come first. */
function writeCounts(path: string, rows: number, samples: readonly string[]): void {
  const genes = [...loadKnowledge(knowledgeFiles()).knowledge.entities.values()].flatMap(({id, type}) => (type === 'gene' ? [id] : []))
  const file = openSync(path, 'w')
  writeSync(file, `gene\t${samples.join('\t')}\n`)
  const stream = randomStream(5)
  let text = ''
  for (let row = 0; row < rows; row++) {
    const level = 2 ** (2 + 10 * stream())
    const shift = stream() < 0.1 ? 2 * stream() : 0
    text += genes[row] ?? `SIM${row}`
    for (let s = 0; s < samples.length; s++) {
      const noise = Math.exp(0.25 * Math.sqrt(-2 * Math.log(stream())) * Math.cos(2 * Math.PI * stream()))
      text += `\t${Math.round(level * noise * (s % 2 === 1 ? 2 ** shift : 1))}`
    }
    text += '\n'
    if (text.length > 1 << 22 || row === rows - 1) {
      writeSync(file, text)
      text = ''
    }
  }
}

function countsToReport(): void {
  const samples = Array.from({length: 14}, (_, i) => `${i % 2 === 1 ? 'resistant' : 'parental'}_${i + 1}`)
  const counts = join(folder, 'counts.tsv')
  writeCounts(counts, 20_000, samples)
  writeFileSync(join(folder, 'samples.tsv'), `sample\tgroup\n${samples.map((name) => `${name}\t${name.split('_')[0]}`).join('\n')}\n`)
  const flags = ['--samples', join(folder, 'samples.tsv'), '--contrast', 'resistant-parental', '--disease', 'TSCC', '--drug', 'cisplatin']
  const started = performance.now()
  const run = spawnSync(
    '/usr/bin/env',
    ['node', join(root, 'bin', 'mitologic.js'), 'analyze', counts, ...flags, '--json', '-o', join(folder, 'out')],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: {...process.env, NODE_OPTIONS: `--import ${peakReporter()}`},
    },
  )
  const seconds = (performance.now() - started) / 1000
  if (run.status !== 0) throw new Error(run.stderr)
  const {tested, up, down} = JSON.parse(run.stdout).measured.tables[0]
  if (!(tested > 15_000 && up > 500 && down < 500)) throw new Error(`unexpected result: ${tested} tested, ${up} up, ${down} down`)
  const [, peak, cpu] = /peak (\d+) cpu ([\d.]+)/.exec(run.stderr)!.map(Number) as [number, number, number]
  console.log(
    `counts to report, 20,000 × 14: ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of CPU over all threads), peak ${(peak / 1024).toFixed(0)} MB (wanted: under 15 s, 1 GB)`,
  )
}

/** A module that prints the peak memory (KB) of the process and its seconds of CPU at its end. */
function peakReporter(): string {
  const path = join(folder, 'peak.mjs')
  const code = [
    "process.on('exit', () => {",
    '  const {maxRSS, userCPUTime, systemCPUTime} = process.resourceUsage()',
    "  process.stderr.write('peak ' + maxRSS + ' cpu ' + (userCPUTime + systemCPUTime) / 1e6)",
    '})',
  ]
  writeFileSync(path, `${code.join('\n')}\n`)
  return path
}

function readLarge(): void {
  const path = join(folder, 'large.tsv')
  writeCounts(
    path,
    60_000,
    Array.from({length: 800}, (_, i) => `s${i + 1}`),
  )
  const plain = readFileSync(path)
  for (const [what, bytes] of [
    ['plain', plain],
    ['gzip', gzipSync(plain, {level: 1})],
  ] as const) {
    let calls = 0
    const before = process.memoryUsage.rss()
    const started = performance.now()
    const table = scanTable(bytes, 'large.tsv', {onProgress: () => void calls++})
    const seconds = (performance.now() - started) / 1000
    if (table.lines.length !== 60_000 || table.samples.length !== 800 || calls < 10) throw new Error('the table was not read whole')
    const grown = (process.memoryUsage.rss() - before) / 2 ** 20
    console.log(
      `reading ${(plain.length / 1e6).toFixed(0)} MB (${what}, ${(bytes.length / 1e6).toFixed(0)} MB on disk): ${seconds.toFixed(1)} s, ${(plain.length / 1e6 / seconds).toFixed(0)} MB/s, ${grown.toFixed(0)} MB more memory (the numbers take ${((table.values.length * 8) / 2 ** 20).toFixed(0)}), ${calls} reports of progress`,
    )
  }
}

function refuseLong(): void {
  const path = join(folder, 'long.tsv')
  const file = openSync(path, 'w')
  writeSync(file, 'gene\ta\tb\n')
  for (let i = 0; i < 100; i++) writeSync(file, Array.from({length: 100_000}, (_, j) => `g${i * 100_000 + j}\t${j}\t${j + 1}\n`).join(''))
  const bytes = readFileSync(path)
  const started = performance.now()
  try {
    scanTable(bytes, 'long.tsv')
    throw new Error('ten million rows were not refused')
  } catch (error) {
    if (!/more than 2,000,000 rows/.test((error as Error).message)) throw error
  }
  const refused = (performance.now() - started) / 1000
  const again = performance.now()
  const {lines} = scanTable(bytes, 'long.tsv', {maxRows: 50_000_000})
  if (lines.length !== 10_000_000) throw new Error('the rows were not read whole')
  console.log(
    `ten million rows: refused after ${refused.toFixed(1)} s; read whole (--accept many-rows) in ${((performance.now() - again) / 1000).toFixed(1)} s`,
  )
}

console.log(`Node ${process.version}, ${cpus()[0]!.model}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}`)
try {
  countsToReport()
  readLarge()
  refuseLong()
} finally {
  rmSync(folder, {recursive: true, force: true})
}
