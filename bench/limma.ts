/**
 * voom, linear models, a contrast and moderated statistics beside R's limma in a running session (start-up and reading
 * excluded on both sides), taking turns; refuses to time results that disagree.
 *
 *   npx tsx --conditions=source bench/limma.ts [genes samples rounds]    default 20000 14 7
 *   npx tsx --conditions=source bench/limma.ts large                     60,000 × 1,000, ours alone, with memory
 */
import {spawn} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {
  contrastOf,
  contrastsFit,
  type Design,
  type ExpressionMatrix,
  eBayes,
  effectiveLibrarySizes,
  lmFit,
  type ModeratedFit,
  parseDesign,
  tmmFactors,
  voom,
} from '#expression'
import {normalUpperQuantile, randomStream} from '#stats'

/** Counts with a share of changed genes; gamma-distributed dispersion by a normal approximation on the log scale. */
function simulated(genes: number, samples: number): ExpressionMatrix {
  const uniform = randomStream(11)
  // A pool of normal numbers, drawn from at random: cheap enough for 60 million counts.
  const pool = Float64Array.from({length: 100_003}, () => normalUpperQuantile(uniform()))
  let at = 0
  const normal = () => {
    if (at % 64 === 0) at = Math.floor(uniform() * 1e9)
    return pool[at++ % pool.length]!
  }
  const values = new Float64Array(genes * samples)
  const depth = Array.from({length: samples}, () => 0.6 + uniform())
  for (let gene = 0; gene < genes; gene++) {
    const level = 3.5 + 2 * normal()
    const spread = 0.2 * Math.exp(0.4 * normal())
    const change = uniform() < 0.1 ? normal() : 0
    for (let j = 0; j < samples; j++) {
      const mean = Math.exp(level + (j % 2) * change + spread * normal()) * depth[j]!
      values[gene * samples + j] = Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
    }
  }
  return {ids: Array.from({length: genes}, (_, i) => `g${i}`), samples: depth.map((_, j) => `s${j}`), values}
}

function designOf({samples}: ExpressionMatrix): Design {
  const group = samples.map((_, j) => (j % 2 === 0 ? 'parental' : 'resistant'))
  const batch = samples.map((_, j) => 'abc'[j % 3]!)
  return parseDesign('~ 0 + group + batch', {samples, columns: {group, batch}})
}

function run(counts: ExpressionMatrix, design: Design, librarySizes: Float64Array, robust: boolean): ModeratedFit {
  const {logCpm, weights} = voom(counts, design, {librarySizes})
  return eBayes(contrastsFit(lmFit(logCpm, design, {weights}), [contrastOf('resistant-parental', design, 'group')]), {robust})
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!
const machine = () => `Node ${process.versions.node}, ${cpus()[0]?.model} × ${cpus().length}, load ${loadavg()[0]!.toFixed(1)}`

async function sideBySide(genes: number, samples: number, rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'limma-'))
  try {
    const counts = simulated(genes, samples)
    const [input, output] = [join(folder, 'counts.bin'), join(folder, 'results.bin')]
    writeFileSync(input, new Uint8Array(Int32Array.from(counts.values).buffer))
    const r = spawn('Rscript', [join(import.meta.dirname, 'limma.R'), input, String(samples), output], {stdio: ['pipe', 'pipe', 'inherit']})
    const lines = createInterface({input: r.stdout})[Symbol.asyncIterator]()
    await lines.next()
    const design = designOf(counts)
    const sizes = effectiveLibrarySizes(counts, tmmFactors(counts))
    for (const kind of ['plain', 'robust'] as const) {
      const times: {ours: number; theirs: number; memory: number}[] = []
      let agreement = ''
      // The first two rounds warm both sides up.
      for (let round = -2; round < rounds; round++) {
        const start = performance.now()
        const fit = run(counts, design, sizes, kind === 'robust')
        const ours = (performance.now() - start) / 1000
        r.stdin.write(`${kind}\n`)
        const [theirs, memory] = String((await lines.next()).value)
          .split(' ')
          .map(Number) as [number, number]
        if (round === -2) agreement = compared(fit, new Float64Array(new Uint8Array(readFileSync(output)).buffer))
        if (round >= 0) times.push({ours, theirs, memory})
      }
      const ratio = median(times.map(({ours, theirs}) => theirs / ours))
      console.log(
        `${genes} × ${samples}, ${kind}: ours ${median(times.map(({ours}) => ours)).toFixed(3)} s, R ${median(times.map(({theirs}) => theirs)).toFixed(3)} s, R/ours ${ratio.toFixed(2)} (median of ${rounds} pairs); ${agreement}; memory: ours ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB resident, R ${times[0]!.memory} MB at most`,
      )
    }
    r.stdin.end('quit\n')
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/** The largest relative differences; throws where they are beyond what the project promises. */
function compared(fit: ModeratedFit, theirs: Float64Array): string {
  const n = fit.ids.length
  const worst = [fit.estimates, fit.t, fit.p].map((values, part) => {
    let largest = 0
    values.forEach((value, i) => {
      const other = theirs[part * n + i]!
      // Fold changes that are zero but for rounding have no relative error; p has no such excuse.
      if (part === 2 || Math.abs(value - other) > 1e-13) largest = Math.max(largest, Math.abs(value / other - 1))
    })
    return largest
  }) as [number, number, number]
  if (!(worst[0] < 1e-6 && worst[1] < 1e-6 && worst[2] < 1e-5)) throw new Error(`results disagree: ${worst.join(', ')}`)
  return `agrees to ${worst.map((value) => value.toExponential(0)).join(', ')} (log fold change, t, p)`
}

function large(): void {
  const counts = simulated(60_000, 1_000)
  const design = designOf(counts)
  const start = performance.now()
  const sizes = effectiveLibrarySizes(counts, tmmFactors(counts))
  const normalised = performance.now()
  run(counts, design, sizes, true)
  const end = performance.now()
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(
    `60000 × 1000: TMM ${((normalised - start) / 1000).toFixed(1)} s, voom to moderated t ${((end - normalised) / 1000).toFixed(1)} s; at most ${peak.toFixed(0)} MB resident with the counts`,
  )
}

console.log(machine())
const [first = '20000', samples = '14', rounds = '7'] = process.argv.slice(2)
if (first === 'large') large()
else await sideBySide(Number(first), Number(samples), Number(rounds))
