import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {chromium} from 'playwright-core'
import {build} from 'vite'
import {describe, expect, test} from 'vitest'
import {simulate} from '#engine'
import {parseBnd} from '#logic'
import {root} from '../run-cli.js'
import {chromiumPath, withoutBrowser} from './site.js'

const bnd = `node A { logic = B & !C; rate_up = @logic ? $fast : 0; rate_down = @logic ? 0 : 1; }
node B { logic = !A | C; } node C { logic = A | D; rate_up = 0.3*(A ? 1 : 0) + D; } node D { logic = !B & E; } node E { logic = D ^ A; }`
const cfg = '$fast = 20; A.istate = 0; [B, C].istate = 0.25 [0, 1], 0.75 [1, 0]; [D].istate = 0.3 [1], 0.7 [0]; A.refstate = 1;'
const methods = ['exact', 'sliced', 'scalar', 'compat', 'reference'] as const
const options = {runs: 3000, maxTime: 6, timeTick: 0.5, seed: 17}

/** Everything a result holds, to the last bit. */
const printed = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Map ? [...part] : ArrayBuffer.isView(part) ? Array.from(part as Float64Array) : part,
  )

/** The engine in one script that puts `engine` and `logic` where a page finds them. */
async function script(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mitologic-engine-'))
  try {
    const entry = join(folder, 'entry.ts')
    const room = (name: string) => JSON.stringify(join(root, 'src', name, 'index.ts'))
    writeFileSync(
      entry,
      `import {simulate} from ${room('engine')}\nimport {parseBnd} from ${room('logic')}\nglobalThis.engine = {simulate, parseBnd}\n`,
    )
    const built = await build({
      configFile: false,
      root,
      logLevel: 'error',
      resolve: {conditions: ['source', 'module', 'browser', 'default']},
      build: {write: false, minify: false, lib: {entry, formats: ['iife'], name: 'entry', fileName: 'entry'}},
    })
    const [output] = (Array.isArray(built) ? built : [built]) as {output: {type: string; code?: string}[]}[]
    return output!.output.find(({type}) => type === 'chunk')!.code!
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

describe.skipIf(withoutBrowser())('the engine in Chromium', () => {
  test('gives for every method the very bytes that it gives in Node', async () => {
    const browser = await chromium.launch({executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu']})
    try {
      const page = await browser.newPage()
      await page.addScriptTag({content: await script()})
      for (const method of methods) {
        const there = await page.evaluate(
          async ({bnd, cfg, options, method, printer}) => {
            const {engine} = globalThis as unknown as {engine: {simulate: typeof simulate; parseBnd: typeof parseBnd}}
            const print = new Function(`return ${printer}`)() as (value: unknown) => string
            return print(await engine.simulate(engine.parseBnd(bnd, cfg), {...options, method}))
          },
          {bnd, cfg, options, method, printer: printed.toString()},
        )
        const here = printed(await simulate(parseBnd(bnd, cfg), {...options, method}))
        expect(there, method).toBe(here)
        expect(here.length).toBeGreaterThan(2000)
      }
    } finally {
      await browser.close()
    }
  })
})
