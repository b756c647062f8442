/**
 * Writes the nearest-neighbour energies of the sequence room:
 * `npx tsx --conditions=source scripts/build-turner-energies.ts rna_turner1999.par`.
 *
 * The file is ViennaRNA's table of the published values of Mathews et al. 1999 (misc/rna_turner1999.par of
 * github.com/ViennaRNA/ViennaRNA). Only the free energies at 37 °C of what a duplex is made of are taken.
 */
import {createHash} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

const path = process.argv[2]
if (path === undefined) throw new RangeError('name the parameter file')
const bytes = readFileSync(path)
const sections = new Map<string, number[]>()
for (const [, name, body] of bytes.toString('ascii').matchAll(/^# (\w+)\n((?:(?!^#)[^\n]*\n)*)/gm)) {
  const numbers = body!.replace(/\/\*.*?\*\//g, '').match(/\bINF\b|-?\d+/g) ?? []
  sections.set(
    name!,
    numbers.map((text) => (text === 'INF' ? Number.NaN : Number(text))),
  )
}

const section = (name: string, size: number): number[] => {
  const values = sections.get(name)
  if (values?.length !== size) throw new RangeError(`section ${name}: expected ${size} numbers, found ${values?.length}`)
  return values
}

const pairs = [0, 1, 2, 3, 4, 5]
const bases = [0, 1, 2, 3]
const stack = section('stack', 49)
const mismatch = section('mismatch_internal', 7 * 25)
const dangle5 = section('dangle5', 7 * 5)
const dangle3 = section('dangle3', 7 * 5)
const int11 = section('int11', 7 * 7 * 25)
const int21 = section('int21', 7 * 7 * 125)
const int22 = section('int22', 36 * 256)

const tables = {
  stack: pairs.flatMap((a) => pairs.map((b) => stack[a * 7 + b]!)),
  mismatchInterior: pairs.flatMap((a) => bases.flatMap((x) => bases.map((y) => mismatch[a * 25 + (x + 1) * 5 + y + 1]!))),
  dangle5: pairs.flatMap((a) => bases.map((x) => dangle5[a * 5 + x + 1]!)),
  dangle3: pairs.flatMap((a) => bases.map((x) => dangle3[a * 5 + x + 1]!)),
  interior11: pairs.flatMap((a) =>
    pairs.flatMap((b) => bases.flatMap((x) => bases.map((y) => int11[(a * 7 + b) * 25 + (x + 1) * 5 + y + 1]!))),
  ),
  interior21: pairs.flatMap((a) =>
    pairs.flatMap((b) =>
      bases.flatMap((x) => bases.flatMap((y) => bases.map((z) => int21[(a * 7 + b) * 125 + (x + 1) * 25 + (y + 1) * 5 + z + 1]!))),
    ),
  ),
  interior22: int22,
  bulge: section('bulge', 31).slice(1),
  interior: section('internal', 31).slice(2),
}

const lines = (values: readonly number[]) => {
  if (values.some((value) => !Number.isInteger(value))) throw new RangeError('a value is missing')
  return values
    .join(' ')
    .match(/.{1,124}(?= |$)/g)!
    .map((line) => `  '${line}'`)
    .join(' +\n')
}

const text = `/**
 * Nearest-neighbour free energies at 37 °C, in 0.01 kcal/mol: Mathews, Sabina, Zuker & Turner 1999, doi:10.1006/jmbi.1999.2700.
 * Read from misc/rna_turner1999.par of ViennaRNA (github.com/ViennaRNA/ViennaRNA) by scripts/build-turner-energies.ts.
 * SHA-256 of that file: ${createHash('sha256').update(bytes).digest('hex')}
 *
 * Pairs come in the order CG, GC, GU, UG, AU, UA, bases in the order A, C, G, U; src/sequence/energies.ts says what stands where.
 */
${Object.entries(tables)
  .map(([name, values]) => `export const ${name} =\n${lines(values)}\n`)
  .join('\n')}`
writeFileSync(join(import.meta.dirname, '..', 'src', 'sequence', 'energies.generated.ts'), text)
process.stdout.write(`${Object.values(tables).reduce((sum, values) => sum + values.length, 0)} values\n`)
