import type {z} from 'zod'
import type {Knowledge, Reading} from '#knowledge'
import type {Warning} from './answer.js'

/** A file the user named, already read by the door. */
export interface InputFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A file's text and name: plain data. */
export interface TextFile {
  readonly name: string
  readonly text: string
}

/** What a door hands to a task. */
export interface TaskEnvironment {
  /** Version of the program. */
  readonly version: string
  /** The command as typed (or its equivalent), for reports. */
  readonly command: string
  /** The knowledge, with the packs named (none by default), in one reading; with the predicted sites of a scan, where given. */
  knowledge(options?: {readonly reading?: Reading; readonly packs?: readonly string[]; readonly predicted?: TextFile}): Promise<Knowledge>
  readonly signal?: AbortSignal
  /** Called now and then with the share done, in [0, 1], and what is being done. */
  progress?(share: number, what: string): void
  /** Today, as `YYYY-MM-DD`, for reports. */
  readonly today: string
  /** Keeps and finds the user's packs; absent where the door has no store. */
  readonly packs?: PackStore
  /** The examples that come with the program; absent where the door does not have them. */
  readonly examples?: () => readonly Example[]
  /** Opens a folder for long work; absent where the door keeps none. */
  readonly store?: (path: string) => WorkStore
  /** Workers that do jobs beside this thread; absent where the door has none: jobs are then done here, one after another. */
  readonly pool?: (setup: PoolSetup, threads: number | undefined) => WorkPool
}

/** A small study that comes with the program. */
export interface Example {
  readonly name: string
  /** What it is, in Markdown, with its title on the first line. */
  readonly readme: string
  /** Path within the example → bytes, the README among them. */
  readonly files: Readonly<Record<string, Uint8Array>>
}

/** A folder where long work keeps its results by name, so that it can be stopped at any moment and go on later. */
export interface WorkStore {
  readonly path: string
  read(name: string): string | undefined
  write(name: string, text: string): void
  result(
    id: string,
  ): {readonly kind: 'found'; readonly text: string} | {readonly kind: 'absent'} | {readonly kind: 'damaged'; readonly path: string}
  keep(id: string, text: string): void
  /** @throws {UserError} another process that is alive has it */
  lock(name: string): {release(): void}
  remove(): void
}

/** What a worker needs before its first job. Plain data. */
export interface PoolSetup {
  readonly worker: 'screen' | 'simulate'
  readonly reading: Reading
  readonly packs: readonly string[]
  readonly predicted?: TextFile
  readonly data: unknown
}

export interface WorkPool {
  /** How many jobs are done at the same time. */
  readonly size: number
  run(job: unknown): Promise<string>
  close(): Promise<void>
}

export interface PackStore {
  names(): readonly string[]
  read(name: string): string | undefined
  write(name: string, content: string): void
}

/** What a task gives back: one JSON document, the same as text for people, and files where it writes any. */
export interface TaskResult<Answer = unknown> {
  readonly json: Answer
  readonly text: string
  /** Path → content, to be written whole or not at all. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  /** Shown on stderr, one line each. */
  readonly warnings?: readonly Warning[]
  /** The verb answers "no" (an expectation fails, a file is not valid): exit code 2 though nothing went wrong. */
  readonly failed?: boolean
}

/** How a field is given at the terminal. */
export interface Flag {
  readonly field: string
  /** As commander writes it: `--disease <name>`. */
  readonly flag: string
  readonly help: string
  /** May be given several times; values are collected. */
  readonly many?: boolean
  /** The value is the path of a file (or `-`), handed over as an `InputFile`. */
  readonly file?: boolean
  /** The value is the path of a folder; the file of this name in it is handed over as an `InputFile`. */
  readonly fileInFolder?: string
}

export interface Argument {
  readonly field: string
  readonly name: string
  readonly help: string
  readonly required: boolean
  /** `file`: read by the door. `file-or-text`: read when such a file exists, else handed over as text. */
  readonly kind: 'text' | 'file' | 'file-or-text'
  readonly many?: boolean
}

/**
 * Which fields go together, so that nothing given is ignored without a word: the `fields` are refused unless (`needs`) or
 * where (`excludes`) another field has one of the values, or is given at all where no values are named.
 */
export interface FlagRule {
  readonly fields: readonly string[]
  readonly kind: 'needs' | 'excludes'
  readonly field: string
  /** `needs`: this one given will do as well. */
  readonly or?: string
  readonly values?: readonly string[]
}

/** A verb: written once, offered by every door. */
export interface Task {
  readonly name: string
  readonly summary: string
  /** Shown below the flags by `--help`: two or three commands to try, and what to know. */
  readonly details: string
  readonly arguments: readonly Argument[]
  readonly flags: readonly Flag[]
  /** Which of them go together; a shared check refuses the others. */
  readonly rules?: readonly FlagRule[]
  /** The field that says where files go; absent where the task writes none. */
  readonly output?: {
    readonly field: string
    readonly kind: 'folder' | 'file'
    /** What `--help` calls its value, and says of it, where "a file" or "a folder" does not tell. */
    readonly value?: string
    readonly help?: string
    /** With these values of a field the folder holds work that goes on, and may be there already. */
    readonly keepsWork?: {readonly field: string; readonly values: readonly string[]}
  }
  readonly input: z.ZodType
  /** Loads the schema of what `run` gives as `json`: the one source of `--json`, of the types of the web, and of the documentation. */
  readonly answer: () => Promise<z.ZodType>
  run(input: unknown, environment: TaskEnvironment): Promise<TaskResult>
}
