/**
 * `npm run mutants ROOM [-- --sample 200 --seed 1]`: makes a seeded random sample of small changes to the code of a room, one at
 * a time, and counts how many its tests notice. Survivors are listed with what was changed; those judged beforehand
 * (`scripts/mutants/judged.tsv`: no test can tell them from the original) are counted apart. Exit code 1 when the lower 95 %
 * limit of the share noticed is below 0.80.
 *
 * `npm run mutants -- --pinned`: the changes of `scripts/mutants/pinned.tsv`, made by hand where cover looked thin, each of which
 * must be noticed; exit code 1 when one is not, or when its code is no longer there.
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import type {LogLevel, MutantResult} from '@stryker-mutator/api/core'
import {Stryker} from '@stryker-mutator/core'
import {wilsonInterval} from '#stats'
import {readPinned, tryPinned} from './mutants/pinned.js'
import {type Place, placesIn, sampled} from './mutants/sample.js'

const root = join(import.meta.dirname, '..')
const required = 0.8
/** Tests outside the room that are about it. */
const testsOf: Readonly<Record<string, readonly string[]>> = {}

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    sample: {type: 'string', default: '200'},
    seed: {type: 'string', default: '1'},
    json: {type: 'string'},
    pinned: {type: 'boolean', default: false},
  },
})
if (values.pinned) process.exit(await pinnedNoticed())
const room = positionals[0]
if (room === undefined || !existsSync(join(root, 'src', room, 'index.ts'))) {
  console.error(`mutants: found '${room ?? ''}', expected the name of a room: a folder of src/`)
  process.exit(2)
}

const all = await placesIn(root, room)
const sample = sampled(all, Number(values.sample), Number(values.seed))
process.chdir(root)
process.env['MITOLOGIC_TESTS'] = [`src/${room}/**/*.test.ts`, ...(testsOf[room] ?? [])].join(',')
const results = await new Stryker({
  mutate: [...new Set(sample.map(rangeOf))],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: [],
  timeoutMS: 60_000,
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['out', 'build', 'coverage'],
  disableTypeChecks: false,
  // There is none of this name: Stryker would rewrite it with an interface that TypeScript 7 no longer has.
  tsconfigFile: 'no-such-tsconfig.json',
  logLevel: 'error' as LogLevel,
  allowEmpty: true,
}).runMutationTest()

const byKey = new Map(results.map((result) => [keyOfResult(result), result]))
const judged = new Set(readJudged())
const outcomes = sample.map((place) => ({place, status: byKey.get(keyOf(place))?.status ?? 'NotRun'}))
const counted = outcomes.filter(({status}) => status !== 'CompileError' && status !== 'Ignored' && status !== 'NotRun')
const noticed = counted.filter(({status}) => status === 'Killed' || status === 'Timeout' || status === 'RuntimeError')
const survivors = counted.filter(({status}) => status === 'Survived' || status === 'NoCoverage')
const alike = survivors.filter(({place}) => judged.has(judgedKey(place)))
const open = survivors.filter(({place}) => !judged.has(judgedKey(place)))
const {low, high} = wilsonInterval(noticed.length, counted.length - alike.length)

for (const {place, status} of open) console.log(`${status === 'NoCoverage' ? 'not run  ' : 'survived '} ${described(place)}`)
console.log(
  `${room}: ${all.length} places, ${sample.length} drawn (seed ${values.seed}), ${counted.length} run, ${noticed.length} noticed, ${alike.length} judged alike, ${open.length} open: ` +
    `${(noticed.length / Math.max(1, counted.length - alike.length)).toFixed(3)} (95 % ${low.toFixed(3)} to ${high.toFixed(3)}), must ${required}`,
)
if (values.json !== undefined)
  writeFileSync(
    values.json,
    JSON.stringify({room, places: all.length, counted: counted.length, noticed: noticed.length, alike: alike.length, low, high}),
  )
process.exit(low >= required ? 0 : 1)

/** Tries the pinned changes; the exit code. */
async function pinnedNoticed(): Promise<number> {
  const verdicts = await tryPinned(root, readPinned(join(root, 'scripts', 'mutants', 'pinned.tsv')))
  const open = verdicts.filter(({outcome}) => outcome !== 'noticed')
  for (const {pinned, outcome} of open)
    console.log(`${outcome === 'stale' ? 'not found' : 'survived '} ${pinned.file}: ${pinned.code} → ${pinned.replacement}`)
  console.log(`pinned: ${verdicts.length} changes, ${verdicts.length - open.length} noticed, must be all`)
  return verdicts.length > 0 && open.length === 0 ? 0 : 1
}

/** A range of Stryker's `mutate` option: lines from 1, columns from 0. */
function rangeOf({file, start, end}: Place): string {
  return `${file}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`
}

function keyOf({file, start, end, mutator, replacement}: Place): string {
  return [file, start.line, start.column, end.line, end.column, mutator, replacement].join('\t')
}

function keyOfResult({fileName, location: {start, end}, mutatorName, replacement}: MutantResult): string {
  const file = fileName.replaceAll('\\', '/').slice(fileName.replaceAll('\\', '/').indexOf(`src/${room}/`))
  return [file, start.line - 1, start.column - 1, end.line - 1, end.column - 1, mutatorName, replacement].join('\t')
}

function codeAt({file, start, end}: Place): string {
  const lines = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1)
  const last = lines.length - 1
  lines[last] = lines[last]!.slice(0, end.column)
  lines[0] = lines[0]!.slice(start.column)
  return lines.map((line) => line.trim()).join(' ')
}

function described(place: Place): string {
  return `${place.file}:${place.start.line + 1}:${place.start.column + 1} ${place.mutator}: ${short(codeAt(place))} → ${short(place.replacement)}`
}

function short(code: string): string {
  const line = code.replace(/\s+/g, ' ')
  return line.length > 110 ? `${line.slice(0, 107)}…` : line
}

/** Judged by what the code says, not where it stands, so that a verdict outlives an edit elsewhere in the file. */
function judgedKey(place: Place): string {
  return [place.file, codeAt(place), place.replacement.replace(/\s+/g, ' ')].join('\t')
}

function readJudged(): string[] {
  const path = join(root, 'scripts', 'mutants', 'judged.tsv')
  if (!existsSync(path)) return []
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  return rows.map((row) => row.split('\t').slice(0, 3).join('\t'))
}
