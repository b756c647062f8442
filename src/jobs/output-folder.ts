import {existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {basename, dirname, join, resolve} from 'node:path'
import {UserError} from '#errors'
import {makeFolder, removeIfEmpty} from './make-folder.js'
import {outputError, removeLeftover} from './write-error.js'

const mark = '.mitologic'

/**
 * A folder of results that appears whole or not at all: files are written beside it and the folder is then renamed into
 * place. A folder that exists is replaced only when it is one of ours (it holds the file `.mitologic`) or is empty.
 */
export class OutputFolder {
  readonly path: string

  /**
   * @throws {UserError} the path is a file, a folder that is not ours, or cannot be written
   */
  constructor(path: string) {
    this.path = resolve(path)
    if (existsSync(this.path)) {
      if (!statSync(this.path).isDirectory()) {
        throw new UserError('conflict', `${path}: found a file, expected a folder for the results; choose another -o`)
      }
      const content = readdirSync(this.path)
      if (content.length > 0 && !content.includes(mark)) {
        throw new UserError(
          'conflict',
          `${path}: found a folder with other files in it (${content.slice(0, 3).join(', ')}${content.length > 3 ? ', …' : ''}), expected a new folder or one written by mitologic; choose another -o or empty it`,
        )
      }
    }
  }

  /**
   * Writes all files at once.
   *
   * @param files - path within the folder (with `/`) → text or bytes
   * @throws {UserError} the place cannot be written
   */
  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    const beside = join(dirname(this.path), `.${basename(this.path)}.${process.pid}.part`)
    const old = `${beside}.old`
    const made: string[] = []
    try {
      rmSync(beside, {recursive: true, force: true})
      made.push(...makeFolder(dirname(this.path)))
      for (const [name, content] of Object.entries({...files, [mark]: 'Written by mitologic; it may replace this folder.\n'})) {
        const target = join(beside, name)
        makeFolder(dirname(target))
        writeFileSync(target, content)
      }
      if (existsSync(this.path)) renameSync(this.path, old)
      renameSync(beside, this.path)
    } catch (error) {
      removeLeftover(beside)
      if (existsSync(old) && !existsSync(this.path)) renameSync(old, this.path)
      for (const folder of made.reverse()) removeIfEmpty(folder)
      throw outputError(this.path, error as NodeJS.ErrnoException)
    }
    // The new one is in place: whether the old one can be removed does not change that.
    removeLeftover(old)
  }

  /** The text of a file written earlier, or `undefined`. */
  read(name: string): string | undefined {
    const path = join(this.path, name)
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  }
}
