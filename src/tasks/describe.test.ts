import {expect, test} from 'vitest'
import {describeTask} from './describe.js'
import {tasks} from './list.js'

test.each(tasks.map((task) => [task.name, task] as const))('%s is described as plain data, every flag with what it accepts', (_, task) => {
  const described = describeTask(task)
  expect(structuredClone(described)).toEqual(described)
  expect(described.flags.map(({field}) => field)).toEqual(task.flags.map(({field}) => field))
  for (const flag of described.flags) if (flag.type === 'choice') expect(flag.choices?.length).toBeGreaterThan(1)
})

test('choices, numbers with their bounds, switches and files are told apart', () => {
  const flag = (name: string, field: string) =>
    describeTask(tasks.find((task) => task.name === name)!).flags.find((candidate) => candidate.field === field)
  expect(flag('simulate', 'method')).toMatchObject({type: 'choice', default: 'auto'})
  expect(flag('simulate', 'runs')).toMatchObject({type: 'number', minimum: 1})
  expect(flag('screen', 'pairs')).toMatchObject({type: 'yes-no'})
  expect(flag('analyze', 'samples')).toMatchObject({type: 'file'})
  expect(flag('predict', 'disease')).toMatchObject({type: 'text'})
})
