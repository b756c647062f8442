import {spawn} from 'node:child_process'
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** One change that the tests must notice, found by what the code says. */
interface Pinned {
  readonly file: string
  readonly code: string
  readonly replacement: string
  /** A test file, or a folder of them. */
  readonly tests: string
}

/** What the tests said of a change: they noticed it, or not, or its code is not there (once) any more. */
export interface Verdict {
  readonly pinned: Pinned
  readonly outcome: 'noticed' | 'survived' | 'stale'
}

export function readPinned(path: string): Pinned[] {
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  return rows.map((row) => {
    const [file, code, replacement, tests] = row.split('\t') as [string, string, string, string]
    return {file, code, replacement, tests}
  })
}

/** Makes each change in a copy of the code, one at a time, and runs the tests that must notice it; two copies work side by side. */
export async function tryPinned(root: string, list: readonly Pinned[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  const waiting = [...list]
  const work = async () => {
    const copy = copyOf(root)
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        verdicts.push({pinned: next, outcome: await outcomeOf(copy, next)})
    } finally {
      rmSync(copy, {recursive: true})
    }
  }
  await Promise.all([work(), work()])
  return verdicts
}

function copyOf(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'mitologic-pinned-'))
  for (const name of ['src', 'knowledge', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(join(root, name), join(copy, name), {recursive: true})
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

async function outcomeOf(copy: string, {file, code, replacement, tests}: Pinned): Promise<Verdict['outcome']> {
  const path = join(copy, file)
  const before = readFileSync(path, 'utf8')
  if (before.split(code).length !== 2) return 'stale'
  writeFileSync(
    path,
    before.replace(code, () => replacement),
  )
  try {
    return (await testsPass(copy, tests)) ? 'survived' : 'noticed'
  } finally {
    writeFileSync(path, before)
  }
}

/** Whether the tests pass; that they do so without a change is what `npm test` says. */
function testsPass(copy: string, tests: string): Promise<boolean> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [join(copy, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--bail', '1', tests], {
      cwd: copy,
      stdio: 'ignore',
    })
    child.once('error', failed)
    child.once('exit', (code) => done(code === 0))
  })
}
