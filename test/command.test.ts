import {mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {mitologic, temporaryFolder} from './run-cli.js'

const folder = temporaryFolder()
const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const bnet = file('loop.bnet', 'A, !B\nB, A\n')

describe('results', () => {
  test('of which one file cannot be written are not written at all', () => {
    const place = temporaryFolder()
    mkdirSync(join(place, 'run_fp.csv'))
    const {code, stdout, stderr} = mitologic(['simulate', bnet, '-o', join(place, 'run')])
    expect(stderr).toMatch(/^mitologic: .*run_fp\.csv: found a folder, expected a file to write/)
    expect({code, stdout, left: readdirSync(place)}).toEqual({code: 2, stdout: '', left: ['run_fp.csv']})
  })
})
