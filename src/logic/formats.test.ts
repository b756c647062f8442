import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {gzipSync, strToU8, zipSync} from 'fflate'
import {describe, expect, test} from 'vitest'
import {ParseError, UserError} from '#errors'
import {sharedData} from '../../test/shared-data.js'
import {parseBnet, rulesOf} from './bnet.js'
import {parseBoolNet, printBoolNet} from './boolnet.js'
import {and, constant, evaluate, flattened, not, or, sameExpr, simplify, variable, withoutXor, xor} from './expr.js'
import {type FormatId, formatOf, formats, readModel, writeModel} from './formats.js'
import {parseGinml, parseZginml} from './ginml.js'
import {parseBnd} from './maboss.js'
import type {Expr, InitialGroup, Model} from './model.js'
import {number, ruleNode} from './rates.js'
import {printSbmlQual, sbmlQualLosses} from './sbml-qual.js'
import {parseSbmlQual} from './sbml-qual-read.js'
import {parseIndra, parseSif} from './sif.js'

/** A qual document of species (id, largest level, further attributes) and transitions (output, result level → formula). */
function qual(
  species: readonly [string, number, string?][],
  transitions: readonly [string, readonly [number, string][], number?][],
): string {
  return `<?xml version="1.0"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" xmlns:q="http://www.sbml.org/sbml/level3/version1/qual/version1" level="3" version="1" q:required="true">
<model id="toy"><q:listOfQualitativeSpecies>
${species.map(([id, max, more = '']) => `<q:qualitativeSpecies q:id="${id}" q:compartment="c" q:constant="false" q:maxLevel="${max}" ${more}/>`).join('\n')}
</q:listOfQualitativeSpecies><q:listOfTransitions>
${transitions
  .map(
    ([
      output,
      terms,
      otherwise = 0,
    ]) => `<q:transition><q:listOfInputs><q:input q:id="theta" q:qualitativeSpecies="${species[0]![0]}" q:transitionEffect="none" q:thresholdLevel="2"/></q:listOfInputs>
<q:listOfOutputs><q:output q:qualitativeSpecies="${output}" q:transitionEffect="assignmentLevel"/></q:listOfOutputs>
<q:listOfFunctionTerms><q:defaultTerm q:resultLevel="${otherwise}"/>${terms.map(([level, math]) => `<q:functionTerm q:resultLevel="${level}"><math>${math}</math></q:functionTerm>`).join('')}</q:listOfFunctionTerms></q:transition>`,
  )
  .join('\n')}
</q:listOfTransitions></model></sbml>`
}
const compare = (operator: string, id: string, level: number) =>
  `<apply><${operator}/><ci> ${id} </ci><cn type="integer">${level}</cn></apply>`

/** Rule of a node in a state given by the nodes that are on. */
const next = (model: Model, node: string, on: string) => evaluate(rulesOf(model).get(node)!, (name) => on.split(' ').includes(name))

describe('SBML-qual', () => {
  test('a Boolean model is read: names, rules, initial levels, inputs', () => {
    const text = qual(
      [
        ['A', 1, 'q:name="miR-21" q:initialLevel="1"'],
        ['B', 1],
        ['C', 1],
      ],
      [['B', [[1, `<apply><and/>${compare('eq', 'A', 1)}<apply><not/>${compare('geq', 'C', 1)}</apply></apply>`]]]],
    )
    const {model, losses} = parseSbmlQual(text, 'toy.sbml')
    expect(model.nodes.map(({name}) => name)).toEqual(['miR-21', 'B', 'C'])
    expect(model.nodes[1]!.logic).toEqual(and(variable('miR-21'), not(variable('C'))))
    expect(model.nodes[2]!.logic).toEqual(variable('C'))
    expect(model.initial).toEqual([{nodes: ['miR-21'], states: [{values: [1], weight: 1}]}])
    expect(losses).toEqual([])
  })

  test('a species with levels 0 to 2 becomes two nodes that change one at a time', () => {
    const text = qual(
      [
        ['x', 2, 'q:initialLevel="1"'],
        ['y', 1],
      ],
      [
        [
          'x',
          [
            [2, compare('eq', 'y', 1)],
            [1, compare('eq', 'y', 0)],
          ],
        ],
        ['y', [[1, compare('geq', 'x', 2)]]],
      ],
    )
    const {model, losses} = parseSbmlQual(text)
    expect(model.nodes.map(({name}) => name)).toEqual(['x_1', 'x_2', 'y'])
    expect(model.initial[0]).toEqual({nodes: ['x_1', 'x_2'], states: [{values: [1, 0], weight: 1}]})
    expect(losses).toEqual([
      'x has levels 0 to 2; it became the Boolean nodes x_1, x_2, each meaning "at least this level", which change one at a time',
    ])
    expect([next(model, 'x_2', 'y'), next(model, 'x_2', 'x_1 y'), next(model, 'x_2', 'x_1 x_2')]).toEqual([false, true, false])
    expect([next(model, 'x_1', ''), next(model, 'y', 'x_1'), next(model, 'y', 'x_1 x_2')]).toEqual([true, false, true])
  })

  test.each([
    ['geq', 1, ['0', '1', '1']],
    ['gt', 1, ['0', '0', '1']],
    ['lt', 2, ['1', '1', '0']],
    ['leq', 0, ['1', '0', '0']],
    ['eq', 1, ['0', '1', '0']],
    ['neq', 1, ['1', '0', '1']],
    ['geq', 0, ['1', '1', '1']],
    ['eq', 7, ['0', '0', '0']],
    ['neq', -3, ['1', '1', '1']],
  ] as const)('x %s %i holds at levels 0, 1, 2 as %j', (operator, value, expected) => {
    const {model} = parseSbmlQual(
      qual(
        [
          ['x', 2],
          ['y', 1],
        ],
        [['y', [[1, compare(operator, 'x', value)]]]],
      ),
    )
    expect(['', 'x_1', 'x_1 x_2'].map((on) => (next(model, 'y', on) ? '1' : '0'))).toEqual(expected)
  })

  test('a threshold stands for its number, on either side, and species compare with one another', () => {
    const of = (math: string) =>
      parseSbmlQual(
        qual(
          [
            ['x', 2],
            ['z', 1],
            ['y', 1],
          ],
          [['y', [[1, math]]]],
        ),
      ).model
    expect(next(of('<apply><geq/><ci>x</ci><ci>theta</ci></apply>'), 'y', 'x_1')).toBe(false)
    expect(next(of('<apply><leq/><ci>theta</ci><ci>x</ci></apply>'), 'y', 'x_1 x_2')).toBe(true)
    expect(next(of('<ci>theta</ci>'), 'y', 'x_1 x_2')).toBe(true)
    const equal = of('<apply><eq/><ci>x</ci><ci>z</ci></apply>')
    expect(['', 'x_1', 'x_1 z', 'x_1 x_2 z'].map((on) => next(equal, 'y', on))).toEqual([true, false, true, false])
  })

  test('a default level above 0 holds where no term does', () => {
    const {model} = parseSbmlQual(
      qual(
        [
          ['x', 1],
          ['y', 1],
        ],
        [['y', [[0, compare('eq', 'x', 1)]], 1]],
      ),
    )
    expect([next(model, 'y', 'x'), next(model, 'y', '')]).toEqual([false, true])
  })

  test.each([
    ['<sbml level="2"/>', 'SBML level 2'],
    ['<html/>', 'm.sbml:1:1: found <html>, expected <sbml>'],
    ['<sbml level="3" xmlns:q="x/qual/y"></sbml>', 'found no <model>'],
    ['<sbml level="3"><model/></sbml>', 'm.sbml:1:1: found SBML without the package qual'],
    ['<sbml level="3" xmlns:q="x/qual/y">\n <model></model></sbml>', 'm.sbml:2:2: found no qualitative species'],
    ['<sbml', 'm.sbml:1:6: found no XML'],
    ['not xml', 'm.sbml:1:8: found no XML'],
    [
      qual(
        [
          ['x', 1],
          ['x', 1],
        ],
        [],
      ),
      "m.sbml:5:1: found a second species 'x'",
    ],
    [qual([['x', 1]], [['y', []]]), "found 'y', expected the id of a qualitative species"],
    [
      qual(
        [['x', 1]],
        [
          ['x', []],
          ['x', []],
        ],
      ),
      "found a second transition of 'x'",
    ],
    [qual([['x', 1]], [['x', [[2, '<true/>']]]]), 'found the result level 2'],
    [qual([['x', 1]], [['x', [[1, '<apply><plus/><ci>x</ci><cn>1</cn></apply>']]]]), 'found <plus>'],
    [qual([['x', 1]], [['x', [[1, compare('eq', 'q', 1)]]]]), "found 'q', expected the id of a species"],
    [qual([['x', 1, 'q:initialLevel="3"']], []), 'found the initial level 3'],
    [qual([['x', 1, 'q:initialLevel="-1"']], []), "found initialLevel='-1'"],
    [qual([['x', 1]], [['x', []]]).replace('assignmentLevel', 'production'), 'produces'],
    [qual([['x', 1]], [['x', []]]).replace('"none"', '"consumption"'), 'consumes'],
    [`<!DOCTYPE sbml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${qual([['x', 1]], [])}`, 'a document type with declarations'],
    [qual([['x', 1]], []).replace('q:id="x"', 'q:id="&xxe;"'), 'found no XML (undefined entity'],
    [`<a>`.repeat(100_000), 'at most 1000 levels of nesting'],
  ])('case %# is refused', (text, message) => {
    const refused = () => parseSbmlQual(text.replace(/^<\?xml version="1.0"\?>\n(?=<!)/, ''), 'm.sbml')
    expect(refused).toThrow(UserError)
    expect(refused).toThrow(message)
  })

  test('what cannot be held is said', () => {
    const model: Model = {
      name: 'm',
      nodes: [
        {...ruleNode('A', variable('A')), internal: true, reference: 1},
        {...ruleNode('B', variable('A')), rateUp: number(3)},
      ],
      initial: [
        {
          nodes: ['A'],
          states: [
            {values: [1], weight: 0.3},
            {values: [0], weight: 0.7},
          ],
        },
      ],
      parameters: {$k: 2},
      settings: {maxTime: 5, other: {thread_count: 2}},
      schedule: [{time: 1, node: 'A', probabilityOn: 1}],
    }
    expect(sbmlQualLosses(model)).toEqual([
      'The rates of B are lost, and they let nodes change otherwise than the rules do: the model behaves otherwise.',
      'The initial probabilities of A are lost.',
      'The mark "internal" of A is lost.',
      'The reference states of A are lost.',
      'The parameters $k are lost.',
      'The scheduled changes of A are lost.',
      'The run settings maxTime and thread_count are lost.',
    ])
  })
})

const ginml = (nodes: string, edges: string) =>
  `<?xml version="1.0"?><!DOCTYPE gxl SYSTEM "http://ginsim.org/GINML_2_2.dtd">
<gxl><graph id="toy" class="regulatory" nodeorder="B A C">${nodes}${edges}</graph></gxl>`
const edge = (from: string, to: string, more = 'minvalue="1"') => `<edge id="${from}:${to}" from="${from}" to="${to}" ${more}/>`

describe('GINML', () => {
  test('formulas and logical parameters are read, in the order of the file', () => {
    const {model} = parseGinml(
      ginml(
        `<node id="A" maxvalue="1" input="true"/>
         <node id="B" maxvalue="1"><value val="1"><exp str="A &amp; !C"/></value></node>
         <node id="C" maxvalue="1" basevalue="1"><parameter idActiveInteractions=" A:C B:C" val="1"/></node>`,
        edge('A', 'B') + edge('C', 'B') + edge('A', 'C') + edge('B', 'C'),
      ),
    )
    expect(model.name).toBe('toy')
    expect(model.nodes.map(({name}) => name)).toEqual(['B', 'A', 'C'])
    expect(['A', 'A C', ''].map((on) => next(model, 'B', on))).toEqual([true, false, false])
    expect(['', 'A', 'B', 'A B'].map((on) => next(model, 'C', on))).toEqual([true, false, false, true])
  })

  test('thresholds split a component into levels; an arrow acts up to the next threshold', () => {
    const {model, losses} = parseGinml(
      ginml(
        `<node id="A" maxvalue="2"><value val="2"><exp str="!B"/></value></node>
         <node id="B" maxvalue="1"><value val="1"><exp str="A:2 | (A:1 &amp; C)"/></value></node>
         <node id="C" maxvalue="1"><value val="1"><exp str="A#1"/></value></node>`,
        edge('B', 'A') + edge('A', 'B', 'effects="1:positive 2:positive"') + edge('A', 'C', 'minvalue="2"') + edge('C', 'B'),
      ),
    )
    expect(losses[0]).toContain('A has levels 0 to 2')
    expect(['A_1', 'A_1 C', 'A_1 A_2'].map((on) => next(model, 'B', on))).toEqual([false, true, true])
    expect(['A_1', 'A_1 A_2'].map((on) => next(model, 'C', on))).toEqual([false, true])
    expect([next(model, 'A_1', ''), next(model, 'A_2', ''), next(model, 'A_2', 'A_1')]).toEqual([true, false, true])
  })

  test('an archive is read, and what lies beside the model is named', () => {
    const text = ginml('<node id="A" maxvalue="1" input="true"/>', '')
    const zip = zipSync({'GINsim-data/regulatoryGraph.ginml': strToU8(text), 'GINsim-data/initialState': strToU8('x')})
    const {model, losses} = parseZginml(zip)
    expect(model.nodes).toHaveLength(1)
    expect(losses.at(-1)).toContain('initialState')
    expect(readModel(zip, 'toy.zginml').format).toBe('zginml')
    expect(() => parseZginml(zipSync({a: strToU8('b')}))).toThrow('without a .ginml file')
    expect(() => parseZginml(zip.subarray(0, 40), 'cut.zginml')).toThrow('cut.zginml: found a zip file that is cut short or damaged')
  })

  test.each([
    ['<gxl/>', 'm.ginml:1:1: found <gxl>'],
    ['<gxl><graph class="dynamical"/></gxl>', "class 'dynamical'"],
    [ginml('', ''), 'm.ginml:2:6: found no node'],
    [ginml('<node id="A" maxvalue="x"/>', ''), "found maxvalue='x'"],
    [ginml('<node id="A" maxvalue="1"/>', edge('A', 'Q')), "found 'Q'"],
    [ginml('<node id="A" maxvalue="1"/>', edge('A', 'A', 'minvalue="2"')), 'found the threshold 2'],
    [ginml('<node id="A" maxvalue="1"><value val="1"><exp str="A &amp;"/></value></node>', edge('A', 'A')), 'found the end of the text'],
    [ginml('<node id="A" maxvalue="1"><value val="1"><exp str="B"/></value></node>', ''), "found 'B', expected a component with an arrow"],
    [ginml('<node id="A" maxvalue="1"><value val="3"><exp str="A"/></value></node>', edge('A', 'A')), 'found the value 3'],
    [ginml('<node id="A" maxvalue="1"><parameter idActiveInteractions="Q:A" val="1"/></node>', ''), "found 'Q:A'"],
  ])('case %# is refused', (text, message) => expect(() => parseGinml(text, 'm.ginml')).toThrow(message))
})

describe('BoolNet', () => {
  test.each([
    ['targets, factors\nA, !B & (C | A)', 'A', not(variable('B'))],
    ['A, maj(A, B, C)', 'A', or(and(variable('A'), variable('B')), and(variable('A'), variable('C')), and(variable('B'), variable('C')))],
    ['A, sumge(A, B, 2)', 'A', and(variable('A'), variable('B'))],
    ['A, all(A, !B)\n# why', 'A', and(variable('A'), not(variable('B')))],
    ['targets, factors, probabilities\nA, any(A, 0), 1', 'A', or(variable('A'), constant(false))],
  ])('%j is read', (text, node, rule) => {
    const model = parseBoolNet(text)
    const found = model.nodes.find(({name}) => name === node)!.logic!
    if (!text.includes('(C')) expect(found).toEqual(rule)
    else expect(evaluate(found, (name) => name === 'C')).toBe(true)
  })

  test.each([
    ['A, sumis(A, B, C, 1)', [false, true, false, false]],
    ['A, sumlt(A, B, C, 2)', [true, true, false, false]],
    ['A, sumle(A, B, C, 2)', [true, true, true, false]],
    ['A, sumgt(A, B, C, 2)', [false, false, false, true]],
  ])('%s counts', (text, expected) => {
    const rule = parseBoolNet(text).nodes[0]!.logic!
    expect(['', 'A', 'AB', 'ABC'].map((on) => evaluate(rule, (name) => on.includes(name)))).toEqual(expected)
  })

  test.each([
    ['A', 'm:1:2'],
    ['A, B &', 'm:1:7: found the end of the rule'],
    ['A, B ^ C', "m:1:6: found '^'"],
    ['A, foo(B)', "m:1:4: found the function 'foo'"],
    ['A, B[-2]', 'temporal'],
    ['A, timegt(3)', 'temporal'],
    ['A, B, 0.5', 'probabilistic'],
    ['A, B\nA, C', 'm:2:1: found a second rule'],
    ['A, (B', 'm:1:6: found the end of the rule'],
    ['A, sumgt(B, C)', 'the number'],
    [`A, ${'('.repeat(100_000)}`, 'levels of nesting'],
    ['', 'no rule'],
  ])('case %# is refused', (text, message) => expect(() => parseBoolNet(text, 'm')).toThrow(message))
})

describe('arrows without rules', () => {
  test('SIF becomes rules by the default rule, and says so', () => {
    const {model, losses} = parseSif('A activates C\nB\tinhibits\tC\tD\n# note\nE\nC -| A\n', 'toy.sif')
    expect(model.nodes.map(({name}) => name)).toEqual(['A', 'C', 'B', 'D', 'E'])
    expect(model.nodes[1]!.logic).toEqual(and(variable('A'), not(variable('B'))))
    expect(model.nodes[3]!.logic).toEqual(not(variable('B')))
    expect(model.nodes[4]!.logic).toEqual(variable('E'))
    expect(losses).toEqual([
      "The rules are not in the file: they are made of its arrows by the rule 'inhibitors-win' (on where at least one activator is on and no inhibitor is).",
    ])
  })

  test.each([
    ['all-activators', and(variable('A'), variable('B'), not(variable('C')))],
    ['activators-win', or(variable('A'), variable('B'))],
    ['inhibitors-win', and(or(variable('A'), variable('B')), not(variable('C')))],
  ] as const)('the rule %s', (rule, expected) => {
    const {model} = parseSif('A + D\nB increases D\nC decreases D', 'm', {rule})
    expect(model.nodes.find(({name}) => name === 'D')!.logic).toEqual(expected)
  })

  test.each([
    ['A activates', 'm:1:12'],
    ['A binds B', "m:1:3: found the relation 'binds'"],
    ['', 'm:1:1: found no arrow'],
  ])('%j is refused', (text, message) => expect(() => parseSif(text, 'm')).toThrow(message))

  test('INDRA statements become arrows; what has no sign is counted', () => {
    const agent = (name: string) => ({name, db_refs: {}})
    const {model, losses} = parseIndra(
      JSON.stringify([
        {type: 'Activation', subj: agent('A'), obj: agent('B')},
        {type: 'DecreaseAmount', subj: agent('C'), obj: agent('B')},
        {type: 'Phosphorylation', enz: agent('A'), sub: agent('B')},
        {type: 'Influence', subj: {concept: {name: 'X'}, delta: {polarity: -1}}, obj: {concept: {name: 'B'}, delta: {polarity: 1}}},
        {type: 'Activation', subj: agent('C'), obj: agent('B')},
        {type: 'Activation', subj: null, obj: agent('D')},
        {type: 'Inhibition', subj: agent('E')},
        {type: 'Activation', subj: agent('E'), obj: null},
      ]),
    )
    expect(model.nodes.find(({name}) => name === 'B')!.logic).toEqual(
      and(or(variable('A'), variable('C')), not(variable('C')), not(variable('X'))),
    )
    expect(losses.slice(1)).toEqual([
      'C both raises and lowers B: both arrows are kept.',
      'Statements that do not say which way their object goes are left out: 1 Phosphorylation.',
      'Statements without a subject or an object are left out: 2 Activation, 1 Inhibition.',
      'Belief and evidence of the statements are left out.',
    ])
  })

  test.each([
    ['{', 'no JSON'],
    ['3', 'JSON of another kind'],
    ['[{"type":"Activation","subj":{},"obj":{"name":"B"}}]', "statement 1 without the name of 'subj'"],
    ['[{"type":"Activation","subj":null,"obj":{"name":"B"}}]', 'no statement with a sign'],
    ['[{"type":"Complex"}]', 'no statement with a sign'],
    ['[{}]', 'statement 1 without a type'],
  ])('%j is refused', (text, message) => expect(() => parseIndra(text)).toThrow(message))
})

const names = ['A', 'miR-21', 'tr_A', 'in_A_1', '5-FU', 'all', 'toy', 'x<y&"z"']
const leaves = fc.oneof(fc.constantFrom(...names).map(variable), fc.boolean().map(constant))
const exprs: fc.Arbitrary<Expr> = fc.letrec<{expr: Expr}>((tie) => ({
  expr: fc.oneof(
    {depthSize: 'small', withCrossShrink: true},
    leaves,
    tie('expr').map(not),
    fc.tuple(fc.constantFrom(and, or, xor), fc.array(tie('expr'), {minLength: 2, maxLength: 4})).map(([join, args]) => join(...args)),
  ),
})).expr
const certain = (name: string, value: 0 | 1): InitialGroup => ({nodes: [name], states: [{values: [value], weight: 1}]})
const models: fc.Arbitrary<Model> = fc
  .tuple(
    fc.array(exprs, {minLength: names.length, maxLength: names.length}),
    fc.array(fc.constantFrom(0 as const, 1 as const, undefined), {minLength: names.length, maxLength: names.length}),
  )
  .map(([rules, initial]) => ({
    name: 'toy',
    nodes: rules.map((rule, i) => ruleNode(names[i]!, rule)),
    initial: initial.flatMap((value, i) => (value === undefined ? [] : [certain(names[i]!, value)])),
    parameters: {},
    settings: {},
  }))

/** The same meaning: equal truth of all rules in sampled states; names by position. */
function sameMeaning(a: Model, b: Model): void {
  const [rulesA, rulesB] = [[...rulesOf(a).values()], [...rulesOf(b).values()]]
  for (let bits = 0; bits < 256; bits += 7) {
    const isOn = (model: Model) => (name: string) => ((bits >> model.nodes.findIndex((node) => node.name === name)) & 1) === 1
    expect(rulesB.map((rule) => evaluate(rule, isOn(b)))).toEqual(rulesA.map((rule) => evaluate(rule, isOn(a))))
  }
}

describe('what is written reads back', () => {
  test('as itself in SBML-qual', () => {
    fc.assert(
      fc.property(models, (model) => {
        const again = parseSbmlQual(printSbmlQual(model), 'toy.sbml').model
        expect(again.initial.map(({states}) => states)).toEqual(model.initial.map(({states}) => states))
        for (const [i, node] of again.nodes.entries()) {
          const original = model.nodes[i]!
          if (/^[^\s&"]+$/.test(original.name)) expect(node.name).toBe(original.name)
        }
        sameMeaning(model, again)
      }),
      {numRuns: 60, seed: 1},
    )
  })

  test('with the same meaning in BoolNet', () => {
    fc.assert(
      fc.property(models, (model) => sameMeaning(model, parseBoolNet(printBoolNet(model)))),
      {numRuns: 60, seed: 2},
    )
  })

  test('descriptions survive SBML', () => {
    const model = {...parseBnet('A, B\n'), nodes: [{...ruleNode('A', variable('A')), description: 'kills <fast> & "well"'}]}
    expect(parseSbmlQual(printSbmlQual(model)).model.nodes[0]!.description).toBe('kills <fast> & "well"')
  })
})

describe('long, deep and oddly named', () => {
  const written = formats.filter(({write}) => write).map(({id}) => id)
  const again = (model: Model, id: FormatId): Model => {
    const [first, ...others] = writeModel(model, id).files
    return readModel(first!.content, first!.name, {cfg: others.map(({content}) => ({text: content}))}).model
  }
  const rules = (model: Model) => JSON.stringify(model.nodes.map(({name, logic}) => [name, logic]))

  test.each(written)('a rule of 20,000 literals survives %s', (id) => {
    const names = Array.from({length: 20_000}, (_, i) => `N${i}`)
    for (const operator of [' & ', ' | !']) {
      const model = parseBnet(`A, ${names.join(operator)}\n`)
      expect(rules(again(model, id)) === rules(model)).toBe(true)
    }
  })

  /** `B & !(B & !(… A …))`, of so many levels. */
  const nested = (levels: number) => `${'B & !('.repeat(levels / 2)}A${')'.repeat(levels / 2)}`
  test.each(written)('a rule of 200 levels survives %s', (id) => {
    const model = parseBnet(`A, ${nested(200)}\nB, A\n`)
    expect(rules(again(model, id))).toBe(rules(model))
  })

  const math = (levels: number, operator: (level: number) => string) =>
    Array.from({length: levels}).reduce<string>(
      (inner, _, level) => `<apply><${operator(level)}/>${compare('eq', 'B', 1)}${inner}</apply>`,
      compare('eq', 'A', 1),
    )
  const inQual = (formula: string) =>
    qual(
      [
        ['A', 1],
        ['B', 1],
      ],
      [['A', [[1, formula]]]],
    )
  const inGinml = (formula: string) =>
    ginml(
      `<node id="A" maxvalue="1"><value val="1"><exp str="${formula.replaceAll('&', '&amp;')}"/></value></node><node id="B" maxvalue="1"/>`,
      `${edge('A', 'A')}${edge('B', 'A')}`,
    )
  test.each([
    ['m.bnet', (levels: number) => `A, ${nested(levels)}`],
    ['m.boolnet', (levels: number) => `A, ${nested(levels)}`],
    ['m.bnd', (levels: number) => `node A { logic = ${nested(levels)}; } node B { }`],
    ['m.sbml', (levels: number) => inQual(math(levels, (level) => (level % 2 === 0 ? 'and' : 'or')))],
    ['m.ginml', (levels: number) => inGinml(nested(levels))],
  ])('%s: 200 levels of nesting are read, 202 refused with their place and what to do', (name, text) => {
    expect(readModel(text(200), name).model.nodes).toHaveLength(2)
    expect(() => readModel(text(202), name)).toThrow(/^m\.\w+:\d+:\d+: .*at most 200.*; write the rule flatter/)
  })

  test.each([
    ['m.bnet', `A, ${'(A | '.repeat(3000)}B${')'.repeat(3000)}`],
    ['m.boolnet', `A, ${'(A | '.repeat(3000)}B${')'.repeat(3000)}`],
    ['m.boolnet', `A, ${'any(A, '.repeat(3000)}B${')'.repeat(3000)}`],
    ['m.sbml', inQual(math(900, () => 'or'))],
  ])('%s: junctions right inside one of their own kind are merged when there are many (case %#)', (name, text) => {
    const {logic} = readModel(text, name).model.nodes[0]!
    expect(logic).toMatchObject({kind: 'or'})
    expect((logic as Extract<Expr, {args: unknown}>).args.every(({kind}) => kind === 'variable')).toBe(true)
  })

  test('counts within counts, and comments without a model, do not take for ever', () => {
    const counts = `${'maj('.repeat(8)}B, C, D${'), E, F, G, H, I, J'.repeat(7)})`
    expect(() => parseBoolNet(`A, ${counts}`)).toThrow('counts within counts make a rule of more than 1000000 literals')
    expect(formatOf('m', '/**/'.repeat(400))).toBe(undefined)
    expect(formatOf('m', '/* a */ /* b */ // c\nnode A {}')?.id).toBe('maboss')
  })

  test('a name without a rule is compared with thousands that have one', () => {
    const word = (i: number) => Array.from({length: 6}, (_, k) => String.fromCharCode(97 + (Math.floor(i / 26 ** k) % 26))).join('')
    const text = Array.from({length: 5000}, (_, i) => `${word(1000 * i)}, ${word(1000 * i + 500)}x & Q`).join('\n')
    expect(readModel(`${text}\nKINASE, Kinasee`, 'm.bnet').losses[0]).toContain("did you mean 'KINASE'")
  })

  const odd = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf', 'A']
  const oddModel: Model = {
    name: 'odd',
    nodes: odd.map((name, i) => ruleNode(name, i === 0 ? variable('A') : and(variable(odd[i - 1]!), not(variable(name))))),
    initial: odd.map((name) => certain(name, 1)),
    parameters: {},
    settings: {},
  }
  test.each(written)('names that objects have by themselves are names like any others in %s', (id) => {
    const read = again(oddModel, id)
    expect(rules(read)).toBe(rules(oddModel))
    if (id === 'maboss' || id === 'sbml-qual') expect(read.initial).toEqual(oddModel.initial)
  })

  test('and in the formats that are only read, and in everything that MaBoSS can say of a node', () => {
    const names = (model: Model) => model.nodes.map(({name}) => name).sort()
    const sorted = [...odd].sort()
    const ring = odd.map((name, i) => [name, odd[(i + 1) % odd.length]!] as const)
    expect(names(parseSif(ring.map(([a, b]) => `${a} activates ${b}`).join('\n')).model)).toEqual(sorted)
    const statements = ring.map(([a, b]) => ({type: 'Activation', subj: {name: a}, obj: {name: b}}))
    expect(names(parseIndra(JSON.stringify(statements)).model)).toEqual(sorted)
    expect(() => parseIndra('[{"type":"constructor","subj":{"name":"A"},"obj":{"name":"B"}}]')).toThrow('no statement with a sign')
    const nodes = ring.map(([a, b]) => `<node id="${b}" maxvalue="1"><value val="1"><exp str="${a}"/></value></node>`).join('')
    expect(names(parseGinml(ginml(nodes, ring.map(([a, b]) => edge(a, b)).join(''))).model)).toEqual(sorted)
    const text = odd
      .map((name) => `node ${name} { ${odd.map((key) => `${key} = 1;`).join(' ')} rate_up = @__proto__ + @constructor; }`)
      .join('\n')
    const cfg = odd.map(
      (name, i) => `${name}.istate = 1; ${name}.is_internal = ${i % 2}; ${name}.refstate = 1; ${name}.schedule = ${i}: 1;`,
    )
    const model = readModel(text, 'odd.bnd', {cfg: [{text: cfg.join('\n')}]}).model
    expect(model.nodes.map(({attributes}) => Object.keys(attributes!))).toEqual(odd.map(() => odd))
    expect(again(model, 'maboss').nodes).toEqual(model.nodes)
    expect(again(model, 'maboss').schedule).toEqual(model.schedule)
  })
})

describe('the registry', () => {
  test.each([
    ['m.bnet', '', 'bnet'],
    ['m.SBML', '', 'sbml-qual'],
    ['m.xml', '<?xml version="1.0"?><gxl>', 'ginml'],
    ['m', 'targets, factors\nA, B', 'bnet'],
    ['m', '// c\nnode A {}', 'maboss'],
    ['m.txt', 'targets, factors', 'boolnet'],
    ['m.dat', '[{"type"', 'indra'],
    ['m.dat', 'what', undefined],
  ])('%s beginning with %j is %s', (name, text, id) => expect(formatOf(name, text)?.id).toBe(id))

  test('bytes are decoded by their mark or by what the XML says', () => {
    expect(readModel(new TextEncoder().encode('A, B\n'), 'm.bnet').model.nodes).toHaveLength(2)
    const utf16 = Uint8Array.from([0xff, 0xfe, ...[...'A, B'].flatMap((c) => [c.charCodeAt(0), 0])])
    expect(readModel(utf16, 'm.bnet').model.nodes).toHaveLength(2)
    expect(() => readModel('A', 'm.foo')).toThrow('name one of')
    expect(() => readModel('max_time = 1;', 'm.cfg')).toThrow('give the file with the rules')
  })

  test('what MaBoSS would read in another order is said', () => {
    const sentence = (text: string) => writeModel(parseBnet(text), 'maboss').losses
    expect(sentence('A, A\nB, A\n')).toEqual([])
    expect(sentence('A, A\nB, C\nC, A\n')).toEqual([expect.stringContaining('with C before B: the names of its states')])
  })
  test.each([
    ['logic = A; rate_up = C;', true],
    ['logic = A; rate_up = 0;', true],
    ['logic = A; rate_up = @logic ? $zero : 0;', true],
    ['logic = A; rate_up = @logic ? 3 : 0;', false],
    ['logic = A & C; rate_up = A ? (C ? $u : 0) : 0; rate_down = (A & C) ? 0 : $u;', false],
    ['logic = N | A; rate_down = 0; rate_up = @logic ? 2 : 0;', false],
  ])('a node of %j behaves otherwise by its rule alone: %s', (rates, otherwise) => {
    const {losses} = writeModel(parseBnd(`node N { ${rates} } node A {} node C {}`, '$u = 2; $zero = 0;'), 'bnet')
    expect(losses[0]).toContain(otherwise ? 'The rates of N are lost, and they let nodes change' : 'The rates of N are lost: a rule alone')
  })

  const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))
  test('what is no UTF-8 is read as Windows-1252, and the place of the first such byte is said', () => {
    const read = readModel(latin1('# r\u00e9gulation\nA, \u00b5\n\u00b5, A\n'), 'm.bnet', {
      cfg: [{text: latin1('// caf\u00e9\nA.istate = 1;'), name: 'm.cfg'}],
    })
    expect(read.model.nodes.map(({name}) => name)).toEqual(['A', '\u00b5'])
    expect(read.losses).toEqual([
      'm.bnet:1:4: found a byte that is no UTF-8; the file is read as Windows-1252 (Latin-1). Save it as UTF-8.',
      'm.cfg:1:7: found a byte that is no UTF-8; the file is read as Windows-1252 (Latin-1). Save it as UTF-8.',
    ])
    expect(readModel(new TextEncoder().encode('# \ufffd \u00e9\nA, A\n'), 'm.bnet').losses).toEqual([])
  })
  test.each([
    ['NUL bytes', 'A, B\nB\0, A\n', 'm.bnet:2:2: found a NUL byte, expected text; a binary file'],
    ['other bytes that no text has', '\u00ff\u00fa\u0001\u0002', 'm.bnet:1:3: found the byte 1, which is no text'],
  ])('%s are refused', (_, text, message) => expect(() => readModel(latin1(text), 'm.bnet')).toThrow(message))

  test.each([
    ['m.bnet', 'ERK_1, MEK\nMEK, Erk1 & AKT2\nAKT1, AKT1\n'],
    ['m.boolnet', 'targets, factors\nERK_1, MEK\nMEK, Erk1 & AKT2\nAKT1, AKT1\n'],
  ])('names without a rule are said in %s, with the name that was meant', (name, text) => {
    expect(readModel(text, name).losses).toEqual([
      "Erk1 has no rule; it is read as an input that keeps its start; did you mean 'ERK_1'?",
      'AKT2 has no rule; it is read as an input that keeps its start.',
    ])
  })
  test('many names without a rule are said in one sentence', () => {
    expect(readModel('A, B | C | D | E | F | G | H\n', 'm.bnet').losses).toEqual([
      'B, C, D, E, F and 2 more have no rule; they are read as inputs that keep their starts.',
    ])
    expect(readModel('A, B | C\n', 'm.bnet').losses).toEqual(['B and C have no rule; they are read as inputs that keep their starts.'])
  })

  test.each([
    ['m.bnet', 'A, A\nB, A\n'],
    ['m.boolnet', 'targets, factors\nA, A\nB, A\n'],
    ['m.sbml', printSbmlQual(parseBnet('A, A\nB, A\n'))],
    ['m.sif', 'A activates B\n'],
  ])('settings beside %s are read as beside a bnd', (name, text) => {
    const cfg =
      '$p = 0.25;\n[A].istate = $p [0], 1 - $p [1]; B.istate = 1;\nB.is_internal = 1; B.refstate = 1; B.schedule = 2: 1;\nmax_time = 7; seed_pseudorandom = 3;'
    const {model} = readModel(text, name, {cfg: [{text: cfg, name: 'm.cfg'}]})
    const [beside, alone] = [parseBnd('node A { logic = A; } node B { logic = A; }', cfg), readModel(text, name).model]
    expect({...model, name: '', nodes: []}).toEqual({...beside, name: '', nodes: []})
    expect(model.nodes).toEqual([alone.nodes[0], {...alone.nodes[1], internal: true, reference: 1}])
    expect(() => readModel(text, name, {cfg: [{text: '$p = 1;\n$q = $p;', name: 'm.cfg'}]})).toThrow(
      /^m\.cfg:2:1: found '\$q', expected a parameter that the settings use; .* has no rates/,
    )
  })
  test('settings beside SBML-qual replace the initial states that it gives', () => {
    const text = printSbmlQual({...parseBnet('A, A\n'), initial: [{nodes: ['A'], states: [{values: [1], weight: 1}]}]})
    expect(readModel(text, 'm.sbml', {cfg: [{text: 'A.istate = 0;'}]}).model.initial).toEqual([
      {nodes: ['A'], states: [{values: [0], weight: 1}]},
    ])
  })

  test('what is only read is refused for writing, and a rule must not mention a node that is not there', () => {
    const model = parseBnet('A, B\n')
    expect(() => writeModel(model, 'ginml')).toThrow('only read')
    expect(() => writeModel({...model, nodes: model.nodes.slice(0, 1)}, 'sbml-qual')).toThrow("no node is called 'B'")
    expect(writeModel(model, 'maboss').files.map(({name}) => name)).toEqual(['model.bnd', 'model.cfg'])
    expect(writeModel(parseBnet('miR-1, miR-1\n'), 'maboss').losses).toEqual([
      'Names the format cannot hold are spelled otherwise: miR-1 (miR_1).',
    ])
  })
})

const seeds: readonly [string, string][] = [
  ['m.sbml', printSbmlQual(parseBnet('A, B & !C\nB, A | C\n'))],
  [
    'm.ginml',
    ginml(
      '<node id="A" maxvalue="2"><value val="1"><exp str="A &amp; !A:2"/></value><parameter val="2"/></node>',
      edge('A', 'A', 'effects="1:positive 2:negative"'),
    ),
  ],
  ['m.boolnet', 'targets, factors\nA, maj(A, !B, C) | sumgt(B, C, 1)\nB, (A & 1)\n'],
  ['m.sif', 'A activates B\nB\t-|\tA\n'],
  ['m.json', '[{"type": "Activation", "subj": {"name": "A"}, "obj": {"name": "B"}}]'],
]
test('mutated files are read or refused as a mistake of the user, never anything else', () => {
  const edit = fc.record({
    at: fc.nat(3000),
    cut: fc.nat(12),
    put: fc.constantFrom(
      '',
      '<',
      '>',
      '/',
      '"',
      '&',
      ';',
      '<![CDATA[',
      ']]>',
      '<!--',
      '<!DOCTYPE a>',
      '(',
      ')',
      '!',
      '|',
      ',',
      ':',
      '9',
      '-1',
      '1e9',
      'A',
      '\n',
      '\u0000',
      '💥',
      '{',
      '[',
    ),
  })
  fc.assert(
    fc.property(fc.nat(seeds.length - 1), fc.array(edit, {minLength: 1, maxLength: 3}), (which, edits) => {
      const [name, seedText] = seeds[which]!
      let text = seedText
      for (const {at, cut, put} of edits) text = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + cut)
      try {
        const {model} = readModel(text, name)
        expect(model.nodes.length).toBeGreaterThan(0)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        if (error instanceof ParseError && which !== 4) expect(error.at.line).toBeGreaterThan(0)
      }
    }),
    {numRuns: 3000, seed: 5},
  )
})

const published = sharedData('data/models/bbm')
describe.skipIf(!published)('the published models', () => {
  const all = published ? readdirSync(published).filter((file) => file.endsWith('.bnet')) : []
  /** Every third model; all of them where the data are required. */
  const files = all.filter((_, i) => process.env['MITOLOGIC_DATA'] === 'required' || i % 3 === 0)
  const written = formats.filter(({write}) => write).map(({id}) => id)
  test.each(written)('they survive %s', (id) => {
    expect(all.length).toBeGreaterThan(200)
    for (const file of files) {
      const model = parseBnet(readFileSync(join(published!, file), 'utf8'), file)
      const {files: out, losses} = writeModel(model, id)
      const again = readModel(out[0]!.content, out[0]!.name, {cfg: out.slice(1).map(({content}) => ({text: content}))}).model
      expect(
        losses.filter((sentence) => !sentence.startsWith('MaBoSS reads the nodes in the order')),
        file,
      ).toEqual([])
      expect(
        again.nodes.map(({name}) => name),
        file,
      ).toEqual(model.nodes.map(({name}) => name))
      const same = (a: Expr, b: Expr) =>
        sameExpr(a, b) || sameExpr(flattened(withoutXor(a)), flattened(b)) || sameExpr(simplify(a), simplify(b))
      expect(
        model.nodes.filter((node, i) => !same(node.logic!, again.nodes[i]!.logic!)).map(({name}) => name),
        file,
      ).toEqual([])
    }
  })
})

describe('packed and broken texts', () => {
  const packed = gzipSync(strToU8('A, !B\nB, A\n'))
  test('gzip is unpacked, whatever the format', () => {
    expect(readModel(packed, 'loop.bnet.gz')).toEqual(readModel('A, !B\nB, A\n', 'loop.bnet'))
  })
  test('a truncated gzip file is refused', () => {
    for (const length of [3, 12, packed.length - 6, packed.length - 1])
      expect(() => readModel(packed.slice(0, length), 'loop.bnet.gz')).toThrow(/loop\.bnet\.gz: found a gzip file that is cut short/)
    // The last four bytes of the whole file say its size; those of a part may say anything.
    const varied = gzipSync(strToU8(Array.from({length: 500}, (_, i) => `N${(i * 7919) % 1009}_${i}, A\n`).join('')))
    for (let length = varied.length - 60; length < varied.length; length++)
      expect(() => readModel(varied.slice(0, length), 'v.bnet.gz')).toThrow('cut short')
    const wrong = varied.slice()
    wrong.fill(0xff, 40, 60)
    expect(() => readModel(wrong, 'v.bnet.gz')).toThrow(/v\.bnet\.gz/)
  })
  test('a small file that unpacks to more than a model may hold is refused with the figure', () => {
    const part = gzipSync(new Uint8Array(2e6).fill(10))
    const bomb = Uint8Array.from({length: part.length * 129}, (_, i) => part[i % part.length]!)
    expect(() => readModel(bomb, 'm.bnet.gz')).toThrow(
      'm.bnet.gz: unpacks to more than 256 MB, expected at most 256 MB; is it the right file?',
    )
  })
  test('half a character in XML is refused with its place', () => {
    for (const name of ['a.sbml', 'a.ginml'])
      expect(() => readModel('<?xml \ud800', name)).toThrow(/a\.(sbml|ginml):1:\d+: found half a character/)
  })
})
