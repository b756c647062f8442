import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {init} from 'clingo-wasm'
import fc from 'fast-check'
import {beforeAll, describe, expect, test} from 'vitest'
import {compile} from '#engine'
import {
  constant,
  type Expr,
  evaluate,
  isInput,
  type Model,
  parseBnd,
  parseBnet,
  ruleNode,
  rulesOf,
  simplify,
  substitute,
  variable,
  variables,
} from '#logic'
import {randomStream} from '#stats'
import {sharedData} from '../../test/shared-data.js'
import {fixedPoints, minimalTrapSpaces, trapSpaceText} from './attractors.js'
import {luby, Solver} from './solver.js'
import {isFixedPoint, switchesOf} from './switches.js'

test('the restart sequence', () => expect(Array.from({length: 15}, (_, i) => luby(i + 1)).join('')).toBe('112112411211248'))

const clauses = fc.array(
  fc.array(
    fc.integer({min: -7, max: 7}).filter((literal) => literal !== 0),
    {minLength: 1, maxLength: 4},
  ),
  {maxLength: 40},
)
test('the solver finds exactly the models that trying all states finds', () => {
  fc.assert(
    fc.property(clauses, fc.boolean(), (all, minimal) => {
      const holds = (bits: number) =>
        all.every((clause) => clause.some((literal) => ((bits >> (Math.abs(literal) - 1)) & 1) === (literal > 0 ? 1 : 0)))
      const expected = Array.from({length: 128}, (_, bits) => bits).filter(holds)
      const isLeast = (bits: number) => !expected.some((other) => other !== bits && (other & bits) === other)
      const sat = new Solver(minimal)
      for (let v = 1; v <= 7; v++) sat.newVariable()
      for (const clause of all) sat.add(clause)
      const found: number[] = []
      while (sat.solve(100_000)) {
        const bits = Array.from({length: 7}, (_, v) => (sat.isTrue(v + 1) ? 1 << v : 0)).reduce((a, b) => a + b, 0)
        found.push(bits)
        if (minimal && bits === 0) break
        sat.add(Array.from({length: 7}, (_, v) => v + 1).flatMap((v) => (sat.isTrue(v) ? [-v] : minimal ? [] : [v])))
      }
      expect(found.sort((a, b) => a - b)).toEqual(minimal ? expected.filter(isLeast) : expected)
    }),
    {numRuns: 500, seed: 1},
  )
})

const names = ['A', 'B', 'C', 'D', 'E']
const exprs: fc.Arbitrary<Expr> = fc.letrec<{expr: Expr}>((tie) => ({
  expr: fc.oneof(
    {depthSize: 'small'},
    fc.constantFrom(...names).map(variable),
    fc.boolean().map((value): Expr => ({kind: 'constant', value})),
    tie('expr').map((arg): Expr => ({kind: 'not', arg})),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const, 'xor' as const), fc.array(tie('expr'), {minLength: 2, maxLength: 4}))
      .map(([kind, args]): Expr => ({kind, args})),
  ),
})).expr
const models: fc.Arbitrary<Model> = fc.array(exprs, {minLength: 5, maxLength: 5}).map((rules) => ({
  name: 'random',
  nodes: rules.map((rule, i) => ruleNode(names[i]!, rule)),
  initial: [],
  parameters: {},
  settings: {},
}))

/** Trap spaces by trying all 243 parts of the state space: closed ones that hold no smaller one. */
function triedTrapSpaces(model: Model): string[] {
  const rules = [...rulesOf(model).values()]
  const spaces = Array.from({length: 3 ** 5}, (_, code) =>
    Array.from({length: 5}, (_, i) => '01*'[Math.floor(code / 3 ** i) % 3]!).join(''),
  )
  const states = (space: string) =>
    Array.from({length: 32}, (_, bits) => bits).filter((bits) =>
      [...space].every((value, i) => value === '*' || Number(value) === ((bits >> i) & 1)),
    )
  const isClosed = (space: string) =>
    states(space).every((bits) =>
      rules.every(
        (rule, i) => space[i] === '*' || evaluate(rule, (name) => ((bits >> names.indexOf(name)) & 1) === 1) === (space[i] === '1'),
      ),
    )
  const closed = spaces.filter(isClosed)
  const holds = (outer: string, inner: string) => outer !== inner && [...outer].every((value, i) => value === '*' || value === inner[i])
  return closed.filter((space) => !closed.some((other) => holds(space, other))).sort()
}

test('on random models, fixed points and minimal trap spaces are those found by trying all', async () => {
  await fc.assert(
    fc.asyncProperty(models, async (model) => {
      const rules = [...rulesOf(model).values()]
      const resting = Array.from({length: 32}, (_, bits) => bits).filter((bits) =>
        rules.every((rule, i) => evaluate(rule, (name) => ((bits >> names.indexOf(name)) & 1) === 1) === (((bits >> i) & 1) === 1)),
      )
      const {found, isComplete} = await fixedPoints(model)
      expect(isComplete).toBe(true)
      expect(found.map((state) => state.reduce<number>((sum, on, i) => sum + (on << i), 0)).sort((a, b) => a - b)).toEqual(resting)
      const traps = await minimalTrapSpaces(model)
      expect(traps.found.map(trapSpaceText).sort()).toEqual(triedTrapSpaces(model))
      const beside = await minimalTrapSpaces(model, {beside: found})
      expect(beside.found.map(trapSpaceText).sort()).toEqual(triedTrapSpaces(model).filter((space) => space.includes('*')))
    }),
    {numRuns: 150, seed: 2},
  )
})

test('rates count, not rules: a node that can only turn on rests where it is on', async () => {
  const model = parseBnd(
    'node A { rate_up = B ? 2 : 0; rate_down = 0; } node B { rate_up = $k*(A + B > 1); rate_down = log(2)*A; }',
    '$k = 0;',
  )
  const {found} = await fixedPoints(model)
  expect(found.map((state) => state.join('')).sort()).toEqual(['00', '01'].sort())
  expect((await minimalTrapSpaces(model)).found.map(trapSpaceText).sort()).toEqual(['00', '01'].sort())
})

test('an exclusive or of 64 is solved with hardly a conflict, each half of it defined once', async () => {
  const model = parseBnet(`A, ${Array.from({length: 64}, (_, i) => `B${i}`).join(' ^ ')}\n`)
  const {found} = await fixedPoints(model, {limit: 1000, maxConflicts: 1000})
  expect(found).toHaveLength(1000)
  expect(new Set(found.map(String)).size).toBe(1000)
  for (const [a, ...inputs] of found) expect(a).toBe(inputs.reduce<number>((sum, value) => sum + value, 0) % 2)
  const inputs = Object.fromEntries(Array.from({length: 62}, (_, i) => [`B${i}`, (i % 2) as 0 | 1]))
  const traps = await minimalTrapSpaces(model, {given: inputs, maxConflicts: 1000})
  expect(traps.found.map((space) => [space[0], space[63], space[64]].join(' ')).sort()).toEqual(['0 0 1', '0 1 0', '1 0 0', '1 1 1'])
})

test('limits and known values are kept, and names that do not exist are refused', async () => {
  const model = parseBnet(`${Array.from({length: 12}, (_, i) => `I${i}, I${i}`).join('\n')}\nA, I0 & I1\n`)
  expect(await fixedPoints(model, {limit: 5})).toMatchObject({found: {length: 5}, isComplete: false})
  expect(await fixedPoints(model)).toMatchObject({found: {length: 4096}, isComplete: true})
  const {found} = await fixedPoints(model, {given: {A: 1}})
  expect(found).toHaveLength(1024)
  expect(await minimalTrapSpaces(model, {given: {A: 1}, limit: 2000})).toMatchObject({found: {length: 1024}, isComplete: true})
  await expect(fixedPoints(model, {given: {a: 1}})).rejects.toThrow("did you mean 'A'")
  await expect(fixedPoints(model, {signal: AbortSignal.abort()})).rejects.toThrow('aborted')
})

const published = sharedData('data/models/bbm')
describe.skipIf(!published)('on published models, against the answer-set solver clingo', () => {
  let clingo: Awaited<ReturnType<typeof init>>
  beforeAll(async () => {
    const say = console.info
    console.info = () => {}
    const loading = init({singleThreaded: true})
    console.info = say
    clingo = await loading
  })
  const files = published ? readdirSync(published).filter((file) => file.endsWith('.bnet')) : []
  const isSampled = (_: string, i: number) => isWhole || i % 24 === 1

  /** A logic program whose answer sets are the fixed points: another encoding, by truth of every part of every rule. */
  function program(model: Model): string {
    const lines: string[] = []
    let parts = 0
    const atom = (name: string) => `n${model.nodes.findIndex((node) => node.name === name)}`
    const truth = (expr: Expr): string => {
      if (expr.kind === 'variable') return atom(expr.name)
      const head = `p${parts++}`
      if (expr.kind === 'constant') lines.push(expr.value ? `${head}.` : '')
      else if (expr.kind === 'not') lines.push(`${head} :- not ${truth(expr.arg)}.`)
      else if (expr.kind === 'and') lines.push(`${head} :- ${expr.args.map(truth).join(', ')}.`)
      else if (expr.kind === 'or') for (const arg of expr.args) lines.push(`${head} :- ${truth(arg)}.`)
      else throw new TypeError('no exclusive or in these models')
      return head
    }
    for (const node of model.nodes) {
      const rule = truth(simplify(node.logic!))
      lines.push(
        `{${atom(node.name)}}.`,
        `:- ${atom(node.name)}, not ${rule}.`,
        `:- not ${atom(node.name)}, ${rule}.`,
        `#show ${atom(node.name)}/0.`,
      )
    }
    return lines.join('\n')
  }

  const isWhole = Boolean(process.env['MITOLOGIC_VALIDATE'])

  /** Fixed points by clingo, as sorted lists of the nodes that are on; `undefined` where there are more than 1,000. */
  function byClingo(model: Model, given: Readonly<Record<string, 0 | 1>>): string[] | undefined {
    const known = Object.entries(given).map(([name, value]) => {
      const atom = `n${model.nodes.findIndex((node) => node.name === name)}`
      return value === 1 ? `:- not ${atom}.` : `:- ${atom}.`
    })
    const answer = clingo(`${program(model)}\n${known.join('\n')}`, 1001)
    if (answer.Result === 'ERROR') throw new Error(answer.Error)
    const found = (answer.Call[0]!.Witnesses ?? []).map(({Value}) => Value.sort().join(' '))
    return found.length > 1000 ? undefined : found.sort()
  }

  test('the fixed points are the same: all where there are at most 1,000, otherwise under random settings of the inputs', async () => {
    let compared = 0
    let settings = 0
    const random = randomStream(7)
    for (const file of files.filter(isSampled)) {
      const model = parseBnet(readFileSync(join(published!, file), 'utf8'), file)
      const ready = compile(model)
      const switches = switchesOf(ready)
      const compare = async (given: Readonly<Record<string, 0 | 1>>): Promise<boolean> => {
        const {found, isComplete} = await fixedPoints(ready, {limit: 1000, given})
        for (const state of found.slice(0, 20))
          expect(
            isFixedPoint(switches, (name) => state[ready.index.get(name)!] === 1),
            file,
          ).toBe(true)
        const expected = byClingo(model, given)
        expect(isComplete, file).toBe(expected !== undefined)
        if (!expected) return false
        expect(
          found
            .map((state) =>
              state
                .flatMap((on, i) => (on === 1 ? [`n${i}`] : []))
                .sort()
                .join(' '),
            )
            .sort(),
          file,
        ).toEqual(expected)
        compared++
        return true
      }
      if (await compare({})) continue
      const inputs = model.nodes.filter(isInput).map(({name}) => name)
      for (let i = 0; i < (isWhole ? 20 : 2); i++) {
        if (await compare(Object.fromEntries(inputs.map((name) => [name, random() < 0.5 ? 0 : 1])))) settings++
      }
    }
    expect(compared).toBeGreaterThan(12)
    if (isWhole) process.stdout.write(`fixed points compared in ${compared} cases, ${settings} of them settings of inputs\n`)
  }, 600_000)

  test('trap spaces are closed: no rule can leave them', async () => {
    let checked = 0
    for (const file of files.filter(isSampled)) {
      const model = parseBnet(readFileSync(join(published!, file), 'utf8'), file)
      const ready = compile(model)
      const switches = switchesOf(ready)
      const {found} = await minimalTrapSpaces(ready, {limit: 5})
      expect(found.length, file).toBeGreaterThan(0)
      for (const space of found) {
        const value = (name: string) => space[ready.index.get(name)!]
        for (const [i, {rise, fall}] of switches.entries()) {
          if (space[i] === undefined) continue
          const left = simplify(
            substitute(space[i] === 1 ? fall : rise, (name) => (value(name) === undefined ? undefined : constant(value(name) === 1))),
          )
          const free = variables(left)
          if (free.length > 12) continue
          for (let bits = 0; bits < 2 ** free.length; bits++)
            expect(
              evaluate(left, (name) => ((bits >> free.indexOf(name)) & 1) === 1),
              `${file} ${model.nodes[i]!.name}`,
            ).toBe(false)
          checked++
        }
      }
    }
    expect(checked).toBeGreaterThan(100)
  }, 600_000)
})
