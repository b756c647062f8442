import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {mitologic, mitologicJson, root, temporaryFolder} from './run-cli.js'

const shipped = readdirSync(join(root, 'examples')).sort()

test('examples are listed by name with their titles', () => {
  const {examples} = mitologicJson<{examples: {name: string; title: string}[]}>(['examples'])
  expect(examples.map(({name}) => name)).toEqual(shipped)
  expect(examples.every(({title}) => title !== '')).toBe(true)
})

test('an example is copied whole, and the first command of --help then works where one stands', () => {
  const cwd = temporaryFolder()
  const {stdout} = mitologic(['--help'])
  const commands = stdout
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^mitologic (examples|analyze) /.test(line))
  expect(commands).toHaveLength(2)
  for (const command of commands) expect(mitologic(command.split(' ').slice(1), {cwd})).toMatchObject({code: 0})
  const copied = readdirSync(join(cwd, 'tscc')).filter((name) => name !== '.mitologic')
  expect(copied.sort()).toEqual(readdirSync(join(root, 'examples', 'tscc-cisplatin')).sort())
  expect(readFileSync(join(cwd, 'tscc', 'changed.tsv'))).toEqual(readFileSync(join(root, 'examples', 'tscc-cisplatin', 'changed.tsv')))
  expect(readdirSync(join(cwd, 'out'))).toContain('report.html')
})

test('a name that is not there is answered with the nearest, a folder without a name with what it goes with', () => {
  expect(mitologic(['examples', 'tscc-cisplatn'])).toMatchObject({code: 2, stderr: expect.stringMatching(/tscc-cisplatin/)})
  expect(mitologic(['examples', '-o', 'x'])).toMatchObject({code: 2, stderr: expect.stringContaining('-o: found without name')})
})

test('letters of another alphabet that look Latin get a "did you mean"', () => {
  const cyrillic = 'ТЅСС'
  expect(cyrillic).not.toBe('TSCC')
  const {code, stderr} = mitologic(['predict', '--disease', cyrillic, '--perturb', 'FIS1=down'])
  expect({code, stderr}).toEqual({code: 2, stderr: expect.stringMatching(/did you mean.*TSCC/i)})
})
