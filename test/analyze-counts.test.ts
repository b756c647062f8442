import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync, gzipSync} from 'node:zlib'
import {describe, expect, test} from 'vitest'
import {mitologic, root, temporaryFolder} from './run-cli.js'
import {sharedData} from './shared-data.js'

const example = (file: string) => join(root, 'examples', 'simulated-counts', file)
const context = ['--disease', 'TSCC', '--drug', 'cisplatin']
const comparison = ['--samples', example('samples.tsv'), '--group', 'group', '--contrast', 'resistant-parental']

const rowsOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))

/** Runs `analyze` on a counts file with this content beside the sheet of the example, or one of its own. */
function analyze(counts: string | Uint8Array, flags: readonly string[], sheet?: string) {
  const folder = temporaryFolder()
  const file = join(folder, 'counts.tsv')
  writeFileSync(file, counts)
  const sheetFile = join(folder, 'samples.tsv')
  if (sheet !== undefined) writeFileSync(sheetFile, sheet)
  const output = join(folder, 'out')
  const run = mitologic(['analyze', file, ...(sheet === undefined ? [] : ['--samples', sheetFile]), ...flags, '-o', output])
  return {...run, message: run.stderr.replaceAll(folder, 'DIR').trim(), written: existsSync(output), output}
}

const text = readFileSync(example('counts.tsv'), 'utf8')

describe('analyze on simulated counts, from file to report', () => {
  const output = join(temporaryFolder(), 'out')
  const design = ['--design', '~ 0 + group + batch']
  const tables = [example('counts.tsv'), example('mirna-counts.tsv'), '--rna', 'mRNA', '--rna', 'miRNA']
  const run = mitologic(['analyze', ...tables, ...comparison, ...design, ...context, '--json', '-o', output])
  const json = () => JSON.parse(run.stdout)
  const report = () => readFileSync(join(output, 'report.html'), 'utf8')

  test('succeeds, and says what was compared', () => {
    expect(run.code, run.stderr).toBe(0)
    expect(run.stderr).toContain("compared: 'resistant' (n = 3) against 'parental' (n = 3), column 'group'; up means higher in 'resistant'")
  })

  test('finds the truth: changes are true with few exceptions, and most large true ones are found', () => {
    const truth = new Map(
      rowsOf(example('truth.tsv'))
        .slice(1)
        .map(([, name, change]) => [name!, Number(change)]),
    )
    const found = ['mRNA', 'miRNA'].flatMap((rna) => rowsOf(join(output, 'tables', `statistics-${rna}.tsv`)).slice(1))
    const changed = found.filter((row) => row.at(-1) === 'yes')
    const wrong = changed.filter(([, name, , change]) => Math.sign(truth.get(name!) ?? 0) !== Math.sign(Number(change)))
    // At a false discovery rate of 5 %: the expected number of false ones, five standard errors above it at the most.
    const expected = 0.05 * changed.length
    expect(wrong.length).toBeLessThan(expected + 5 * Math.sqrt(expected))
    const tested = new Map(found.map((row) => [row[1]!, row]))
    const large = [...truth].filter(([name, change]) => Math.abs(change) > 1.5 && tested.has(name))
    expect(large.filter(([name]) => tested.get(name)!.at(-1) === 'yes').length).toBeGreaterThan(0.7 * large.length)
    for (const name of ['MT-CO3', 'MPRL', 'hsa-miR-2392', 'hsa-miR-483-5p']) expect(tested.get(name)!.at(-1), name).toBe('yes')
    // Intervals of 95 % hold the truth about as often as they say.
    const holding = found.filter(
      ([, name, , , low, high]) => Number(low) <= (truth.get(name!) ?? 0) && (truth.get(name!) ?? 0) <= Number(high),
    )
    expect(holding.length / found.length).toBeGreaterThan(0.9)
    expect(holding.length / found.length).toBeLessThan(0.99)
  })

  test('sets models by both groups, and shows what the strength does', () => {
    const {personalised} = json().measured
    expect(personalised.strength).toBe(100)
    expect(personalised.nodes).toBeGreaterThan(5)
    expect(personalised.strengths.map(({strength}: {strength: number}) => strength)).toEqual([1, 10, 100, 1000])
    expect(personalised.readouts.length).toBeGreaterThan(10)
    for (const {low, delta, high} of personalised.readouts) expect(low <= delta && delta <= high).toBe(true)
  })

  test('the report has a section and a figure for every step', () => {
    for (const section of [
      'quality',
      'expression',
      'mitochondrial',
      'mtncrnas',
      'sets',
      'personalised',
      'placing',
      'methods',
      'strategies',
    ])
      expect(report(), section).toContain(`<section id="${section}"`)
    const figures = readdirSync(join(output, 'figures'))
    for (const figure of ['library-sizes', 'densities', 'pca', 'distances', 'mean-variance', 'volcano', 'ma', 'heatmap'])
      for (const rna of ['mRNA', 'miRNA']) expect(figures).toContain(`${figure}-${rna}.svg`)
    expect(report().length).toBeLessThan(2_000_000)
    expect(report()).not.toMatch(/NaN|undefined|Infinity/)
    for (const figure of figures)
      expect(readFileSync(join(output, 'figures', figure), 'utf8'), figure).not.toMatch(/NaN|undefined|Infinity/)
  })

  test('the methods name design, methods, versions and works to cite', () => {
    const methods = readFileSync(join(output, 'methods.txt'), 'utf8')
    for (const words of [
      '~ 0 + group + batch',
      'voom',
      'doi:10.1186/gb-2014-15-2-r29',
      'doi:10.3389/fphys.2018.01965',
      'mitologic 0',
      'seed 1',
    ])
      expect(methods).toContain(words)
  })

  test('the RO-Crate lists every file that was written, and what was read by its hash', () => {
    const crate = JSON.parse(readFileSync(join(output, 'ro-crate-metadata.json'), 'utf8'))
    const ids = new Set(crate['@graph'].map((item: {'@id': string}) => item['@id']))
    const written = readdirSync(output, {recursive: true, withFileTypes: true})
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name).slice(output.length + 1))
    for (const file of written.filter((name) => name !== 'ro-crate-metadata.json')) expect(ids.has(file), file).toBe(true)
    const inputs = crate['@graph'].filter((item: {sha256?: string}) => item.sha256)
    expect(inputs).toHaveLength(3)
    expect(inputs[0].sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('other ways to hand counts over', () => {
  test('--preview says what was read and runs nothing', () => {
    const {code, stdout, written} = analyze(text, [...comparison, '--preview'])
    expect(code).toBe(0)
    expect(written).toBe(false)
    expect(stdout).toContain("Compared would be 'resistant' against 'parental'")
    expect(stdout).toContain('taken for counts; 1,800 rows × 6 samples')
    expect(stdout).toMatch(/parental_1 +parental +sum [\d,]+, [\d,]+ rows above 0/)
    expect(stdout).toContain('Nothing was run')
  })

  test('--preview shows every flag, and what accepting it would do', () => {
    const {code, stdout} = analyze(text.replace('SIM0001\t', '1-Mar\t').replace('SIM0003\t', 'SIM0002\t'), [
      ...comparison,
      '--preview',
      '--accept',
      'excel-dates',
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(/\[excel-dates, accepted\].*\(accepted: the rows are left out\)/)
    expect(stdout).toMatch(/\[duplicate-ids, would be refused\]/)
  })

  test('one sample a side: sizes and ranks, no p-values, and words that say so', () => {
    const sheet = 'sample\tgroup\nparental_1\tparental\nresistant_1\tresistant\n'
    // Few rows of the knowledge, so that the run is short.
    const [header, ...rows] = text.split('\n')
    const few = [header, ...rows.filter((row) => /^(MT-CO3|FIS1|MPRL|SIM)/.test(row)), ''].join('\n')
    const {code, stderr, output} = analyze(gzipSync(few), ['--contrast', 'resistant-parental', ...context], sheet)
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(
      'one sample against one: effect sizes and ranks only, no p-values; nothing here tells a real change from chance',
    )
    const [columns, ...tested] = rowsOf(join(output, 'tables', 'statistics.tsv'))
    expect(tested.every((row) => row[columns!.indexOf('p')] === '')).toBe(true)
    expect(existsSync(join(output, 'figures', 'volcano.svg'))).toBe(false)
    expect(readFileSync(join(output, 'report.html'), 'utf8')).toContain('nothing tells a real change from chance')
  })
})

describe('analyze refuses counts with one message, exit code 2, and writes nothing', () => {
  const swap = (from: string, to: string) => text.replace(from, to)
  const plain = comparison
  test.each<[string, string | Uint8Array, string[], string | undefined, RegExp]>([
    [
      'no sheet',
      text,
      context,
      undefined,
      /^mitologic: DIR\/counts\.tsv: found a table of measurements \(6 columns of numbers: parental_1, .*, …\) without a column 'direction' or 'log2FoldChange', expected --samples, --group and --contrast/,
    ],
    [
      'no contrast',
      text,
      ['--group', 'group'],
      'sample\tgroup\nparental_1\tparental\nresistant_1\tresistant\n',
      /^mitologic: analyze: found no --contrast, .* write --contrast resistant-parental$/,
    ],
    [
      'a contrast the wrong way round',
      text,
      ['--samples', example('samples.tsv'), '--contrast', 'parental-resistant'],
      undefined,
      /^mitologic: --contrast parental-resistant: found the reference cells first, .*--accept reversed-contrast/,
    ],
    [
      'swapped labels',
      text,
      ['--contrast', 'resistant-parental'],
      'sample\tgroup\nparental_1\tresistant\nparental_2\tparental\nresistant_1\tparental\nresistant_2\tresistant\n',
      /^mitologic: DIR\/samples\.tsv: found 'parental_1' in group 'resistant', 'resistant_1' in group 'parental', .*--accept swapped-groups/,
    ],
    [
      'duplicates',
      swap('SIM0003\t', 'SIM0002\t'),
      plain,
      undefined,
      /^mitologic: DIR\/counts\.tsv: found 1 id more than once \(SIM0002 on lines \d+, \d+\).*--merge-duplicates sum.*max/,
    ],
    [
      'a dated gene',
      swap('SIM0001\t', '1-Mar\t'),
      plain,
      undefined,
      /^mitologic: DIR\/counts\.tsv:\d+: found '1-Mar', a date, where a gene should stand/,
    ],
    [
      'a cell that is no number',
      text.replace(/(SIM0001\t)\d+/, '$1many'),
      plain,
      undefined,
      /^mitologic: DIR\/counts\.tsv:\d+:2: found 'many' in column 'parental_1', expected a number/,
    ],
    [
      'a sample without a column',
      text,
      ['--contrast', 'resistant-parental'],
      'sample\tgroup\nparental_1\tparental\nresistant_9\tresistant\n',
      /^mitologic: DIR\/counts\.tsv:1: found no column for 1 of 2 samples of the sample sheet \(resistant_9\)/,
    ],
    ['a design that cannot be told apart', text, [...plain, '--design', '~ group + group2'], undefined, /^mitologic: .*'group2'/],
    [
      'an unknown flag to accept',
      text,
      [...plain, '--accept', 'everything'],
      undefined,
      /^mitologic: --accept everything: no such flag.*there are not-utf8, /,
    ],
    [
      'a strength out of range',
      text,
      [...plain, '--strength', '0'],
      undefined,
      /^mitologic: --strength: found '[^']+', expected a number from 1 to 10000/,
    ],
    [
      'a block that is no column',
      text,
      [...plain, '--block', 'dish'],
      undefined,
      /^mitologic: --block dish: no such column in .*samples\.tsv; its columns are group, batch/,
    ],
  ])('%s', (_, counts, flags, sheet, message) => {
    const {code, message: said, stdout, written} = analyze(counts, flags, sheet)
    expect(said).toMatch(message)
    expect(said.split('\n')).toHaveLength(1)
    expect({code, stdout, written}).toEqual({code: 2, stdout: '', written: false})
  })
})

describe('real data', () => {
  const mcf7 = sharedData('data/expr/MCF7_LTED')
  test.skipIf(mcf7 === undefined)('MCF7_LTED runs from counts to a report, with a class as the drug', () => {
    const output = join(temporaryFolder(), 'out')
    const flags = ['--group', 'Condition', '--contrast', 'LTED_E-WT', '--disease', 'breast cancer', '--drug', 'endocrine therapy']
    const {code, stdout, stderr} = mitologic([
      'analyze',
      join(mcf7!, 'counts.tsv'),
      '--samples',
      join(mcf7!, 'samples.tsv'),
      ...flags,
      '--json',
      '-o',
      output,
    ])
    expect(code, stderr).toBe(0)
    const {measured} = JSON.parse(stdout)
    expect(measured.tables[0]).toMatchObject({unit: 'counts', method: 'limma-voom', rows: 19_959, flags: []})
    // ESR1's own survival gene falls in oestrogen-deprived cells: BCL2 is the largest mitochondrial change.
    const bcl2 = rowsOf(join(output, 'tables', 'statistics.tsv')).find(([, name]) => name === 'BCL2')!
    expect(Number(bcl2[3])).toBeLessThan(-5)
    expect(readFileSync(join(output, 'report.html'), 'utf8').length).toBeLessThan(2_000_000)
  })

  const cca = sharedData('data/expr/CCA_cisplatin')
  test.skipIf(cca === undefined)(
    'CCA_cisplatin is refused as TPM, runs when that is accepted, and agrees with the authors’ own result',
    () => {
      const output = join(temporaryFolder(), 'out')
      const sheet = join(cca!, 'metadata_TPM_all_20h.txt')
      const command = [
        'analyze',
        join(cca!, 'TPM_ALL_20h.csv'),
        '--samples',
        sheet,
        '--contrast',
        'CDDP50-control',
        '--disease',
        'cholangiocarcinoma',
        '--drug',
        'cisplatin',
      ]
      const refused = mitologic(command)
      expect(refused.code).toBe(2)
      expect(refused.stderr).toMatch(
        /found columns called TPM that sum to 15\.71 million–21\.23 million \(CON-25-1, .*\), expected 1 million each; .*--accept not-tpm/,
      )
      const {code, stderr} = mitologic([...command, '--accept', 'not-tpm', '-o', output])
      expect(code, stderr).toBe(0)
      // Genes that the authors found changed with DESeq2 on the raw counts, by Ensembl id: sign of the fold change.
      const theirs = gunzipSync(readFileSync(join(cca!, 'DEseq2_CDDP50vscon_20H_Diff.csv.gz')))
        .toString('utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.replaceAll('"', '').split(','))
      const published = new Map(
        theirs.filter(([, , , , , , padj]) => Number(padj) < 0.01).map(([, id, , logFC]) => [id, Math.sign(Number(logFC))]),
      )
      const shared = rowsOf(join(output, 'tables', 'statistics.tsv')).filter((row) => row.at(-1) === 'yes' && published.has(row[0]))
      expect(shared.length).toBeGreaterThan(8_000)
      expect(shared.filter(([id, , , logFC]) => published.get(id) === Math.sign(Number(logFC))).length).toBeGreaterThan(
        0.98 * shared.length,
      )
    },
  )

  const u87 = sharedData('data/expr/U87_olaparib_messy/final_gene_expression_results.csv')
  test.skipIf(u87 === undefined)(
    'U87_olaparib_messy is refused for its units, as results and as measurements, unless they are accepted',
    () => {
      const folder = temporaryFolder()
      const sheet = join(folder, 'samples.tsv')
      writeFileSync(sheet, 'sample\tgroup\nT1.FPKM\tcontrol\nT2.FPKM\tcontrol\nTO1.FPKM\tresistant\nTO2.FPKM\tresistant\n')
      const message =
        /found mixed units in the columns T1\.FPKM, T2\.FPKM, TO1\.FPKM, TO2\.FPKM: rows 2–1902 hold FPKM, rows 1903–25731 hold whole numbers, as raw counts; 1,892 duplicate ids stand in both parts \(ENSG00000001167, .*\); expected one unit .*--accept mixed-units/
      for (const flags of [[], ['--samples', sheet, '--contrast', 'resistant-control']]) {
        const command = ['analyze', u87!, ...flags, '--disease', 'glioblastoma', '--drug', 'olaparib']
        const refused = mitologic([...command, '-o', join(folder, 'refused')])
        expect(refused.stderr).toMatch(message)
        expect({code: refused.code, written: existsSync(join(folder, 'refused'))}).toEqual({code: 2, written: false})
        const accepted = mitologic([...command, '--accept', 'mixed-units', '-o', join(folder, `accepted${flags.length}`)])
        expect(accepted.code, accepted.stderr).toBe(0)
        expect(accepted.stderr).toContain('(accepted: rows of the smaller part whose id stands in the larger part too are left out)')
      }
    },
  )
})
