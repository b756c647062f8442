/**
 * Measures how RNAhybrid reads the tables of small interior loops, with duplexes that hold exactly one such loop between two long
 * helices: `npx tsx --conditions=source scripts/measure-rnahybrid.ts [path of RNAhybrid]`. Prints, for each kind of loop and each
 * reading of the published tables, how many of the measured energies it explains.
 */
import {duplexEnergy, type EnergyReading} from '#sequence'
import {randomStream} from '#stats'
import {pairsDrawn, runRnahybrid} from '../test/rnahybrid.js'

const program = process.argv[2] ?? 'RNAhybrid'
const random = randomStream(5)
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
const pairs = ['CG', 'GC', 'GU', 'UG', 'AU', 'UA'] as const
const partner: Readonly<Record<string, string>> = {A: 'U', C: 'G', G: 'C', U: 'A'}
const opposite = (text: string) => [...text].map((base) => partner[base]!).join('')
const draw = (length: number) => Array.from({length}, () => pick(['A', 'C', 'G', 'U'])).join('')

const [left, right] = ['GCCGCG', 'CGCGGC']
const kinds = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
  [3, 4],
  [4, 3],
] as const

for (const [u, v] of kinds) {
  const explained: Record<EnergyReading, number> = {rnahybrid: 0, published: 0}
  let measured = 0
  let tries = 0
  while (measured < 60 && tries++ < 400) {
    const [first, second, above, below] = [pick(pairs), pick(pairs), draw(u), draw(v)]
    const target = left + first[0]! + above + second[0]! + right
    // The RNA alongside, 3′→5′.
    const alongside = opposite(left) + first[1]! + below + second[1]! + opposite(right)
    const rna = [...alongside].reverse().join('')
    const [hit] = runRnahybrid(program, [target], [rna])
    const drawn = hit && pairsDrawn(hit, rna.length)
    if (!drawn) continue
    const wanted = drawn.length === target.length - u && !drawn.some(([i]) => i > left.length && i <= left.length + u)
    const pairedBelow = drawn.some(([, j]) => rna.length - 1 - j > left.length && rna.length - 1 - j <= left.length + v)
    if (!wanted || pairedBelow) continue
    measured++
    for (const reading of ['rnahybrid', 'published'] as const)
      if (Math.abs(duplexEnergy(target, rna, drawn, reading) - hit.energy) <= 0.05 + 1e-9) explained[reading]++
  }
  process.stdout.write(
    `${u}×${v}: ${measured} measured; explained as RNAhybrid reads them ${explained.rnahybrid}, as printed ${explained.published}\n`,
  )
}
