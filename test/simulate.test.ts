import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {edgeRules, formats} from '#logic'
import {arrowRules} from '../src/tasks/convert/input.js'
import {readFormats, writtenFormats} from '../src/tasks/shared/model-formats.js'
import {mitologic, mitologicJson, temporaryFolder} from './run-cli.js'

const folder = temporaryFolder()
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const bnd = file(
  'loop.bnd',
  `node A { logic = !B; rate_up = @logic ? $u : 0; rate_down = @logic ? 0 : 1; }
node B { logic = A; rate_up = @logic ? 1 : 0; rate_down = @logic ? 0 : 1; }
node C { logic = C | (A & B); rate_up = @logic ? 0.2 : 0; rate_down = 0; }
`,
)
const cfg = file(
  'loop.cfg',
  '$u = 2;\nA.istate = 0; B.istate = 0; C.istate = 0;\nmax_time = 4; time_tick = 1; sample_count = 3000; seed_pseudorandom = 9;\n',
)

describe('simulate', () => {
  type Json = {
    times: number[]
    nodes: Record<string, {probability: number; error: number}[]>
    states: Record<string, unknown[]>
    fixedPoints: unknown[]
    method: string
    runs: number
    seed: number
  }
  test('gives the document that other tools are built on', () => {
    const result = mitologicJson<Json>(['simulate', bnd, cfg, '--method', 'sliced'])
    expect(Object.keys(result)).toEqual(['times', 'nodes', 'states', 'fixedPoints', 'method', 'runs', 'seed'])
    expect(result.times).toEqual([0, 1, 2, 3])
    // In order of first mention, as MaBoSS has it: A's rule mentions B.
    expect(Object.keys(result.nodes)).toEqual(['B', 'A', 'C'])
    for (const windows of Object.values(result.nodes))
      expect(windows.map((window) => Object.keys(window))).toEqual(Array(4).fill(['probability', 'error']))
    expect(result).toMatchObject({method: 'sliced', seed: 9})
    expect(result.runs).toBeGreaterThanOrEqual(3000)
    expect(mitologicJson<Json>(['simulate', bnd, cfg]).method).toBe('exact')
  })

  // From some 250,000 trajectories on, blocks go through the machine in rounds.
  test.each([
    ['sliced', '5000'],
    ['sliced', '300000'],
    ['scalar', '5000'],
    ['compat', '5000'],
  ])('%s, %s trajectories: the same bytes from 1, 2 and 7 threads, on the screen and in files', (method, runs) => {
    const outputs = [1, 2, 7].map((threads) => {
      const prefix = join(folder, `${method}-${runs}-${threads}`)
      const args = ['simulate', bnd, cfg, '--method', method, '--runs', runs, '--threads', String(threads)]
      const {stdout, stderr, code} = mitologic([...args, '--json', '-o', prefix])
      expect({code, stderr}).toEqual({code: 0, stderr: expect.any(String)})
      return [
        stdout,
        ...['_probtraj.csv', '_finalprob.csv', '_fp.csv', '_curves.svg'].map((ending) => readFileSync(prefix + ending, 'utf8')),
      ]
    })
    expect(outputs[1]).toEqual(outputs[0])
    expect(outputs[2]).toEqual(outputs[0])
  })

  test('writes files that a script for MaBoSS reads', () => {
    const prefix = join(folder, 'files')
    mitologicJson(['simulate', bnd, cfg, '--method', 'compat', '-o', prefix])
    const [head, first] = readFileSync(`${prefix}_probtraj.csv`, 'utf8').split('\n')
    expect(head).toMatch(/^Time\tTH\tErrorTH\tH\tHD=0\tState\tProba\tErrorProba\t/)
    expect(first).toMatch(/^0\.0000\t/)
    expect(readFileSync(`${prefix}_fp.csv`, 'utf8')).toMatch(/^Fixed Points \(\d+\)\n/)
    expect(readFileSync(`${prefix}_run.txt`, 'utf8')).toContain('Sample Count: 3000')
  })

  test('tells what only single trajectories tell, and what was run', () => {
    const prefix = join(folder, 'told')
    const more = file('more.cfg', 'A.refstate = 1; B.refstate = 0; statdist_traj_count = 7; statdist_cluster_threshold = 0.5;')
    mitologicJson(['simulate', bnd, cfg, more, '--method', 'sliced', '--set', '$u=5', '--force', 'C=1', '--max-time', '3', '-o', prefix])
    const [head, first] = readFileSync(`${prefix}_probtraj.csv`, 'utf8').split('\n')
    expect(head).toMatch(/^Time\tTH\tErrorTH\tH\tHD=0\tHD=1\tHD=2\tState/)
    const [, th, , , ...distances] = first!.split('\t').map(Number)
    expect(th).toBeGreaterThanOrEqual(0)
    expect(distances[0]! + distances[1]! + distances[2]!).toBeCloseTo(1, 3)
    const statdist = readFileSync(`${prefix}_statdist.csv`, 'utf8').split('\n')
    expect(statdist.slice(1, 8).map((line) => line.split('\t')[0])).toEqual(Array.from({length: 7}, (_, i) => `#${i + 1}`))
    expect(statdist[1]).toMatch(/^#1(\t[ABC -]+\t[\d.e-]+)+$/)
    const run = readFileSync(`${prefix}_run.txt`, 'utf8')
    for (const line of [
      'Max Time: 3',
      'StatDist Trajectory Count: 7',
      '$u = 5;',
      'max_time = 3;',
      'TH, HD and StatDist are of 256 trajectories by the method scalar',
    ])
      expect(run).toContain(line)
    expect(run).toMatch(/node C \{\s*logic = 1;/)
  })

  test('says where a precision was not reached', () => {
    const args = ['simulate', bnd, cfg, '--method', 'sliced', '--precision', '1e-6', '--max-time', '1', '--tick', '1', '--outputs', 'A']
    const {code, stderr} = mitologic(args)
    expect(code).toBe(0)
    expect(stderr).toMatch(/the precision 0\.000001 was not reached: after 1\d{7} trajectories, .* standard error is 0\.000\d+/)
  })

  test('names what it does not do', () => {
    const asked = file('asked.cfg', '\ndisplay_traj = TRUE; C.in_graph = 1;\n')
    const {code, stderr} = mitologic(['simulate', bnd, cfg, asked])
    expect(code).toBe(0)
    expect(stderr).toMatch(/asked\.cfg:2:1: 'display_traj = 1' has no effect: a run does not list its single trajectories/)
    expect(stderr).toMatch(/asked\.cfg:2:22: 'C\.in_graph = 1' has no effect: a run does not write the graph of states/)
  })

  test('parameters and held nodes', () => {
    const result = mitologicJson<Json>(['simulate', bnd, cfg, '--force', 'A=1', '--set', '$u=5'])
    expect(result.nodes['A']!.map(({probability}) => probability)).toEqual([1, 1, 1, 1])
  })

  test.each([
    ['another parameter', 'node A { rate_up = $k; }', 'A.istate = 0;', '$k = 10*$base;'],
    ['an initial probability', 'node A {}', '[A].istate = $base [1], 1 - $base [0];', ''],
    ['an initial state', 'node A {}', 'A.istate = $base;', ''],
    ['a scheduled change', 'node A {}', 'A.istate = 0; A.schedule = 0: $base;', ''],
  ])('a parameter that is set acts where the cfg uses it for %s, as with -v of MaBoSS', (_, rules, use, first) => {
    const model = file('base.bnd', `${rules}\n`)
    const base = file('base.cfg', `$base = 1;\n${first}\n${use}\nmax_time = 20; time_tick = 10;\n`)
    const last = (...set: string[]) => mitologicJson<Json>(['simulate', model, base, ...set]).nodes['A']!.at(-1)!.probability
    expect(last()).toBeGreaterThan(0.99)
    expect(last('--set', '$base=0')).toBe(0)
    expect(last('--set', '$base=1', '--set', 'base=0')).toBe(0)
  })
  test('a parameter that is set acts on the maximal time and on which nodes are shown', () => {
    const model = file('shown.bnd', 'node A {} node B {}\n')
    const shown = file('shown.cfg', '$T = 5; $i = 0;\nmax_time = $T; time_tick = 1; A.is_internal = $i;\n')
    const {times, states} = mitologicJson<Json>(['simulate', model, shown, '--set', '$T=2', '--set', '$i=1', '--method', 'exact'])
    expect(times).toEqual([0, 1])
    expect(Object.keys(states)).toEqual(['<nil>', 'B'])
  })
  test('what would be ignored may be turned off', () => {
    const off = file('off.cfg', 'display_traj = 1; A.in_graph = FALSE;\n')
    expect(mitologicJson<Json>(['simulate', bnd, cfg, off, file('offer.cfg', 'display_traj = FALSE;\n')]).method).toBe('exact')
  })
  test('a file in Latin-1 and a name without a rule are warned of', () => {
    const text = Buffer.from('# \u00e9tat\nA, B\n', 'latin1')
    const {stderr, code} = mitologic(['simulate', file('latin.bnet', text)])
    expect(stderr).toMatch(/^warning: .*latin\.bnet:1:3: found a byte that is no UTF-8.*\nwarning: B has no rule; .*input/)
    expect(code).toBe(0)
  })
  test.each(['variables.vd', 'variables.txt'])('settings may be in %s', (name) => {
    const variables = file(name, '// of MaBoSS\n$u = 5;\n[A].istate = 1 [1], 0 [0];\nB.istate = 0;\nmax_time = 2;\n')
    const {times, nodes} = mitologicJson<Json>(['simulate', bnd, cfg, variables])
    expect(times).toHaveLength(2)
    expect(nodes['A']![0]!.probability).toBeGreaterThan(0.5)
    expect(mitologic(['simulate', variables]).stderr).toContain('found settings without rules')
  })
  test('settings beside a bnet act as beside a bnd', () => {
    const rules = file('held.bnet', 'A, A\nB, A\n')
    const settings = file('held.cfg', '$s = 0;\nA.istate = $s; B.istate = 0; max_time = 3; time_tick = 1;\n')
    const {times, nodes} = mitologicJson<Json>(['simulate', rules, settings, '--set', '$s=1'])
    expect(times).toEqual([0, 1, 2])
    expect(nodes['A']!.map(({probability}) => probability)).toEqual([1, 1, 1])
  })
  test('a parameter that is set to no effect is said', () => {
    const idle = file('idle.cfg', '$u = 2; $unused = 1; max_time = 1;\n')
    const {stderr, code} = mitologic(['simulate', bnd, idle, '--set', '$unused=3'])
    expect({stderr, code}).toEqual({stderr: expect.stringContaining('The value set for $unused has no effect'), code: 0})
  })

  const wide = file('wide.bnet', `${Array.from({length: 24}, (_, i) => `N${i}, !N${(i + 1) % 24}`).join('\n')}\n`)
  const bomb = file(
    'bomb.sbml',
    '<?xml version="1.0"?><!DOCTYPE sbml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model id="&b;"/></sbml>',
  )
  test.each<[string, string[], RegExp]>([
    ['a syntax error', [file('syntax.bnd', 'node A {\n  logic = B & ;\n}\n')], /syntax\.bnd:2:15: found '?;'?, expected/],
    [
      'an undefined node',
      [file('undefined.bnd', 'node AKT1 { logic = AKT2; }\n')],
      /undefined\.bnd:1:21: found 'AKT2', expected a node that is defined/,
    ],
    [
      'an undefined parameter',
      [file('parameter.bnd', 'node A { rate_up = $x; }\n')],
      /parameter\.bnd:1:20: the parameter '\$x' has no value; set it in the cfg/,
    ],
    ['two definitions', [file('twice.bnd', 'node A { logic = 1; }\nnode A { logic = 0; }\n')], /twice\.bnd:2:\d+.*'A'.*twice/],
    [
      'a negative rate',
      [file('negative.bnd', 'node A { rate_up = 1 - 2*B; }\nnode B { rate_up = 1; }\n'), '--force', 'B=1'],
      /'A' would turn on at the rate -1 in the state B/,
    ],
    [
      'one that a worker meets',
      [
        file('later.bnd', 'node A { rate_up = 1 - 2*B; }\nnode B { rate_up = 1; }\n'),
        '--method',
        'scalar',
        '--runs',
        '500',
        '--threads',
        '2',
      ],
      /^mitologic: node 'A' would turn on at the rate -1 in the state B; rates must be finite numbers of at least 0\n$/,
    ],
    [
      'initial states that do not sum to 1',
      [bnd, file('istate.cfg', '$u = 1;\n[A].istate = 0.5 [0], 0.6 [1];\n')],
      /istate\.cfg:2:\d+.*sum/,
    ],
    ['a maximal time of 0', [bnd, file('zero.cfg', '$u = 1; max_time = 0;\n')], /max_time/],
    ['a tick of 0', [bnd, cfg, '--tick', '0'], /--tick.*expected a number above 0/],
    ['a truncated file', [file('cut.bnd', 'node A { logic = B; rate_up = @lo')], /cut\.bnd:1:\d+: found .*expected/],
    [
      'too many states',
      [wide, '--outputs', Array.from({length: 24}, (_, i) => `N${i}`).join(','), '--tick', '0.01', '--max-time', '100', '--runs', '200000'],
      /different states of 24 nodes are to be expected, which over \d+ windows take \d+ MB.*name fewer nodes/,
    ],
    ['an entity bomb', [bomb], /bomb\.sbml:1:\d+/],
    ['settings without rules', [cfg], /loop\.cfg: found settings without rules/],
    ['two models', [bnd, wide], /expected one model/],
    ['settings of other nodes beside a bnet', [wide, cfg], /loop\.cfg:2:1: found 'A', expected a node of the model/],
    ['rates beside a bnet', [wide, file('rates.cfg', '$u_N1 = 2;\n')], /rates\.cfg:1:1: found '\$u_N1'.*no rates that could use it/],
    [
      'an unknown ending',
      [file('model.xyz', 'hello')],
      /model\.xyz: neither its name nor its beginning tells a format of models; add --from with one of maboss, bnet/,
    ],
    ['a parameter without its sign', [bnd, cfg, '--set', 'u'], /--set: found 'u', expected \$parameter=number/],
    ['a node that does not exist', [bnd, cfg, '--outputs', 'AA'], /no node is called 'AA'; did you mean 'A'/],
    [
      'a method that cannot run it',
      [file('ratio.bnd', 'node A { rate_up = 1/(1+B); } node B { rate_up = exp(A); }\n'), '--set', '$z=1'],
      /no parameter is called '\$z'/,
    ],
    ['a parameter that nothing uses', [bnd, cfg, '--set', '$uu=1'], /no parameter is called '\$uu'; did you mean '\$u'\?/],
  ])('%s is the user’s mistake, with its place and remedy', (_, args, message) => {
    const {code, stdout, stderr} = mitologic(['simulate', ...args, '--json'])
    expect(stderr).toMatch(message)
    expect({code, stdout}).toEqual({code: 2, stdout: ''})
  })
})

describe('convert', () => {
  test('knows the formats and rules that logic has', () => {
    expect([...readFormats].sort()).toEqual(formats.map(({id}) => id).sort())
    expect([...writtenFormats].sort()).toEqual(formats.flatMap(({id, write}) => (write ? [id] : [])).sort())
    expect([...arrowRules].sort()).toEqual([...edgeRules].sort())
  })
  test('goes through every format that is written and back to the same rules', () => {
    const rules = mitologic(['convert', bnd, cfg, '--to', 'bnet']).stdout
    for (const to of writtenFormats) {
      const prefix = join(folder, `as-${to}`)
      const {files} = mitologicJson<{files: Record<string, string>}>(['convert', bnd, cfg, '--to', to, '-o', prefix])
      expect(mitologic(['convert', prefix + Object.keys(files)[0]!, '--to', 'bnet']).stdout).toBe(rules)
    }
  })
  test('lists what is lost, and takes the format from the name', () => {
    const {code, stderr} = mitologic(['convert', bnd, cfg, '-o', join(folder, 'named.bnet')])
    expect(code).toBe(0)
    expect(stderr).toContain('The rates of A and C are lost')
    expect(readFileSync(join(folder, 'named.bnet'), 'utf8')).toContain('A, !B')
  })
  test.each<[string, string[], RegExp]>([
    ['no format', [bnd], /--to is missing; name the format to write, one of maboss, bnet/],
    ['a name that tells none', [bnd, '-o', join(folder, 'x.y')], /its ending tells no format that can be written/],
    ['one name for two files', [bnd, '-o', join(folder, 'x.bnd')], /takes 2 files; give their name without ending/],
    ['a format that is only read', [bnd, '--to', 'ginml'], /--to.*expected one of maboss, bnet, boolnet, sbml-qual/],
  ])('%s is refused', (_, args, message) => {
    const {code, stderr} = mitologic(['convert', ...args])
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})

describe('check', () => {
  const expectations = file('expectations.txt', 'expectation: A is not for good\n  expect possible C on\n  expect never C on\n')
  test('says which expectations hold, and shows how others fail', () => {
    const {code, stdout} = mitologic(['check', bnd, cfg, '--expect', expectations, '--json'])
    expect(code).toBe(2)
    const {summary, results} = JSON.parse(stdout) as {
      summary: unknown
      results: {
        line: number
        verdict: string
        counterexample: {start: string[]; steps: {node: string; value: number}[]; rule: string} | null
      }[]
    }
    expect(summary).toEqual({holds: 1, fails: 1, undecided: 0})
    expect(results.map(({line, verdict}) => [line, verdict])).toEqual([
      [2, 'holds'],
      [3, 'fails'],
    ])
    expect(results[1]!.counterexample!.steps.map(({node, value}) => `${node}${value}`)).toEqual(['A1', 'B1', 'C1'])
    expect(results[1]!.counterexample!.rule).toContain('A & B')
    expect(mitologic(['check', bnd, cfg, '--expect', expectations]).stdout).toContain('1 of 2 hold, 1 fail.')
  })
  test.each<[string, string, RegExp]>([
    ['an unknown node', 'expect D on\n', /:1.*no node is called 'D'/],
    ['a line that makes no sense', 'expect A maybe\n', /:1:\d+: found 'maybe'/],
    ['an expectation without any', 'expectation: empty\n given A on\n', /:1:1: found an expectation without/],
  ])('%s is refused with its place', (name, text, message) => {
    const {code, stderr} = mitologic(['check', bnd, cfg, '--expect', file(`${name.replaceAll(' ', '-')}.txt`, text)])
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})
