import {existsSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {UserError} from '#errors'
import type {InputFile, Task} from '#tasks'
import {readWhole, standardInput} from './read-whole.js'

/** Replaces every path among a task's arguments and flags by the file it names. */
export function readInputs(task: Task, raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const inputs: Record<string, unknown> = {...raw}
  for (const {field, kind} of task.arguments) {
    if (inputs[field] === undefined || kind === 'text') continue
    const read = (value: unknown) => (kind === 'file-or-text' && !looksLikeFile(value as string) ? value : readInput(value as string))
    inputs[field] = Array.isArray(inputs[field]) ? inputs[field].map(read) : read(inputs[field])
  }
  for (const {field, flag, file, fileInFolder} of task.flags) {
    if (inputs[field] === undefined) continue
    if (fileInFolder) inputs[field] = readFromFolder(inputs[field] as string, fileInFolder, flag.split(' ')[0]!)
    if (!file) continue
    inputs[field] = Array.isArray(inputs[field])
      ? inputs[field].map((value) => readInput(value as string))
      : readInput(inputs[field] as string)
  }
  return inputs
}

const looksLikeFile = (value: string) =>
  value === '-' || (existsSync(value) && statSync(value).isFile()) || /[/\\]|\.(fa|fasta|txt|gz)$/i.test(value)

function readFromFolder(folder: string, name: string, flag: string): InputFile {
  if (!existsSync(folder))
    throw new UserError('not-found', `${flag} ${folder}: no such folder; check the spelling and the folder you are in`)
  if (!statSync(folder).isDirectory() || !existsSync(join(folder, name)))
    throw new UserError('invalid-input', `${flag} ${folder}: found no ${name} in it, expected a folder that mitologic has written`)
  return readInput(join(folder, name))
}

function readInput(path: string): InputFile {
  return path === '-' ? {name: 'standard input', bytes: standardInput()} : {name: path, bytes: readWhole(path)}
}
