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

interface Import {
  readonly from: string
  readonly dynamic: boolean
  /** Only types are taken: nothing of it is left when the program runs. */
  readonly typeOnly: boolean
}

/** Every module a file names, with how: `import … from`, `export … from`, `import('…')`. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
  const fixed = [...text.matchAll(/^\s*((?:import|export)\b[^'"`;]*?)from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm)]
  const dynamic = [...text.matchAll(/\bimport\s*\(\s*['"]([^'"]+)['"]/g)]
  return [
    ...fixed.map((match) => ({from: (match[2] ?? match[3])!, dynamic: false, typeOnly: takesTypes(match[1] ?? '')})),
    ...dynamic.map((match) => ({from: match[1]!, dynamic: true, typeOnly: false})),
  ]
}

/** `import type {…}`, or braces in which every name is marked `type`. */
function takesTypes(head: string): boolean {
  if (/^(?:import|export)\s+type\b/.test(head)) return true
  const names = /\{([^}]*)\}\s*$/
    .exec(head)?.[1]
    ?.split(',')
    .map((name) => name.trim())
  return !/^import\s+\w/.test(head) && names !== undefined && names.every((name) => name === '' || name.startsWith('type '))
}

/** The file of the same room that an import names, where it is one. */
function neighbourOf(file: string, {from}: Import): string | undefined {
  if (!from.startsWith('.')) return undefined
  const target = join(file, '..', from).replaceAll('\\', '/').replace(/\.js$/, '')
  return [`${target}.ts`, `${target}.tsx`].find((name) => code.includes(name))
}

function violation(file: string, {from, dynamic}: Import): string | undefined {
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

/** A way from a node back to itself, where there is one. */
function circleIn(next: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>()
  const walk = (node: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node]
    if (done.has(node)) return undefined
    for (const other of next.get(node) ?? []) {
      const found = walk(other, [...way, node])
      if (found) return found
    }
    done.add(node)
    return undefined
  }
  for (const node of next.keys()) {
    const found = walk(node, [])
    if (found) return found
  }
  return undefined
}

const inside = (room: string) => code.filter((file) => file.startsWith(`${room}/`))

describe.each(Object.keys(rooms))('inside %s', (room) => {
  test('no file needs itself by way of others', () => {
    const next = new Map(
      inside(room).map((file) => {
        const needed = importsOf(file).filter(({typeOnly}) => !typeOnly)
        return [file, new Set(needed.flatMap((item) => neighbourOf(file, item) ?? []))]
      }),
    )
    expect(circleIn(next)).toBeUndefined()
  })

  test('folders are entered one way', () => {
    const folderOf = (file: string) => file.split('/').slice(1, -1)[0]
    const next = new Map<string, Set<string>>()
    for (const file of inside(room)) {
      const from = folderOf(file)
      for (const item of importsOf(file)) {
        const neighbour = neighbourOf(file, item)
        const to = neighbour === undefined ? undefined : folderOf(neighbour)
        if (from !== undefined && to !== undefined && from !== to) next.set(from, (next.get(from) ?? new Set()).add(to))
      }
    }
    expect(circleIn(next)).toBeUndefined()
  })
})

test('public names are for users of the package: no room enters another by them, and they hold nothing of their own', () => {
  const doors = code.filter((file) => file.endsWith('/public.ts'))
  expect(code.filter((file) => importsOf(file).some(({from}) => /\bpublic(\.js)?$/.test(from)))).toEqual([])
  for (const door of doors) {
    const text = readFileSync(join(source, door), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
    expect(text.replace(/^export (?:type )?\{[^}]*\} from '\.\/[^']+'\n/gm, '').trim(), door).toBe('')
  }
})
