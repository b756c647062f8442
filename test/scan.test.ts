import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {describe, expect, test} from 'vitest'
import {mitologic, mitologicJson, temporaryFolder} from './run-cli.js'

interface ScanJson {
  readonly motifs: readonly {id: string; start: number; end: number; mismatches: number; p: number}[]
  readonly sites: readonly {id: string; target: string; class: string; start: number; end: number; strand: string}[]
  readonly duplexes: readonly {id: string; target: string; energyKcalPerMol: number; p: number; structure: string}[]
  readonly mtdna: readonly {id: string; strand: string; referenceStart: number}[]
  readonly warnings: readonly {readonly kind: string; readonly text: string}[]
}

const folder = temporaryFolder()
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('scan', () => {
  test('a name: motif, sites and duplexes, positions from 1', () => {
    const {motifs, sites, duplexes} = mitologicJson<ScanJson>(['scan', 'miR-181c-5p'])
    expect(motifs).toMatchObject([{id: 'hsa-miR-181c-5p', start: 12, end: 22, mismatches: 0}])
    expect(motifs[0]!.p).toBeLessThan(0.01)
    expect(sites).toEqual([{id: 'hsa-miR-181c-5p', target: 'MT-D-loop', class: '7mer-m8', start: 792, end: 798, strand: '+'}])
    expect(duplexes).toHaveLength(38)
    expect(duplexes.find(({target}) => target === 'MT-CO1')!.energyKcalPerMol).toBe(-24.4)
    for (const {p, structure} of duplexes) {
      expect(p).toBeGreaterThan(0)
      expect(p).toBeLessThanOrEqual(1)
      expect(structure).toMatch(/^\([.(]*&[.)]{22}$/)
    }
  })

  test('says the same twice, and in text what it does not know', () => {
    const [one, two] = [mitologic(['scan', 'hsa-miR-1-3p']), mitologic(['scan', 'hsa-miR-1-3p'])]
    expect(one.stdout).toBe(two.stdout)
    expect(one.stdout).toContain('import motif UGUCGGUGAGU: not found')
    expect(one.stdout).toContain('not evidence')
  })

  test('a sequence with T and lower case, on both strands, seeds alone', () => {
    const {motifs, sites, duplexes} = mitologicJson<ScanJson>(['scan', 'taggatgggggtgagaggtg', '--seeds-only', '--both-strands'])
    expect([motifs, duplexes]).toEqual([[], []])
    expect(sites.filter(({strand}) => strand === '+')).toHaveLength(14)
    expect(sites.filter(({strand}) => strand === '-')).toHaveLength(2)
  })

  test('a FASTA of RNAs against a FASTA of targets, gzip or not, from anywhere', () => {
    const rnas = file('rnas.fa', '>one\r\nUGAGGUAGUAGGUUGUAUAGUU\r\n>two\r\nAACAUUCAACCUGUCGGUGAGU\r\n')
    const targets = '>a\nGGGGCUACCUCAGGGG\n>b\nAAAANAAAA\n'
    const plain = mitologicJson<ScanJson>(['scan', rnas, '--targets', file('targets.fa', targets)])
    const packed = mitologicJson<ScanJson>(['scan', '-', '--targets', file('targets.fa.gz', gzipSync(targets))], {
      input: readFileSync(rnas),
    })
    expect(plain.sites).toEqual([{id: 'one', target: 'a', class: '8mer', start: 5, end: 12, strand: '+'}])
    expect(packed.sites).toEqual(plain.sites)
    expect(plain.motifs.map(({id}) => id)).toEqual(['two'])
    expect(plain.warnings.map(({text}) => text).join()).toContain("record 'b' has 1 ambiguity codes, the first at position 5")
  })

  test('an RNA that mtDNA encodes is said to be', () => {
    const {mtdna} = mitologicJson<ScanJson>(['scan', 'ATGTTCGCCGACCGTTGACTATTCTCTACAAACC', '--motif-only'])
    expect(mtdna).toMatchObject([{strand: '+', referenceStart: 5904, referenceEnd: 5937}])
  })

  test('a long RNA has no seed, and is told so', () => {
    const {stderr, code} = mitologic(['scan', 'ACGU'.repeat(50)])
    expect(code).toBe(0)
    expect(stderr).toContain("'sequence' has 200 bases: sites and duplexes are looked for with small RNAs of 8 to 40 bases alone")
  })

  test('a helix can be asked for, and tables, drawings and candidates written', () => {
    const output = join(folder, 'out')
    const {code, stdout} = mitologic(['scan', 'miR-2392', '--helix', '2,7', '-o', output])
    expect(code).toBe(0)
    expect(stdout).toContain('Written:')
    expect(readFileSync(join(output, 'duplexes.tsv'), 'utf8')).toContain('hsa-miR-2392\tMT-CYB\t')
    expect(JSON.parse(readFileSync(join(output, 'predicted.json'), 'utf8'))).toBeInstanceOf(Array)
    expect(JSON.parse(readFileSync(join(output, 'scan.json'), 'utf8'))).toHaveProperty('duplexes')
  })
})

describe('scan refuses with one message and exit code 2', () => {
  test.each<[string, string[], string]>([
    ['a protein', [file('protein.fa', '>p\nMKVLAAGIVGLL\n')], "protein.fa:2:4: found 'L' in record 'p', a letter of proteins"],
    ['an ambiguity code in an RNA', [file('n.fa', '>r\nACGUNACGUACGU\n')], "found ambiguity code 'N' at position 5 of record 'r'"],
    ['an empty file', [file('empty.fa', '')], 'found an empty file'],
    ['an empty record', [file('hollow.fa', '>a\n>b\nACGUACGUACGU\n')], "found record 'a' without a sequence"],
    ['a name twice', [file('twice.fa', '>a\nACGUACGUAC\n>a\nACGUACGUAC\n')], "the name 'a' a second time (first on line 1)"],
    ['damaged gzip', [file('bad.fa.gz', gzipSync('>a\nACGUACGUACGUACGU\n').subarray(0, 20))], 'a gzip file that is cut short or damaged'],
    ['a zip', [file('x.fa', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0))], 'found a zip archive'],
    ['a file that is not there', ['nowhere.fa'], 'nowhere.fa: no such file'],
    ['a name nobody has', ['miR-99999'], "no RNA is called 'miR-99999'"],
    ['a name without a known sequence', ['SAMMSON'], "the sequence of 'SAMMSON' (SAMMSON) is not in the knowledge"],
    ['a protein typed', ['MKVLAAGIVGLLLEQ'], 'a letter of proteins'],
    ['two modes', ['miR-1-3p', '--motif-only', '--seeds-only'], 'exclude each other'],
    ['a helix beyond the RNA', ['miR-1-3p', '--helix', '2,30'], "'hsa-miR-1-3p' has 22 bases"],
    ['a helix that is none', ['miR-1-3p', '--helix', 'seed'], "--helix: found 'seed'"],
    ['a p-value above 1', ['miR-1-3p', '--max-p', '2'], "--max-p: found '2', expected a number above 0 and up to 1"],
    ['the same RNA twice', ['miR-1-3p', 'hsa-miR-1-3p'], 'is given twice'],
  ])('%s', (_, args, message) => {
    const {code, stdout, stderr} = mitologic(['scan', ...args])
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect([code, stdout]).toEqual([2, ''])
  })
})

describe('predicted sites in a model', () => {
  const output = join(folder, 'novel')
  const fasta = file('novel.fa', '>novel-1\nUAGGAUGGGGGUGAGAGGUGAA\n')
  const scanned = mitologic(['scan', fasta, '-o', output])
  const predicted = join(output, 'predicted.json')
  const tongue = ['predict', '--disease', 'TSCC', '--drug', 'cisplatin']
  interface Answer {
    readonly response: {readonly direction: string; readonly delta: number; readonly low: number; readonly high: number}
    readonly paths: readonly {readonly sign: number; readonly statements: readonly string[]}[]
    readonly evidence: {readonly predicted?: number; readonly exact: number}
    readonly warnings: readonly {readonly kind: string; readonly text: string}[]
  }

  test('scan -o writes them', () => {
    expect(scanned.code).toBe(0)
    const sites = JSON.parse(readFileSync(predicted, 'utf8')) as {effect: string; weight: number}[]
    expect(sites.length).toBeGreaterThan(0)
    expect(sites.every(({effect, weight}) => effect === 'unknown' && weight >= 0.5 && weight <= 1)).toBe(true)
  })

  test('an RNA that nobody has heard of can be perturbed with them, and not without', () => {
    const without = mitologic([...tongue, '--perturb', 'novel-1=up'])
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("no entity is called 'novel-1'")])
    const answer = mitologicJson<Answer>([...tongue, '--perturb', 'novel-1=up', '--with-predicted', predicted])
    expect(answer.evidence.predicted).toBeGreaterThan(0)
    const sites = answer.warnings.filter(({kind}) => kind === 'predicted-sites')
    expect(sites.map(({text}) => text).join()).toMatch(/predicted sites? of unknown effect on the way: novel-1 on MT-/)
  })

  test('their effect is unknown: both signs are on the paths, and the interval holds both', () => {
    const {paths, response} = mitologicJson<Answer>([...tongue, '--perturb', 'novel-1=up', '--with-predicted', predicted])
    expect(new Set(paths.map(({sign}) => sign))).toEqual(new Set([1, -1]))
    expect(['contested', 'unchanged']).toContain(response.direction)
    expect(response.low).toBeLessThan(0)
    expect(response.high).toBeGreaterThan(0)
  })

  test('what does not pass them is answered as without them', () => {
    const [one, two] = [[], ['--with-predicted', predicted]].map((more) =>
      mitologicJson<Answer>([...tongue, '--perturb', 'MPRL=up', ...more]),
    )
    expect(two!.response).toEqual(one!.response)
  })

  test('a site that evidence gives a sign changes nothing: miR-5787 raises MT-CO3', () => {
    const basis = {energyKcalPerMol: -25, p: 0.001, q: 0.1, start: 1, end: 22}
    const path = file(
      'known.json',
      JSON.stringify([{kind: 'predicted', subject: 'miR-5787', object: 'MT-CO3', effect: 'unknown', weight: 0.9, basis}]),
    )
    const [one, two] = [[], ['--with-predicted', path]].map((more) =>
      mitologicJson<Answer>([...tongue, '--perturb', 'miR-5787=up', ...more]),
    )
    expect(two!.response).toEqual(one!.response)
    expect(two!.evidence.predicted).toBe(0)
  })

  test('a screen takes them in, and a plan in shares gives the same', () => {
    const asked = [
      '--disease',
      'TSCC',
      '--drug',
      'cisplatin',
      '--entities',
      'novel-1,MPRL',
      '--members',
      '8',
      '--runs',
      '64',
      '--null',
      '2',
    ]
    const strategies = (args: readonly string[]) =>
      mitologicJson<{strategies: {interventions: {entity: string}[]; gain: number}[]}>(args).strategies.map(
        ({interventions, gain}) => [interventions[0]!.entity, gain] as const,
      )
    const atOnce = strategies(['screen', ...asked, '--with-predicted', predicted])
    expect(atOnce.map(([entity]) => entity)).toContain('novel-1')
    const plan = join(folder, 'plan')
    expect(mitologic(['screen', 'plan', ...asked, '--with-predicted', predicted, '-o', plan]).code).toBe(0)
    expect(mitologic(['screen', 'run', plan]).code).toBe(0)
    expect(strategies(['screen', 'merge', plan])).toEqual(atOnce)
  })

  test.each([
    [
      'no JSON',
      'novel-1 MT-CO1',
      /found text that is not JSON, expected a list of predicted sites; 'mitologic scan RNA -o FOLDER' writes such a file/,
    ],
    ['no list', '{}', /found a JSON document that is no list/],
    [
      'a weight beyond 1',
      JSON.stringify([{kind: 'predicted', subject: 'a', object: 'b', effect: 'unknown', weight: 2, basis: {}}]),
      /entry 1, weight: found 2, expected a number in \(0, 1\]/,
    ],
    [
      'a sign that nobody saw',
      JSON.stringify([{kind: 'predicted', subject: 'a', object: 'b', effect: 'decreases'}]),
      /entry 1, effect: found 'decreases', expected 'unknown'/,
    ],
  ])('a file with %s is refused with its place', (name, content, message) => {
    const {code, stderr, stdout} = mitologic([...tongue, '--perturb', 'MPRL=up', '--with-predicted', file(`${name}.json`, content)])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
  })
})
