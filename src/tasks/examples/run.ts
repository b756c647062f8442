import {nearest, notFound, UserError} from '#errors'
import type {Example, TaskEnvironment, TaskResult} from '../shared/task.js'
import type {ExamplesAnswer} from './answer.js'
import type {ExamplesInput} from './input.js'

/** Lists the shipped examples, shows one, or hands its files out to be written. */
export async function runExamples(input: ExamplesInput, environment: TaskEnvironment): Promise<TaskResult<ExamplesAnswer>> {
  const examples = environment.examples?.()
  if (examples === undefined) throw new UserError('unsupported', 'examples: the files are not at hand here; use the command line')
  if (input.name === undefined) return listed(examples)
  const names = examples.map(({name}) => name)
  const example = examples.find(({name}) => name === input.name)
  if (example === undefined) throw notFound('example', input.name, nearest(input.name, names), `(there are ${names.join(', ')})`)
  const copied = input.output !== undefined
  return {
    json: shown(example),
    text: copied
      ? `${Object.keys(example.files).length} files of ${example.name}`
      : `${example.readme.trim()}\n\n${copyHint(example.name)}`,
    files: example.files,
  }
}

function listed(examples: readonly Example[]): TaskResult<ExamplesAnswer> {
  const width = Math.max(...examples.map(({name}) => name.length))
  return {
    json: {examples: examples.map(shown)},
    text: [...examples.map((one) => `${one.name.padEnd(width)}  ${titleOf(one)}`), '', copyHint(examples[0]!.name)].join('\n'),
  }
}

const shown = (example: Example) => ({name: example.name, title: titleOf(example), files: Object.keys(example.files)})
const titleOf = ({readme}: Example) => /^#\s*(.+)$/m.exec(readme)?.[1] ?? ''
const copyHint = (name: string) => `'mitologic examples ${name} -o FOLDER' copies the files of ${name} into a new folder.`
