import fc from 'fast-check'
import {expect, test} from 'vitest'
import {html, joined, lines, nothing, svg, together, trusted} from './markup.js'
import {htmlTable} from './page.js'

test('what is put in is text, unless it is markup', () => {
  expect(String(html`<p title="${'"x"'}">${'<b>'}${html`<b>${'&'}</b>`}${3}</p>`)).toBe(
    '<p title="&quot;x&quot;">&lt;b&gt;<b>&amp;</b>3</p>',
  )
  expect(String(html`<p>${trusted('<hr>')}</p>`)).toBe('<p><hr></p>')
})

test('no text opens an element or leaves its attribute, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '\u0000', '\u001b', '\n')}), (text) => {
      const shown = String(html`<i title="${text}">${[text, [text]]}</i>`)
      expect(shown.match(/[<>]/g)).toHaveLength(4)
      expect(shown.match(/["']/g)).toHaveLength(2)
      expect(shown).not.toMatch(/[\u0000\u001b]/)
    }),
  )
})

test('lists follow each other, or stand one under the other', () => {
  const items = ['<', '>'].map((text) => html`<li>${text}</li>`)
  expect(String(html`<ul>${items}</ul>`)).toBe('<ul><li>&lt;</li><li>&gt;</li></ul>')
  expect(String(lines(items))).toBe('<li>&lt;</li>\n<li>&gt;</li>')
  expect(String(joined(items, ' & '))).toBe('<li>&lt;</li> &amp; <li>&gt;</li>')
  expect(String(together(nothing, ...items))).toBe('<li>&lt;</li><li>&gt;</li>')
})

test('an indented line break is nothing before an element and a space elsewhere; one at the margin stays', () => {
  const made = svg`<g>
    <path
      d="M0 0"/>
</g>`
  expect(String(made)).toBe('<g><path d="M0 0"/>\n</g>')
})

test('line breaks of what is put in stay', () => {
  expect(String(html`<pre>${'a\n   b'}</pre>`)).toBe('<pre>a\n   b</pre>')
})

test('a table escapes its cells, and leaves out columns that are empty throughout', () => {
  const table = String(htmlTable('<i>', ['a', 'b', 'c'], [['<b>', '', html`<b>1</b>`]], [2]))
  expect(table).toContain('<td>&lt;b&gt;</td><td class="n"><b>1</b></td>')
  expect(table).not.toContain('>b<')
  expect(table).not.toContain('<i>')
})
