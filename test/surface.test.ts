import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {loadKnowledge, readingOf} from '#knowledge'
import {knowledgeFiles} from '../scripts/knowledge-files.js'
import {root} from './run-cli.js'
import {surface} from './surface.js'

const source = join(root, 'src')
const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const rooms = Object.keys(surface)
const values = new Map<string, Readonly<Record<string, unknown>>>()
for (const room of rooms) values.set(room, (await import(`../src/${room}/public.ts`)) as Readonly<Record<string, unknown>>)

/** The names that a file of re-exports gives, types included. */
function namesOf(room: string): string[] {
  const text = readFileSync(join(source, room, 'public.ts'), 'utf8')
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)]
    .flatMap((match) => match[1]!.split(','))
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '')
    .sort()
}

/** What stands above the definition of a name. */
function docOf(room: string, name: string): string {
  const definition = new RegExp(`(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/)\\nexport (?:async )?(?:function\\*? |const )${name}\\b`)
  for (const entry of readdirSync(join(source, room), {recursive: true, withFileTypes: true})) {
    if (!entry.name.endsWith('.ts') || entry.name.endsWith('.test.ts')) continue
    const found = definition.exec(readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    if (found) return found[1]!
  }
  return ''
}

const isClass = (value: unknown) => /^class\b/.test(String(value))
const functions = rooms.flatMap((room) =>
  Object.entries(values.get(room)!).flatMap(([name, value]) =>
    typeof value === 'function' && !isClass(value) ? [{room, name, doc: docOf(room, name), parameters: value.length}] : [],
  ),
)

describe.each(rooms)('mitologic/%s', (room) => {
  test('gives these names and no others', () => expect(namesOf(room)).toEqual(surface[room]))

  test('is no more than a reader can look through', () => expect(namesOf(room).length).toBeLessThanOrEqual(25))
})

test('every subpath of the package is one of these', () => {
  const {exports} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {exports: Readonly<Record<string, unknown>>}
  const code = Object.keys(exports).filter((path) => !path.endsWith('.json'))
  expect(code.sort()).toEqual(rooms.map((room) => (room === 'mitologic' ? '.' : `./${room}`)).sort())
  for (const room of rooms)
    expect(exports[room === 'mitologic' ? '.' : `./${room}`]).toEqual({
      types: `./dist/${room}/public.d.ts`,
      default: `./dist/${room}/public.js`,
    })
})

/** The lines of `@example`, without the comment's own marks. */
function exampleOf(doc: string): string {
  const [, text = ''] = /@example\n([\s\S]*)\*\/$/.exec(doc) ?? []
  return text.replace(/^ \* ?/gm, '').trim()
}

const all: Readonly<Record<string, unknown>> = Object.assign({}, ...values.values())
const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => (...given: unknown[]) => Promise<void>

/** Runs an example: each line that ends in `// → value` must give that value. Other names of the package are at hand, and `knowledge`. */
async function run(room: string, example: string): Promise<number> {
  let checks = 0
  const check = (found: unknown, expected: unknown) => {
    checks++
    expect(found).toEqual(expected)
  }
  const scope = {...all, ...values.get(room), knowledge, check}
  const body = example.replace(/^(.*) \/\/ → (.*)$/gm, 'check($1, $2)')
  await new AsyncFunction(...Object.keys(scope), body)(...Object.values(scope))
  return checks
}

describe('every public function', () => {
  test.each(functions.map((one) => [`${one.room}: ${one.name}`, one] as const))(
    '%s says what it takes and gives, by an example that runs',
    async (_, {room, doc, parameters}) => {
      expect(doc).toContain('@returns')
      if (parameters > 0) expect(doc).toContain('@param')
      expect(await run(room, exampleOf(doc))).toBeGreaterThan(0)
    },
  )
})
