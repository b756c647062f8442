import {readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import {join} from 'node:path'
import {UserError} from '#errors'
import {makeFolder} from './make-folder.js'
import {writeError} from './write-error.js'

/** A lock whose owner is on another machine is taken over when it has shown no life for this long. */
const silentSeconds = 120
const beatSeconds = 15

interface Owner {
  readonly pid: number
  readonly host: string
}

/**
 * A file that one process holds. It says who; a holder that was killed is found out by its process id on the same machine,
 * and by its silence on another.
 */
export class FolderLock {
  readonly #path: string
  readonly #beat: NodeJS.Timeout

  constructor(folder: string, name: string) {
    this.#path = join(folder, `.${name}.lock`)
    makeFolder(folder)
    if (!this.#create()) {
      const owner = this.#owner()
      if (owner && this.#isAlive(owner))
        throw new UserError(
          'conflict',
          `${folder}: another run is at work there (process ${owner.pid} on ${owner.host}, ${name}); wait for it, or stop it and run the same command again`,
        )
      rmSync(this.#path, {force: true})
      if (!this.#create()) throw new UserError('conflict', `${folder}: another run has just started there (${name}); wait for it`)
    }
    this.#beat = setInterval(() => this.#showLife(), beatSeconds * 1000)
    this.#beat.unref()
  }

  release(): void {
    clearInterval(this.#beat)
    rmSync(this.#path, {force: true})
  }

  /** Whether the file was not there before. */
  #create(): boolean {
    try {
      const owner: Owner = {pid: process.pid, host: hostname()}
      writeFileSync(this.#path, JSON.stringify(owner), {flag: 'wx'})
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw writeError(this.#path, error as NodeJS.ErrnoException)
    }
  }

  #owner(): Owner | undefined {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8')) as Owner
    } catch {
      return undefined
    }
  }

  #isAlive({pid, host}: Owner): boolean {
    if (host !== hostname()) {
      try {
        return (Date.now() - statSync(this.#path).mtimeMs) / 1000 < silentSeconds
      } catch {
        return false
      }
    }
    try {
      process.kill(pid, 0)
      return true
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
  }

  #showLife(): void {
    try {
      utimesSync(this.#path, new Date(), new Date())
    } catch {
      // The folder may be gone; the next write says so.
    }
  }
}
