import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {mitologic, temporaryFolder} from './run-cli.js'

/** Names that a spreadsheet would run. */
const hostile = ['=cmd|C!A0', '@SUM(A1)', '+A1-A2', '-1+1|x']
const folder = temporaryFolder()
const home = temporaryFolder()
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const list = file('list.tsv', `name\tdirection\nFIS1\tup\nMPRL\tdown\n${hostile.map((name) => `${name}\tup\n`).join('')}`)
const results = file(
  'results.tsv',
  `gene\tlog2FoldChange\tpadj\nFIS1\t2\t0.001\n${hostile.map((name, i) => `${name}\t${-2 - i}\t0.001\n`).join('')}`,
)
const samples = ['=a1', '@a2', '+a3x', '=b1', '@b2', '-b3x']
const sheet = file(
  'samples.tsv',
  `sample\tgroup\n${samples.map((name, i) => `${name}\t${i < 3 ? '=resistant' : '@parental'}`).join('\n')}\n`,
)
const genes = [...hostile, 'FIS1', 'MFF', ...Array.from({length: 40}, (_, i) => `SIM${i}`)]
const counts = file(
  'counts.tsv',
  `gene\t${samples.join('\t')}\n${genes.map((name, g) => [name, ...samples.map((_, i) => 200 + 13 * g + ((g * 7 + i * 29) % 50) + (i < 3 && g < 5 ? 900 : 0))].join('\t')).join('\n')}\n`,
)
const fasta = file('rna.fa', `${hostile.map((name) => `>${name}\nAACAUUCAACCUGUCGGUGAGUUUGGGCAGCUCAGG\n`).join('')}`)
const questions = file(
  'questions.tsv',
  `id\tentity\tchange\tdisease\tdrug\tresponse\n${hostile.map((name) => `${name}\tmiR-2392\tdown\tTSCC\tcisplatin\tsensitive\n`).join('')}`,
)
const pack = file('pack.tsv', 'subject\teffect\tobject\tpmids\tnote\nFIS1\tincreases\tMFF\t12345678\t=cmd|C!A0\n')

/** Every file that ends in `.tsv` below a folder. */
const tables = (where: string): string[] =>
  readdirSync(where, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.tsv'))
    .map((name) => join(where, name))

const isFormula = (cell: string) => /^[=+\-@]./.test(cell) && !Number.isFinite(Number(cell))

function formulas(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => line.split('\t'))
    .filter(isFormula)
}

describe('no cell of any table that a verb writes is run by a spreadsheet', () => {
  test.each<[string, readonly string[], number]>([
    ['analyze, a list', ['analyze', list, '--disease', 'TSCC', '--drug', 'cisplatin'], 5],
    ['analyze, a result table', ['analyze', results, '--disease', 'TSCC', '--drug', 'cisplatin'], 5],
    ['analyze, counts', ['analyze', counts, '--samples', sheet, '--group', 'group', '--contrast', '=resistant-@parental'], 10],
    ['scan', ['scan', fasta], 4],
    ['benchmark', ['benchmark', questions], 1],
    [
      'screen',
      ['screen', '--disease', 'TSCC', '--drug', 'cisplatin', '--entities', 'FIS1,MFF', '--members', '2', '--runs', '16', '--null', '0'],
      1,
    ],
  ])('%s', (name, args, least) => {
    const out = join(folder, name.replace(/\W+/g, '-'))
    const {code, stderr} = mitologic([...args, '-o', out], {home})
    expect(stderr).not.toMatch(/Error|^mitologic:/m)
    expect(code).toBe(0)
    expect(tables(out).length).toBeGreaterThanOrEqual(least)
    for (const path of tables(out)) expect({path, formulas: formulas(path)}).toEqual({path, formulas: []})
  })

  test('the knowledge: exported, as tables, and with a pack', () => {
    expect(mitologic(['knowledge', 'import', pack, '--as', 'hostile'], {home}).code).toBe(0)
    const out = join(folder, 'knowledge.tsv')
    expect(mitologic(['knowledge', 'export', '--format', 'tsv', '--pack', 'hostile', '-o', out], {home}).code).toBe(0)
    expect(readFileSync(out, 'utf8')).toContain("'=cmd|C!A0")
    expect(formulas(out)).toEqual([])
    for (const which of ['1', '2']) {
      const {stdout} = mitologic(['knowledge', 'table', which, '--format', 'tsv'], {home})
      expect(stdout.split(/[\t\n]/).filter(isFormula)).toEqual([])
    }
  })
})
