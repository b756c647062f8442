import {describe, expect, test} from 'vitest'
import {UserError} from '#errors'
import {groupColumn, inspectGroups, parseContrast} from './groups.js'
import {readSampleSheet} from './sample-sheet.js'
import {sideOf} from './sides.js'
import {utf8} from './testing.js'

const columns = ['gene', 'p1', 'p2', 'r1', 'r2']
const sheet = (text: string, of: readonly string[] = columns) => readSampleSheet(utf8(text), 's.tsv', of)
const plain = sheet('sample\tgroup\tbatch\np1\tparental\ta\np2\tparental\tb\nr1\tresistant\ta\nr2\tresistant\tb\n')

describe('a sample sheet', () => {
  test('has one row per sample, and columns', () => {
    expect(plain.columns).toEqual(['group', 'batch'])
    expect(plain.rows[2]).toEqual({sample: 'r1', values: ['resistant', 'a']})
  })

  test('without a header is recognised by its first line', () => {
    expect(sheet('p1,ctrl\np2,ctrl\nr1,res\n')).toMatchObject({columns: ['group'], rows: [{sample: 'p1'}, {}, {}]})
  })

  test('may have its samples in another column', () => {
    expect(sheet('group\tsample\nparental\tp1\nresistant\tr1\n').rows[1]).toEqual({sample: 'r1', values: ['resistant']})
  })

  test.each([
    ['', 's.tsv: the file is empty; expected a table with a header line'],
    ['sample\tgroup\n', 's.tsv: the sample sheet holds a header and no rows; expected one row per sample'],
    ['sample\tgroup\np1\tx\np1\ty\n', "s.tsv:3: found sample 'p1' again (line 2), expected one row per sample; delete one of them"],
    ['sample\tgroup\np1\tx\tz\nr1\tx\n', 's.tsv:3: found 2 columns, expected 3 as in the header; look for a missing separator'],
    ['sample\tgroup\n\tx\n', 's.tsv:2: found an empty sample name, expected the heading of a column of the table'],
  ])('that is wrong says where: %j', (text, message) => {
    expect(() => sheet(text)).toThrow(UserError)
    expect(() => sheet(text)).toThrow(expect.objectContaining({message}))
  })
})

describe('the contrast', () => {
  test('is never guessed', () => {
    expect(() => parseContrast(plain, 'group', undefined)).toThrow(
      "analyze: found no --contrast, expected what is to be compared with what; the groups in column 'group' are parental, resistant: write --contrast resistant-parental",
    )
  })

  test.each([
    ['resistant-parental', 'resistant', 'parental'],
    ['resistant vs parental', 'resistant', 'parental'],
    ['Resistant/Parental', 'resistant', 'parental'],
  ])('%s', (text, first, second) => {
    const contrast = parseContrast(plain, 'group', text)
    expect([contrast.first.label, contrast.second.label]).toEqual([first, second])
  })

  test('of names with hyphens, and of the mean of several groups', () => {
    const hyphens = sheet('sample\tline\np1\tMCF-7\np2\tMCF-7-R\nr1\tMCF-7-R2\n')
    expect(parseContrast(hyphens, 'line', 'MCF-7-R-MCF-7')).toMatchObject({first: {label: 'MCF-7-R'}, second: {label: 'MCF-7'}})
    expect(parseContrast(hyphens, 'line', '(MCF-7-R+MCF-7-R2)-MCF-7').first.levels).toEqual(['MCF-7-R', 'MCF-7-R2'])
  })

  test.each([
    [
      'resistant-wildtype',
      "--contrast resistant-wildtype: found no two groups of column 'group' in it, expected two of parental, resistant; write --contrast resistant-parental",
    ],
    ['resistant-resistant', "--contrast resistant-resistant: 'resistant' stands on both sides, expected two different groups"],
  ])('%s is refused', (text, message) => {
    expect(() => parseContrast(plain, 'group', text)).toThrow(expect.objectContaining({message}))
  })

  test('that can be read in two ways is refused', () => {
    const twice = sheet('sample\tg\np1\ta\np2\ta-b\nr1\tb-c\nr2\tc\n')
    expect(() => parseContrast(twice, 'g', 'a-b-c')).toThrow(
      "--contrast a-b-c: it can be read as 'a' minus 'b-c' or 'a-b' minus 'c'; write 'a vs b-c'",
    )
  })
})

describe('the group column', () => {
  test('need not be named where one column alone holds the contrast', () => {
    expect(groupColumn(plain, undefined, 'resistant-parental')).toBe('group')
  })

  test.each([
    ['grp', '--group grp: no such column in s.tsv; its columns are group, batch'],
    [
      undefined,
      'analyze: found no --group, expected the column of s.tsv that says resistant or parental; its columns are group (parental, resistant); batch (a, b)',
    ],
  ])('%s', (name, message) => expect(() => groupColumn(plain, name, 'x-y')).toThrow(expect.objectContaining({message})))
})

describe('groups that look wrong', () => {
  const flags = (text: string, contrast: string, of?: readonly string[]) => {
    const one = sheet(text, of)
    return inspectGroups(one, parseContrast(one, 'group', contrast)).map(({name, message}) => [name, message])
  }

  test('sound ones have no flags', () => expect(inspectGroups(plain, parseContrast(plain, 'group', 'resistant-parental'))).toEqual([]))

  test('names of samples that contradict their group', () => {
    const text = 'sample\tgroup\nctrl_1\tresistant\nctrl_2\tparental\nres_1\tparental\nres_2\tresistant\n'
    expect(flags(text, 'resistant-parental', ['ctrl_1', 'res_1'])).toEqual([
      [
        'swapped-groups',
        "s.tsv: found 'ctrl_1' in group 'resistant', 'res_1' in group 'parental', expected groups that agree with the names of the samples; the labels look swapped: correct the sheet, or go on with --accept swapped-groups (the groups are used as the sheet has them)",
      ],
    ])
  })

  test('the reference first', () => {
    expect(flags('sample\tgroup\np1\tparental\np2\tparental\nr1\tresistant\nr2\tresistant\n', 'parental-resistant')).toEqual([
      [
        'reversed-contrast',
        "--contrast parental-resistant: found the reference cells first, expected the cells of interest first (up would mean higher in 'parental'); write --contrast resistant-parental, or go on with --accept reversed-contrast (the contrast is used as it stands)",
      ],
    ])
  })

  test('one sample against several', () => {
    expect(flags('sample\tgroup\np1\tparental\np2\tparental\nr1\tresistant\n', 'resistant-parental')).toEqual([
      [
        'unbalanced-groups',
        "the groups are unbalanced: 1 in 'resistant' and 2 in 'parental'; a group of one has no spread of its own, so that of the other stands for both",
      ],
    ])
  })

  test.each([
    ['A549_Ctrl-2', -1],
    ['WT3', -1],
    ['ResistantRep1', 1],
    ['cis_treated', 1],
    ['control_resistant', 0],
    ['LTED_E', 1],
    ['sample7', 0],
    ['Treves', 0],
  ])('%s is on side %i', (label, side) => expect(sideOf(label)).toBe(side))
})
