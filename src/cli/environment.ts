import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {ResultStore} from '#jobs'
import type {Task, TaskEnvironment} from '#tasks'
import {shippedExamples} from './examples.js'
import {packStore} from './packs.js'
import {hasWorkers, threadPool} from './pool.js'

const root = join(import.meta.dirname, '..', '..')

export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string}).version
}

/** What this door hands to a task; `endProgress` clears the progress line. */
export function environmentFor(task: Task, args: readonly string[], signal: AbortSignal): TaskEnvironment & {endProgress(): void} {
  const progress = progressLine(task.name)
  return {
    version: packageVersion(),
    command: `mitologic ${args.map(quoted).join(' ')}`,
    today: new Date().toISOString().slice(0, 10),
    signal,
    progress: progress.show,
    endProgress: progress.clear,
    packs: packStore(),
    examples: () => shippedExamples(root),
    knowledge: knowledgeLoader,
    store: (path) => new ResultStore(path),
    ...(hasWorkers ? {pool: threadPool} : {}),
  }
}

/** The knowledge that comes with the program, and the user's packs. */
export const knowledgeLoader: TaskEnvironment['knowledge'] = async (options = {}) => {
  // Loaded where it is asked for: verbs that need none start sooner.
  const {loadBuiltKnowledge} = await import('./knowledge.js')
  return loadBuiltKnowledge(root, packStore(), options)
}

const quoted = (argument: string) => (/^[\w./=:,@+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`)

/** Where nobody watches a terminal, a line this often. */
const secondsBetweenLines = 30

/** A bar with the time left where a terminal shows it, and a line now and then in a log. */
function progressLine(name: string): {show(share: number, what: string): void; clear(): void} {
  const isTerminal = process.stderr.isTTY === true
  let shown = false
  let first: {readonly time: number; readonly share: number} | undefined
  let lastLine = Date.now()
  return {
    show: (share, what) => {
      first ??= {time: Date.now(), share}
      const left = timeLeft(first, share)
      if (isTerminal) {
        const filled = Math.round(share * 24)
        process.stderr.write(
          `\r\x1b[K${name} [${'█'.repeat(filled)}${'·'.repeat(24 - filled)}] ${Math.round(share * 100)} % ${what}${left === '' ? '' : `, ${left}`}`,
        )
        shown = true
      } else if (Date.now() - lastLine >= secondsBetweenLines * 1000) {
        lastLine = Date.now()
        process.stderr.write(`${name}: ${Math.round(share * 100)} % ${what}${left === '' ? '' : `, ${left}`}\n`)
      }
    },
    clear: () => {
      if (shown) process.stderr.write('\r\x1b[K')
      shown = false
    },
  }
}

/** Guessed from the pace since the first report; nothing until there is a pace. */
function timeLeft(first: {readonly time: number; readonly share: number}, share: number): string {
  const seconds = (Date.now() - first.time) / 1000
  if (seconds < 2 || share <= first.share || share >= 1) return ''
  const left = (seconds * (1 - share)) / (share - first.share)
  return left < 90 ? `${Math.ceil(left)} s left` : `${Math.ceil(left / 60)} min left`
}
