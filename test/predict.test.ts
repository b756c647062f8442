import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {mitologic, mitologicJson, temporaryFolder} from './run-cli.js'

interface Answer {
  readonly context: {disease: string; drug: string; conditions: string[]; cellLine: string | null}
  readonly perturbations: {entity: string; name: string; change: string}[]
  readonly method: string
  readonly response: {
    drug: string
    direction: string
    basis: string
    probability: number
    confidence: number
    delta: number
    low: number
    high: number
  }
  readonly readouts: {
    id: string
    name: string
    baseline: number
    perturbed: number
    delta: number
    low: number
    high: number
    direction: string
  }[]
  readonly paths: {sign: number; nodes: string[]; statements: string[]; share?: number}[]
  readonly carriedBy: {statement: string; papers: string[]; share: number}[]
  readonly evidence: Record<string, number>
  readonly disagreement: {kind: string; from: string; to: string; against: string[]} | null
  readonly influence?: {statement: string; delta: number; change: number}[]
  readonly warnings: readonly {readonly kind: string; readonly text: string}[]
  readonly seed: number
  readonly version: string
  readonly knowledge: string
}

const genes =
  'MT-ND1 MT-ND2 MT-ND3 MT-ND4 MT-ND5 MT-ND6 MT-CYB MT-CO1 MT-CO2 MT-CO3 MT-ATP6 MT-ATP8 SDHA ATP5F1A SLC25A4 PDHA1 PDK1 IDH2 TFAM POLRMT TFB2M POLG PPARGC1A NRF1 SIRT1 SIRT3 NFE2L2 KEAP1 SOD1 SOD2 CAT GPX1 GPX4 GCLC GCLM GSR SLC7A11 NQO1 HMOX1 PRDX3 TXNRD1'.split(
    ' ',
  )

const tongue = ['predict', '--disease', 'TSCC', '--drug', 'cisplatin'] as const

describe('predict', () => {
  const answer = mitologicJson<Answer>([...tongue, '--perturb', 'miR-2392=down', '--readout', 'MT-CO3'])

  test('gives the document of the contract', () => {
    expect(answer.context).toEqual({disease: 'TSCC', drug: 'cisplatin', conditions: [], cellLine: null})
    expect(answer.perturbations).toEqual([{entity: 'hsa-miR-2392', name: 'hsa-miR-2392', change: 'down'}])
    expect(answer.response).toMatchObject({drug: 'cisplatin', direction: 'sensitive', basis: 'mechanism'})
    expect(answer.paths.length).toBeGreaterThan(0)
    expect(answer.evidence).toMatchObject({
      exact: expect.any(Number),
      borrowed: expect.any(Number),
      contested: expect.any(Number),
      disputed: expect.any(Number),
    })
    expect([answer.seed, answer.version, answer.knowledge]).toEqual([1, expect.any(String), expect.any(String)])
  })

  test('every number lies in its interval, and readouts are probabilities', () => {
    for (const {delta, low, high} of [answer.response, ...answer.readouts]) {
      expect(low).toBeLessThanOrEqual(delta)
      expect(delta).toBeLessThanOrEqual(high)
    }
    for (const {baseline, perturbed, delta} of answer.readouts) {
      expect(Math.min(baseline, perturbed)).toBeGreaterThanOrEqual(0)
      expect(Math.max(baseline, perturbed)).toBeLessThanOrEqual(1)
      expect(perturbed - baseline).toBeCloseTo(delta, 3)
    }
  })

  test('a readout keeps the name it was asked by', () => {
    expect(answer.readouts.find(({name}) => name === 'MT-CO3')?.id).toBe('MT-CO3')
  })

  test('is in closed form: the same bytes for any question asked twice, and no draw to choose', () => {
    const run = (...more: string[]) => mitologic([...tongue, '--perturb', 'miR-5787=up', '--json', ...more]).stdout
    expect(run()).toBe(run())
    const [one, other] = ['4', '5'].map((seed) => JSON.parse(run('--seed', seed)) as Answer)
    expect({...one, seed: 0}).toEqual({...other, seed: 0})
  })

  test('--in-time: the same seed gives the same bytes, another seed another draw', () => {
    const size = ['--in-time', '--members', '10', '--runs', '128']
    const run = (seed: string) => mitologic([...tongue, '--perturb', 'miR-5787=up', '--seed', seed, '--json', ...size]).stdout
    expect((JSON.parse(run('4')) as Answer).method).toBe('ensemble')
    expect(run('4')).toBe(run('4'))
    expect(run('4')).not.toBe(run('5'))
  })

  test('confidence is that of the side that the probability is on', () => {
    const {direction, probability, confidence} = answer.response
    expect(direction === 'sensitive' ? probability : 1 - probability).toBe(confidence)
    expect(confidence).toBeGreaterThanOrEqual(0.6)
  })

  test('says what carries it, by statement and by path, largest part first', () => {
    const parts = answer.carriedBy.map(({share}) => Math.abs(share))
    expect(parts).toEqual([...parts].sort((a, b) => b - a))
    expect(parts[0]).toBeGreaterThan(0.2)
    expect(answer.carriedBy[0]!.papers.length).toBeGreaterThan(0)
    const shares = answer.paths.map(({share}) => Math.abs(share!))
    expect(shares).toEqual([...shares].sort((a, b) => b - a))
    expect(answer.paths.some(({sign}) => sign === -1)).toBe(true)
  })

  test('--prior moves the probability, and nothing else', () => {
    const {response} = mitologicJson<Answer>([...tongue, '--perturb', 'miR-2392=down', '--prior', '0.8'])
    expect(response.probability).toBeGreaterThan(answer.response.probability)
    expect(response.delta).toBe(answer.response.delta)
  })

  test('--measured stands in place of what is known of the pair', () => {
    const asked = (...measured: string[]) =>
      mitologicJson<Answer>([...tongue, '--perturb', 'MPRL=up', ...measured.flatMap((one) => ['--measured', one])])
    const [down, up] = [asked('MPRL:FIS1=down'), asked('FIS1=up')]
    expect(down.response.delta).toBeLessThan(0)
    expect(down.paths.every(({nodes}) => nodes[1] === 'FIS1')).toBe(true)
    expect(up.response.delta).toBeGreaterThan(0)
    expect(down.evidence['measured']).toBe(0)
    const refused = mitologic([...tongue, '--perturb', 'MPRL=up', '--measured', 'miR-2392:FIS1=down'])
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("expected one of 'MPRL'")])
  })

  test('names the nearest disagreement: the same perturbation that did the opposite elsewhere', () => {
    const {disagreement} = mitologicJson<Answer>([
      'predict',
      '--disease',
      'ovarian cancer',
      '--drug',
      'cisplatin',
      '--perturb',
      'hypoxia=up',
    ])
    expect(disagreement).toMatchObject({kind: 'answer', from: 'hypoxia', against: ['wu2021-hypoxia-up-response']})
  })

  test('--influence says what each statement carries, --without shows the same', () => {
    const small = [...tongue, '--perturb', 'MPRL=up']
    const {response, influence} = mitologicJson<Answer>([...small, '--influence'])
    const [first] = influence!
    expect(Math.abs(first!.change)).toBeGreaterThan(0.02)
    const without = mitologicJson<Answer>([...small, '--without', first!.statement])
    expect(without.response.delta).toBe(first!.delta)
    expect(first!.change).toBeCloseTo(without.response.delta - response.delta, 3)
  })

  test('-o draws the paths with the numbered evidence', () => {
    const file = join(temporaryFolder(), 'paths.svg')
    const {code, stdout} = mitologic([...tongue, '--perturb', 'miR-2392=down', '-o', file])
    expect(code).toBe(0)
    expect(stdout).toContain(`Written: ${file}`)
    const svg = readFileSync(file, 'utf8')
    for (const words of [
      'hsa-miR-2392 down in tongue squamous cell carcinoma × cisplatin',
      'cell death',
      '1. hsa-miR-2392 increases glycolysis',
      'Fan 2019',
    ])
      expect(svg).toContain(words)
  })

  test('a condition may be switched between the arms, or hold in both', () => {
    const held = mitologicJson<Answer>([
      'predict',
      '--disease',
      'HNSCC',
      '--drug',
      'cisplatin',
      '--condition',
      'hypoxia',
      '--perturb',
      'MFF=down',
    ])
    expect(held.context.conditions).toEqual(['hypoxia'])
    expect(held.response.direction).toBe('resistant')
  })

  test.each<[string, readonly string[], string]>([
    [
      'a drug without statements',
      ['--disease', 'glioblastoma', '--drug', 'targeted therapy', '--perturb', 'miR-2392=up'],
      'no statement of targeted therapy itself: what follows rests on borrowed and textbook edges',
    ],
    [
      'no way to the response',
      [...tongue.slice(1), '--perturb', 'miR-18c=up'],
      'no path from miR-18c to drug response: its effect on the response is unknown',
    ],
    [
      'a readout outside the model',
      [...tongue.slice(1), '--perturb', 'MPRL=up', '--readout', 'MFN2', '--readout', 'miR-541'],
      'miR-541 is not in the model of this context: what becomes of it is unknown',
    ],
  ])('%s is answered with a warning', (_, flags, warning) => {
    const {code, stderr, stdout} = mitologic(['predict', ...flags, '--json'])
    expect(code).toBe(0)
    expect(stderr).toContain(`warning: ${warning}`)
    expect((JSON.parse(stdout) as Answer).warnings.map(({text}) => text)).toContain(warning)
  })

  test('a drug with no route to cell death is said so', () => {
    const {warnings} = mitologicJson<Answer>(['predict', '--disease', 'TSCC', '--drug', 'targeted therapy', '--perturb', 'miR-2392=up'])
    expect(warnings.map(({kind}) => kind)).toContain('no-route-of-drug')
  })

  test.each<[string, readonly string[], string]>([
    [
      'nothing to change',
      [],
      'predict: found nothing to change, expected --perturb ENTITY=up|down or --add COMPOUND; for example --perturb miR-2392=down',
    ],
    [
      'opposite changes of one entity',
      ['--perturb', 'miR-2392=up', '--perturb', 'mitomiR-2392=down'],
      '--perturb hsa-miR-2392: found both up and down, expected one direction; keep one of them',
    ],
    ['no direction', ['--perturb', 'miR-2392'], "--perturb: found 'miR-2392', expected ENTITY=up or ENTITY=down; write 'miR-2392=down'"],
    [
      'the drug of the context perturbed',
      ['--perturb', 'cisplatin=up'],
      '--perturb cisplatin: the drug is given in both arms; perturb something else, or leave out --drug',
    ],
    [
      'a compound that is the drug',
      ['--add', 'DDP'],
      '--add cisplatin: it is the drug of the context already (--drug); add another compound',
    ],
    [
      'a compound given and taken away',
      ['--add', 'chloroquine', '--perturb', 'chloroquine=down'],
      '--add chloroquine and --perturb chloroquine=down contradict each other; leave out one of them',
    ],
    [
      'a condition held and switched',
      ['--condition', 'hypoxia', '--perturb', 'hypoxia=down'],
      '--condition hypoxia holds in both arms, and --perturb hypoxia=down would switch it; leave out one of them',
    ],
    [
      'the response itself',
      ['--perturb', 'drug response=up'],
      '--perturb drug response: this is the response itself, which is what is asked; perturb something upstream of it',
    ],
    ['an unknown name', ['--perturb', 'miR-23920=up'], "no entity is called 'miR-23920'; did you mean 'miR-2392'?"],
    ['an ambiguous name', ['--perturb', 'TAZ=up'], "'TAZ' could be more than one entity: 'TAFAZZIN', 'WWTR1'; write the one you mean"],
    [
      'an unknown condition',
      ['--condition', 'warmth', '--perturb', 'MPRL=up'],
      "no condition is called 'warmth' (see 'mitologic knowledge list --kind entity')",
    ],
    [
      'an unknown statement',
      ['--perturb', 'MPRL=up', '--without', 'tian2019-mprl-mir48'],
      "no statement is called 'tian2019-mprl-mir48'; did you mean 'tian2019-mprl-mir483', 'tian2019-mprl-up-mir483' or 'tian2019-pre-mir483'? (given to --without; see 'mitologic explain' for the ids)",
    ],
    [
      'a figure that is no SVG',
      ['--perturb', 'MPRL=up', '-o', 'paths.png'],
      '-o paths.png: expected the name of a figure to write, ending in .svg; for example -o paths.svg',
    ],
    [
      'too many changes',
      genes.flatMap((gene) => ['--perturb', `${gene}=up`]),
      "predict: found 41 changes, expected at most 40; leave out the weakest, or give the whole list to 'mitologic analyze'",
    ],
  ])('%s: one message, exit code 2', (_, flags, message) => {
    const {code, stderr, stdout} = mitologic([...tongue, ...flags])
    expect(stderr).toBe(`mitologic: ${message}\n`)
    expect([code, stdout]).toEqual([2, ''])
  })

  test('a place where nothing can be written: one message, and soon', () => {
    const {code, stderr} = mitologic([...tongue, '--perturb', 'MPRL=up', '-o', '/dev/null/paths.svg'])
    expect([code, stderr]).toEqual([
      2,
      'mitologic: /dev/null/paths.svg: cannot be written (ENOTDIR); choose another -o or mend the permissions\n',
    ])
    expect(existsSync('/dev/null/paths.svg')).toBe(false)
  })
})

describe('explain', () => {
  test('gives statements with their match and audit, paths with a score, and contradictions', () => {
    const answer = mitologicJson<{statements: Record<string, unknown>[]; paths: {score: number}[]; contradictions: unknown[]; to: string}>([
      'explain',
      'MPRL',
      '--to',
      'drug response',
      '--disease',
      'TSCC',
      '--drug',
      'cisplatin',
    ])
    expect(answer.to).toBe('drug-response')
    expect(answer.statements.find(({id}) => id === 'tian2019-mprl-mir483')).toMatchObject({
      subject: 'MPRL',
      effect: 'decreases',
      object: 'hsa-miR-483-5p',
      match: 'exact',
      references: ['Tian2019'],
    })
    expect(answer.paths.every(({score}, i) => score > 0 && (i === 0 || score <= answer.paths[i - 1]!.score))).toBe(true)
    expect(answer.contradictions.length).toBeGreaterThan(0)
  })

  test('-o draws the paths', () => {
    const file = join(temporaryFolder(), 'why.svg')
    expect(mitologic(['explain', 'MPRL', '--disease', 'TSCC', '--drug', 'cisplatin', '-o', file]).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('MPRL → drug response in tongue squamous cell carcinoma × cisplatin')
  })

  test('no way between two things is an answer', () => {
    const {code, stderr} = mitologic(['explain', 'MPRL', '--to', 'TFAM', '--max-length', '1'])
    expect([code, stderr]).toEqual([0, expect.stringContaining('no signed path of at most 1 edges from MPRL to TFAM')])
  })
})
