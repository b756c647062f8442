import {describe, expect, test} from 'vitest'
import {readQuestions} from './questions.js'

const read = (text: string) => readQuestions(text, 'q.tsv')

describe('a table of questions', () => {
  test('columns go by name, in any order, whatever their case; others are left alone', () => {
    const text =
      'mine\tResponse\tPaper\tentity\tCell Line\tchange\tdrug\tMeasured\tbaseline:lab\tweight\n' +
      'x\tresistant\tdoi:10.1000/AbC; PMID:12 ;PMC34\tmiR-21\tMCF-7\tup\t5-FU\tPTEN=down;BAX = up\tsensitive\t2.5\n'
    expect(read(text)).toEqual([
      {
        id: 'row 2',
        line: 2,
        changes: [{entity: 'miR-21', change: 'up'}],
        drug: '5-FU',
        response: 'resistant',
        paper: ['doi:10.1000/abc', 'pmid:12', 'pmcid:PMC34'],
        measured: [
          {target: 'PTEN', direction: 'down'},
          {target: 'BAX', direction: 'up'},
        ],
        conditions: [],
        cellLine: 'MCF-7',
        weight: 2.5,
        baselines: new Map([['lab', {kind: 'direction', sign: 1}]]),
      },
    ])
  })

  test('commas, quotes, a byte-order mark and the line ends of any system', () => {
    const rows = ['\ufeffid,entity,change,response', '1,"BAX",UP,Sensitive', '2,"a,b",down,unchanged']
    for (const end of ['\n', '\r\n', '\r'])
      expect(read(rows.join(end)).map(({id, changes, response}) => [id, changes[0]!.entity, response])).toEqual([
        ['1', 'BAX', 'sensitive'],
        ['2', 'a,b', 'unchanged'],
      ])
  })

  test('cells that say nothing say nothing; several changes are joined', () => {
    const [question] = read('entity\tchange\tresponse\tdisease\tdrug\texpression\tbaseline:x\nBAX; miR-21\tup;down\tsensitive\tNA\t-\t\t\n')
    expect(question!.changes).toEqual([
      {entity: 'BAX', change: 'up'},
      {entity: 'miR-21', change: 'down'},
    ])
    expect(question).not.toHaveProperty('disease')
    expect(question).not.toHaveProperty('drug')
    expect(question).not.toHaveProperty('expression')
    expect(question!.baselines.size).toBe(0)
  })

  test.each([
    ['', "q.tsv:1: found an empty file, expected a header with 'entity', 'change', 'response' in it"],
    ['a,b\n1,2', "found the columns 'a', 'b', expected a header with 'entity', 'change', 'response'"],
    ['entity\tchange\tresponse\n', 'q.tsv: found no row below the header'],
    ['entity\tentity\tchange\tresponse\nA\tB\tup\tsensitive', "two columns 'entity'"],
    ['entity\tchange\tresponse\nA\tupp\tsensitive', "q.tsv:2: found 'upp' in column 'change', expected up, down or add"],
    ['entity\tchange\tresponse\nA\tup\tyes', "q.tsv:2: found 'yes' in column 'response', expected sensitive, resistant or unchanged"],
    ['entity\tchange\tresponse\n\tup\tsensitive', "found '' in column 'entity'"],
    ['entity\tchange\tresponse\nA\tup;down\tsensitive', "found 'A' in column 'entity', expected 2 names"],
    ['entity\tchange\tresponse\tpaper\nA\tup\tsensitive\t12345', "found '12345' in column 'paper', expected DOIs, pmid:N or pmcid:PMCN"],
    ['entity\tchange\tresponse\tmeasured\nA\tup\tsensitive\tBAX', "found 'BAX' in column 'measured', expected TARGET=up"],
    ['entity\tchange\tresponse\tweight\nA\tup\tsensitive\t-1', "found '-1' in column 'weight', expected a number from 0 to 1000000"],
    ['entity\tchange\tresponse\texpression\nA\tup\tsensitive\thigh', "found 'high' in column 'expression', expected up or down"],
    ['entity\tchange\tresponse\tbaseline:x\nA\tup\tsensitive\t1.5', "found '1.5' in column 'baseline:x'"],
    ['entity\tchange\tresponse\nA\tup\tsensitive\tmore', 'q.tsv:2: found 4 cells, expected as many as the header has, 3'],
    ['id\tentity\tchange\tresponse\n1\tA\tup\tsensitive\n1\tB\tup\tsensitive', "q.tsv:3: found the id '1' again (first in line 2)"],
  ])('%j is refused where it is wrong', (text, message) => expect(() => read(text)).toThrow(message))
})
