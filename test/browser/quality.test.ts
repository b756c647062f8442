import {readFileSync} from 'node:fs'
import {request} from 'node:http'
import {createRequire} from 'node:module'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {openSite, type Site, type Size, shot, sizes, type Visit, withoutBrowser} from './site.js'

const missing = withoutBrowser()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Pages, and what tells that each is complete. */
const pages = [
  ['the landing page', '#/map', '[data-box]'],
  [
    'a question with its answer and why',
    '#/map?disease=TSCC&drug=cisplatin&do=hsa-miR-2392%3Ddown&show=hsa-miR-2392&why=1',
    '.answer[data-state=settled]',
  ],
  ['the map as a list', '#/map?disease=TSCC&drug=cisplatin&view=list', '.map-list li'],
  ['everything, coarse', '#/map?any=1&level=all', '.box.group'],
  ['the statements', '#/evidence', '.sheet tbody tr'],
  ['an entity', '#/entity/hsa-miR-2392', '.statement'],
  ['a statement', '#/statement/conclusion-resistance-general', 'dl.facts'],
  ['a reference', '#/reference/Fan2019', '.statement'],
  ['the contradictions', '#/contradictions', '.conflict'],
  ['the disputes', '#/disputed', '.conflict'],
  ['table 2', '#/table/2', '.sheet tbody tr'],
  ['analyse', '#/analyse', '.form-grid'],
  ['screen', '#/screen', '.form-grid'],
  ['simulate', '#/simulate', '.form-grid'],
  ['about', '#/about', 'dl.facts dd'],
] as const

interface Violation {
  readonly id: string
  readonly nodes: readonly {readonly target: readonly string[]; readonly failureSummary?: string}[]
}

describe.skipIf(missing !== undefined)(`what every page keeps to${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site?.close())

  describe.each([
    ['light', 'desktop'],
    ['dark', 'phone'],
  ] as const)('%s, %s', (colorScheme, size: Size) => {
    let visit: Visit
    beforeAll(async () => {
      // Axe runs inside the page, which the policy of the page would refuse.
      visit = await site.visit('#/about', {viewport: sizes[size], colorScheme, bypassCSP: true})
      await visit.page.evaluate(axe)
    })
    afterAll(() => visit?.close())

    test.each(pages)('axe finds nothing on %s, nothing sticks out, and nothing fails', async (name, hash, ready) => {
      const {page, faults} = visit
      faults.length = 0
      await page.evaluate((to) => {
        location.hash = to
      }, hash)
      await page.locator(ready).first().waitFor({state: 'attached'})
      const violations = await page.evaluate(async () => {
        const {run} = (globalThis as unknown as {axe: {run(options: unknown): Promise<{violations: Violation[]}>}}).axe
        return (await run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})).violations
      })
      await shot(page, `page-${name.replace(/\W+/g, '-')}-${size}-${colorScheme}`)
      const targets = ({nodes}: Violation) => nodes.slice(0, 3).map(({target}) => target.join(' '))
      expect(violations.map((violation) => `${violation.id}: ${targets(violation).join(' | ')}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
      expect(faults).toEqual([])
    })
  })

  test('the map is walked by keyboard: Tab to it, arrows between entities, Enter opens one', async () => {
    const {page, close} = await site.visit('#/map?disease=TSCC&drug=cisplatin')
    await page.locator('[data-box]').first().waitFor()
    await page.locator('[data-box][tabindex="0"]').focus()
    const first = await page.evaluate(() => document.activeElement?.getAttribute('data-box'))
    await page.keyboard.press('ArrowDown')
    const second = await page.evaluate(() => document.activeElement?.getAttribute('data-box'))
    expect(second).not.toBe(first)
    expect(second).not.toBeNull()
    await page.keyboard.press('Enter')
    await page.locator('.panel').waitFor()
    expect(decodeURIComponent(page.url())).toContain(`show=${second!.replace('@matrix', '')}`)
    await close()
  })

  test('after the first visit it works without a network', async () => {
    const {page, context, faults, close} = await site.visit('#/map?disease=TSCC&drug=cisplatin')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await context.setOffline(true)
    await page.goto(`${site.url}?again#/map?disease=HCC&drug=sorafenib&do=hsa-miR-125b-5p%3Dup`)
    await page.locator('.answer[data-state=settled]').waitFor()
    await page.getByRole('link', {name: 'Evidence'}).click()
    await page.locator('.sheet tbody tr').first().waitFor()
    await page.getByRole('link', {name: 'Analyse'}).click()
    await page.getByRole('button', {name: /Use the example/}).click()
    await page.getByRole('button', {name: 'Analyse', exact: true}).click()
    await page.getByRole('heading', {name: /^Result/}).waitFor()
    expect(faults).toEqual([])
    await close()
  })

  test('hostile names in a file do nothing, in the page and in what is downloaded', async () => {
    const {page, faults, close} = await site.visit('#/analyse?disease=TSCC&drug=cisplatin')
    const hostile =
      'name\tdirection\nmiR-2392\tup\n<img src=x onerror=alert(1)>\tup\n=HYPERLINK("http://example.org")\tdown\n<script>alert(2)</script>\tup\n'
    await page.getByLabel(/Drop tables here/).setInputFiles({name: '<b>evil</b>.tsv', mimeType: 'text/plain', buffer: Buffer.from(hostile)})
    await page.getByRole('button', {name: 'Analyse', exact: true}).click()
    await page.getByRole('heading', {name: /^Result/}).waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'tables/changes.tsv'}).click()])
    const table = readFileSync(await download.path(), 'utf8')
    expect(table.split(/[\t\n]/).filter((cell) => /^[=@]/.test(cell))).toEqual([])
    expect(await page.frameLocator('iframe.report-frame').locator('img[src=x]').count()).toBe(0)
    expect(faults).toEqual([])
    await close()
  })

  test('a file of 500 MB is refused before it is read, and the page stays quick', async () => {
    const {page, close} = await site.visit('#/analyse')
    await page.getByLabel(/Drop tables here/).waitFor()
    // The page only sees the size; a file of that size is not made for the test.
    const words = await page.evaluate(async () => {
      const file = new File(['x'], 'huge.tsv')
      Object.defineProperty(file, 'size', {value: 500 * 2 ** 20})
      const dropped = new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: new DataTransfer()})
      Object.defineProperty(dropped, 'dataTransfer', {value: {files: [file]}})
      document.querySelector('.drop')!.dispatchEvent(dropped)
      await new Promise((done) => setTimeout(done, 100))
      return document.querySelector('[role=alert]')?.textContent
    })
    expect(words).toMatch(/huge\.tsv: found 500\.0 MB, expected at most/)
    await close()
  })

  test('the policy allows no script of the page’s own text, and the server none but its files', async () => {
    const response = await fetch(site.url)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/default-src 'none'/)
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/)
    expect(await response.text()).toMatch(/http-equiv="Content-Security-Policy"/)
    const {page, close} = await site.visit('#/about')
    const ran = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.ran = true'
      document.body.append(script)
      return 'ran' in globalThis
    })
    expect(ran).toBe(false)
    await close()
  })

  test.each([
    ['/../package.json', 404],
    ['/%2e%2e/package.json', 404],
    ['/..%2fpackage.json', 404],
    ['/assets/..%5c..%5cpackage.json', 404],
    ['/%ff', 404],
    ['/sw.js', 200],
  ])('asked for %s, the server answers %i', async (path, status) => {
    // Not `fetch`, which tidies addresses before it asks.
    const answered = await new Promise<number>((done, fail) => {
      const {port} = new URL(site.url)
      request({host: '127.0.0.1', port, path}, (response) => {
        response.resume()
        done(response.statusCode!)
      })
        .on('error', fail)
        .end()
    })
    expect(answered).toBe(status)
  })

  test('under another name the server answers nothing', async () => {
    const status = await new Promise<number>((done, fail) => {
      request({host: '127.0.0.1', port: new URL(site.url).port, path: '/', headers: {host: 'evil.example'}}, (response) => {
        response.resume()
        done(response.statusCode!)
      })
        .on('error', fail)
        .end()
    })
    expect(status).toBe(421)
  })
})
