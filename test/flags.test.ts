import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {tasks} from '../src/tasks/index.js'
import {mitologic, mitologicJson, temporaryFolder} from './run-cli.js'

const folder = temporaryFolder()
const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const model = file('loop.bnet', 'A, !B\nB, A\n')

describe('what would be ignored is refused', () => {
  test.each([
    ['knowledge list --reading as-printed', /unknown option '--reading'/],
    ['knowledge conflicts extra', /action|subject: found with 'conflicts', it only goes with action list, show, table, validate, import/],
    ['knowledge table 1 --disease TSCC', /--disease: found with 'table', it only goes with action list, show/],
    ['knowledge conflicts --drug cisplatin', /--drug: found with 'conflicts'/],
    ['knowledge export --condition hypoxia', /--condition: found with 'export'/],
    ['knowledge show FIS1 --kind fact', /--kind: found with 'show', it only goes with action list/],
    ['knowledge list --format tsv', /--format: found with 'list'/],
    ['knowledge table 1 --as mine', /--as: found with 'table', it only goes with action import/],
    ['knowledge list -o list.txt', /-o: found with 'list', it only goes with action table, export/],
    ['simulate MODEL --method exact --runs 5', /--runs: found with --method exact, it would have no effect there/],
    ['simulate MODEL --precision 0.01 --runs 10', /--runs: found with --precision 0.01/],
    ['compare MODEL --with-force A=1 --method exact --precision 0.1', /--precision: found with --method exact/],
    ['sensitivity MODEL --of A --method exact --runs 2000', /--runs: found with --method exact/],
    ['attractors MODEL --most-states 5', /--most-states: found without --basins, it only goes with --basins/],
    ['scan miR-2392 --motif-only --calibration 100', /--calibration: found with --motif-only/],
    ['scan miR-2392 --seeds-only --helix 2,7', /--helix: found with --seeds-only/],
    ['analyze MODEL --design ~group', /--design: found without --samples/],
    ['screen run somewhere --disease TSCC', /--disease: found with 'run'/],
    ['predict --perturb FIS1=down extra', /too many arguments/],
  ])('%s', (line, words) => {
    const {code, stdout, stderr} = mitologic(line.split(' ').map((word) => (word === 'MODEL' ? model : word)))
    expect({code, stdout}).toEqual({code: 2, stdout: ''})
    expect(stderr).toMatch(words)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  test('the rules of every verb speak of fields that it has', () => {
    for (const task of tasks) {
      const known = [...task.flags, ...task.arguments, ...(task.output ? [task.output] : [])].map(({field}) => field)
      for (const {fields, field} of task.rules ?? [])
        for (const one of [...fields, field]) expect(known, `${task.name} ${one}`).toContain(one)
    }
  })
})

describe('knowledge validate FILE', () => {
  const good = 'subject\teffect\tobject\nhsa-miR-125b-5p\t-|\tHAX1\n'

  test('reads the file, counts what import would take, and keeps nothing', () => {
    const home = temporaryFolder()
    const rows = file('good.tsv', good)
    const answer = mitologicJson(['knowledge', 'validate', rows], {home})
    expect(answer).toMatchObject({file: rows, statements: 1, rejected: 0, problems: []})
    expect(mitologicJson(['knowledge', 'list', '--kind', 'pack'], {home})).toEqual([])
  })

  test('names the rows it would leave out, with exit code 2', () => {
    const {code, stdout} = mitologic(['knowledge', 'validate', file('bad.tsv', `${good}hsa-miR-125b-5p\t-|\tno such gene\n`)])
    expect(code).toBe(2)
    expect(stdout).toMatch(/bad\.tsv.*line 3|bad\.tsv:3/)
  })

  test('refuses a file that is not there', () => {
    expect(mitologic(['knowledge', 'validate', 'nope'])).toMatchObject({code: 2, stderr: expect.stringContaining('no such file: nope')})
  })
})
