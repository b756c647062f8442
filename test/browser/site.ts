import {execFile} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import type {Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {type Browser, type BrowserContext, chromium, type Page} from 'playwright-core'
import {siteServer} from '../../src/cli/serve.js'
import {root} from '../run-cli.js'

export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const executable = chromiumPath

/** Why the browser tests cannot run here, or nothing. */
export function withoutBrowser(): string | undefined {
  if (existsSync(executable)) return undefined
  if (process.env['MITOLOGIC_DATA'] === 'required') throw new Error(`MITOLOGIC_DATA=required, but ${executable} is absent (set CHROMIUM)`)
  return `${executable} is absent (set CHROMIUM)`
}

export const sizes = {desktop: {width: 1280, height: 800}, phone: {width: 390, height: 844}} as const
export type Size = keyof typeof sizes

/** The site as it would be served, and a browser. */
export interface Site {
  readonly url: string
  readonly browser: Browser
  /** A fresh visitor; what goes wrong on the page is collected in `faults`. */
  visit(hash: string, options?: Parameters<Browser['newContext']>[0]): Promise<Visit>
  close(): Promise<void>
}

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  readonly faults: string[]
  close(): Promise<void>
}

/** Builds the app from the sources into a temporary folder and serves it as `mitologic serve` does. */
export async function openSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'mitologic-web-'))
  await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--outDir', folder, '--logLevel', 'error'],
    {cwd: root, env: {...process.env, NODE_ENV: 'production'}},
  )
  const server: Server = siteServer(folder)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const browser = await chromium.launch({executablePath: executable, args: ['--no-sandbox', '--disable-gpu']})
  return {
    url,
    browser,
    visit: async (hash, options = {}) => {
      const context = await browser.newContext({viewport: sizes.desktop, reducedMotion: 'reduce', ...options})
      context.setDefaultTimeout(45_000)
      const page = await context.newPage()
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text())
      })
      page.on('dialog', (dialog) => {
        faults.push(`a dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      await page.goto(url + hash)
      return {page, context, faults, close: () => context.close()}
    },
    close: async () => {
      await browser.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

/** Where screenshots go: MITOLOGIC_SHOTS, or nowhere. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['MITOLOGIC_SHOTS']
  if (!folder) return
  mkdirSync(folder, {recursive: true})
  await page.screenshot({path: join(folder, `${name}.png`)})
}
