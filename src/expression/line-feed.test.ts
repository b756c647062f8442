import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {LineFeed} from './line-feed.js'

const utf8 = (text: string) => new TextEncoder().encode(text)

function linesOf(pieces: readonly Uint8Array[]): string[] {
  const lines: string[] = []
  new LineFeed(pieces, 't').each((buffer, from, to) => {
    lines.push(new TextDecoder().decode(buffer.subarray(from, to)))
    return true
  })
  return lines
}

/** Bytes that count how many of them are looked at by searches. */
let looked = 0
class Counted extends Uint8Array {
  override indexOf(value: number, from = 0): number {
    const at = super.indexOf(value, from)
    looked += (at === -1 ? this.length : at + 1) - from
    return at
  }
  override includes(value: number, from = 0): boolean {
    return this.indexOf(value, from) !== -1
  }
}

describe('lines of a text', () => {
  test.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
    ['carriage returns alone', '\r'],
  ])('%s: no byte is looked at more than a few times, however many lines there are', (_, end) => {
    const text = utf8(Array.from({length: 20_000}, (_row, i) => `gene${i}\t${i}`).join(end))
    looked = 0
    expect(linesOf([new Counted(text)])).toHaveLength(20_000)
    expect(looked).toBeGreaterThan(text.length / 2)
    expect(looked).toBeLessThan(4 * text.length)
  })

  test('come out the same in whatever pieces they come in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({unit: fc.constantFrom('a', '\t', '1', 'é'), minLength: 1}), {minLength: 1, maxLength: 8}),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(40), {maxLength: 6}),
        (rows, end, cuts) => {
          const bytes = utf8(rows.join(end))
          const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
          expect(linesOf(places.slice(1).map((to, i) => bytes.slice(places[i]!, to)))).toEqual(rows)
        },
      ),
    )
  })

  test('a line break that is cut in two is one', () => {
    expect(linesOf([utf8('a\r'), utf8('\nb\r'), utf8('\nc')])).toEqual(['a', 'b', 'c'])
  })
})
