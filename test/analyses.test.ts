import {spawn} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {mitologic, mitologicJson, root, temporaryFolder} from './run-cli.js'
import {sharedData} from './shared-data.js'

const folder = temporaryFolder()
const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const toggle = file('toggle.bnet', 'A, !B\nB, !A\n')
const bothOff = ['toggle.bnd', 'toggle.cfg'].map((name) =>
  file(name, name.endsWith('cfg') ? 'A.istate = 0; B.istate = 0;\n' : 'node A { logic = !B; }\nnode B { logic = !A; }\n'),
)
const ring = file('ring.bnet', 'A, !B\nB, A\n')
const inputs = (count: number) => file(`inputs-${count}.bnet`, `${Array.from({length: count}, (_, i) => `I${i}, I${i}`).join('\n')}\n`)
const chain = [
  file(
    'chain.bnd',
    `node A { rate_up = $u; rate_down = $d; }
node B { logic = A & !D; rate_up = @logic ? $u_B : 0; rate_down = @logic ? 0 : $both; }
node C { logic = B; rate_up = @logic ? $both : 0; rate_down = @logic ? 0 : 2; }
node D { rate_up = $off; rate_down = 0; }
node E { logic = A; }
`,
  ),
  file(
    'chain.cfg',
    `$u = 0.7; $d = 0.4; $u_B = 1.5; $both = 0.5; $off = 0;
A.istate = 0; B.istate = 0; C.istate = 0; D.istate = 0; E.istate = 0;
max_time = 4; time_tick = 1; sample_count = 20000; seed_pseudorandom = 3;
`,
  ),
]
const cellFate = (name: string) => sharedData(`data/models/MaBoSS_ref/cellfate/${name}`)

describe('attractors', () => {
  interface Json {
    nodes: number
    inputs: string[]
    counts: {fixedPoints: number | null; trapSpaces: number | null; basins: number | null}
    fixedPoints: {state: string; on: string[]}[]
    trapSpaces: {on: string[]; off: string[]; free: string[]}[]
    basins: {probability: number; size: number; state: string | null; on: string[]; changing: string[]}[] | null
  }
  test('a toggle switch has two fixed points and no other trap space', () => {
    expect(mitologicJson<Json>(['attractors', toggle])).toEqual({
      nodes: 2,
      inputs: [],
      counts: {fixedPoints: 2, trapSpaces: 0, basins: null},
      fixedPoints: [
        {state: 'B', on: ['B']},
        {state: 'A', on: ['A']},
      ],
      trapSpaces: [],
      basins: null,
    })
    expect(mitologic(['attractors', toggle]).stdout).toBe(
      '2 nodes\n\n2 fixed points:\n  B\n  A\n\nNo other smallest trap space: every one of them is a fixed point.\n',
    )
  })

  test('a negative loop has none, and one trap space, which is a cycle of four states', () => {
    const {counts, fixedPoints, trapSpaces, basins} = mitologicJson<Json>(['attractors', ring, '--basins'])
    expect({counts, fixedPoints, trapSpaces}).toEqual({
      counts: {fixedPoints: 0, trapSpaces: 1, basins: 1},
      fixedPoints: [],
      trapSpaces: [{on: [], off: [], free: ['A', 'B']}],
    })
    expect(basins).toEqual([{probability: 1, size: 4, state: null, on: [], off: [], changing: ['A', 'B'], strongBasin: 4, weakBasin: 4}])
    expect(mitologic(['attractors', ring, '--basins']).stdout).toContain('1.0000  4 states  all nodes changing')
  })

  test('a symmetric toggle ends on either side with probability one half, and a faster side more often', () => {
    const ends = (args: string[]) =>
      Object.fromEntries(
        mitologicJson<Json>(['attractors', ...args, '--basins']).basins!.map(({state, probability}) => [state, probability]),
      )
    expect(ends(bothOff)).toEqual({A: 0.5, B: 0.5})
    const race = file('race.bnd', 'node A { rate_up = B ? 0 : $fast; rate_down = B; } node B { logic = !A; }')
    const cfg = file('race.cfg', '$fast = 1; A.istate = 0; B.istate = 0;')
    expect(ends([race, cfg, '--set', '$fast=3'])).toEqual({A: 0.75, B: 0.25})
    expect(ends([race, cfg, '--force', 'A=0'])).toEqual({B: 1})
    expect(mitologicJson<Json>(['attractors', race, cfg, '--force', 'A=0'])).toMatchObject({fixedPoints: [{state: 'B'}], inputs: []})
  })

  test('says when there are more than are listed', () => {
    const six = inputs(6)
    expect(mitologicJson<Json>(['attractors', six, '--most', '5'])).toMatchObject({
      counts: {fixedPoints: 64, trapSpaces: 0},
      fixedPoints: {length: 5},
    })
    expect(mitologic(['attractors', six, '--most', '5']).stdout).toContain('64 fixed points, the first 5 of them:\n  <nil>\n  I5\n')
    const many = mitologicJson<Json>(['attractors', inputs(12)])
    expect(many).toMatchObject({counts: {fixedPoints: null, trapSpaces: null}, fixedPoints: {length: 100}, inputs: {length: 12}})
    const {stdout} = mitologic(['attractors', inputs(12)])
    expect(stdout).toContain('more than 1,000 fixed points, 100 of them:')
    expect(stdout).toContain('such as --force I0=0')
    expect(mitologicJson<Json>(['attractors', inputs(12), '--force', 'I0=0', '--force', 'I1=1', '--force', 'I2=0'])).toMatchObject({
      counts: {fixedPoints: 512},
      inputs: {length: 9},
    })
    const loops = file('loops.bnet', `${Array.from({length: 3}, (_, i) => `S${i}, S${i}\nA${i}, !B${i}\nB${i}, A${i}`).join('\n')}\n`)
    expect(mitologicJson<Json>(['attractors', loops, '--most', '3'])).toMatchObject({
      counts: {fixedPoints: 0, trapSpaces: null},
      trapSpaces: {length: 3},
    })
    expect(mitologic(['attractors', loops, '--most', '3']).stdout).toContain('more than 3 smallest trap spaces')
  })

  test.skipIf(!cellFate('cellfate.bnd'))('of cell fate: 27, and from its start only one is reached', () => {
    const found = mitologicJson<Json>(['attractors', cellFate('cellfate.bnd')!, cellFate('cellfate.cfg')!, '--basins'])
    expect(found).toMatchObject({nodes: 31, inputs: ['FASL', 'TNF', 'FADD'], counts: {fixedPoints: 27, trapSpaces: 0, basins: 1}})
    expect(found.basins![0]).toMatchObject({probability: 1, state: 'FADD -- cIAP -- mROS -- ATP'})
    expect(found.fixedPoints.map(({state}) => state)).toContain(found.basins![0]!.state)
  })

  const wide = file('wide.bnet', `${Array.from({length: 24}, (_, i) => `N${i}, !N${(i + 1) % 24}`).join('\n')}\n`)
  test.each<[string, string[], RegExp]>([
    [
      'too many states',
      [wide, '--basins'],
      /--basins: more than 50000 states can be reached from the start.*hold some nodes.*or allow more states \(--most-states\)/,
    ],
    ['few states allowed', [ring, '--basins', '--most-states', '3'], /more than 3 states/],
    ['a node that does not exist', [toggle, '--force', 'AA=1'], /no node is called 'AA'; did you mean 'A'/],
    ['a node held at 2', [toggle, '--force', 'A=2'], /--force: found 'A=2', expected NODE=0 or NODE=1/],
    ['a parameter that does not exist', [toggle, '--set', '$x=1'], /no parameter is called '\$x'/],
    ['no list at all', [toggle, '--most', '0'], /--most: found '0', expected a whole number from 1 to 100000/],
    ['a syntax error', [file('syntax.bnet', 'A, &\n')], /syntax\.bnet:1:4: found/],
    ['a missing file', ['none.bnet'], /none\.bnet: no such file/],
    ['no model', [], /missing required argument 'model'/],
  ])('%s is the user’s mistake, with its remedy', (_, args, message) => {
    const {code, stdout, stderr} = mitologic(['attractors', ...args, '--json'])
    expect(stderr).toMatch(message)
    expect({code, stdout, lines: stderr.trim().split('\n').length}).toEqual({code: 2, stdout: '', lines: 1})
  })
})

interface Difference {
  first: number
  second: number
  delta: number
  error: number
  z: number | null
  pValue: number | null
  qValue: number | null
}
interface CompareJson {
  first: Record<string, unknown>
  second: Record<string, unknown>
  paired: boolean
  times: number[]
  tick: number
  nodes: Record<string, Difference[]>
  end: Record<string, Difference>
  onlyFirst: string[]
  onlySecond: string[]
  test: string
}
const compare = (args: string[]) => mitologicJson<CompareJson>(['compare', ...args])

describe('sensitivity', () => {
  interface Json {
    outputs: Record<string, {probability: number; error: number}>
    sensitivities: {
      output: string
      kind: string
      node: string | null
      direction: string | null
      parameter: string | null
      slope: number
      error: number
      z: number | null
      pValue: number | null
      qValue: number | null
    }[]
    leftOut: {nodes: string[]; rates: unknown[]; parameters: string[]}
    factor: number
    method: string
    runs: number
    seed: number
    maxTime: number
  }
  const sensitivity = (args: string[]) => mitologicJson<Json>(['sensitivity', ...chain, '--of', 'C', ...args])
  /** The slope by the exact method, from two runs of the model with one parameter raised and lowered. */
  const finiteDifference = (parameter: string, value: number, factor: number) => {
    const args = ['--method', 'exact', '--set', `${parameter}=${value / factor}`, '--with-set', `${parameter}=${value * factor}`]
    return compare([...chain, ...args]).end['C']!.delta / (2 * Math.log(factor))
  }

  test('of a small model is exact, and that of a finite difference', () => {
    const found = sensitivity([])
    expect(found).toMatchObject({method: 'exact', runs: 0, factor: 1.01, maxTime: 4, test: 'every slope is exact: nothing to test'})
    const slopeOf = (parameter: string) => found.sensitivities.find((one) => one.parameter === parameter)!
    for (const [parameter, value] of [
      ['$u', 0.7],
      ['$d', 0.4],
      ['$u_B', 1.5],
      ['$both', 0.5],
    ] as const) {
      expect(slopeOf(parameter).slope).toBeCloseTo(finiteDifference(parameter, value, 1.01), 6)
      expect(slopeOf(parameter)).toMatchObject({error: 0, z: null, pValue: null, qValue: null})
    }
    // A parameter that is one rate is that rate; one of two rates is neither.
    expect(slopeOf('$u')).toMatchObject({kind: 'rate', node: 'A', direction: 'up'})
    expect(slopeOf('$both')).toMatchObject({kind: 'parameter', node: null, direction: null})
    const slopes = found.sensitivities.map(({slope}) => Math.abs(slope))
    expect(slopes).toEqual([...slopes].sort((a, b) => b - a))
    expect(found.leftOut).toEqual({
      nodes: ['E'],
      rates: [
        {node: 'D', direction: 'up'},
        {node: 'D', direction: 'down'},
      ],
      parameters: [],
    })
  })

  test.each(['sliced', 'scalar'])('%s: within the standard errors of it, with a finite difference as large', (method) => {
    const found = sensitivity(['--method', method, '--runs', '20000'])
    expect(found).toMatchObject({method, seed: 3, factor: 1.5})
    expect(found.runs).toBeGreaterThanOrEqual(20_000)
    for (const [parameter, value] of [
      ['$u', 0.7],
      ['$u_B', 1.5],
      ['$both', 0.5],
    ] as const) {
      const {slope, error, z, qValue} = found.sensitivities.find((one) => one.parameter === parameter)!
      expect(Math.abs(slope - finiteDifference(parameter, value, 1.5))).toBeLessThan(5 * error)
      expect(z).toBeCloseTo(slope / error, 5)
      expect(qValue).toBeLessThan(1e-3)
    }
  })

  test('is shown as a table, the strongest first, with what was left out', () => {
    const {stdout} = mitologic(['sensitivity', ...chain, '--of', 'C', '--force', 'E=1'])
    expect(stdout).toMatch(/^exact, no sampling, .*P\(on\) at the end, time 4$/m)
    expect(stdout).toMatch(/^C: P = 0\.\d{4}\n {2}rate +slope\n {2}C up +\+0\.\d{4}\n {2}A up \(\$u\) +\+0\.\d{4}\n/m)
    expect(stdout).toContain('1 node from which nothing leads to C: E')
    expect(stdout).toContain('2 rates and parameters at 0: D up ($off), D down')
    const sampled = mitologic(['sensitivity', ...chain, '--of', 'C,B', '--method', 'sliced']).stdout
    expect(sampled).toMatch(/^ {2}rate +slope ± error +z +p +q$/m)
    expect(sampled).toMatch(/^ {2}A up \(\$u\) +\+0\.\d{4} ± 0\.\d{4} +\d+\.\d +\d/m)
  })

  test.each<[string, string[], RegExp]>([
    ['no node to look at', chain, /--of: expected the nodes whose answer is asked for/],
    ['an empty list of nodes', [...chain, '--of', ','], /--of: found ',', expected names of nodes with commas in between/],
    ['a node that does not exist', [...chain, '--of', 'CC'], /no node is called 'CC'; did you mean 'C'/],
    ['a factor of 1', [...chain, '--of', 'C', '--factor', '1'], /--factor.*expected a number above 1/],
    ['a method that gives no arms', [...chain, '--of', 'C', '--method', 'compat'], /--method.*expected one of auto, exact, sliced/],
    ['a parameter that does not exist', [...chain, '--of', 'C', '--set', '$x=1'], /no parameter is called '\$x'/],
    ['an end at 0', [...chain, '--of', 'C', '--max-time', '0'], /--max-time.*expected a number above 0/],
  ])('%s is the user’s mistake, with its remedy', (_, args, message) => {
    const {code, stdout, stderr} = mitologic(['sensitivity', ...args, '--json'])
    expect(stderr).toMatch(message)
    expect({code, stdout, lines: stderr.trim().split('\n').length}).toEqual({code: 2, stdout: '', lines: 1})
  })
})

describe('compare', () => {
  test('a knock-out is obvious in what it drives, and nowhere else', () => {
    const found = compare([...chain, '--with-force', 'B=0', '--method', 'sliced'])
    expect(Object.keys(found)).toEqual(['first', 'second', 'paired', 'times', 'tick', 'nodes', 'end', 'onlyFirst', 'onlySecond', 'test'])
    expect(found).toMatchObject({
      first: {files: chain, set: {}, force: {}, method: 'sliced', seed: 3},
      second: {files: chain, set: {}, force: {B: 0}, method: 'sliced', seed: 3},
      paired: true,
      times: [0, 1, 2, 3],
      tick: 1,
    })
    expect(Object.keys(found.nodes)[0]).toBe('B')
    for (const name of ['B', 'C']) {
      expect(found.nodes[name]!.at(-1)!.qValue).toBeLessThan(1e-12)
      expect(found.end[name]!.delta).toBeLessThan(-0.2)
    }
    for (const name of ['A', 'D', 'E']) {
      for (const window of found.nodes[name]!) expect(window).toMatchObject({delta: 0, error: 0, z: null, pValue: 1, qValue: 1})
    }
  })

  test('is exact where few states can be reached, and trajectories say the same within their errors', () => {
    const change = ['--with-set', '$u=1.4', '--force', 'D=0']
    const exact = compare([...chain, ...change])
    expect(exact).toMatchObject({first: {method: 'exact', runs: 0, force: {D: 0}}, second: {set: {$u: 1.4}, force: {D: 0}}, paired: false})
    const simulated = mitologicJson<{nodes: Record<string, {probability: number}[]>}>([
      'simulate',
      ...chain,
      '--set',
      '$u=1.4',
      '--force',
      'D=0',
    ])
    for (const [name, windows] of Object.entries(exact.nodes)) {
      for (const [w, {second, error, pValue}] of windows.entries())
        expect({second, error, pValue}).toEqual({second: simulated.nodes[name]![w]!.probability, error: 0, pValue: null})
    }
    for (const method of ['sliced', 'scalar', 'compat']) {
      const found = compare([...chain, ...change, '--method', method])
      expect(found.paired).toBe(method !== 'compat')
      for (const [name, windows] of Object.entries(found.nodes)) {
        for (const [w, {delta, error}] of windows.entries())
          expect(Math.abs(delta - exact.nodes[name]![w]!.delta), `${method} ${name} ${w}`).toBeLessThanOrEqual(5 * error)
      }
    }
  })

  test('a model beside itself differs nowhere, whether run in pairs or apart', () => {
    const paired = compare([...chain, '--with', ...chain, '--method', 'sliced'])
    expect(paired.paired).toBe(true)
    for (const {delta, qValue} of Object.values(paired.end)) expect({delta, qValue}).toEqual({delta: 0, qValue: 1})
    // The same rules in other words.
    const reordered = file(
      'reordered.bnd',
      `node Z { rate_up = 0; rate_down = 0; }\n${mitologic(['convert', ...chain, '--to', 'maboss']).stdout.split('\n\n$')[0]}`,
    )
    const apart = compare([...chain, '--with', reordered, chain[1]!, '--method', 'scalar'])
    expect(apart).toMatchObject({paired: false, first: {seed: 3, runs: 20_000}, second: {seed: 4, runs: 20_000}})
    expect(apart).toMatchObject({onlyFirst: [], onlySecond: ['Z']})
    for (const windows of Object.values(apart.nodes)) for (const {qValue} of windows) expect(qValue).toBeGreaterThan(1e-3)
    const {stdout} = mitologic(['compare', ...chain, '--with', reordered, chain[1]!, '--method', 'scalar'])
    expect(stdout).toContain('None of 5 nodes differs (q < 0.05): ')
    expect(stdout).toContain('Only in the second model: Z')
  })

  test('settings alone are read with the rules of the first model; its time goes for both, and that is said', () => {
    const other = file('other.cfg', '$u = 0.7; $d = 4; $u_B = 1.5; $both = 0.5; $off = 0; A.istate = 1; max_time = 9; time_tick = 1;')
    const {code, stdout, stderr} = mitologic(['compare', ...chain, '--with', other, '--json'])
    expect(code).toBe(0)
    const found = JSON.parse(stdout) as CompareJson
    expect(found).toMatchObject({second: {files: [chain[0], other]}, times: [0, 1, 2, 3]})
    expect(found.nodes['A']![0]).toMatchObject({delta: expect.any(Number)})
    expect(stderr).toContain("warning: The second model's own maximal time, 9, is not used: both run to that of the first, 4.")
  })

  test('is shown as a table, the largest difference first', () => {
    const {stdout} = mitologic(['compare', ...chain, '--with-force', 'B=0', '--method', 'sliced'])
    expect(stdout).toMatch(
      /^first {3}\S+chain\.bnd \S+chain\.cfg\nsecond {2}the same, B=0\nsliced, \d+ trajectories each with common random numbers, seed 3/,
    )
    expect(stdout).toMatch(/^node +first +second +difference ± error +z +p +q\nB +0\.\d{4} +0\.0000 +−0\.\d{4} ± 0\.\d{4} +−\d+\.\d /m)
    expect(stdout).toContain('The other 3 of 5 do not differ (q < 0.05): A, D, E')
    expect(stdout).toMatch(/two-sided paired t-tests over \d+ blocks of trajectories with common random numbers/)
    expect(mitologic(['compare', ...chain, '--with-set', '$u=1.4', '--tick', '4']).stdout).toContain('\nsecond  the same, $u=1.4\n')
    expect(mitologic(['compare', ...chain, '--with-force', 'B=0']).stdout).toMatch(
      /^exact, no sampling.*\n\nnode +first +second +difference\nB /m,
    )
  })

  test('a precision is that of every difference', () => {
    const found = compare([...chain, '--with-set', '$u=1.4', '--method', 'sliced', '--precision', '0.002'])
    for (const windows of Object.values(found.nodes)) for (const {error} of windows) expect(error).toBeLessThanOrEqual(0.002)
  })

  test.each<[string, string[], RegExp]>([
    ['nothing to compare with', chain, /found nothing to compare with; name another model \(--with\) or a change/],
    ['no node in common', [...chain, '--with', inputs(2)], /no node that model 'chain' reports is one of model 'inputs-2'/],
    ['a node that does not exist', [...chain, '--with-force', 'BB=0'], /no node is called 'BB'; did you mean 'B'/],
    ['a node that the other has not', [...chain, '--with', ring, '--outputs', 'C'], /no node is called 'C'.*\(model 'ring'\)/],
    ['a change that is none', [...chain, '--with-force', 'B'], /--with-force: found 'B', expected NODE=0 or NODE=1/],
    [
      'a parameter that is none',
      [...chain, '--with-set', 'u'],
      /--with-set: found 'u', expected \$parameter=number.*--with-set '\$u=0\.5'/,
    ],
    ['a missing file', [...chain, '--with', 'none.bnd'], /none\.bnd: no such file/],
    ['a syntax error in the other model', [...chain, '--with', file('bad.bnd', 'node A {\n logic = ; }')], /bad\.bnd:2:10/],
    ['two other models', [...chain, '--with', ring, toggle], /expected one model/],
    ['a tick of 0', [...chain, '--with-force', 'B=0', '--tick', '0'], /--tick.*expected a number above 0/],
  ])('%s is the user’s mistake, with its remedy', (_, args, message) => {
    const {code, stdout, stderr} = mitologic(['compare', ...args, '--json'])
    expect(stderr).toMatch(message)
    expect({code, stdout, lines: stderr.trim().split('\n').length}).toEqual({code: 2, stdout: '', lines: 1})
  })
})

test.each([
  ['compare', ['--with-force', 'B=0', '--method', 'reference', '--runs', '50000000', '--tick', '4']],
  ['sensitivity', ['--of', 'C', '--method', 'reference', '--runs', '50000000']],
])(
  '%s can be stopped: exit code 130, and nothing on standard output',
  async (verb, args) => {
    const child = spawn(process.execPath, [join(root, 'bin', 'mitologic.js'), verb, '-', chain[1]!, ...args])
    const said = {stdout: '', stderr: ''}
    child.stdout.on('data', (data) => (said.stdout += data))
    child.stderr.on('data', (data) => (said.stderr += data))
    const ended = new Promise((resolve) => child.on('close', resolve))
    // More than a pipe holds: when all is written, the command has begun to read, and so to listen.
    const padding = `// ${'.'.repeat(100)}\n`.repeat(20_000)
    child.stdin.end(readFileSync(chain[0]!, 'utf8') + padding, () => setTimeout(() => child.kill('SIGINT'), 500))
    expect(await ended).toBe(130)
    expect(said).toEqual({stdout: '', stderr: 'mitologic: stopped; nothing was written\n'})
  },
  60_000,
)
