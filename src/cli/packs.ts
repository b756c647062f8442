import {readdirSync, readFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {UserError} from '#errors'
import {writeFiles} from '#jobs'
import type {PackStore} from '#tasks'

/** A variable of the shell; one that is empty counts as unset (as the XDG Base Directory Specification has it). */
const variable = (name: string): string | undefined => process.env[name] || undefined

/**
 * The folder of the user's packs: `$MITOLOGIC_HOME/packs`, else in the user's data folder.
 *
 * @throws {UserError} no variable is set and the machine knows no home folder of this user, as in some containers
 */
function packFolder(): string {
  const home = variable('MITOLOGIC_HOME')
  if (home !== undefined) return join(home, 'packs')
  const data = variable('XDG_DATA_HOME')
  if (data !== undefined) return join(data, 'mitologic', 'packs')
  try {
    return join(variable('HOME') ?? homedir(), '.local', 'share', 'mitologic', 'packs')
  } catch (cause) {
    throw new UserError('io', 'packs: this user has no home folder; set MITOLOGIC_HOME to a folder that can be written', {cause})
  }
}

const codeOf = (error: unknown): string =>
  ((error as NodeJS.ErrnoException).code ?? ((error as UserError).cause as NodeJS.ErrnoException | undefined)?.code) || 'not a file'

/** What `read` gives, `undefined` where there is nothing; any other failure is the user's to mend and names the path. */
function present<T>(path: string, expected: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new UserError(
      'io',
      `${path}: found something else (${codeOf(error)}), expected ${expected}; move it away or set MITOLOGIC_HOME`,
      {
        cause: error,
      },
    )
  }
}

/** The user's packs, one JSON file each. The folder is looked for only when a pack is asked for. */
export function packStore(): PackStore {
  const fileOf = (name: string) => {
    if (!/^[\w.-]+$/.test(name)) throw new UserError('invalid-input', `pack name '${name}': expected letters, digits, '.', '_' or '-' only`)
    return join(packFolder(), `${name}.json`)
  }
  return {
    names: () => {
      const folder = packFolder()
      const files = present(folder, 'the folder of packs', () => readdirSync(folder)) ?? []
      return files
        .filter((file) => file.endsWith('.json'))
        .map((file) => file.slice(0, -5))
        .sort()
    },
    read: (name) => {
      const path = fileOf(name)
      return present(path, 'the file of a pack', () => readFileSync(path, 'utf8'))
    },
    write: (name, content) => {
      const path = fileOf(name)
      try {
        writeFiles({[path]: content})
      } catch (error) {
        throw new UserError(
          'io',
          `${packFolder()}: packs cannot be kept there (${codeOf(error)}); set MITOLOGIC_HOME to a folder that can be written`,
          {cause: error},
        )
      }
    },
  }
}
