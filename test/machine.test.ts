import {spawnSync} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync} from 'node:fs'
import {request} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {siteServer} from '../src/cli/serve.js'
import {mitologic, root, temporaryFolder} from './run-cli.js'

const folder = temporaryFolder()
chmodSync(folder, 0o755)
const model = join(folder, 'loop.bnet')
writeFileSync(model, 'A, !B\nB, A\n')

/** The command with nothing in its environment but what is given. */
function bare(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  user?: number,
): {code: number | null; stdout: string; stderr: string} {
  const {status, stdout, stderr} = spawnSync(process.execPath, [join(root, 'bin', 'mitologic.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
    timeout: 20_000,
    ...(user === undefined ? {} : {uid: user, gid: user}),
  })
  return {code: status, stdout, stderr}
}

const asRoot = process.getuid?.() === 0

describe('a machine that knows nothing of its user', () => {
  test.skipIf(!asRoot)('runs the verbs that need no home, and says what to set for those that do', () => {
    const nobody = 54_321
    expect(bare(['simulate', model, '--json'], {}, nobody)).toMatchObject({code: 0, stderr: ''})
    expect(bare(['knowledge', 'show', 'FIS1'], {}, nobody)).toMatchObject({code: 0, stderr: ''})
    expect(bare(['knowledge', 'list', '--kind', 'pack'], {}, nobody)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('set MITOLOGIC_HOME to a folder that can be written'),
    })
  })

  test('an empty variable counts as unset: no pack is kept in the folder one happens to stand in', () => {
    const rows = join(folder, 'rows.tsv')
    writeFileSync(rows, 'miRNA\tTarget Gene\tReferences (PMID)\nhsa-miR-21-5p\tPTEN\t17681183\n')
    const home = temporaryFolder()
    const before = readdirSync(folder)
    const homes: readonly Readonly<Record<string, string>>[] = [
      {MITOLOGIC_HOME: '', HOME: home},
      {MITOLOGIC_HOME: '', XDG_DATA_HOME: '', HOME: home},
    ]
    for (const env of homes)
      expect(bare(['knowledge', 'list', '--kind', 'pack'], env)).toEqual({
        code: 0,
        stdout: "No packs. 'mitologic knowledge import FILE --as NAME' adds one.\n",
        stderr: '',
      })
    expect(readdirSync(folder)).toEqual(before)
  })

  test('a file where the packs should be is named', () => {
    const home = temporaryFolder()
    writeFileSync(join(home, 'packs'), '')
    expect(mitologic(['knowledge', 'list', '--kind', 'pack'], {home})).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/packs: found something else \(ENOTDIR\), expected the folder of packs/),
    })
  })

  test('a folder where a pack should be is named', () => {
    const home = temporaryFolder()
    mkdirSync(join(home, 'packs', 'mine.json'), {recursive: true})
    expect(mitologic(['predict', '--pack', 'mine', '--perturb', 'FIS1=down'], {home})).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/mine\.json: found something else \(EISDIR\), expected the file of a pack/),
    })
  })
})

test.skipIf(!asRoot)('a file that this user may not read is not called missing', () => {
  const shut = temporaryFolder()
  writeFileSync(join(shut, 'model.bnet'), 'A, !B\nB, A\n')
  expect(bare(['simulate', join(shut, 'model.bnet')], {}, 54_321)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('model.bnet: cannot be read (EACCES); check its permissions'),
  })
})

test.skipIf(!existsSync('/dev/zero'))('a device that never ends is refused, with the limit', () => {
  expect(mitologic(['simulate', '/dev/zero', '--from', 'bnet'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('/dev/zero: found more than 1 GB, expected at most 1 GB; is it the right file?'),
  })
})

test('a pipe given as a file is read to its end', () => {
  const {status, stdout} = spawnSync(
    'bash',
    ['-c', `"${process.execPath}" "${join(root, 'bin', 'mitologic.js')}" simulate <(sleep 0.2; cat "${model}") --from bnet --json`],
    {encoding: 'utf8'},
  )
  expect({status, nodes: Object.keys((JSON.parse(stdout) as {nodes: object}).nodes)}).toEqual({status: 0, nodes: ['A', 'B']})
})

describe('where the results go', () => {
  test('is looked at before any work: a folder with other files is refused although the input could never be read', () => {
    const taken = temporaryFolder()
    writeFileSync(join(taken, 'mine.txt'), 'mine')
    const {code, stderr} = mitologic(['screen', '--disease', 'no such disease', '--drug', 'cisplatin', '-o', taken])
    expect({code, stderr}).toEqual({code: 2, stderr: expect.stringMatching(/found a folder with other files in it \(mine\.txt\)/)})
    expect(readFileSync(join(taken, 'mine.txt'), 'utf8')).toBe('mine')
  })

  test('is left as it was when the work fails afterwards', () => {
    const place = temporaryFolder()
    expect(mitologic(['screen', '--disease', 'no such disease', '-o', join(place, 'deep', 'down')]).code).toBe(2)
    expect(existsSync(join(place, 'deep'))).toBe(false)
  })

  test.skipIf(!existsSync('/proc/self'))('below a place where nothing can be written is refused at once', () => {
    expect(mitologic(['screen', '--disease', 'no such disease', '-o', '/proc/out'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('/proc/out: cannot be written'),
    })
  })
})

describe('serve', () => {
  test('closes the file of a download that is broken off', async () => {
    const site = temporaryFolder()
    writeFileSync(join(site, 'large.json'), Buffer.alloc(8 * 1024 * 1024, 32))
    const server = siteServer(site)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const {port} = server.address() as AddressInfo
    const open = () => readdirSync('/proc/self/fd').filter((fd) => linkOf(fd).endsWith('large.json')).length
    const breakOff = () =>
      new Promise<void>((done) => {
        const asked = request({port, host: '127.0.0.1', path: '/large.json'}, (response) =>
          response.once('data', () => {
            response.destroy()
            done()
          }),
        )
        asked.end()
      })
    for (let i = 0; i < 20; i++) await breakOff()
    for (let tries = 0; open() > 0 && tries < 100; tries++) await new Promise((done) => setTimeout(done, 20))
    expect(open()).toBe(0)
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })

  test.skipIf(!asRoot || !existsSync(join(root, 'build', 'web', 'index.html')))('says that a port is not for this user', () => {
    const {code, stderr} = bare(['serve', '--port', '80'], {}, 54_321)
    // Where the system lets everybody listen there, it serves; only a refusal has a message to check.
    if (code !== null)
      expect({code, stderr}).toMatchObject({code: 2, stderr: expect.stringMatching(/--port: (this user may not|port 80 )/)})
  })

  test('shows its default port once', () => {
    const {stdout} = mitologic(['serve', '--help'])
    expect(stdout.match(/8642/g)).toHaveLength(1)
    expect(stdout).toContain('--open')
  })
})

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}
