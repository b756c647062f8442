import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {root} from '../run-cli.js'
import {sharedData} from '../shared-data.js'
import {openSite, type Site, type Size, shot, sizes, type Visit, withoutBrowser} from './site.js'

const missing = withoutBrowser()
const cellFate = sharedData('data/models/MaBoSS_ref/cellfate')

describe.skipIf(missing !== undefined)(`what people come for${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site?.close())

  const journey = (name: string, walk: (visit: Visit, size: Size) => Promise<void>, hash: string) =>
    test.each(Object.keys(sizes) as Size[])(`${name}, %s`, async (size) => {
      const visit = await site.visit(hash, {viewport: sizes[size]})
      try {
        await walk(visit, size)
        expect(visit.faults).toEqual([])
      } finally {
        await shot(visit.page, `${name.replace(/\W+/g, '-')}-${size}`)
        await visit.close()
      }
    })

  journey(
    "find miR-2392's effect and its paper",
    async ({page}) => {
      await page.getByRole('combobox', {name: 'Find on the map'}).fill('mir2392')
      await page.keyboard.press('Enter')
      const panel = page.getByRole('complementary', {name: 'hsa-miR-2392'})
      await panel.getByText('hsa-miR-2392 raises glycolysis').first().waitFor()
      expect(page.url()).toContain('show=hsa-miR-2392')
      await panel.getByRole('link', {name: 'Fan 2019'}).first().click()
      await page.getByRole('heading', {name: 'Fan 2019'}).waitFor()
      expect(await page.getByText('10.1158/0008-5472.CAN-18-2505').first().isVisible()).toBe(true)
    },
    '#/map',
  )

  journey(
    'knock down miR-483-5p in TSCC and see response and why',
    async ({page}) => {
      await page.getByRole('combobox', {name: /Knock down or raise/}).fill('miR-483-5p')
      await page.keyboard.press('Enter')
      const answer = page.getByRole('region', {name: 'Answer'})
      await answer.getByText(/More (sensitive|resistant) to cisplatin/).waitFor()
      await page.locator('.answer[data-state=settled]').waitFor()
      await answer.getByRole('button', {name: 'Why?'}).click()
      await answer.locator('.path').first().waitFor()
      await answer.locator('.why summary').first().click()
      expect(await answer.locator('.why .cite').count()).toBeGreaterThan(0)
      await answer.getByText('More sensitive to cisplatin').scrollIntoViewIfNeeded()
    },
    '#/map?disease=TSCC&drug=cisplatin',
  )

  journey(
    'compare hypoxia in ovarian and head-and-neck cancer',
    async ({page}) => {
      await page.getByRole('link', {name: /Hypoxia under cisplatin/}).click()
      await page.locator('.answer[data-state=settled]').nth(1).waitFor()
      const verdicts = await page.locator('.answer .verdict').allTextContents()
      expect(verdicts).toHaveLength(2)
      expect(verdicts[0]).not.toBe(verdicts[1])
    },
    '#/map',
  )

  journey(
    'drop a messy file and be told what is wrong',
    async ({page}) => {
      const messy = 'gene\tlog2FoldChange\tpadj\nSEPT2\t1,5\t0,01\n2-Mar\t-2\t0.02\n<img src=x onerror=alert(1)>\tup\t\n'
      await page.getByLabel(/Drop tables here/).setInputFiles({name: 'messy.tsv', mimeType: 'text/plain', buffer: Buffer.from(messy)})
      await page.getByRole('button', {name: 'Analyse', exact: true}).click()
      const words = await page.getByRole('alert').first().textContent()
      expect(words).toMatch(/messy\.tsv/)
    },
    '#/analyse',
  )

  journey(
    'run an analysis and download the report',
    async ({page}) => {
      await page.getByRole('button', {name: /Use the example/}).click()
      await page.getByText('example-changed.tsv').first().waitFor()
      await page.getByRole('button', {name: 'Analyse', exact: true}).click()
      await page.getByRole('heading', {name: /^Result/}).waitFor()
      const report = page.frameLocator('iframe.report-frame')
      await report.getByRole('heading', {level: 1}).waitFor()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'report.html'}).click()])
      const text = readFileSync(await download.path(), 'utf8')
      expect(text).toContain('<!doctype html>')
      expect(text).toContain('mitologic analyze')
    },
    '#/analyse?disease=TSCC&drug=cisplatin',
  )

  journey(
    'rank what could be done',
    async ({page}) => {
      await page.getByRole('button', {name: 'Rank'}).click()
      await page
        .getByText(/quick look|closer look|full ranking/)
        .first()
        .waitFor()
      await page.getByRole('columnheader', {name: /Score/}).waitFor()
      expect(await page.locator('.sheet tbody tr').count()).toBeGreaterThan(3)
    },
    '#/screen?disease=TSCC&drug=cisplatin&o.null=2&o.entities=FIS1%3BMPRL%3Bhsa-miR-2392%3Bhsa-miR-483-5p%3BBCL2',
  )

  test.skipIf(cellFate === undefined).each(Object.keys(sizes) as Size[])("simulate MaBoSS's cell-fate model, %s", async (size) => {
    const {page, faults, close} = await site.visit('#/simulate?o.runs=2000', {viewport: sizes[size]})
    await page.getByLabel(/Drop a model/).setInputFiles([join(cellFate!, 'cellfate.bnd'), join(cellFate!, 'cellfate.cfg')])
    await page.getByRole('button', {name: 'Simulate', exact: true}).click()
    await page.locator('.figure img').waitFor()
    await page.getByRole('button', {name: /Keep it/}).click()
    await page.getByLabel('force', {exact: true}).fill('CASP8=0')
    await page.getByRole('button', {name: 'Simulate', exact: true}).click()
    await page.getByRole('heading', {name: 'Beside the run before'}).waitFor()
    const casp8 = page.getByRole('row', {name: /^CASP8 /})
    expect(await casp8.textContent()).toMatch(/^CASP8[\d.]+0\.0000/)
    await shot(page, `simulate-${size}`)
    expect(faults).toEqual([])
    await close()
  })

  test('a pasted model with a mistake is refused with its place', async () => {
    const {page, close} = await site.visit('#/simulate')
    await page.getByLabel('Rules').fill('A, !B\nB, A &')
    await page.getByRole('button', {name: 'Simulate', exact: true}).click()
    expect(await page.getByRole('alert').textContent()).toMatch(/pasted\.bnet:2:\d+/)
    await close()
  })

  test('a link reproduces the view, a click has its answer ready, and a long run is stopped', async () => {
    const hash = '#/map?disease=TSCC&drug=cisplatin&do=FIS1%3Ddown&show=FIS1'
    const {page, faults, close} = await site.visit(hash)
    await page.locator('.answer[data-state=settled]').waitFor()
    const before = await page.locator('.verdict').textContent()
    await page
      .getByRole('complementary', {name: 'FIS1'})
      .getByRole('button', {name: /FIS1: up/})
      .click()
    await page.locator('.answer[data-state=settled]').waitFor()
    expect(await page.locator('.verdict').textContent()).not.toBe(before)
    await page.goBack()
    await page.locator('.answer[data-state=settled]').waitFor()
    expect(await page.locator('.verdict').textContent()).toBe(before)
    await page.goto(`${site.url}#/screen?disease=TSCC&drug=cisplatin&pairs=1&o.members=200`)
    await page.getByRole('button', {name: 'Rank'}).click()
    await page.getByRole('button', {name: 'Stop'}).click()
    await page.getByText('Stopped; nothing was kept.').waitFor()
    expect(faults).toEqual([])
    await close()
  })

  test('the example in the repository is what the page offers', async () => {
    const response = await fetch(`${site.url}example-changed.tsv`)
    expect(await response.text()).toBe(readFileSync(join(root, 'examples', 'tscc-cisplatin', 'changed.tsv'), 'utf8'))
  })
})
