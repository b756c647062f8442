import {spawn} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {mitologic, mitologicJson, root, temporaryFolder} from './run-cli.js'

const header = 'id\tentity\tchange\tdisease\tdrug\tresponse\tpaper\texpression\tbaseline:coin'
const rows = [
  'fan\tmiR-2392\tdown\tTSCC\tcisplatin\tsensitive\tPMID:30659020\tup\tsensitive',
  'fan again\tmiR-2392\tup\tTSCC\tcisplatin\tresistant\thttps://doi.org/10.1158/0008-5472.CAN-18-2505\tup\t0.7',
  'bax\tBAX\tup\tTSCC\tCDDP\tsensitive\tpmid:1\t\tresistant',
  'mcl1\tMCL1\tdown\tHCC\tsorafenib\tsensitive\tpmcid:PMC1;pmid:2\t\t',
  'nobody\tno-such-gene-x\tup\tHCC\tsorafenib\tresistant\tpmid:3\t\t',
  'keyless\tBAX\tdown\tTSCC\tcisplatin\tresistant\t\t\t',
]

function questions(lines: readonly string[], head = header): string {
  const path = join(temporaryFolder(), 'q.tsv')
  writeFileSync(path, `${[head, ...lines].join('\n')}\n`)
  return path
}

interface Row {
  id: string
  direction: string
  probability: number
  confidence: number
  basis: string
  expected: string
  why: string
}
interface Document {
  n: number
  unhidden: number
  known: number
  answered: number
  right: number
  accuracy: number | null
  low: number | null
  rightOfAll: number
  calibration: Record<string, number | null>
  coverageAt: Record<string, {answered: number; right: number}>
  againstHabit: {n: number}
  baselines: Record<string, {n: number; answered: number; right: number}>
  paired: {baseline: string; over: string; onlyUs: number; onlyIt: number; p: number}[]
  null: {accuracy: [number, number]; draws: number} | null
  rows: Row[]
}

const file = questions(rows)
const document = mitologicJson<Document>(['benchmark', file, '--null', '1'])

test('every row is answered, an unknown name among them; the headline counts those whose paper is hidden', () => {
  expect(document.rows.map(({id}) => id)).toEqual(['fan', 'fan again', 'bax', 'mcl1', 'nobody', 'keyless'])
  expect(document).toMatchObject({n: 5, unhidden: 1})
  const unknown = document.rows[4]!
  expect(unknown).toMatchObject({direction: 'unknown', probability: 0.5, confidence: 0.5, basis: 'none', expected: 'resistant'})
  expect(unknown.why).toContain('no-such-gene-x')
  for (const {probability, confidence} of document.rows) expect(confidence).toBeCloseTo(Math.max(probability, 1 - probability), 5)
  const answered = document.rows.slice(0, 5).filter(({direction}) => direction === 'sensitive' || direction === 'resistant')
  expect(document.answered).toBe(answered.length)
  expect(document.right).toBe(answered.filter(({direction, expected}) => direction === expected).length)
  expect(document.rightOfAll).toBeCloseTo(document.right / 5, 5)
  expect(Object.keys(document.coverageAt)).toEqual(['0.6', '0.7', '0.8', '0.9'])
  expect(document.null).toMatchObject({draws: 1})
})

test('baselines stand beside it on the same rows, with paired tests', () => {
  for (const name of [
    'majority',
    'per-drug',
    'per-drug-class',
    'same-entity',
    'same-entity-and-drug',
    'expression',
    'shortest-path',
    'best-path',
    'class-habit',
    'baseline:coin',
  ])
    expect(document.baselines[name]).toMatchObject({n: 5})
  // miR-2392 is up in resistant cells: down sensitises, up does not.
  expect(document.baselines['expression']).toMatchObject({answered: 2, right: 2})
  expect(document.baselines['class-habit']).toMatchObject({answered: 5, right: 2})
  expect(document.baselines['baseline:coin']).toMatchObject({answered: 3, right: 1})
  expect(document.againstHabit.n).toBe(3)
  expect(document.paired.filter(({baseline}) => baseline === 'majority').map(({over}) => over)).toEqual(['all', 'both', 'papers'])
})

test('with the own papers kept the rows say what was read, and all count', () => {
  const kept = mitologicJson<Document>(['benchmark', file, '--null', '0', '--keep-own-papers'])
  expect(kept).toMatchObject({n: 6, unhidden: 1, null: null})
  expect(kept.rows[0]).toMatchObject({direction: 'sensitive'})
  expect(kept.rows.map(({probability}) => probability)).not.toEqual(document.rows.map(({probability}) => probability))
})

test('the folder holds a page, figures, a table and the document; nothing is fetched or run', () => {
  const folder = join(temporaryFolder(), 'out')
  const {code, stdout, stderr} = mitologic(['benchmark', file, '--null', '0', '-o', folder])
  expect(code).toBe(0)
  expect(stdout).toContain('accuracy')
  expect(stdout).toContain('Words:')
  expect(stderr).toContain("1 of 6 rows have no key in 'paper'")
  const page = readFileSync(join(folder, 'report.html'), 'utf8')
  expect(page).not.toMatch(/<script|https?:\/\/(?!doi|www\.w3)/)
  for (const words of ['Said and seen', 'ROC curve', 'Risk and coverage', 'no-such-gene-x', 'What it gets wrong'])
    expect(page).toContain(words)
  expect(readFileSync(join(folder, 'rows.tsv'), 'utf8').split('\n')).toHaveLength(8)
  expect(JSON.parse(readFileSync(join(folder, 'benchmark.json'), 'utf8'))).toMatchObject({n: 5})
  for (const figure of ['reliability', 'roc', 'risk-coverage'])
    expect(readFileSync(join(folder, 'figures', `${figure}.svg`), 'utf8')).toContain('<svg')
})

test('baselines can be trained on a table of their own', () => {
  const train = questions(['t\tBAX\tup\tHCC\tpaclitaxel\tsensitive\tpmid:77\t\t'])
  const trained = mitologicJson<Document>(['benchmark', file, '--null', '0', '--train', train])
  expect(trained.baselines['same-entity']).toMatchObject({answered: 1, right: 1})
  expect(trained.baselines['majority']).toMatchObject({answered: 5, right: 3})
})

describe('bad input is one message with the place, and exit 2', () => {
  test.each<[string, string[], string[], string]>([
    ['a keyless row under --strict', rows, ['--strict'], "q.tsv:7: found no key in 'paper' (1 of 6 rows)"],
    ['a bare number for a paper', ['1\tBAX\tup\t\t\tsensitive\t30659020\t\t'], [], "q.tsv:2: found '30659020' in column 'paper'"],
    [
      'a word that is no change',
      ['1\tBAX\tplus\t\t\tsensitive\t\t\t'],
      [],
      "q.tsv:2: found 'plus' in column 'change', expected up, down or add",
    ],
    ['no row', [], [], 'found no row below the header'],
    ['--strict beside --keep-own-papers', rows, ['--strict', '--keep-own-papers'], '--strict'],
    ['a base rate of 1', rows, ['--prior', '1'], '--prior'],
    ['a pack that is not there', rows, ['--pack', 'no-such-pack'], 'no-such-pack'],
  ])('%s', (_, lines, options, message) => {
    const {code, stdout, stderr} = mitologic(['benchmark', questions(lines), ...options])
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  test('a table without the columns', () => {
    const {code, stderr} = mitologic(['benchmark', questions(['a\tb'], 'gene\teffect')])
    expect(stderr).toContain("found the columns 'gene', 'effect', expected a header with 'entity', 'change', 'response'")
    expect(code).toBe(2)
  })
})

test('Ctrl-C stops it cleanly: nothing is written', async () => {
  // Larger than a pipe holds: when it is all handed over, the command is up and reading.
  const many = Array.from({length: 20_000}, (_, i) => `${i}\tBAX\tup\tTSCC\tcisplatin\tsensitive\tpmid:${i + 1}\t\t`)
  const child = spawn(process.execPath, [join(root, 'bin', 'mitologic.js'), 'benchmark', '-', '--json'], {stdio: 'pipe'})
  let [said, printed] = ['', '']
  child.stderr.on('data', (text) => {
    said += String(text)
  })
  child.stdout.on('data', (text) => {
    printed += String(text)
  })
  child.stdin.end(`${[header, ...many].join('\n')}\n`, () => child.kill('SIGINT'))
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(said).toBe('mitologic: stopped; nothing was written\n')
  expect([code, printed]).toEqual([130, ''])
})
