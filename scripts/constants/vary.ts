import {execFileSync} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Constant} from './list.js'

const root = join(import.meta.dirname, '..', '..')
const copy = join(root, 'out', 'constants', 'copy')

export interface Measured {
  readonly right: number
  readonly answered: number
  readonly brier: number
}

/** The one place in its file where a constant's value stands, and the value there. */
export function placeOf({file, before, after = ''}: Constant, text: string): {readonly at: number; readonly value: string} {
  const escaped = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const found = [...text.matchAll(new RegExp(`${escaped(before)}(-?[\\d.]+)(?=${escaped(after)})`, 'g'))]
  const [only, ...others] = found
  if (only === undefined || others.length > 0)
    throw new Error(`${file}: found '${before}' with a number ${found.length} times, expected once`)
  return {at: only.index + before.length, value: only[1]!}
}

/** What a constant is now. */
export const currentValue = (constant: Constant): string => placeOf(constant, readFileSync(join(root, constant.file), 'utf8')).value

/** Measures the development questions with one constant set to another value, in a copy of the code that is put back afterwards. */
export function measureWith(constant: Constant, value: string): Record<string, Measured> {
  const path = join(copy, constant.file)
  const text = readFileSync(path, 'utf8')
  const {at, value: now} = placeOf(constant, text)
  writeFileSync(path, text.slice(0, at) + value + text.slice(at + now.length))
  try {
    return measureCopy()
  } finally {
    writeFileSync(path, text)
  }
}

export function measureCopy(): Record<string, Measured> {
  const output = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--conditions=source', join(copy, 'scripts', 'constants', 'measure.ts')],
    {
      cwd: copy,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  )
  return JSON.parse(output.trim().split('\n').at(-1)!) as Record<string, Measured>
}

/** A fresh copy of the code in out/constants/: imports of a room lead to the copy's own. */
export function copyCode(): void {
  mkdirSync(copy, {recursive: true})
  for (const part of ['src', 'scripts', 'package.json', 'tsconfig.json', 'test/shared-data.ts'])
    cpSync(join(root, part), join(copy, part), {recursive: true, force: true})
  const links = [
    [join(root, 'node_modules'), join(copy, 'node_modules')],
    [join(root, 'knowledge'), join(copy, 'knowledge')],
    [join(root, '..', 'shared'), join(copy, '..', 'shared')],
  ] as const
  for (const [target, link] of links) if (existsSync(target) && !existsSync(link)) symlinkSync(target, link)
}
