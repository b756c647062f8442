import {type ChildProcess, spawn} from 'node:child_process'
import {cpSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {mitologic, mitologicJson, root, temporaryFolder} from './run-cli.js'
import {soak} from './soak.js'

/** CI: a sample of 3 kills; `npm run soak`: all 20. */
const kills = soak ? 20 : 3

/** Every finished result of a plan's folder, by its path there. */
function resultsOf(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(join(folder, 'results'), {recursive: true, withFileTypes: true})
  const paths = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json')).map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

function countOf(folder: string): number {
  try {
    return readdirSync(join(folder, 'results'), {recursive: true}).filter((name) => String(name).endsWith('.json')).length
  } catch {
    return 0
  }
}

const run = (folder: string): ChildProcess =>
  spawn(process.execPath, [join(root, 'bin', 'mitologic.js'), 'screen', 'run', folder, '--threads', '1'], {stdio: 'ignore'})

/** Lets a run go on until so many results are there, then kills it as a power cut would. */
async function killedAt(folder: string, results: number): Promise<void> {
  const child = run(folder)
  const gone = new Promise<string | null>((done) => child.once('exit', (_, signal) => done(signal)))
  while (countOf(folder) < results && child.exitCode === null) await new Promise((next) => setTimeout(next, 5))
  child.kill('SIGKILL')
  expect(await gone, `killed at ${results} results`).toBe('SIGKILL')
}

test(`${kills} kills spread over a screen of more than 200 results: what was done is kept, and all is the same bytes in the end`, {
  timeout: 1_200_000,
}, async () => {
  const work = temporaryFolder()
  const [whole, killed] = ['whole', 'killed'].map((name) => join(work, name)) as [string, string]
  const question = ['--disease', 'TSCC', '--drug', 'cisplatin', '--scope', 'all', '--members', '2', '--runs', '64', '--null', '3']
  expect(mitologic(['screen', 'plan', ...question, '-o', whole])).toMatchObject({code: 0})
  const {tasks} = JSON.parse(readFileSync(join(whole, 'plan.json'), 'utf8')) as {tasks: unknown[]}
  expect(tasks.length).toBeGreaterThanOrEqual(200)
  cpSync(whole, killed, {recursive: true})
  expect(mitologic(['screen', 'run', whole, '--threads', '2'])).toMatchObject({code: 0})
  let before: ReadonlyMap<string, string> = new Map()
  for (let kill = 1; kill <= kills; kill++) {
    await killedAt(killed, Math.round((tasks.length * kill) / (kills + 1)))
    const left = resultsOf(killed)
    expect([...before].filter(([path, text]) => left.get(path) !== text)).toEqual([])
    before = left
  }
  expect(before.size).toBeGreaterThan(tasks.length / 2)
  const last = mitologicJson<{done: number; reused: number; remade: number}>(['screen', 'run', killed, '--threads', '1'])
  expect(last).toMatchObject({done: tasks.length - before.size, reused: before.size, remade: 0})
  expect([...resultsOf(killed)]).toEqual([...resultsOf(whole)])
})
