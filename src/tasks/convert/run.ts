import {UserError} from '#errors'
import {type Format, formats, type ModelFile, writeModel} from '#logic'
import {allOfKind} from '../shared/answer.js'
import {writtenFormats} from '../shared/model-formats.js'
import {readModelFiles} from '../shared/read-model.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {ConvertAnswer} from './answer.js'
import type {ConvertInput} from './input.js'

export async function runConvert(input: ConvertInput, _environment: TaskEnvironment): Promise<TaskResult<ConvertAnswer>> {
  const read = readModelFiles(input.model, {
    ...(input.from === undefined ? {} : {format: input.from}),
    ...(input.rule === undefined ? {} : {rule: input.rule}),
  })
  const target = targetOf(input)
  const {files, losses} = writeModel(read.model, target.id, '')
  const all = [...read.losses, ...losses]
  return {
    json: {
      from: read.format,
      to: writtenFormats.find((id) => id === target.id)!,
      nodes: read.model.nodes.length,
      files: Object.fromEntries(files.map(({name, content}) => [name, content])),
      losses: all,
    },
    text:
      input.output === undefined
        ? files.map(({content}) => content.trimEnd()).join('\n\n')
        : `${read.model.nodes.length} nodes, ${read.format} to ${target.id}; ${all.length === 0 ? 'nothing is lost' : `${all.length} ${all.length === 1 ? 'loss is' : 'losses are'} listed above`}.`,
    warnings: allOfKind('loss', all),
    files: named(files, input.output, target),
  }
}

/** The format asked for, or the one that the ending of the output tells. */
function targetOf({to, output}: ConvertInput): Format {
  const lower = output?.toLowerCase() ?? ''
  const found = formats.find(
    ({id, write, endings}) => write && (to === undefined ? endings.some((ending) => lower.endsWith(ending)) : id === to),
  )
  if (found) return found
  const choices = formats.filter(({write}) => write).map(({id}) => id)
  throw new UserError(
    'invalid-input',
    output === undefined
      ? `--to is missing; name the format to write, one of ${choices.join(', ')}`
      : `-o ${output}: its ending tells no format that can be written; add --to with one of ${choices.join(', ')}`,
  )
}

/** What each file's name adds to the output's: nothing where that has the ending already. */
function named(files: readonly ModelFile[], output: string | undefined, {endings, title}: Format): Record<string, string> {
  const ending = endings.find((one) => output?.toLowerCase().endsWith(one))
  if (ending === undefined) return Object.fromEntries(files.map(({name, content}) => [name, content]))
  if (files.length === 1) return {'': files[0]!.content}
  throw new UserError(
    'invalid-input',
    `-o ${output}: ${title} takes ${files.length} files; give their name without ending: -o ${output!.slice(0, -ending.length)}`,
  )
}
