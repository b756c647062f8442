import {renameSync, writeFileSync} from 'node:fs'
import {dirname, resolve} from 'node:path'
import {UserError} from '#errors'
import {makeFolder, OutputFolder, removeLeftover} from '#jobs'
import type {Task, TaskResult} from '#tasks'

/** Writes a task's files where the user asked; says where they are. */
export function writeOutputs(task: Task, raw: Readonly<Record<string, unknown>>, {files}: TaskResult): string {
  if (!task.output || !files) return ''
  const target = raw[task.output.field]
  if (target === undefined) return ''
  switch (task.output.kind) {
    case 'folder': {
      const folder = new OutputFolder(target as string)
      folder.write(files)
      const page = 'report.html' in files ? `/report.html` : ''
      return `Written: ${folder.path}${page}`
    }
    case 'file':
      return Object.entries(files)
        .map(([ending, content]) => writeWhole(`${target as string}${ending}`, content))
        .map((path) => `Written: ${path}`)
        .join('\n')
    default:
      return task.output.kind satisfies never
  }
}

/** Written beside, then renamed: a reader sees the old file or the new one. */
function writeWhole(path: string, content: string | Uint8Array): string {
  const full = resolve(path)
  const beside = `${full}.${process.pid}.part`
  try {
    makeFolder(dirname(full))
    writeFileSync(beside, content)
    renameSync(beside, full)
    return full
  } catch (error) {
    removeLeftover(beside)
    throw new UserError(
      'io',
      `${full}: cannot be written (${(error as NodeJS.ErrnoException).code}); choose another -o or mend the permissions`,
      {cause: error},
    )
  }
}
