import {type ChildProcess, spawn} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {mitologic, mitologicJson, root, temporaryFolder} from './run-cli.js'

const small = ['--members', '4', '--runs', '128', '--null', '9', '--threads', '1']
const space = ['--disease', 'TSCC', '--drug', 'cisplatin', '--entities', 'FIS1,miR-2392,MPRL', '--pairs']
const question = [...space, ...small.slice(0, 6), '--top', '4']

interface Screen {
  strategies: {
    interventions: {entity: string; name: string; change: string; modality: string}[]
    gain: number
    low: number
    high: number
    rankStability: number
    borrowed: number
    contested: number
    safety: string[]
    evidence: string[]
  }[]
  baselines: unknown
  null: unknown
}

/** Every file of a folder of results, by path, but for locks. */
function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, {recursive: true, withFileTypes: true})
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  )
}

const resultsOf = (plan: string) => Object.keys(filesOf(plan)).filter((path) => path.startsWith('results/') && path.endsWith('.json'))

let work: string
let plan: string
let whole: Record<string, string>

beforeAll(() => {
  work = temporaryFolder()
  plan = join(work, 'plan')
  const made = mitologic(['screen', 'plan', ...question, '-o', plan])
  expect(made.stderr).toBe('')
  expect(made.code).toBe(0)
  const at = (name: string) => join(work, name)
  cpSync(plan, at('one'), {recursive: true})
  expect(mitologic(['screen', 'run', at('one'), '--threads', '1'])).toMatchObject({code: 0})
  expect(mitologic(['screen', 'merge', at('one'), '-o', at('out-one'), '--threads', '1'])).toMatchObject({code: 0})
  whole = filesOf(at('out-one'))
}, 240_000)

const fresh = (name: string) => {
  const path = join(work, name)
  cpSync(plan, path, {recursive: true})
  return path
}
const merged = (...args: string[]) => {
  const out = join(work, `out-${Math.random().toString(36).slice(2)}`)
  expect(mitologic(['screen', 'merge', ...args, '-o', out, '--threads', '1'])).toMatchObject({code: 0})
  return filesOf(out)
}

describe('the answer', () => {
  test('has the fields that other tools are built on, best first', () => {
    const {strategies, baselines, null: nulls} = mitologicJson<Screen>(['screen', ...question])
    expect(strategies.length).toBe(4)
    for (const one of strategies) {
      expect(one.interventions).toHaveLength(2)
      for (const {entity, name, change, modality} of one.interventions) {
        expect([entity, name, modality].every((text) => text.length > 0)).toBe(true)
        expect(['up', 'down']).toContain(change)
      }
      expect(one.low).toBeLessThanOrEqual(one.gain)
      expect(one.high).toBeGreaterThanOrEqual(one.gain)
      for (const share of [one.rankStability, one.borrowed, one.contested]) expect(share >= 0 && share <= 1).toBe(true)
      expect(Array.isArray(one.safety) && Array.isArray(one.evidence)).toBe(true)
    }
    expect(baselines).toMatchObject({directVote: expect.any(Array), popularity: expect.any(Array), shortestPath: expect.any(Array)})
    expect(nulls).toMatchObject({networks: 9})
  })

  test('is the same bytes at once, in one share, in two shares kept apart, and with two threads', {timeout: 240_000}, () => {
    const at = join(work, 'out-at-once')
    expect(mitologic(['screen', ...question, '-o', at])).toMatchObject({code: 0})
    expect(filesOf(at)).toEqual(whole)
    const shards = [1, 2].map((i) => join(work, `shard-${i}`))
    for (const [i, shard] of shards.entries())
      expect(mitologic(['screen', 'run', plan, '--shard', `${i + 1}/2`, '-o', shard, '--threads', '2'])).toMatchObject({code: 0})
    expect(merged(fresh('apart'), ...shards)).toEqual(whole)
  })

  test('leaves nothing beside it when it is done', () => {
    expect(readdirSync(work).filter((name) => name.includes('.screen-'))).toEqual([])
  })
})

describe('stopping', () => {
  const settled = (child: ChildProcess) => new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const start = (folder: string) =>
    spawn(process.execPath, [join(root, 'bin', 'mitologic.js'), 'screen', 'run', folder, '--threads', '1'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  const someResults = async (folder: string) => {
    while (resultsOf(folder).length < 1) await new Promise((next) => setTimeout(next, 20))
  }

  test('kill −9 loses at most the task in flight; the same command goes on, and the answer is the same', {timeout: 240_000}, async () => {
    const folder = fresh('killed')
    const child = start(folder)
    await someResults(folder)
    child.kill('SIGKILL')
    await settled(child)
    const left = resultsOf(folder)
    const before = filesOf(folder)
    expect(left.length).toBeGreaterThanOrEqual(1)
    const again = mitologicJson<{done: number; reused: number; remade: number}>(['screen', 'run', folder, '--threads', '1'])
    expect(again).toMatchObject({reused: left.length, remade: 0})
    for (const path of left) expect(readFileSync(join(folder, path), 'utf8')).toBe(before[path])
    expect(merged(folder)).toEqual(whole)
  })

  test('Ctrl-C stops cleanly, says how to go on, and leaves no lock', async () => {
    const folder = fresh('interrupted')
    const child = start(folder)
    let said = ''
    child.stderr!.on('data', (text) => {
      said += String(text)
    })
    await someResults(folder)
    child.kill('SIGINT')
    expect(await settled(child)).toBe(130)
    expect(said).toBe('mitologic: stopped; what was done is kept; the same command goes on from there\n')
    expect(readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual([])
    expect(mitologic(['screen', 'run', folder, '--threads', '1']).stdout).toMatch(/\d done, [1-9] were there already/)
  })

  test('what is there already is not done again', () => {
    expect(mitologicJson(['screen', 'run', join(work, 'one')])).toMatchObject({done: 0, reused: 3, remade: 0})
  })
})

describe('a mistake is one message that says how to mend it', () => {
  const refused = (args: readonly string[], message: RegExp | string) => {
    const {code, stdout, stderr} = mitologic(['screen', ...args])
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(message)
    expect([code, stdout]).toEqual([2, ''])
  }
  const complete = () => join(work, 'one')

  test.each([
    ['a shard outside 1…N', () => ['run', plan, '--shard', '4/3'], "--shard: found '4/3', expected i/N with i from 1 to N"],
    ['a folder without a plan', () => ['run', work], /found no plan\.json in it.*screen plan/],
    ['no folder', () => ['merge'], /screen merge: found no folder, expected that of the plan/],
    ['an unknown step', () => ['walk'], /expected nothing, 'plan', 'run' or 'merge'/],
    ['a step missing', () => [...question, '--shard', '1/2'], /--shard without a step/],
    ['something that is not there', () => [...question.slice(0, 4), '--entities', 'NOSUCHGENE'], /NOSUCHGENE/],
    [
      'something that cannot be done',
      () => [...question.slice(0, 4), '--entities', 'glycolysis'],
      /glycolysis is a process, which cannot be changed directly/,
    ],
    [
      'a space too large',
      () => [...question.slice(0, 4), '--scope', 'all', '--pairs'],
      /this space holds [\d,]+ combinations.*(hours|days) on two cores.*narrow it with --entities/,
    ],
    ['two spaces', () => [...question, '--singles'], /found --singles and --pairs, expected one space/],
    [
      'too few for triples',
      () => [...question.slice(0, 4), '--triples', 'FIS1,MPRL'],
      /--triples: found 2 entities, expected at least three/,
    ],
    ['a dose above 1', () => [...question, '--dose', '1.5'], /--dose: found '1.5', expected shares of the cells reached/],
    ['no such sample', () => [...question, '--sample', join(work, 'nothing')], /--sample .*nothing: no such folder/],
    ['a folder that is no sample', () => [...question, '--sample', work], /found no sample\.json in it/],
  ])('%s', (_, args, message) => refused(args(), message))

  test('results missing: how many, which shards', () => {
    const folder = fresh('partial')
    expect(mitologic(['screen', 'run', folder, '--shard', '1/3', '--threads', '1'])).toMatchObject({code: 0})
    refused(['merge', folder], /found 1 of 3 results, expected all \(missing: 2, first [0-9a-f]{12}\); run 'mitologic screen run/)
  })

  test('a damaged result: merge names it, run makes it again', {timeout: 240_000}, () => {
    const folder = join(work, 'damaged')
    cpSync(complete(), folder, {recursive: true})
    const [task] = (JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as {tasks: {id: string}[]}).tasks
    const path = `results/${task!.id.slice(0, 2)}/${task!.id}.json`
    writeFileSync(join(folder, path), readFileSync(join(folder, path), 'utf8').slice(0, -10))
    refused(['merge', folder], new RegExp(`${path}: found a damaged result`))
    const again = mitologic(['screen', 'run', folder, '--threads', '1'])
    expect(again.stderr).toBe('warning: 1 damaged result was made again\n')
    expect(merged(folder)).toEqual(whole)
  })

  test('shards of different plans in one merge', () => {
    const other = join(work, 'other')
    expect(mitologic(['screen', 'plan', ...question, '--seed', '2', '-o', other])).toMatchObject({code: 0})
    refused(
      ['merge', complete(), other],
      /found results of plan [0-9a-f]{12}, expected those of [0-9a-f]{12}.*merge shards of one plan only/,
    )
    refused(['plan', ...question, '--seed', '3', '-o', other], /found another plan in it .*choose another -o/)
  })

  test('a plan that was changed, or made with other knowledge', () => {
    const folder = fresh('changed')
    const path = join(folder, 'plan.json')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('"runs":128', '"runs":129'))
    refused(['run', folder], /plan\.json: found a plan that was changed after it was made/)
    writeFileSync(path, text.slice(0, 200))
    refused(['run', folder], /plan\.json: found text that is not JSON/)
  })

  test('knowledge changed between plan and run', () => {
    const home = join(work, 'home')
    mkdirSync(join(home, 'packs'), {recursive: true})
    const file = join(work, 'targets.csv')
    writeFileSync(
      file,
      `miRTarBase ID,miRNA,Species (miRNA),Target Gene,Target Gene (Entrez ID),Species (Target Gene),Experiments,Support Type,References (PMID)
MIRT000001,hsa-miR-34a-5p,Homo sapiens,FIS1,51024,Homo sapiens,Luciferase reporter assay,Functional MTI,30000000
`,
    )
    const imported = mitologic(['knowledge', 'import', file, '--as', 'mine'], {home})
    expect(imported.code).toBe(0)
    const folder = join(work, 'packed')
    expect(mitologic(['screen', 'plan', ...question, '--pack', 'mine', '-o', folder], {home})).toMatchObject({code: 0})
    const stored = join(home, 'packs', 'mine.json')
    writeFileSync(stored, readFileSync(stored, 'utf8').replaceAll('30000000', '30000001'))
    const {code, stderr} = mitologic(['screen', 'run', folder], {home})
    expect([code, stderr]).toEqual([2, expect.stringMatching(/the knowledge has changed since this plan was made.*make the plan again/)])
  })

  test('two runs in one folder at once', () => {
    const folder = fresh('busy')
    writeFileSync(
      join(folder, '.screen-1-of-1.lock'),
      JSON.stringify({pid: process.pid, host: readFileSync('/proc/sys/kernel/hostname', 'utf8').trim()}),
    )
    refused(['run', folder], new RegExp(`another run is at work there \\(process ${process.pid} on`))
    rmSync(join(folder, '.screen-1-of-1.lock'))
  })
})

describe('a sample', () => {
  test('of analyze is screened in its own model, in its own context', () => {
    const folder = join(work, 'analysis')
    const table = join(root, 'examples', 'tscc-cisplatin', 'changed.tsv')
    expect(mitologic(['analyze', table, '--disease', 'TSCC', '--drug', 'cisplatin', '-o', folder])).toMatchObject({code: 0})
    expect(existsSync(join(folder, 'sample.json'))).toBe(true)
    const {sample, context} = mitologicJson<{sample: unknown[]; context: {disease: string}}>([
      'screen',
      '--sample',
      folder,
      '--entities',
      'FIS1',
      ...small,
    ])
    expect(sample.length).toBeGreaterThan(0)
    expect(context.disease).toBe('TSCC')
    expect(mitologic(['screen', '--sample', folder, '--disease', 'HCC', '--entities', 'FIS1']).stderr).toContain(
      '--disease: found HCC, but the sample was analysed with TSCC',
    )
  })
})
