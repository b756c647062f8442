/**
 * Times what must not take longer than the size of a model asks for: reading long texts, solving for fixed points, basins.
 *
 *   npx tsx --conditions=source bench/models.ts [--runs 5]
 *
 * Each line gives the median of some runs beside the time that would be too long on any machine of our days.
 */
import {cpus, loadavg} from 'node:os'
import {parseArgs} from 'node:util'
import {basins, fixedPoints} from '#analysis'
import {parseBnd, parseBnet, readModel} from '#logic'

const {values} = parseArgs({options: {runs: {type: 'string', default: '5'}}})
const runs = Number(values.runs)

async function show(what: string, limit: number, work: () => unknown): Promise<void> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  const median = times.sort((a, b) => a - b)[runs >> 1]!
  console.log(`${what.padEnd(64)} ${median.toFixed(1).padStart(8)} ms   (limit ${limit} ms)${median > limit ? '   OVER' : ''}`)
}

const list = (count: number, of: (i: number) => string, between: string) => Array.from({length: count}, (_, i) => of(i)).join(between)
const word = (i: number) => list(6, (k) => String.fromCharCode(97 + (Math.floor(i / 26 ** k) % 26)), '')

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, load ${loadavg()[0]!.toFixed(2)}`)
const escapes = `node A { description = "${'\\"'.repeat(200_000)}"; }`
await show('a string of 200,000 escaped quotes', 1000, () => parseBnd(escapes))
const nodes = list(20_000, (i) => `node N${i} {}`, '\n')
const starts = list(20_000, (i) => `N${i}.istate = 0;`, '\n')
await show('20,000 nodes with initial states', 2000, () => parseBnd(nodes, starts))
const unruled = `${list(5000, (i) => `${word(1000 * i)}, ${word(1000 * i + 500)}x & Q`, '\n')}\nKINASE, Kinasee`
await show('5,000 names without a rule, compared with 5,000 that have one', 5000, () => readModel(unruled, 'm.bnet'))
const parity = parseBnet(`A, ${list(64, (i) => `B${i}`, ' ^ ')}\n`)
await show('1,000 fixed points of an exclusive or of 64', 2000, () => fixedPoints(parity, {limit: 1000}))
const conjunction = parseBnet(`A, ${list(13, (i) => `B${i}`, ' & ')}\n`)
await show('8,192 attractors of 16,384 states', 2000, () => basins(conjunction))
