import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {ParseError} from '#errors'
import {sharedData} from '../../test/shared-data.js'
import {
  type Expr,
  evaluate,
  evaluatePartly,
  evaluateRate,
  lossesOf,
  type Model,
  parseBnd,
  parseBnet,
  parseExpr,
  printBnd,
  printBnet,
  printCfg,
  printExpr,
  printRate,
  simplify,
  withoutXor,
} from './index.js'

const names = ['A', 'B', 'C', 'D']
const exprs: fc.Arbitrary<Expr> = fc.letrec<{expr: Expr}>((tie) => ({
  expr: fc.oneof(
    {depthSize: 'small'},
    fc.constantFrom(...names).map((name): Expr => ({kind: 'variable', name})),
    fc.boolean().map((value): Expr => ({kind: 'constant', value})),
    tie('expr').map((arg): Expr => ({kind: 'not', arg})),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const, 'xor' as const), fc.array(tie('expr'), {minLength: 2, maxLength: 4}))
      .map(([kind, args]): Expr => ({kind, args})),
  ),
})).expr

const everywhere = (check: (isOn: (name: string) => boolean) => void) => {
  for (let bits = 0; bits < 2 ** names.length; bits++) check((name) => ((bits >> names.indexOf(name)) & 1) === 1)
}

describe('expressions', () => {
  test.each([
    ['A | B & C', ['B'], false],
    ['(A | B) & C', ['B', 'C'], true],
    ['NOT A and b_1 or !C', ['A', 'C'], false],
    ['A ^ B', ['A'], true],
    ['A ^ B ^ C', ['A', 'B', 'C'], true],
    ['~(A && B) || false', ['A', 'B'], false],
    ['1', [], true],
  ])('%s with %j on is %s', (text, on, expected) => expect(evaluate(parseExpr(text), (name) => on.includes(name))).toBe(expected))

  test('what is printed reads back as itself', () => {
    fc.assert(fc.property(exprs, (expr) => void expect(parseExpr(printExpr(expr))).toEqual(expr)))
  })

  test('what only some nodes settle holds whatever the others are', () => {
    const known = (name: string) => (name === 'A' ? true : name === 'B' ? false : undefined)
    fc.assert(
      fc.property(exprs, (expr) => {
        const settled = evaluatePartly(expr, known)
        everywhere((isOn) => {
          if (settled !== undefined) expect(evaluate(expr, (name) => known(name) ?? isOn(name))).toBe(settled)
          expect(evaluatePartly(expr, isOn)).toBe(evaluate(expr, isOn))
        })
      }),
    )
    expect(evaluatePartly(parseExpr('C & B'), known)).toBe(false)
    expect(evaluatePartly(parseExpr('C | B'), known)).toBe(undefined)
  })

  test('simplifying and writing without xor keep the meaning', () => {
    fc.assert(
      fc.property(exprs, (expr) => {
        const simple = simplify(expr)
        const plain = withoutXor(expr)
        everywhere((isOn) => {
          expect(evaluate(simple, isOn)).toBe(evaluate(expr, isOn))
          expect(evaluate(plain, isOn)).toBe(evaluate(expr, isOn))
        })
        expect(simplify(simple)).toEqual(simple)
      }),
    )
  })

  test.each([
    ['A & ', '1:5', 'the end of the text'],
    ['A B', '1:3', "'B'"],
    ['(A | B', '1:7', 'the end of the text'],
    ['A & )', '1:5', "')'"],
    ['A\n& $', '2:3', "'$'"],
    ['', '1:1', 'the end of the text'],
    ['and', '1:1', "'and'"],
  ])('%j is refused at %s', (text, place, found) => {
    expect(() => parseExpr(text, 'rule')).toThrow(`rule:${place}: found ${found}, expected`)
  })

  test('very deep nesting is refused, not a crash', () => {
    expect(() => parseExpr('('.repeat(100_000))).toThrow('levels of nesting')
    expect(() => parseExpr('!'.repeat(100_000))).toThrow('levels of nesting')
    expect(() => parseBnd(`node A { logic = ${'('.repeat(100_000)}`)).toThrow('levels of nesting')
  })

  test('nesting is counted where it is nesting: junctions right inside one of their own kind are merged when there are many', () => {
    const inside = (levels: number) => (levels === 0 ? 'A' : Array(levels).fill('B & !(C | ').join('') + `A${')'.repeat(levels)}`)
    expect(parseExpr(inside(66)).kind).toBe('and')
    expect(() => parseExpr(inside(67), 'm')).toThrow(/^m:1:1: found 201 levels of nesting, expected at most 200; write the rule flatter/)
    expect(() => parseExpr(`A | (${inside(67)})`, 'm')).toThrow(/^m:1:5: found 201 levels/)
    expect(parseExpr(`${'(A | '.repeat(150)}B${')'.repeat(150)}`)).toMatchObject({args: [{name: 'A'}, {kind: 'or'}]})
    const merged = {kind: 'or', args: [...Array(20_000).fill({kind: 'variable', name: 'A'}), {kind: 'variable', name: 'B'}]}
    expect(parseExpr(`${'(A | '.repeat(20_000)}B${')'.repeat(20_000)}`)).toEqual(merged)
    const [node] = parseBnd(`node A { logic = ${'(A | '.repeat(20_000)}A${')'.repeat(20_000)}; }`).nodes
    expect(node!.logic).toMatchObject({kind: 'or', args: {length: 20_001}})
  })

  test('an exclusive or of 64 is written without it in the square of its length', () => {
    const names = Array.from({length: 64}, (_, i) => `B${i}`)
    const text = printExpr(withoutXor(parseExpr(names.join(' ^ '))))
    expect(text.match(/B\d+/g)).toHaveLength(64 * 64)
    const [before, after] = [31, 32].map((count) => evaluate(parseExpr(text), (name) => names.indexOf(name) < count))
    expect([before, after]).toEqual([true, false])
    const long = parseBnet(`A, ${Array.from({length: 3000}, (_, i) => `B${i}`).join(' ^ ')}\n`)
    expect(() => printBnet(long)).toThrow("bnet has no exclusive or, and without it the rule of 'A' is too large")
    expect(parseBnd(printBnd(long)).nodes[0]!.logic).toEqual(long.nodes[0]!.logic)
  })
})

describe('bnet', () => {
  test('reads rules, comments and inputs that have no line', () => {
    const model = parseBnet('# model\ntargets, factors\nA, B & !miR-21 # why\n\nB, 1\n', 'folder/toy.bnet')
    expect(model.name).toBe('toy')
    expect(model.nodes.map(({name}) => name)).toEqual(['A', 'B', 'miR-21'])
    expect(printBnet(model)).toBe('targets, factors\nA, B & !miR-21\nB, 1\nmiR-21, miR-21\n')
    expect(lossesOf(model, {})).toEqual([])
  })

  test.each([
    ['A, B ^^ C', 'm:1:7'],
    ['A', 'm:1:2'],
    ['A, B\nA, C', 'm:2:1: found a second rule'],
    ['A, B, C', 'm:1:5'],
    [', B', 'm:1:1'],
    ['A,', 'm:1:3'],
    ['', 'm:1:1: found no rule'],
    ['and, B', 'm:1:1'],
  ])('%j is refused with its place', (text, message) => expect(() => parseBnet(text, 'm')).toThrow(message))
})

const toy = `
// a toy
Node A { logic = (B AND NOT C); rate_up = @logic ? $u : 0; rate_down = @logic ? 0 : $d*2; }
NODE B { rate_up = $u*(A ? 1 : 0) + 0.5*(C == 0); rate_down = log(8, 2)/3; description = "a \\"node\\""; colour = 3; }
/* an input */ node C {}
node D { logic = A + B > 1 XOR $k; }
`
const toyCfg = `$u = 2; $d = $u/4; $k = TRUE;
[A, B].istate = 0.25 [0, 1], 0.75 [1, 0]; C.istate = 1; D.istate = -1;
A.is_internal = TRUE; B.refstate = 1; C.refstate = -1; C.schedule = 1.5: 0, 3: 1;
max_time = 5; time_tick = .5; sample_count = 100; seed_pseudorandom = 7; discrete_time = 0; thread_count = 4; use_physrandgen = FALSE;`

describe('MaBoSS', () => {
  const model = parseBnd(toy, toyCfg, {bnd: 'toy.bnd', cfg: 'toy.cfg'})

  test('nodes stand in the order of first mention, a name after what its own expressions mention', () => {
    expect(model.nodes.map(({name}) => name)).toEqual(['B', 'C', 'A', 'D'])
  })

  test('everything a cfg says is in the model', () => {
    expect(model.parameters).toEqual({$u: 2, $d: 0.5, $k: 1})
    expect(model.settings).toEqual({
      maxTime: 5,
      timeTick: 0.5,
      sampleCount: 100,
      seed: 7,
      discreteTime: false,
      other: {thread_count: 4, use_physrandgen: 0},
    })
    expect(model.initial.map(({nodes}) => nodes)).toEqual([['A', 'B'], ['C'], ['D']])
    expect(model.schedule).toEqual([
      {time: 1.5, node: 'C', probabilityOn: 0},
      {time: 3, node: 'C', probabilityOn: 1},
    ])
    expect(model.nodes.find(({name}) => name === 'B')).toMatchObject({
      reference: 1,
      description: 'a "node"',
      attributes: {colour: {value: 3}},
    })
  })

  test('rates mean what MaBoSS says', () => {
    const b = model.nodes[0]!
    const scope = (on: string) => ({
      node: (name: string) => Number(on.includes(name)),
      parameter: (name: string) => model.parameters[name]!,
      attribute: () => Number.NaN,
    })
    expect(evaluateRate(b.rateUp, scope('A'))).toBe(2.5)
    expect(evaluateRate(b.rateUp, scope('C'))).toBe(0)
    expect(evaluateRate(b.rateDown, scope(''))).toBeCloseTo(1, 12)
  })

  test('what is printed reads back as itself', () => expect(parseBnd(printBnd(model), printCfg(model), {bnd: 'toy.bnd'})).toEqual(model))

  test('a rate means the same however its conditions are joined, and sums keep their order', () => {
    const rate = (text: string) =>
      parseBnd(`node A { rate_up = ${text}; } node B { } node C { }`).nodes.find(({name}) => name === 'A')!.rateUp
    const value = (text: string) =>
      evaluateRate(rate(text), {node: (name) => Number(name !== 'C'), parameter: () => Number.NaN, attribute: () => Number.NaN})
    const terms = Array.from({length: 900}, (_, i) => `0.${i % 9}1`)
    expect(value(terms.join(' + '))).toBe(terms.reduce((sum, term) => sum + Number(term), 0))
    expect(value('A - B - B & 3 | C ^ 1')).toBe(0)
    expect(value(Array(20_000).fill('A').join(' & '))).toBe(1)
    expect(value(`${'C ? 1 : '.repeat(240)}7`)).toBe(7)
    const long = rate(Array(20_000).fill('A & B | C').join(' ^ '))
    expect(JSON.stringify(rate(printRate(long))) === JSON.stringify(long)).toBe(true)
  })

  test.each([
    [
      'rate_up = ' + Array(2900).fill('A').join(' + '),
      "m.bnd:1:10: found 'rate_up', expected an expression that is at most 1000 terms long",
    ],
    ['rate_up = ' + '!(A & '.repeat(1900) + 'A' + ')'.repeat(1900), 'at most 200 levels of nesting'],
    ['rate_up = ' + '2 * ('.repeat(300) + 'A' + ')'.repeat(300), 'at most 200 levels of nesting'],
    ['rate_up = ' + '- '.repeat(300) + 'A', 'at most 200 levels of nesting'],
    ['rate_up = ' + 'exp('.repeat(300) + 'A' + ')'.repeat(300), 'at most 200 levels of nesting'],
    ['logic = ' + '!(A & '.repeat(101) + 'A' + ')'.repeat(101), 'at most 200 levels of nesting'],
    [`a0 = A; ${Array.from({length: 40}, (_, i) => `a${i + 1} = @a${i} + @a${i};`).join(' ')} rate_up = @a40`, 'at most 1000000 parts'],
    [`rate_up = @a900; a0 = A; ${Array.from({length: 900}, (_, i) => `a${i + 1} = @a${i};`).join(' ')} b = 1`, 'at most 200 others'],
    [`a0 = A; ${Array.from({length: 900}, (_, i) => `a${i + 1} = @a${i};`).join(' ')} rate_up = @a900`, '200 levels deep'],
  ])('what is too long or too deep in a node is refused with its place (case %#)', (body, message) => {
    expect(() => parseBnd(`node A { ${body}; }`, [], {bnd: 'm.bnd'})).toThrow(message)
  })

  test('a further schedule of a node takes the place of the one before, as in MaBoSS 2.6.6', () => {
    const scheduled = (...cfg: string[]) => parseBnd('node A {} node B {}', cfg).schedule
    const first = 'A.schedule = 1: 1, 3: 0; B.schedule = 5: 1;'
    const b = {time: 5, node: 'B', probabilityOn: 1}
    expect(scheduled(first, 'A.schedule = 2: 1;')).toEqual([{time: 2, node: 'A', probabilityOn: 1}, b])
    expect(scheduled(`${first} A.schedule = 2: 1;`)).toEqual([{time: 2, node: 'A', probabilityOn: 1}, b])
    expect(scheduled('A.schedule = 2: 0, 2: 1;')).toEqual([{time: 2, node: 'A', probabilityOn: 1}])
  })

  test('long strings, escapes and many initial states are read whole', () => {
    const model = parseBnd(`node A { description = "${'\\"'.repeat(200_000)}"; }`)
    expect(model.nodes[0]!.description).toBe('"'.repeat(200_000))
    const nodes = Array.from({length: 20_000}, (_, i) => `N${i}`)
    const cfg = nodes.map((name) => `${name}.istate = 0;`).join('\n')
    expect(parseBnd(nodes.map((name) => `node ${name} {}`).join('\n'), cfg).initial).toHaveLength(20_000)
    expect(() => parseBnet(`${' '.repeat(500_000)}x A`)).toThrow('the name of a node')
  })

  test('later files override earlier ones', () => {
    const changed = parseBnd(toy, [toyCfg, '$u = 3; C.istate = 0; max_time = 9;'])
    expect(changed.parameters['$u']).toBe(3)
    expect(changed.settings.maxTime).toBe(9)
    expect(changed.initial.find(({nodes}) => nodes[0] === 'C')!.states[0]!.values).toEqual([0])
  })

  test.each([
    ['C : A & B\nD, A | !C; node A {} node B {}', 'node C { logic = A & B; } node D { logic = A | !C; } node A {} node B {}'],
    ['targets, factors\nC, A\nA, C ? 0 : 1\n', 'node C { logic = A; } node A { logic = C ? 0 : 1; }'],
    ['# a comment: {\nnode A {\n#logic = 1;\n}\n# the end', 'node A {}'],
  ])('%j is read as MaBoSS 2.6 does', (text, same) => expect(parseBnd(text)).toEqual(parseBnd(same)))

  test('no probability is advised for a state above 1', () => {
    expect(() => parseBnd('node A {}', 'A.istate = 2;')).toThrow(/expected 0, 1 or a negative number for a random state$/)
  })

  test('names MaBoSS cannot hold are respelled', () => {
    const text = printBnd(parseBnet('miR-21, !p53\np53, miR-21\n'))
    expect(text).toContain('node miR_21 {')
    expect(parseBnd(text).nodes.map(({name}) => name)).toEqual(['miR_21', 'p53'])
  })

  test.each([
    ['node A { logic = B; }', '', "m.bnd:1:18: found 'B', expected a node that is defined"],
    ['node A { } node A { }', '', 'm.bnd:1:17'],
    ['node A { logic = @x; }', '', "m.bnd:1:18: found '@x'"],
    ['node A { logic = @rate_up; rate_up = @logic; }', '', 'need themselves'],
    ['node A { logic = A', '', 'm.bnd:1:19: found the end of the text'],
    ['node A { logic = A & ; }', '', "m.bnd:1:22: found ';'"],
    ['division { }', '', 'not supported'],
    ['A : B', '', "m.bnd:1:5: found 'B', expected a node that is defined"],
    ['A : @rate_up', '', "m.bnd:1:5: found '@rate_up'"],
    ['A : "x"', '', 'm.bnd:1:5'],
    ['A, 1\nnode A {}', '', "m.bnd:2:6: found 'A', expected one definition per node"],
    ['and : 1', '', "m.bnd:1:1: found 'and'"],
    ['node A {\n # 1\n}', '', "m.bnd:2:2: found '#'"],
    ['node A {}', '\n#cell(A);', "m.cfg:2:1: found '#'"],
    ['node A { logic = A; /* ', '', "m.bnd:1:21: found '/*'"],
    ['node A { rate_up = "x"; }', '', 'm.bnd:1:10'],
    ['node A {}', 'max_tme = 3;', "m.cfg:1:1: found 'max_tme', expected a run setting; did you mean 'max_time'?"],
    ['node A {}', 'B.istate = 1;', "m.cfg:1:1: found 'B'"],
    ['node A {}', 'A.istate = 0.3;', 'm.cfg:1:12'],
    ['node A {}', '\n[A].istate = 0.5[0], 0.4[1];', 'm.cfg:2:1: found probabilities that sum to 0.9'],
    ['node A {}', '[A].istate = 1[0, 1];', 'm.cfg:1:20'],
    ['node A {}', 'A.istate = 1; A.istate = 0;', 'm.cfg:1:15'],
    ['node A {}', '$a = $b;', "found '$b', expected a parameter that is set before it is used"],
    ['node A {}', '$a = 1/0;', 'finite'],
    ['node A {}', 'A.foo = 1;', 'm.cfg:1:3'],
    ['node A {}', 'foo = 3;', "found 'foo', expected a run setting; the settings are time_tick, max_time,"],
    ['node A {}', 'A.istate = 0.25;', "write '[A].istate = 0.75 [0], 0.25 [1];' for a probability"],
    ['node A {\u001b}', '', "m.bnd:1:9: found '\\u001b'"],
  ])('%j with %j is refused', (bnd, cfg, message) => {
    expect(() => parseBnd(bnd, cfg, {bnd: 'm.bnd', cfg: 'm.cfg'})).toThrow(message)
  })
})

test('mutated models are read or refused with a place, never anything else', () => {
  const seeds = [toy, toyCfg, 'targets, factors\nA, B & !(C | D)\nB, A ^ 1\n']
  const edit = fc.record({
    at: fc.nat(600),
    cut: fc.nat(4),
    put: fc.constantFrom(
      '',
      '(',
      ')',
      '!',
      '&',
      '|',
      ',',
      ';',
      '{',
      '}',
      '[',
      '$',
      '@',
      '0',
      '1e999',
      'A',
      '\n',
      '"',
      '/*',
      '?',
      ':',
      '=',
      '\u0000',
      '💥',
    ),
  })
  fc.assert(
    fc.property(fc.nat(2), fc.array(edit, {minLength: 1, maxLength: 4}), (which, edits) => {
      let text = seeds[which]!
      for (const {at, cut, put} of edits) text = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + cut)
      try {
        if (which === 0) parseBnd(text)
        else if (which === 1) parseBnd(toy, text)
        else parseBnet(text)
      } catch (error) {
        expect(error).toBeInstanceOf(ParseError)
        expect((error as ParseError).at.line).toBeGreaterThan(0)
      }
    }),
    {numRuns: 3000, seed: 4},
  )
})

const published = sharedData('data/models/bbm')
describe.skipIf(!published)('the published models', () => {
  test('every one reads, prints and reads back equal, in bnet and in MaBoSS', () => {
    const files = readdirSync(published!).filter((file) => file.endsWith('.bnet'))
    expect(files.length).toBeGreaterThan(200)
    for (const file of files) {
      const model = parseBnet(readFileSync(join(published!, file), 'utf8'), file)
      const bnd: Model = parseBnd(printBnd(model), printCfg(model), {bnd: file})
      for (const again of [parseBnet(printBnet(model), file), bnd]) expect(JSON.stringify(again) === JSON.stringify(model), file).toBe(true)
    }
  })
})

const maboss = sharedData('data/models/MaBoSS_ref')
describe.skipIf(!maboss)('the reference models of MaBoSS', () => {
  test.each([
    ['cellcycle/cellcycle.bnd', ['cellcycle/cellcycle_runcfg.cfg', 'cellcycle/cellcycle_runcfg-thread_1.cfg'], 10],
    ['cellfate/cellfate.bnd', ['cellfate/cellfate_schedule.cfg'], 31],
    ['metastasis/metastasis.bnd', ['metastasis/metastasis.cfg'], 32],
    ['sizek/sizek.bnd', ['sizek/sizek.cfg'], 87],
  ])('%s reads, prints and reads back equal', (bnd, cfgs, size) => {
    const read = (file: string) => readFileSync(join(maboss!, file), 'utf8')
    const model = parseBnd(read(bnd), cfgs.map(read), {bnd})
    expect(model.nodes).toHaveLength(size)
    expect(parseBnd(printBnd(model), printCfg(model), {bnd})).toEqual(model)
  })
})
