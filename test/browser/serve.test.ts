import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {root} from '../run-cli.js'

const absent = [join('build', 'web', 'index.html'), join('dist', 'cli', 'serve.js')].filter((path) => !existsSync(join(root, path)))
if (absent.length > 0 && process.env['MITOLOGIC_DATA'] === 'required')
  throw new Error(`MITOLOGIC_DATA=required, but ${absent.join(' and ')} is absent (npm run build && npm run build:web)`)

test.skipIf(absent.length > 0)('mitologic serve says where it is, serves the page on loopback, and stops when asked', async () => {
  const child = spawn(process.execPath, [join(root, 'bin', 'mitologic.js'), 'serve', '--port', '0'], {cwd: root})
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  try {
    const url = await new Promise<string>((done, fail) => {
      child.stdout.on('data', (data: Buffer) => {
        const match = /http:\/\/127\.0\.0\.1:\d+\//.exec(data.toString())
        if (match) done(match[0])
      })
      child.once('exit', (code) => fail(new Error(`it ended with ${code}`)))
    })
    const response = await fetch(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toContain('<div id="app">')
    expect((await fetch(`${url}knowledge.json`)).headers.get('content-type')).toBe('application/json')
  } finally {
    child.kill('SIGINT')
  }
  expect(await ended).toBe(0)
})
