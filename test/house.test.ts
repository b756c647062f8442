import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {exceptions, rooms} from './house.js'

const source = join(import.meta.dirname, '..', 'src')
const files = readdirSync(source, {recursive: true, withFileTypes: true})
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(source.length + 1)
      .replaceAll('\\', '/'),
  )
const code = files.filter((file) => !/\.test\.tsx?$|\/testing\.ts$/.test(file))

/** Every module a file names, with how: `import … from`, `export … from`, `import('…')`. */
function importsOf(file: string): {from: string; dynamic: boolean}[] {
  const text = readFileSync(join(source, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
  const fixed = [...text.matchAll(/^\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm)]
  const dynamic = [...text.matchAll(/\bimport\s*\(\s*['"]([^'"]+)['"]/g)]
  return [
    ...fixed.map((match) => ({from: (match[1] ?? match[2])!, dynamic: false})),
    ...dynamic.map((match) => ({from: match[1]!, dynamic: true})),
  ]
}

function violation(file: string, {from, dynamic}: {from: string; dynamic: boolean}): string | undefined {
  const name = file.split('/')[0]!
  const room = rooms[name]!
  if (exceptions.some((exception) => exception.file === file && exception.imports === from)) return undefined
  if (dynamic && !room.dynamicImports) return 'imports dynamically'
  if (from.startsWith('#')) return room.mayEnter.includes(from.slice(1)) ? undefined : `may not enter ${from}`
  if (from.startsWith('node:')) return room.touchesMachine ? undefined : 'touches the machine'
  if (from.startsWith('.')) {
    const target = join(file, '..', from).replaceAll('\\', '/')
    if (!target.startsWith(`${name}/`)) return 'goes round a door by a relative path'
    return climbs(room.folders ?? [], file, target) ? 'goes up to a later folder of its room' : undefined
  }
  const packageName = from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')
  return room.packages?.includes(packageName) ? undefined : `uses the package ${packageName}, which is not on its list`
}

/** Whether a file in one of a room's folders imports from one that comes later, or from beside the folders. */
function climbs(folders: readonly string[], file: string, target: string): boolean {
  const [from, to] = [file, target].map((path) => folders.indexOf(path.split('/')[1]!)) as [number, number]
  return from !== -1 && (to === -1 || to > from)
}

test('the plan is read: there are files and imports to check', () => {
  expect(code.length).toBeGreaterThan(10)
  expect(code.flatMap(importsOf).length).toBeGreaterThan(10)
})

test('every folder of src is a room on the plan', () => {
  expect([...new Set(files.map((file) => file.split('/')[0]!))].filter((name) => !(name in rooms))).toEqual([])
})

test('no room can be entered from itself by way of others', () => {
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    rooms[from]!.mayEnter.some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))))
  expect(Object.keys(rooms).filter((name) => reaches(name, name))).toEqual([])
})

describe('every file keeps to the plan', () => {
  test.each(code)('%s', (file) => {
    const broken = importsOf(file).map((item) => ({from: item.from, why: violation(file, item)}))
    expect(broken.filter(({why}) => why !== undefined)).toEqual([])
  })
})

test('every room opens with its sentence', () => {
  const doors = code.filter((file) => /^[^/]+\/index\.tsx?$/.test(file))
  expect(doors.filter((file) => !readFileSync(join(source, file), 'utf8').startsWith('/**'))).toEqual([])
})
