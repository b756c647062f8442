import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {hostname, tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {ResultStore} from './index.js'

const folder = () => mkdtempSync(join(tmpdir(), 'mitologic-jobs-'))
const id = 'ab12'

test('what is kept is found again, whoever opens the folder', () => {
  const path = folder()
  new ResultStore(path).keep(id, '{"gain":0.1}')
  expect(new ResultStore(path).result(id)).toEqual({kind: 'found', text: '{"gain":0.1}'})
  expect(new ResultStore(path).result('cd34')).toEqual({kind: 'absent'})
  expect(new ResultStore(path).ids()).toEqual([id])
})

test.each([
  ['cut short', (text: string) => text.slice(0, -3)],
  ['changed', (text: string) => text.replace('0.1', '0.2')],
  ['empty', () => ''],
  ['something else', () => 'hello'],
])('a result that was %s is found out', (_, damage) => {
  const path = folder()
  const store = new ResultStore(path)
  store.keep(id, '{"gain":0.1}')
  const file = join(path, 'results', 'ab', `${id}.json`)
  writeFileSync(file, damage(store.read(`results/ab/${id}.json`)!))
  expect(store.result(id)).toEqual({kind: 'damaged', path: file})
})

test('a result under the name of another is found out', () => {
  const path = folder()
  const store = new ResultStore(path)
  store.keep(id, 'text')
  writeFileSync(join(path, 'results', 'ab', 'ab99.json'), store.read(`results/ab/${id}.json`)!)
  expect(store.result('ab99').kind).toBe('damaged')
})

test('a full disk is said in one sentence, and leaves what was there and nothing half-written', () => {
  const path = folder()
  const store = new ResultStore(path)
  store.keep('ab00', 'earlier')
  // The file that is written beside leads to a device that is always full.
  const beside = join(path, 'results', 'ab', `${id}.json.${process.pid}.part`)
  symlinkSync('/dev/full', beside)
  expect(() => store.keep(id, 'text')).toThrow(/the disk is full \(ENOSPC\); free some space and run the same command again/)
  expect(store.result('ab00')).toEqual({kind: 'found', text: 'earlier'})
  expect(readdirSync(join(path, 'results', 'ab'))).toEqual(['ab00.json'])
})

test('a place that cannot be written is named', () => {
  const path = folder()
  writeFileSync(join(path, 'results'), 'a file where a folder should be')
  expect(() => new ResultStore(path).keep(id, 'text')).toThrow(/results\/ab.*cannot be written/)
  expect(() => new ResultStore(join(path, 'results'))).toThrow('found a file, expected a folder')
})

test('two at once in one folder: the second is told who is at work', () => {
  const path = folder()
  const lock = new ResultStore(path).lock('screen-1-of-2')
  expect(() => new ResultStore(path).lock('screen-1-of-2')).toThrow(
    `another run is at work there (process ${process.pid} on ${hostname()}, screen-1-of-2)`,
  )
  const other = new ResultStore(path).lock('screen-2-of-2')
  other.release()
  lock.release()
  new ResultStore(path).lock('screen-1-of-2').release()
})

test('the lock of a process that was killed is taken over; that of a silent machine too', () => {
  const path = folder()
  mkdirSync(path, {recursive: true})
  const {pid} = spawnSync(process.execPath, ['-e', '0'])
  writeFileSync(join(path, '.work.lock'), JSON.stringify({pid, host: hostname()}))
  new ResultStore(path).lock('work').release()
  writeFileSync(join(path, '.work.lock'), JSON.stringify({pid: 1, host: 'elsewhere'}))
  expect(() => new ResultStore(path).lock('work')).toThrow('process 1 on elsewhere')
  writeFileSync(join(path, '.work.lock'), 'torn')
  new ResultStore(path).lock('work').release()
})
