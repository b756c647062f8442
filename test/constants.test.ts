import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {constants} from '../scripts/constants/list.js'
import {placeOf} from '../scripts/constants/vary.js'
import {root} from './run-cli.js'

const record = /<!-- measured -->[\s\S]*<!-- \/measured -->/.exec(readFileSync(join(root, 'docs', 'design', 'constants.md'), 'utf8'))![0]

const measured = constants.filter(({name}) => record.includes(`\n| ${name} | `))

test('the record has been begun, and holds nothing but constants of the list', () => {
  const named = [...record.matchAll(/^\| ([^|]+) \| \**[\d.]+\** \|/gm)].map((match) => match[1]!)
  expect(new Set(named)).toEqual(new Set(measured.map(({name}) => name)))
  expect(measured.length).toBeGreaterThan(4)
})

test.each(measured.map((constant) => [constant.name, constant] as const))('%s is recorded as it stands in the code', (name, constant) => {
  const {value} = placeOf(constant, readFileSync(join(root, constant.file), 'utf8'))
  expect(record).toContain(`| ${name} | **${value}** |`)
  for (const other of constant.values) expect(record).toContain(`| ${name} | ${other} |`)
})

test.each(constants.map((constant) => [constant.name, constant] as const))(
  '%s is found in its file, once, and its range holds other values',
  (_, constant) => {
    const {value} = placeOf(constant, readFileSync(join(root, constant.file), 'utf8'))
    expect(constant.values).not.toContain(value)
    expect(constant.values.length).toBeGreaterThan(1)
    expect(constant.meaning.length * constant.criterion.length).toBeGreaterThan(0)
  },
)

test('every constant is named once', () => expect(new Set(constants.map(({name}) => name)).size).toBe(constants.length))
