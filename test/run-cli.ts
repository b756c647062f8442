import {spawnSync} from 'node:child_process'
import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export const root = join(import.meta.dirname, '..')

/** Runs the built command as a user does, in a process of its own. */
export function mitologic(
  args: readonly string[],
  options: {readonly cwd?: string; readonly input?: string | Uint8Array; readonly home?: string} = {},
): {code: number; stdout: string; stderr: string} {
  const {status, stdout, stderr} = spawnSync(process.execPath, [join(root, 'bin', 'mitologic.js'), ...args], {
    cwd: options.cwd ?? root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: {...process.env, ...(options.home ? {MITOLOGIC_HOME: options.home} : {})},
    ...(options.input === undefined ? {} : {input: options.input}),
  })
  return {code: status ?? -1, stdout, stderr}
}

/** The one JSON document of `--json`. */
export function mitologicJson<T = Record<string, unknown>>(args: readonly string[], options: Parameters<typeof mitologic>[1] = {}): T {
  const {code, stdout, stderr} = mitologic([...args, '--json'], options)
  if (code !== 0) throw new Error(`mitologic ${args.join(' ')}: exit ${code}\n${stderr}`)
  return JSON.parse(stdout) as T
}

export const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'mitologic-test-'))
