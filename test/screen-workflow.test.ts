import {spawnSync} from 'node:child_process'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {mitologic, root, temporaryFolder} from './run-cli.js'

const hasSnakemake = spawnSync('snakemake', ['--version']).status === 0
const question = '--disease TSCC --drug cisplatin --entities FIS1,miR-2392,MPRL --members 4 --runs 128 --null 9 --top 3'

test.skipIf(!hasSnakemake && process.env['MITOLOGIC_DATA'] !== 'required')(
  'the Snakemake workflow runs plan, shares and merge, and gives the bytes of a screen at once',
  () => {
    const folder = temporaryFolder()
    const command = `${process.execPath} ${join(root, 'bin', 'mitologic.js')}`
    const {status, stderr, stdout} = spawnSync(
      'snakemake',
      [
        ...['-s', join(root, 'workflows', 'Snakefile'), '-c', '2', '--quiet', 'all', '--directory', folder],
        ...['--config', `question=${question}`, 'out=screen', 'shards=2', `mitologic=${command}`],
      ],
      {encoding: 'utf8', env: {...process.env, XDG_CACHE_HOME: join(folder, 'cache')}},
    )
    if (status !== 0) throw new Error(`snakemake: exit ${status}\n${stdout}\n${stderr}`)
    expect(readdirSync(join(folder, 'screen', 'shares')).sort()).toEqual(['1-of-2.done', '2-of-2.done'])
    const atOnce = join(folder, 'at-once')
    expect(mitologic(['screen', ...question.split(' '), '-o', atOnce])).toMatchObject({code: 0})
    for (const file of ['screen.json', 'report.html', join('tables', 'strategies.tsv')])
      expect(readFileSync(join(folder, 'screen', 'results', file), 'utf8')).toBe(readFileSync(join(atOnce, file), 'utf8'))
  },
  120_000,
)

test('the Slurm scripts are valid shell and name commands that exist', () => {
  const script = join(root, 'workflows', 'screen-array.sbatch')
  expect(existsSync(script)).toBe(true)
  expect(spawnSync('bash', ['-n', script]).status).toBe(0)
  const {status, stderr} = spawnSync('bash', [script], {encoding: 'utf8'})
  expect([status, stderr]).toEqual([1, expect.stringContaining('the folder of the plan')])
})
