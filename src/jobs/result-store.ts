import {createHash} from 'node:crypto'
import {existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {UserError} from '#errors'
import {FolderLock} from './folder-lock.js'
import {makeFolder} from './make-folder.js'
import {removeLeftover, writeError} from './write-error.js'

/** A stored result: there and whole, not there, or there and not what was written. */
export type Stored =
  | {readonly kind: 'found'; readonly text: string}
  | {readonly kind: 'absent'}
  | {readonly kind: 'damaged'; readonly path: string}

/**
 * A folder of results that are named by what they are the result of. Each is a file of its own, written beside and renamed
 * into place, with the hash of its text in front: a reader finds it whole, or damaged, or not at all, whenever the writer was
 * stopped. Several processes may write at once; what has the same name has the same content.
 */
export class ResultStore {
  readonly path: string

  constructor(path: string) {
    this.path = resolve(path)
    if (existsSync(this.path) && !statSync(this.path).isDirectory())
      throw new UserError('conflict', `${path}: found a file, expected a folder for plans and results; choose another`)
  }

  /** The text of a file of the folder, or `undefined`. */
  read(name: string): string | undefined {
    const path = join(this.path, name)
    try {
      return existsSync(path) ? readFileSync(path, 'utf8') : undefined
    } catch (error) {
      throw new UserError('io', `${path}: cannot be read (${(error as NodeJS.ErrnoException).code}); check its permissions`, {cause: error})
    }
  }

  /** Writes a file whole or not at all. */
  write(name: string, text: string): void {
    const path = join(this.path, name)
    const beside = `${path}.${process.pid}.part`
    try {
      makeFolder(dirname(path))
      writeFileSync(beside, text)
      renameSync(beside, path)
    } catch (error) {
      removeLeftover(beside)
      throw writeError(path, error as NodeJS.ErrnoException)
    }
  }

  /**
   * @param id - letters and digits; the first two make a folder, so that no folder grows too large to list
   */
  result(id: string): Stored {
    const text = this.read(nameOf(id))
    if (text === undefined) return {kind: 'absent'}
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    if (end !== -1 && text.slice(0, end) === hashOf(id, body)) return {kind: 'found', text: body}
    return {kind: 'damaged', path: join(this.path, nameOf(id))}
  }

  keep(id: string, text: string): void {
    this.write(nameOf(id), `${hashOf(id, text)}\n${text}`)
  }

  /** Ids of all results there, whole or not. */
  ids(): string[] {
    const folder = join(this.path, 'results')
    if (!existsSync(folder)) return []
    return readdirSync(folder, {recursive: true, withFileTypes: true})
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => entry.name.slice(0, -5))
      .sort()
  }

  /**
   * Takes the folder for one piece of work, so that two do not do the same at once.
   *
   * @throws {UserError} another process that is alive has it
   */
  lock(name: string): FolderLock {
    return new FolderLock(this.path, name)
  }

  /** Removes the folder and all that is in it. */
  remove(): void {
    rmSync(this.path, {recursive: true, force: true})
  }
}

const nameOf = (id: string) => `results/${id.slice(0, 2)}/${id}.json`
const hashOf = (id: string, text: string) => createHash('sha256').update(id).update('\n').update(text).digest('hex')
