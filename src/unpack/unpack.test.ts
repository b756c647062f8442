import fc from 'fast-check'
import {gzipSync, zipSync} from 'fflate'
import {describe, expect, test} from 'vitest'
import {gunzipped, joined, openZip} from './index.js'

const whole = (bytes: Uint8Array, maxBytes = 1e9) => joined([...gunzipped(bytes, 't.gz', maxBytes)])
const noise = (length: number) => Uint8Array.from({length}, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255)
const inRow = (members: readonly Uint8Array[]) => joined(members.length === 0 ? [new Uint8Array(0)] : members)

describe('gzip', () => {
  test('gives back what was packed, in any number of files one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({maxLength: 600}), {minLength: 1, maxLength: 5}), (texts) => {
        expect(Buffer.compare(whole(inRow(texts.map((text) => gzipSync(text)))), inRow(texts))).toBe(0)
      }),
      {numRuns: 40},
    )
    const long = noise(200_000)
    expect(whole(inRow([gzipSync(long), gzipSync(long)]))).toEqual(inRow([long, long]))
  })

  test('a byte that was changed anywhere after the header never passes as data', () => {
    // Kept as they are (level 0): nothing but the sum at the end can tell.
    const packed = gzipSync(noise(3000), {level: 0})
    for (let at = 10; at < packed.length; at += 7) {
      const changed = packed.slice()
      changed[at]! ^= 4
      expect(() => whole(changed), `byte ${at}`).toThrow('t.gz: found a gzip file that is cut short or damaged, expected a whole one')
    }
    const first = packed.slice()
    first[500]! ^= 4
    expect(() => whole(inRow([first, packed])), 'in the first of two files').toThrow('damaged')
  })

  test('a file that is cut short is refused wherever it was cut', () => {
    const packed = gzipSync(noise(2000))
    for (let length = 2; length < packed.length; length += 13) expect(() => whole(packed.slice(0, length))).toThrow('cut short')
    expect(() => whole(packed.slice(0, -1))).toThrow('cut short')
  })

  test('more than the bound is refused soon after it is passed, not when all is unpacked', () => {
    const megabyte = gzipSync(new Uint8Array(1e6))
    const packed = inRow(Array.from({length: 400}, () => megabyte))
    let taken = 0
    expect(() => {
      for (const {length} of gunzipped(packed, 't.gz', 50e6)) taken += length
    }).toThrow('t.gz: unpacks to more than 50 MB, expected at most 50 MB; is it the right file?')
    expect(taken).toBeLessThanOrEqual(50e6)
    expect(whole(inRow([megabyte, megabyte]), 2e6)).toHaveLength(2e6)
  })
})

describe('zip', () => {
  const packed = zipSync({'a.txt': noise(1000), 'folder/': new Uint8Array(0), 'folder/b.txt': noise(2000)})

  test('names its parts and unpacks the one that is asked for', () => {
    const {names, part} = openZip(packed, 't.zip', 3000)
    expect(names).toEqual(['a.txt', 'folder/b.txt'])
    expect(part('folder/b.txt')).toEqual(noise(2000))
    expect(part('c.txt')).toBeUndefined()
  })

  test('its bound holds for all parts asked for together', () => {
    const {part} = openZip(packed, 't.zip', 2999)
    expect(part('a.txt')).toHaveLength(1000)
    expect(() => part('folder/b.txt')).toThrow('t.zip: unpacks to more than 0.003 MB')
  })

  test('what is no whole zip file is refused', () => {
    expect(() => openZip(packed.slice(0, -30), 't.zip', 1e6)).toThrow('t.zip: found a zip file that is cut short or damaged')
  })
})
