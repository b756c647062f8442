/**
 * Times the screen through the command line, as users run it: `npx tsx --conditions=source bench/screen.ts [plain] [singles] [pairs]`
 * (needs `npm run build`). Prints Markdown rows; the record is in bench/README.md.
 *
 * - plain: 60 singles and their 1,770 pairs in 3 contexts as plain simulations of 10,000 trajectories (5,490 of them);
 * - singles: all singles near one context with every column;
 * - pairs: all pairs near one context by ensembles, the first 100 with every column.
 */
import {spawn, spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {availableParallelism, cpus, loadavg} from 'node:os'
import {join} from 'node:path'
import {fromSnapshot} from '#knowledge'
import {contextOf} from '#network'
import {blocksOf, type Combination, candidates, defaultSetting, nearCandidates, pairs, plainScreen} from '#screen'

const root = join(import.meta.dirname, '..')
const contexts = [
  ['TSCC', 'cisplatin'],
  ['HCC', 'sorafenib'],
  ['breast cancer', 'doxorubicin'],
] as const

/** Wall-clock seconds, CPU seconds and peak memory of a command. */
function timed(args: readonly string[]): {wall: number; cpu: number; megabytes: number; stdout: string} {
  const start = performance.now()
  const {status, stdout, stderr} = spawnSync(
    '/usr/bin/time',
    ['-f', '%U %S %M', process.execPath, join(root, 'bin', 'mitologic.js'), ...args],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  )
  if (status !== 0) throw new Error(stderr)
  const [user, system, kilobytes] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number)
  return {wall: (performance.now() - start) / 1000, cpu: user! + system!, megabytes: kilobytes! / 1024, stdout}
}

function row(what: string, {wall, cpu, megabytes}: {wall: number; cpu: number; megabytes: number}, of: string): void {
  console.log(`| ${what} | ${of} | ${wall.toFixed(0)} s | ${cpu.toFixed(0)} s | ${megabytes.toFixed(0)} MB |`)
}

/** Sixty singles of different entities: those near the context first, in the direction that helps reach sixty. */
function sixty(disease: string, drug: string) {
  const knowledge = fromSnapshot(readFileSync(join(root, 'dist', 'knowledge.json'), 'utf8'))
  const context = contextOf(knowledge, {disease, drug})
  const all = candidates(knowledge, context)
  const chosen = new Map([...nearCandidates(knowledge, context, all), ...all].map((change) => [change.entity, change]))
  return {knowledge, setting: defaultSetting(knowledge, context), singles: [...chosen.values()].slice(0, 60)}
}

/** One worker's share of the plain simulations of all contexts: how many it made. */
function plainShare(index: number, count: number): number {
  let made = 0
  for (const [disease, drug] of contexts) {
    const {knowledge, setting, singles} = sixty(disease, drug)
    const space: Combination[] = [...singles.map((change) => [change]), ...pairs(singles)]
    const plain = plainScreen(
      knowledge,
      setting,
      singles.map(({entity}) => entity),
    )
    for (const block of blocksOf(space).filter((_, i) => i % count === index)) made += plain.block(block).scored.length
  }
  return made
}

/** One process per core, each with its share. */
async function plainBench(): Promise<void> {
  const count = availableParallelism()
  const start = performance.now()
  const shares = await Promise.all(
    Array.from({length: count}, (_, i) => {
      const timedArgs = ['-f', '%U %S %M', process.execPath, ...process.execArgv, import.meta.filename, 'share', String(i), String(count)]
      const child = spawn('/usr/bin/time', timedArgs)
      let out = ''
      let err = ''
      child.stdout.on('data', (text) => {
        out += String(text)
      })
      child.stderr.on('data', (text) => {
        err += String(text)
      })
      return new Promise<{made: number; cpu: number; megabytes: number}>((done, fail) =>
        child.on('exit', (code) => {
          if (code !== 0) return fail(new Error(err))
          const [user, system, kilobytes] = err.trim().split('\n').at(-1)!.split(' ').map(Number)
          done({made: Number(out), cpu: user! + system!, megabytes: kilobytes! / 1024})
        }),
      )
    }),
  )
  const sum = (of: (share: (typeof shares)[number]) => number) => shares.reduce((total, share) => total + of(share), 0)
  const seen = {wall: (performance.now() - start) / 1000, cpu: sum(({cpu}) => cpu), megabytes: sum(({megabytes}) => megabytes)}
  row('plain simulations, 60 singles and 1,770 pairs in 3 contexts, 10,000 trajectories', seen, `${sum(({made}) => made)} combinations`)
}

/** In a child: `share i n`. */
const [command, ...rest] = process.argv.slice(2)
if (command === 'share') {
  console.log(plainShare(Number(rest[0]), Number(rest[1])))
} else {
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['plain', 'singles', 'pairs']
  console.log(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]!.toFixed(1)}`)
  console.log('| what | size | wall | CPU | peak memory |\n| --- | --- | --- | --- | --- |')
  if (wanted.includes('plain')) await plainBench()
  const near = ['screen', '--disease', 'TSCC', '--drug', 'cisplatin', '--json']
  if (wanted.includes('singles')) {
    const seen = timed(near)
    row('singles near TSCC × cisplatin, every column', seen, `${JSON.parse(seen.stdout).tried} singles`)
  }
  if (wanted.includes('pairs')) {
    const seen = timed([...near, '--pairs', '--top', '100'])
    row('pairs near TSCC × cisplatin, first 100 with every column', seen, `${JSON.parse(seen.stdout).tried} pairs`)
  }
}
