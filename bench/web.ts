/**
 * The browser app in headless Chromium: how much script is loaded for the map, when it is usable with the processor held to a
 * quarter, how many pictures a second panning gives, and how soon a click is answered. `npx tsx --conditions=source bench/web.ts`.
 */
import {cpus, loadavg} from 'node:os'
import {gzipSync} from 'node:zlib'
import type {CDPSession, Page} from 'playwright-core'
import {openSite, type Site} from '../test/browser/site.js'

const rounds = 5
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

const site = await openSite()
try {
  console.log(
    `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}, load ${loadavg()[0]!.toFixed(1)}, ${site.browser.version()}`,
  )
  await scripts(site)
  await firstLoad(site)
  await panning(site, 'a context with what is borrowed', '#/map?disease=HCC&drug=sorafenib&level=borrowed')
  await panning(site, 'everything, coarse', '#/map?any=1&level=all')
  await clicks(site)
} finally {
  await site.close()
}

/** Compressed size of every script that the landing page asks for until it has drawn the map and answered a question. */
async function scripts({url, visit}: Site): Promise<void> {
  const fresh = await visit('', {serviceWorkers: 'block'})
  const names = new Set<string>()
  fresh.context.on('request', (request) => {
    if (request.url().endsWith('.js')) names.add(request.url())
  })
  await fresh.page.reload()
  await fresh.page.locator('[data-box]').first().waitFor()
  const sizes = await Promise.all(
    [...names]
      .filter((name) => !name.endsWith('sw.js'))
      .map(async (name) => gzipSync(Buffer.from(await (await fetch(name)).arrayBuffer())).length),
  )
  const knowledge = gzipSync(Buffer.from(await (await fetch(`${url}knowledge.json`)).arrayBuffer())).length
  console.log(
    `script for the map: ${Math.round(sizes.reduce((a, b) => a + b, 0) / 1000)} kB in ${sizes.length} files (gzip); knowledge ${Math.round(knowledge / 1000)} kB (gzip)`,
  )
  await fresh.close()
}

/** From the first byte to a drawn map that can be clicked, without a cache, the page's thread four times slower. */
async function firstLoad({browser, url}: Site): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext({viewport: {width: 1280, height: 800}, serviceWorkers: 'block'})
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await throttle(session, 4)
    const start = performance.now()
    await page.goto(url)
    await page.locator('[data-box]').first().waitFor()
    times.push(performance.now() - start)
    await context.close()
  }
  console.log(`usable with 4× throttle: median ${Math.round(median(times))} ms (${times.map(Math.round).join(', ')})`)
}

function throttle(session: CDPSession, rate: number) {
  return session.send('Emulation.setCPUThrottlingRate', {rate})
}

/** Pictures a second while the map is dragged to and fro for two seconds. */
async function panning({visit}: Site, words: string, hash: string): Promise<void> {
  const {page, close} = await visit(hash)
  await page.locator('[data-box]').first().waitFor()
  await page.waitForTimeout(1500)
  const arrows = await page.locator('[data-arrow]').count()
  const counting = framesFor(page, 2000)
  const box = (await page.locator('.viewport').boundingBox())!
  await page.mouse.move(box.x + 300, box.y + 20)
  await page.mouse.down()
  const end = performance.now() + 2000
  for (let step = 0; performance.now() < end; step++)
    await page.mouse.move(box.x + 300 + 120 * Math.sin(step / 6), box.y + 20 + 80 * Math.cos(step / 6))
  await page.mouse.up()
  console.log(`panning ${words} (${arrows} arrows): ${(await counting).toFixed(0)} pictures a second`)
  await close()
}

/** Counts pictures for some milliseconds. As text: the page has none of the helpers that a compiled function may ask for. */
function framesFor(page: Page, ms: number): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    const start = performance.now()
    let frames = 0
    const next = () => {
      frames++
      if (performance.now() - start < ${ms}) requestAnimationFrame(next)
      else done((frames * 1000) / (performance.now() - start))
    }
    requestAnimationFrame(next)
  })`)
}

/** From the click on "down" of an entity just chosen to the first answer, and to the settled one. */
async function clicks({visit}: Site): Promise<void> {
  const first: number[] = []
  const settled: number[] = []
  for (const entity of ['hsa-miR-2392', 'FIS1', 'hsa-miR-483-5p', 'MPRL', 'glycolysis']) {
    const {page, close} = await visit(`#/map?disease=TSCC&drug=cisplatin&show=${entity}`)
    await page.locator('.panel .segmented').waitFor()
    // As long as a person takes to read the name and move the pointer.
    await page.waitForTimeout(1500)
    const [a, b] = await page.evaluate(
      () =>
        new Promise<[number, number]>((done) => {
          const start = performance.now()
          let answered = 0
          const watch = new MutationObserver(() => {
            const state = document.querySelector('.answer')?.getAttribute('data-state')
            if (state && answered === 0) answered = performance.now() - start
            if (state === 'settled') {
              watch.disconnect()
              done([answered, performance.now() - start])
            }
          })
          watch.observe(document.body, {subtree: true, childList: true, attributes: true})
          ;[...document.querySelectorAll<HTMLButtonElement>('.panel .segmented button')]
            .find((button) => button.textContent?.includes('down'))!
            .click()
        }),
    )
    first.push(a)
    settled.push(b)
    await close()
  }
  console.log(
    `click to first answer: median ${Math.round(median(first))} ms (${first.map(Math.round).join(', ')}); to settled: ${Math.round(median(settled))} ms (${settled.map(Math.round).join(', ')})`,
  )
}
