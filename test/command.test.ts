import {spawnSync} from 'node:child_process'
import {mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {mitologic, mitologicJson, root, temporaryFolder} from './run-cli.js'

const folder = temporaryFolder()
const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const bnet = file('loop.bnet', 'A, !B\nB, A\n')
const chain = file('chain.bnet', 'A, A\nB, A\nC, B\nD, C\n')

/** In a shell, for what only a shell does; `$MITOLOGIC` is the command. */
function shell(command: string): {code: number | null; stdout: string; stderr: string} {
  const env = {...process.env, MITOLOGIC: `${process.execPath} ${join(root, 'bin', 'mitologic.js')}`, MODEL: bnet}
  const {status, stdout, stderr} = spawnSync('bash', ['-o', 'pipefail', '-c', command], {cwd: folder, encoding: 'utf8', env})
  return {code: status, stdout, stderr}
}

describe('results', () => {
  test('of which one file cannot be written are not written at all', () => {
    const place = temporaryFolder()
    mkdirSync(join(place, 'run_fp.csv'))
    const {code, stdout, stderr} = mitologic(['simulate', bnet, '-o', join(place, 'run')])
    expect(stderr).toMatch(/^mitologic: .*run_fp\.csv: found a folder, expected a file to write/)
    expect({code, stdout, left: readdirSync(place)}).toEqual({code: 2, stdout: '', left: ['run_fp.csv']})
  })
})

describe('the streams', () => {
  test.each(['simulate $MODEL --json', '--help'])('%s on a full disk is said in one line', (args) => {
    expect(shell(`$MITOLOGIC ${args} >/dev/full`)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'mitologic: standard output: the disk is full (ENOSPC); what was printed is not complete, send it elsewhere\n',
    })
  })

  test('a reader that has enough ends it silently', () => {
    expect(shell('$MITOLOGIC knowledge export --format json | head -c 1')).toEqual({code: 0, stdout: '{', stderr: ''})
    expect(shell('$MITOLOGIC simulate $MODEL --json 2> >(true)').code).toBe(0)
  })

  test('where warnings cannot be written the result is complete, and the exit code tells', () => {
    const warned = file('warned.sif', 'A\tactivates\tB\n')
    expect(shell(`$MITOLOGIC simulate ${warned} --json`)).toMatchObject({code: 0, stderr: expect.stringContaining('warning: ')})
    const {code, stdout, stderr} = shell(`$MITOLOGIC simulate ${warned} --json 2>/dev/full`)
    expect({code, stderr}).toEqual({code: 2, stderr: ''})
    expect(Object.keys((JSON.parse(stdout) as {nodes: object}).nodes)).toEqual(['A', 'B'])
    expect(shell(`$MITOLOGIC simulate ${warned} --runs abc 2>/dev/full`).code).toBe(2)
    expect(shell(`$MITOLOGIC simulate ${warned} --json 2> >(true) >/dev/null`).code).toBe(0)
  })

  test('a folder as standard input is the user’s mistake', () => {
    expect(shell('$MITOLOGIC convert - --from bnet --to bnet < .')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('standard input: cannot be read (EISDIR)'),
    })
  })
})

describe('options', () => {
  test.each<[string[], string]>([
    [['simulate', bnet, '--runs', 'abc'], "--runs: found 'abc', expected a whole number of at least 1"],
    [['simulate', bnet, '--runs', '1e300'], "--runs: found '1e300', expected a whole number up to 1000000000000"],
    [['simulate', bnet, '--max-time', 'Infinity'], "--max-time: found 'Infinity', expected a finite number above 0"],
    [['simulate', bnet, '--seed', '-1'], "--seed: found '-1', expected a whole number from 0 to 4294967295"],
    [['simulate', bnet, '--method', 'fast'], "--method: found 'fast', expected one of auto, exact"],
    [['simulate', bnet, '--force', 'A=0,B'], "--force: found 'B', expected NODE=0 or NODE=1"],
    [['simulate', bnet, '--force', 'A=0,B=1', '--force', 'A=1'], '--force: found A=0 and A=1, expected one value for each node'],
    [['simulate', bnet, '--force', 'A=0,'], "--force: found '', expected NODE=0 or NODE=1"],
    [['simulate', bnet, '--set', '$u= '], "--set: found '$u= ', expected $parameter=number"],
    [['simulate', bnet, '--outputs', 'A,,B'], "--outputs: found 'A,,B', expected names of nodes with commas in between"],
    [['simulate', bnet, '--outputs', ''], "--outputs: found '', expected a value: --outputs <A,B>"],
    [['simulate', bnet, '--outputs', 'A', '--outputs', ''], "--outputs: found '', expected a value: --outputs <A,B>"],
    [['simulate', bnet, '--seed', ' '], "--seed: found ' ', expected a value: --seed <n>"],
    [['simulate', bnet, '-o', ''], "-o: found '', expected a value: -o <prefix>"],
    [['simulate', ''], "model: found '', expected a value: <model>"],
    [['predict', '--disease', ''], "--disease: found '', expected a value: --disease <name>"],
    [['serve', '--port', 'http'], "--port: found 'http', expected a whole number from 0 to 65535"],
  ])('%j is answered with what was found and what is expected', (args, message) => {
    const {code, stdout, stderr} = mitologic(args)
    expect(stderr).toContain(`mitologic: ${message}`)
    expect({code, stdout}).toEqual({code: 2, stdout: ''})
  })

  test('--force takes several nodes at once, and may be repeated', () => {
    const last = (...args: string[]) =>
      Object.entries(mitologicJson<{nodes: Record<string, {probability: number}[]>}>(['simulate', chain, ...args]).nodes).map(
        ([name, windows]) => `${name} ${windows.at(-1)!.probability}`,
      )
    expect(last('--force', 'A=1, C=0', '--force', 'D=1', '--force', 'A=1')).toEqual(['A 1', 'B 1', 'C 0', 'D 1'])
  })
})

describe('a model whose name tells no format', () => {
  const rules = 'A, !B\nB, A\n'
  const nameless = file('rules', rules)
  const expectations = file('expectations.txt', 'expectation: it goes on\n  expect eventually A on\n')
  test.each([
    ['simulate', []],
    ['check', ['--expect', expectations]],
    ['convert', ['--to', 'bnet']],
  ])('%s asks for --from, and takes it, from a file and from standard input', (verb, rest) => {
    for (const [model, name] of [
      [nameless, nameless],
      ['-', 'standard input'],
    ] as const) {
      const {code, stderr} = mitologic([verb, model, ...rest], {input: rules})
      expect({code, stderr}).toEqual({
        code: 2,
        stderr: `mitologic: ${name}: neither its name nor its beginning tells a format of models; add --from with one of maboss, bnet, boolnet, sbml-qual, ginml, zginml, sif, indra\n`,
      })
      expect(mitologic([verb, model, '--from', 'bnet', ...rest], {input: rules})).toMatchObject({code: 0, stderr: ''})
    }
  })
})

describe('help and summaries', () => {
  test('of simulate says which files are written, when states are given and when a precision is given up', () => {
    const help = mitologic(['simulate', '--help']).stdout.replace(/\s+/g, ' ')
    expect(help).toContain('-o, --output <prefix> what the names of the files begin with')
    for (const ending of ['_probtraj.csv', '_finalprob.csv', '_fp.csv', '_run.txt', '_statdist.csv', '_curves.svg'])
      expect(help).toContain(ending)
    expect(help).toContain('gives up with a warning after 10,000,000 trajectories')
    expect(help).toContain('when at most 20 nodes are not internal, or with --outputs or -o')
  })

  test('of convert counts one loss as one', () => {
    const lossy = file(
      'one-loss.bnd',
      'node A { logic = B; rate_up = @logic ? 2 : 0; rate_down = @logic ? 0 : 1; }\nnode B { logic = A; }\n',
    )
    expect(mitologic(['convert', lossy, '-o', join(folder, 'one-loss.bnet')]).stdout).toContain('maboss to bnet; 1 loss is listed above.')
  })
})
