import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {UserError} from '#errors'
import type {PackStore, Task, TaskEnvironment} from '#tasks'
import {loadBuiltKnowledge} from './knowledge.js'

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
    knowledge: (options = {}) => loadBuiltKnowledge(root, packStore(), options),
  }
}

const quoted = (argument: string) => (/^[\w./=:,@+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`)

function progressLine(name: string): {show(share: number, what: string): void; clear(): void} {
  let shown = false
  return {
    show: (share, what) => {
      if (!process.stderr.isTTY) return
      const filled = Math.round(share * 24)
      process.stderr.write(`\r\x1b[K${name} [${'█'.repeat(filled)}${'·'.repeat(24 - filled)}] ${Math.round(share * 100)} % ${what}`)
      shown = true
    },
    clear: () => {
      if (shown) process.stderr.write('\r\x1b[K')
      shown = false
    },
  }
}

/** Packs live in `$MITOLOGIC_HOME`, or in the user's data folder. */
function packStore(): PackStore {
  const home = process.env['MITOLOGIC_HOME'] ?? join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'mitologic')
  const folder = join(home, 'packs')
  const fileOf = (name: string) => {
    if (!/^[\w.-]+$/.test(name)) throw new UserError('invalid-input', `pack name '${name}': expected letters, digits, '.', '_' or '-' only`)
    return join(folder, `${name}.json`)
  }
  return {
    names: () =>
      existsSync(folder)
        ? readdirSync(folder)
            .filter((file) => file.endsWith('.json'))
            .map((file) => file.slice(0, -5))
            .sort()
        : [],
    read: (name) => (existsSync(fileOf(name)) ? readFileSync(fileOf(name), 'utf8') : undefined),
    write: (name, content) => {
      try {
        mkdirSync(folder, {recursive: true})
        writeFileSync(`${fileOf(name)}.part`, content)
        renameSync(`${fileOf(name)}.part`, fileOf(name))
      } catch (error) {
        throw new UserError(
          'io',
          `${folder}: packs cannot be kept there (${(error as NodeJS.ErrnoException).code}); set MITOLOGIC_HOME to a folder that can be written`,
          {cause: error},
        )
      }
    },
  }
}
