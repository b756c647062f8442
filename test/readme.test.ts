import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {mitologic, root, temporaryFolder} from './run-cli.js'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** A command line of the README → its arguments, outputs turned to a folder of the test's own. */
function argumentsOf(line: string, folder: string): string[] {
  const words = line.match(/"[^"]*"|\S+/g)!.map((word) => word.replace(/^"|"$/g, ''))
  return words.slice(2).map((word, i, all) => (all[i - 1] === '-o' ? join(folder, word) : word))
}

describe('the README', () => {
  const lines = readme
    .split('\n')
    .filter((line) => line.startsWith('    npx mitologic '))
    .map((line) => line.trim())

  test('has exactly two set-up commands, and both are there', () => {
    const scripts = readme.match(/^ {4}\.\/scripts\/\S+/gm)!.map((line) => line.trim())
    expect(scripts).toEqual(['./scripts/report.sh', './scripts/test.sh'])
    for (const script of scripts) expect(existsSync(join(root, script))).toBe(true)
  })

  // The model of `simulate` is the reader's own; `screen` runs for a minute and has its own tests.
  test.each(lines.filter((line) => !/model\.bnd|mitologic screen/.test(line)))(
    '%s',
    (line) => {
      const {code, stderr} = mitologic(argumentsOf(line, temporaryFolder()))
      expect(`${code} ${stderr.replaceAll(/^warning: .*\n/gm, '')}`).toBe('0 ')
    },
    60_000,
  )

  test('the program in it runs against the package', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(root, join(folder, 'node_modules', 'mitologic'))
    writeFileSync(join(folder, 'example.mjs'), /```ts\n([\s\S]*?)```/.exec(readme)![1]!)
    const {stdout, stderr} = spawnSync(process.execPath, ['--preserve-symlinks', 'example.mjs'], {cwd: folder, encoding: 'utf8'})
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^sensitive 0\.\d+ 0\.\d+ 0\.\d+\n$/)
  }, 60_000)

  test('its figures are those of docs/validation.md', () => {
    const quoted = /<!-- figures -->\n([\s\S]*?)<!-- \/figures -->/.exec(readme)![1]!.trim().split('\n')
    const validation = readFileSync(join(root, 'docs', 'validation.md'), 'utf8')
    const measured = validation.split('\n').filter((line) => line.startsWith('> '))
    expect(measured.length).toBeGreaterThan(1)
    expect(quoted).toEqual(measured.map((line) => `- ${line.slice(2)}`))
  })

  test('every file it points to exists', () => {
    for (const [, path] of readme.matchAll(/\]\(([^)#:]+)\)/g)) expect(existsSync(join(root, path!)), path).toBe(true)
  })
})
