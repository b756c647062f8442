import {SaxesParser} from 'saxes'
import {UserError} from '#errors'

export interface Handlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

const piece = 1 << 20

/** Reads one part of a workbook, decoded and parsed in pieces; names come without their prefix. */
export function parseXml(xml: Uint8Array, fileName: string, {open, text, close}: Handlers): void {
  if (xml.length === 0) return
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  const parser = new SaxesParser({position: false})
  parser.on('error', () => {
    throw new UserError('invalid-input', `${fileName}: the workbook holds broken XML; save it again, or save the sheet as text`)
  })
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes as Record<string, string>))
  if (text) parser.on('text', text)
  if (close) parser.on('closetag', (tag) => close(local(tag.name)))
  const decoder = new TextDecoder('utf-8')
  for (let from = 0; from < xml.length; from += piece) parser.write(decoder.decode(xml.subarray(from, from + piece), {stream: true}))
  parser.write(decoder.decode())
  parser.close()
}
