import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {exportFormats} from '#knowledge'
import {ruleForms} from '#network'
import {tasks} from '#tasks'
import {rooms} from './house.js'
import {root} from './run-cli.js'
import {slow} from './slow.js'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const documents = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs', 'design')).map((name) => `docs/design/${name}`)]

/** Paths of this repository in a text: `src/…`, `knowledge/…`; what stands in <…> is the reader's own. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:src|test|docs|knowledge|scripts|bench|examples|bin)\/[^`\s]*)`/g)].map((match) => match[1]!)

const stands = (path: string): boolean =>
  existsSync(
    join(
      root,
      path.split(/[<*{…]/)[0]!.replace(/\/[^/]*$/, (end) => (/[<*{…]/.test(path) ? '/' : end)),
    ),
  )

describe.each(documents)('%s', (document) => {
  test('names only files and folders that are there', () => {
    expect(pathsIn(read(document)).filter((path) => !stands(path))).toEqual([])
  })
})

test('every room has its line in the design of the house', () => {
  const text = read('docs/design/house.md')
  expect(Object.keys(rooms).filter((room) => !new RegExp(`^\\| .*\`${room}\``, 'm').test(text))).toEqual([])
})

test('the README has a line for every room', () => {
  const text = read('README.md')
  expect(Object.keys(rooms).filter((room) => !new RegExp(`^\\| .*\`${room}\``, 'm').test(text))).toEqual([])
})

describe('the recipes of CONTRIBUTING', () => {
  test('a format of the knowledge: its help names every one', () => {
    const help = tasks.find(({name}) => name === 'knowledge')!.details
    expect(exportFormats.filter((format) => !help.includes(format))).toEqual([])
    expect(exportFormats.filter((format) => !existsSync(join(root, `src/knowledge/exports/${format}.ts`)))).toEqual([])
  })

  test('a form of rules: each has its reasons written down', () => {
    expect(ruleForms.filter((form) => !read('docs/design/rules.md').includes(`\`${form}\``))).toEqual([])
  })

  test('a verb: each is a folder with its input, its answer, its work and its record', () => {
    const parts = ['input.ts', 'answer.ts', 'run.ts', 'index.ts']
    for (const {name} of tasks) expect(readdirSync(join(root, 'src/tasks', name)), name).toEqual(expect.arrayContaining(parts))
  })

  test('a golden file: every folder of them says where they are from', () => {
    const folders = readdirSync(join(root, 'src'), {recursive: true, encoding: 'utf8'}).filter((path) => /(^|\/)fixtures$/.test(path))
    expect(folders.length).toBeGreaterThan(3)
    expect(
      folders.filter(
        (folder) => !existsSync(join(root, 'src', folder, 'README.md')) && !existsSync(join(root, 'src', folder, '..', 'README.md')),
      ),
    ).toEqual([])
  })

  test('a screen: every page of the app is looked at for accessibility', () => {
    const pages = /const pages = \[([^\]]*)\]|export const pages = \[([^\]]*)\]/.exec(read('src/web/address.ts'))!.slice(1).join('')
    const looked = read('test/browser/quality.test.ts')
    expect([...pages.matchAll(/'([\w-]+)'/g)].map((match) => match[1]!).filter((page) => !looked.includes(`#/${page}`))).toEqual([])
  })
})

test('every slow test that is left out by test:fast is there', () => {
  expect(slow.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
