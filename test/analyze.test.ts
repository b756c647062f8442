import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {mitologic, root, temporaryFolder} from './run-cli.js'

const example = join(root, 'examples', 'tscc-cisplatin', 'changed.tsv')

/** Runs `analyze` on one file with this content; the folder for the results does not exist yet unless `prepare` makes it. */
function analyze(content: string | Uint8Array, flags: readonly string[] = ['--disease', 'TSCC', '--drug', 'cisplatin'], name = 'list.tsv') {
  const folder = temporaryFolder()
  const file = join(folder, name)
  writeFileSync(file, content)
  const output = join(folder, 'out')
  const run = mitologic(['analyze', file, ...flags, '-o', output])
  return {...run, message: run.stderr.replaceAll(file, 'FILE').replaceAll(output, 'OUT').trim(), written: existsSync(output)}
}

describe('analyze, the main job', () => {
  const output = join(temporaryFolder(), 'out')
  const run = mitologic(['analyze', example, '--disease', 'TSCC', '--drug', 'cisplatin', '-o', output])
  const report = () => readFileSync(join(output, 'report.html'), 'utf8')

  test('succeeds and says where the report is', () => {
    expect(run.code, run.stderr).toBe(0)
    expect(run.stdout).toContain(join(output, 'report.html'))
  })

  test('writes the report, tables, figures, the model and its provenance', () => {
    const files = readdirSync(output, {recursive: true}).map(String)
    expect(files).toEqual(
      expect.arrayContaining([
        'report.html',
        'analysis.json',
        'ro-crate-metadata.json',
        join('models', 'model.bnd'),
        join('models', 'model.cfg'),
      ]),
    )
    expect(files.filter((file) => file.endsWith('.svg')).length).toBeGreaterThanOrEqual(3)
    expect(files.filter((file) => file.endsWith('.tsv')).length).toBeGreaterThanOrEqual(4)
  })

  test('the report is one file that loads nothing from elsewhere, under 2 MB', () => {
    expect(report()).not.toMatch(/<(?:script|link|img|iframe)[^>]+(?:src|href)=/i)
    expect(report().length).toBeLessThan(2_000_000)
  })

  test('the report names what changed, the strategies, the contradictions, the limits and how it was made', () => {
    for (const words of ['hsa-miR-2392', 'MT-CO3', 'What changed', 'Strategies', 'Contradictions', 'Limits', '--disease TSCC', 'seed'])
      expect(report(), words).toContain(words)
  })

  test('its exported model is simulated by the same program', () => {
    const {code, stderr} = mitologic([
      'simulate',
      join(output, 'models', 'model.bnd'),
      join(output, 'models', 'model.cfg'),
      '--runs',
      '500',
    ])
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })

  test('the same command gives the same bytes, but for the place of the results', () => {
    const again = join(temporaryFolder(), 'out')
    mitologic(['analyze', example, '--disease', 'TSCC', '--drug', 'cisplatin', '-o', again])
    for (const file of ['analysis.json', 'models/model.bnd'])
      expect(readFileSync(join(again, file), 'utf8')).toBe(readFileSync(join(output, file), 'utf8'))
  }, 60_000)
})

describe('analyze refuses with one message, exit code 2, and writes nothing', () => {
  test.each<[string, string | Uint8Array, string[] | undefined, RegExp]>([
    ['an empty file', '', undefined, /^mitologic: FILE: .*empty/],
    ['a file with a header only', 'name\tdirection\n', undefined, /^mitologic: FILE: .*no rows/],
    ['a missing column', 'gene\tvalue\nMT-CO3\t3\n', undefined, /^mitologic: FILE:1: .*'direction'/],
    [
      'a row that contradicts another',
      'name\tdirection\nmiR-2392\tup\nhsa-miR-2392\tdown\n',
      undefined,
      /^mitologic: FILE.*(both|opposite|up and down)/,
    ],
    ['a direction that is none', 'name\tdirection\nmiR-2392\tsideways\n', undefined, /^mitologic: FILE:2.*'sideways'.*up.*down/],
    [
      'a binary file',
      new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0xff, 0xfe]),
      undefined,
      /^mitologic: FILE: .*(binary|not text)/,
    ],
    [
      'a disease outside the vocabulary',
      'name\tdirection\nmiR-2392\tup\n',
      ['--disease', 'TSC', '--drug', 'cisplatin'],
      /^mitologic: .*'TSC'.*did you mean.*TSCC/,
    ],
    [
      'a drug outside the vocabulary',
      'name\tdirection\nmiR-2392\tup\n',
      ['--disease', 'TSCC', '--drug', 'cisplatinn'],
      /^mitologic: .*'cisplatinn'.*did you mean.*cisplatin/,
    ],
  ])('%s', (_, content, flags, message) => {
    const {code, message: said, stdout, written} = analyze(content, flags)
    expect(said).toMatch(message)
    expect(said.split('\n').length).toBe(1)
    expect(said).not.toMatch(/\n\s+at /)
    expect({code, stdout, written}).toEqual({code: 2, stdout: '', written: false})
  })

  test('a folder instead of a file', () => {
    const {code, stderr} = mitologic(['analyze', temporaryFolder(), '--disease', 'TSCC'])
    expect(stderr).toMatch(/folder/)
    expect(code).toBe(2)
  })

  test('a file that is not there, with the nearest one', () => {
    const {code, stderr} = mitologic(['analyze', example.replace('changed', 'chnaged'), '--disease', 'TSCC'])
    expect(stderr).toMatch(/chnaged\.tsv/)
    expect(code).toBe(2)
  })

  test('an output folder that is not ours keeps its files', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'thesis.txt'), 'mine')
    const {code, stderr} = mitologic(['analyze', example, '--disease', 'TSCC', '--drug', 'cisplatin', '-o', folder])
    expect(stderr).toContain(folder)
    expect({code, files: readdirSync(folder)}).toEqual({code: 2, files: ['thesis.txt']})
  })

  test.skipIf(process.getuid?.() === 0)('a place without permission to write', () => {
    const folder = join(temporaryFolder(), 'locked')
    mkdirSync(folder)
    chmodSync(folder, 0o500)
    const {code, stderr} = mitologic(['analyze', example, '--disease', 'TSCC', '-o', join(folder, 'out')])
    expect(stderr).toMatch(/permission/)
    expect(code).toBe(2)
  })
})

describe('analyze goes on with a warning where an answer still makes sense', () => {
  test('names it does not know are listed, the rest is analysed', () => {
    const {code, stderr} = analyze('name\tdirection\nmiR-2392\tup\nmyRNA-7\tdown\n')
    expect(code).toBe(0)
    expect(stderr).toContain('1 of 2 rows were not recognised')
  })

  test('a disease and a drug without statements of their own: borrowed and textbook edges', () => {
    const {code, stderr} = analyze('name\tdirection\nFIS1\tup\n', ['--disease', 'thymoma', '--drug', 'ponatinib'])
    expect(code).toBe(0)
    expect(stderr).toContain('borrowed and textbook')
  })

  test('hostile names stay text', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'list.tsv')
    writeFileSync(file, 'name\tdirection\n<img src=x onerror=alert(1)>\tup\n=1+1\tdown\nmiR-2392\tup\n')
    const {code} = mitologic(['analyze', file, '--disease', 'TSCC', '-o', join(folder, 'out')])
    expect(code).toBe(0)
    expect(readFileSync(join(folder, 'out', 'report.html'), 'utf8')).not.toContain('<img')
  })
})
