import fc from 'fast-check'
import {expect, test} from 'vitest'
import {tsv, tsvText, writtenText} from './index.js'

test.each([
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-1+1', "'-1+1"],
  ['+A1', "'+A1"],
  ['＝1+1', "'＝1+1"],
  ['-1.5e-3', '-1.5e-3'],
  ['-', '-'],
  ['a\tb\r\nc', 'a b c'],
])('%j as a cell', (text, written) => expect(tsvText(text)).toBe(written))

test('whole numbers keep every digit, others six; what is no number is NA', () => {
  expect(tsv(['n'], [[44_715_207], [0.123456789], [Number.NaN], [undefined], [-2]])).toBe('n\n44715207\n0.123457\nNA\n\n-2\n')
})

test('every cell is read back, and none begins a formula', () => {
  fc.assert(
    fc.property(fc.string({unit: fc.constantFrom('=', '+', '-', '@', "'", 'a', '1', '.', ' ')}), (text) => {
      const written = tsvText(text)
      expect(written.length > 1 && /^[=+\-@]/.test(written) && Number.isNaN(Number(written))).toBe(false)
      if (!text.startsWith("'")) expect(writtenText(written)).toBe(text)
    }),
  )
})
