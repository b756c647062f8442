import {expect, test} from 'vitest'
import {callTask} from './call.js'
import {describeTask} from './describe.js'
import {tasks} from './list.js'
import {decimal, wholeNumber} from './shared/numbers.js'

const numeric = tasks.flatMap((task) =>
  describeTask(task)
    .flags.filter(({type}) => type === 'number')
    .map(({field, flag}) => [`${task.name} ${flag}`, task, field] as const),
)

test.each(numeric)('%s says what a number must be, in our words', (_, task, field) => {
  for (const typed of ['abc', 'NaN', '10,000', 'Infinity', '-1']) {
    const messages = task.input.safeParse({[field]: typed}).error?.issues.flatMap(({path, message}) => (path[0] === field ? [message] : []))
    expect(messages?.[0]).toMatch(/^expected a (whole |finite )?number (of at least|from|above) \d/)
  }
})

test.each<[string, string | number, ReturnType<typeof wholeNumber>]>([
  ['abc', 'expected a whole number of at least 1', wholeNumber(1)],
  ['0', 'expected a whole number of at least 1', wholeNumber(1)],
  ['1.5', 'expected a whole number of at least 1', wholeNumber(1)],
  ['1e300', 'expected a whole number up to 1000000000000', wholeNumber(1)],
  ['1e6', 1e6, wholeNumber(1)],
  ['5', 'expected a whole number from 0 to 4', wholeNumber(0, 4)],
  ['0', 'expected a number above 0', decimal({above: 0})],
  ['Infinity', 'expected a finite number above 0', decimal({above: 0})],
  ['1', 'expected a number above 0 and below 1', decimal({above: 0, below: 1})],
  ['1.1', 'expected a number above 0 and up to 1', decimal({above: 0, to: 1})],
  ['1', 1, decimal({above: 0, to: 1})],
  ['x', 'expected a number from 1 to 100', decimal({from: 1, to: 100})],
])('%s: %s', (typed, expected, schema) => {
  const {data, error} = schema.safeParse(typed)
  expect(data ?? error?.issues[0]?.message).toBe(expected)
})

test('what was typed is quoted, also inside a list', async () => {
  const call = (name: string, raw: unknown) =>
    callTask(tasks.find((task) => task.name === name)!, raw, {version: '', command: '', today: '', knowledge: () => Promise.reject()})
  await expect(call('explain', {entity: 'BAX', maxLength: '1e1000'})).rejects.toThrow(
    "--max-length: found '1e1000', expected a whole number from 1 to 20; see 'mitologic explain --help'",
  )
  await expect(call('analyze', {table: [{name: 'a', bytes: new Uint8Array()}], rna: ['mRNA', 'DNA']})).rejects.toThrow(
    "--rna: found 'DNA', expected mRNA, miRNA, lncRNA or circRNA",
  )
})
