import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {compile} from '#engine'
import {ParseError} from '#errors'
import {type Expr, type Model, parseBnd, parseBnet, ruleNode, variable} from '#logic'
import {basins} from './basins.js'
import {checkExpectations, counterexample} from './check.js'
import {parseExpectations} from './expectations.js'
import {explainState} from './explain.js'
import {attractorsOf, explore} from './space.js'

/** A drug damages, damage activates p53; p53 kills unless BCL2 is on; miR21 keeps BCL2 on. */
const cell = parseBnet(
  'p53, damage & !MDM2\nMDM2, p53 & !damage\nBCL2, miR21 & !p53 | BCL2 & miR21\ndeath, p53 & !BCL2 | death\ndamage, damage\nmiR21, miR21\n',
)

describe('why is this node off', () => {
  test('the values that settle it are named, and those that would turn it', () => {
    const {steps, text} = explainState(cell, {damage: 1, p53: 1, BCL2: 1, miR21: 1}, 'death')
    expect(steps[0]).toMatchObject({
      node: 'death',
      value: 0,
      status: 'held',
      reasons: [{node: 'BCL2', value: 1}],
      wouldTurn: [{node: 'BCL2', value: 0}],
    })
    expect(steps.map(({node}) => node)).toEqual(['death', 'BCL2', 'miR21'])
    expect(text.split('\n').slice(0, 3)).toEqual([
      'death is off and stays so because BCL2 is on (death = (p53 & !BCL2) | death); it would be otherwise if BCL2 is off.',
      '  BCL2 is on and stays so because miR21 is on (BCL2 = (miR21 & !p53) | (BCL2 & miR21)); it would be otherwise if miR21 is off.',
      '    miR21 is on because it started so: nothing acts on it.',
    ])
  })

  test('a node about to change says so; either of two reasons is enough, and one is named', () => {
    const turning = explainState(cell, {damage: 1, p53: 1}, 'death').steps[0]!
    expect(turning).toMatchObject({
      status: 'changing',
      reasons: [
        {node: 'p53', value: 1},
        {node: 'BCL2', value: 0},
      ],
    })
    const held = explainState(parseBnet('A, B & C\n'), {}, 'A').steps[0]!
    expect(held.reasons).toHaveLength(1)
    expect(held.wouldTurn).toEqual([])
  })

  test('rates without a rule are explained by their conditions', () => {
    const model = parseBnd('node A { rate_up = B ? $u : 0; rate_down = 0; } node B { logic = B; }', '$u = 2;')
    expect(explainState(model, new Set<string>(), 'A').steps[0]!.text).toContain('A turns on while B')
    expect(() => explainState(model, {C: 1}, 'A')).toThrow("no node is called 'C'")
    expect(() => explainState(model, [0, 0], 'b')).toThrow("did you mean 'B'")
  })
})

describe('expectations', () => {
  test('a file is read line by line', () => {
    const read = parseExpectations(
      `# what we know
expectation: BCL2 protects   # a note
  given   damage on, miR21 = 1 and "p53" off
  perturb BCL2 up
  expect  never death on
  expect  death on in at most 5 %

given damage on
expect eventually p53 on and death on
given damage off
expect death down, p53 unchanged
`,
      'e.txt',
    )
    expect(read.map(({name, given, perturb, expect: clauses, line}) => [name, given.length, perturb.length, clauses.length, line])).toEqual(
      [
        ['BCL2 protects', 3, 1, 2, 2],
        ['eventually p53 on and death on', 1, 0, 1, 8],
        ['death down, p53 unchanged', 1, 0, 1, 10],
      ],
    )
    expect(read[0]!.expect[1]).toMatchObject({kind: 'share', comparison: 'at most', share: 0.05})
    expect(read[1]!.expect[0]).toMatchObject({
      kind: 'logical',
      mode: 'eventually',
      facts: [
        {node: 'p53', value: 1},
        {node: 'death', value: 1},
      ],
    })
  })

  test.each([
    ['', 'e:1:1: found no expectation'],
    ['expect', 'e:1:7: found the end of the line, expected what is expected'],
    ['expect A', 'e:1:9: found the end of the line'],
    ['expect A maybe', "e:1:10: found 'maybe', expected one of 'on', 'off' after 'A'"],
    ['given A on\n', 'e:1:1: found an expectation without'],
    ['given A on, A off\nexpect A on', "e:1:13: found 'A', expected one value per node"],
    ['hope A on', "e:1:1: found 'hope'"],
    ['expect A on B on', "e:1:13: found 'B'"],
    ['expect A on in at least 150 %', "e:1:25: found '150'"],
    ['expect A on in at least 15', 'e:1:27: found the end of the line'],
    ['expect A up, B on', "e:1:16: found 'on'"],
    ['expect "A on', 'e:1:8'],
    ['given A up\nexpect A on', "e:1:9: found 'up'"],
    ['given A constructor\nexpect A on', "e:1:9: found 'constructor', expected one of 'on', 'off'"],
    ['expect A __proto__', "e:1:10: found '__proto__'"],
    ['expect toString A on', "e:1:17: found 'A'"],
  ])('%j is refused', (text, message) => expect(() => parseExpectations(text, 'e')).toThrow(message))

  test('names that objects have by themselves are names like any others, and a hash in quotes is none', async () => {
    const [read] = parseExpectations('given __proto__ on, constructor off\nexpect "no. #1" on # a note')
    expect(read!.given.map(({node}) => node)).toEqual(['__proto__', 'constructor'])
    expect(read!.expect[0]).toMatchObject({facts: [{node: 'no. #1', value: 1}], text: '"no. #1" on'})
    const model = parseBnet('constructor, toString\ntoString, constructor\n')
    expect(explainState(model, {}, 'constructor').state).toBe('<nil>')
    expect(explainState(model, {['toString' as string]: 1}, 'constructor').steps[0]).toMatchObject({value: 0, status: 'changing'})
    const text =
      'given constructor on, toString on\nperturb toString off\nexpect constructor off\nexpect constructor down\nexpect always A on'
    const results = await checkExpectations(parseBnet('constructor, toString\ntoString, 1\nA, A\n'), parseExpectations(text), {runs: 256})
    expect(results.map(({verdict}) => verdict)).toEqual(['holds', 'holds', 'fails'])
  })

  test('mutated files are read or refused with a place', () => {
    const seed =
      'expectation: x\ngiven A on, "B c" off\nperturb C up\nexpect never A on and B off\nexpect A on in at least 6 %\nexpect A up, B down\n'
    const edit = fc.tuple(fc.nat(200), fc.nat(6), fc.constantFrom('', ',', '"', ' and ', '%', '=', '\n', '#', 'on', '9', '\u0000', '💥'))
    fc.assert(
      fc.property(fc.array(edit, {minLength: 1, maxLength: 4}), (edits) => {
        let text = seed
        for (const [at, cut, put] of edits) text = text.slice(0, at % text.length) + put + text.slice((at % text.length) + cut)
        try {
          parseExpectations(text)
        } catch (error) {
          if (!(error instanceof ParseError)) throw error
          expect(error.at.line).toBeGreaterThan(0)
        }
      }),
      {numRuns: 2000, seed: 1},
    )
  })

  const verdicts = async (text: string, model: Model = cell) =>
    (await checkExpectations(model, parseExpectations(text))).map(({verdict}) => verdict)
  test.each([
    ['given damage on, miR21 off, BCL2 off, death off, MDM2 off\nexpect death on', 'holds'],
    ['given damage on, miR21 off, BCL2 off, death off\nexpect eventually death on', 'holds'],
    ['given damage on, miR21 on, BCL2 on, death off\nexpect never death on', 'holds'],
    ['given damage on, miR21 on, BCL2 off, death off, p53 off\nexpect possible death on', 'holds'],
    ['given damage on, miR21 on, BCL2 off, death off, p53 off\nexpect death on', 'fails'],
    ['given damage off, p53 off, death off\nexpect possible death on', 'fails'],
    ['given damage off, p53 off, death off\nexpect always death off', 'holds'],
    ['given damage on, miR21 on, BCL2 on, death off\nperturb miR21 down\nexpect death on', 'holds'],
    ['given damage on, miR21 on, BCL2 on, death off, p53 on\nperturb BCL2 off\nexpect death up', 'holds'],
    ['given damage on, miR21 off, BCL2 off, death off\nexpect death on in at least 99 %', 'holds'],
    ['given damage on, miR21 off, BCL2 off, death off\nexpect death on in at most 50 %', 'fails'],
    ['given damage on, miR21 on, BCL2 on, death off\nperturb damage on\nexpect death unchanged', 'holds'],
    ['given damage on, miR21 on, BCL2 on, death off\nperturb damage on\nexpect death up', 'fails'],
  ])('%j %s', async (text, verdict) => expect(await verdicts(text)).toEqual([verdict]))

  test('the counterexample is the shortest way, with the rule responsible', () => {
    const [expectation] = parseExpectations('given damage on, miR21 on, BCL2 off, death off, p53 off, MDM2 off\nexpect never death on')
    const found = counterexample(cell, expectation!)!
    expect(found.trajectory.steps.map(({node, value}) => `${node}${value}`)).toEqual(['p531', 'death1'])
    expect(found.trajectory.start).toEqual(['damage', 'miR21'])
    expect(found.culprit).toMatchObject({node: 'death', status: 'changing', rule: 'death = (p53 & !BCL2) | death'})
    expect(found.text).toContain('p53 on, then death on')
    const [always] = parseExpectations('given damage on, p53 off\nexpect always p53 on')
    expect(counterexample(cell, always!)!.text).toMatch(/^Already at the start/)
  })

  test('what cannot be decided is said, and a name that is not there has its place', async () => {
    const wide = parseBnet(
      `${Array.from({length: 20}, (_, i) => `N${i}, !N${i}`).join('\n')}\nA, ${Array.from({length: 20}, (_, i) => `N${i}`).join(' & ')}\n`,
    )
    const [result] = await checkExpectations(wide, parseExpectations('given A off\nexpect A on'), {maxStates: 500})
    expect(result!.verdict).toBe('undecided')
    expect(result!.why).toContain('In a simulation, ')
    const deep = parseBnet(
      `${Array.from({length: 20}, (_, i) => `N${i}, N${i} | !A`).join('\n')}\nA, ${Array.from({length: 20}, (_, i) => `N${i}`).join(' & ')}\n`,
    )
    const [resting] = await checkExpectations(
      deep,
      parseExpectations(`given A on, ${Array.from({length: 20}, (_, i) => `N${i} on`).join(', ')}\nexpect A off`),
      {maxStates: 5},
    )
    expect(resting!.verdict).toBe('fails')
    await expect(checkExpectations(cell, parseExpectations('given p53 on\nexpect deth on', 'e.txt'))).rejects.toThrow(
      "e.txt:2: no node is called 'deth'; did you mean 'death'?",
    )
  })
})

describe('basins', () => {
  test('the exact shares of a race are those of its rates', async () => {
    const model = parseBnd(
      'node A { rate_up = !B ? 3 : 0; rate_down = 0; } node B { rate_up = !A ? $k : 0; rate_down = 0; }',
      '$k = 1; A.istate = 0; B.istate = 0;',
    )
    const found = await basins(model)
    expect(found.map(({states, strongBasin, weakBasin}) => [states, strongBasin, weakBasin])).toEqual([
      [[['A']], 1, 2],
      [[['B']], 1, 2],
    ])
    expect(found[0]!.probability).toBeCloseTo(0.75, 9)
  })

  test('a cycle is one attractor; too many states are refused', async () => {
    const [ring] = await basins(parseBnet('A, !B\nB, A\n'))
    expect(ring).toMatchObject({probability: expect.closeTo(1, 9), states: {length: 4}})
    await expect(basins(parseBnet('A, !B\nB, A\n'), {maxStates: 3})).rejects.toThrow('more than 3 states')
    const begun = parseBnd('node A { logic = !B; } node B { logic = !A; }', '[A, B].istate = 0.5 [0, 0], 0.5 [0, 0]; ')
    expect(await basins(begun, {maxStates: 3})).toHaveLength(2)
    await expect(basins(begun, {maxStates: 2})).rejects.toThrow('more than 2 states')
    await expect(basins(parseBnet('A, !B\nB, A\n'), {signal: AbortSignal.abort()})).rejects.toThrow('aborted')
  })

  test('each of thousands of attractors is told from the others', async () => {
    const model = parseBnet(`A, ${Array.from({length: 13}, (_, i) => `B${i}`).join(' & ')}\n`)
    const found = await basins(model)
    expect(found).toHaveLength(8192)
    expect(found.every(({strongBasin, weakBasin, states}) => strongBasin === 2 && weakBasin === 2 && states.length === 1)).toBe(true)
  })

  test('only what acts on the nodes asked about is looked at', async () => {
    expect(await basins(cell, {about: ['miR21']})).toHaveLength(2)
    const race = parseBnd(
      'node A { rate_up = !B ? (I ? 3 : 1) : 0; rate_down = 0; } node B { rate_up = !A; rate_down = 0; } node I {} node J {}',
      'A.istate = 0; B.istate = 0; I.istate = 1;',
    )
    // I does not decide whether A can turn on, but how fast.
    const [likely, other] = await basins(race, {about: ['A']})
    expect([likely!.probability, other!.probability]).toEqual([expect.closeTo(0.75, 9), expect.closeTo(0.25, 9)])
  })
})

const letters = ['A', 'B', 'C', 'D']
const exprs: fc.Arbitrary<Expr> = fc.letrec<{expr: Expr}>((tie) => ({
  expr: fc.oneof(
    {depthSize: 'small'},
    fc.constantFrom(...letters).map(variable),
    tie('expr').map((arg): Expr => ({kind: 'not', arg})),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('expr'), {minLength: 2, maxLength: 3}))
      .map(([kind, args]): Expr => ({kind, args})),
  ),
})).expr
test('attractors are exactly the states from which every way leads back, and shares sum to 1', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(exprs, {minLength: 4, maxLength: 4}), async (rules) => {
      const model: Model = {
        name: 'm',
        nodes: rules.map((rule, i) => ruleNode(letters[i]!, rule)),
        initial: [],
        parameters: {},
        settings: {},
      }
      const space = explore(compile(model))
      expect(space.states).toHaveLength(16)
      const {of} = attractorsOf(space)
      const reach = (from: number) => {
        const seen = new Set([from])
        for (const s of seen) for (let e = space.first[s]!; e < space.first[s + 1]!; e++) seen.add(space.target[e]!)
        return seen
      }
      for (const s of space.states.keys()) expect(of[s] !== -1).toBe([...reach(s)].every((other) => reach(other).has(s)))
      const found = await basins(model)
      expect(found.reduce((sum, {probability}) => sum + probability, 0)).toBeCloseTo(1, 8)
      const ends = space.states.map((_, s) => new Set([...reach(s)].map((end) => of[end]!).filter((a) => a !== -1)))
      for (const {states, strongBasin, weakBasin} of found) {
        const member = space.states.findIndex((state) => letters.filter((_, i) => state[i] === 1).join() === states[0]!.join())
        const leading = ends.filter((set) => set.has(of[member]!))
        expect([strongBasin, weakBasin]).toEqual([leading.filter((set) => set.size === 1).length, leading.length])
      }
    }),
    {numRuns: 60, seed: 3},
  )
})
