import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {root} from '../run-cli.js'

const built = existsSync(join(root, 'build', 'web', 'index.html')) && existsSync(join(root, 'dist', 'cli', 'serve.js'))

test.skipIf(!built)('mitologic serve says where it is, serves the page on loopback, and stops when asked', async () => {
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
