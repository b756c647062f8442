import {checkWritable, OutputFolder, writeFiles} from '#jobs'
import type {Task, TaskResult} from '#tasks'

/**
 * Looks at where the results are to go before any work is done.
 *
 * @throws {UserError} nothing can be written there
 */
export function checkOutput(task: Task, raw: Readonly<Record<string, unknown>>): void {
  const target = task.output && raw[task.output.field]
  if (typeof target !== 'string') return
  const {kind, keepsWork} = task.output!
  if (kind === 'folder' && !keepsWork?.values.includes(String(raw[keepsWork.field]))) new OutputFolder(target)
  checkWritable(target)
}

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
      return writeFiles(Object.fromEntries(Object.entries(files).map(([ending, content]) => [`${target as string}${ending}`, content])))
        .map((path) => `Written: ${path}`)
        .join('\n')
    default:
      return task.output.kind satisfies never
  }
}
