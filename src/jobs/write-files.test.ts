import {lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {OutputFolder, writeFiles} from './index.js'

const newFolder = () => realpathSync(mkdtempSync(join(tmpdir(), 'mitologic-jobs-')))
const files = (folder: string) => ({[join(folder, 'a.csv')]: 'new a', [join(folder, 'b.csv')]: 'new b', [join(folder, 'c.csv')]: 'new c'})
const contents = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, {withFileTypes: true}).map((entry) => [
      entry.name,
      entry.isDirectory() ? readdirSync(join(folder, entry.name)) : readFileSync(join(folder, entry.name), 'utf8'),
    ]),
  )

test('files of one result replace earlier ones, and nothing else is left', () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'b.csv'), 'old b')
  expect(writeFiles(files(folder))).toEqual(['a.csv', 'b.csv', 'c.csv'].map((name) => join(folder, name)))
  expect(contents(folder)).toEqual({'a.csv': 'new a', 'b.csv': 'new b', 'c.csv': 'new c'})
})

test.each(['a.csv', 'b.csv', 'c.csv'])('a folder in the place of %s: nothing is written, what was there stays', (name) => {
  const folder = newFolder()
  writeFileSync(join(folder, name === 'a.csv' ? 'b.csv' : 'a.csv'), 'old')
  mkdirSync(join(folder, name))
  const before = contents(folder)
  expect(() => writeFiles(files(folder))).toThrow(`${name}: found a folder, expected a file to write; choose another -o`)
  expect(contents(folder)).toEqual(before)
})

test('a disk that gets full on the way: nothing is written, what was there stays', () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'a.csv'), 'old a')
  // The file that is written beside leads to a device that is always full.
  symlinkSync('/dev/full', join(folder, `c.csv.${process.pid}.part`))
  expect(() => writeFiles(files(folder))).toThrow(/c\.csv: the disk is full \(ENOSPC\), nothing was written/)
  expect(contents(folder)).toEqual({'a.csv': 'old a'})
})

test('a file that cannot be moved to its place takes those moved before it back', () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'b.csv'), 'old b')
  const content = {
    ...files(folder),
    get [join(folder, 'd.csv')]() {
      // Read when all places have been looked at: a folder that comes up in between.
      mkdirSync(join(folder, 'd.csv'))
      return 'new d'
    },
  }
  expect(() => writeFiles(content)).toThrow(/d\.csv: cannot be written \((EISDIR|ENOTEMPTY|EEXIST)\)/)
  expect(contents(folder)).toEqual({'b.csv': 'old b', 'd.csv': []})
})

test('folders made for a result that then fails are taken back', () => {
  const folder = newFolder()
  const long = 'x'.repeat(300)
  expect(() => writeFiles({[join(folder, 'new', 'deep', long)]: ''})).toThrow('ENAMETOOLONG')
  expect(() => writeFiles({[join(folder, 'new', long, 'a.csv')]: ''})).toThrow('ENAMETOOLONG')
  expect(() => new OutputFolder(join(folder, 'new', 'deep')).write({[long]: ''})).toThrow('ENAMETOOLONG')
  expect(contents(folder)).toEqual({})
})

test('a link stays a link; a device is not replaced', () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'kept.csv'), 'old')
  symlinkSync('kept.csv', join(folder, 'link.csv'))
  writeFiles({[join(folder, 'link.csv')]: 'new'})
  expect(lstatSync(join(folder, 'link.csv')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(folder, 'kept.csv'), 'utf8')).toBe('new')
  expect(() => writeFiles({'/dev/null': 'new'})).toThrow('/dev/null: found a device or a pipe')
})

test('a folder of results that cannot be finished leaves the earlier one', () => {
  const folder = newFolder()
  const output = new OutputFolder(join(folder, 'out'))
  output.write({'report.html': 'old'})
  expect(() => output.write({'report.html': 'new', ['x'.repeat(300)]: ''})).toThrow('ENAMETOOLONG')
  expect(readdirSync(folder)).toEqual(['out'])
  expect(output.read('report.html')).toBe('old')
})
