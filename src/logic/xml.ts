import {SaxesParser} from 'saxes'
import {ParseError, type Place, UserError} from '#errors'
import {placesIn, quoted} from './lexer.js'

/** An element of an XML text. Names of elements and attributes are without their namespace prefix. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** The text directly in it, children left out. */
  readonly text: string
  /** Offset of its `<` in the source. */
  readonly offset: number
}

/** An XML text that was read, with what is needed to say where in it something stands. */
export interface XmlDocument {
  readonly root: XmlElement
  readonly source: string
  readonly placeOf: (element: XmlElement) => Place
  /** The error that an element is not what was expected. */
  readonly unexpected: (element: XmlElement, found: string, expected: string, remedy?: string) => ParseError
}

const deepest = 1000
const maxElements = 3_000_000

/**
 * Reads an XML text. Declared entities and external ones are refused: nothing is ever expanded or fetched. A document type
 * that only names a DTD is allowed and ignored.
 *
 * @param source - name of the text in error messages
 * @throws {ParseError} with line and column
 */
export function parseXml(text: string, source: string): XmlDocument {
  const place = placesIn(text)
  const parser = new SaxesParser({xmlns: false, position: false})
  const open: Building[] = []
  let root: Building | undefined
  let count = 0
  parser.on('error', (error) => {
    const why = error.message.replace(/^(?:undefined:)?\d+:\d+:\s*/, '').replace(/\.$/, '')
    throw new ParseError(source, place(Math.min(parser.position, text.length)), `no XML (${why})`, 'well-formed XML')
  })
  parser.on('doctype', (doctype) => {
    const at = place(Math.max(0, text.indexOf('<!DOCTYPE')))
    if (doctype.includes('[')) {
      throw new ParseError(source, at, 'a document type with declarations', 'none', 'entities are not expanded: remove what stands in [ ]')
    }
  })
  parser.on('opentag', ({name, attributes}) => {
    const offset = text.lastIndexOf(`<${name}`, parser.position)
    if (open.length >= deepest) throw new ParseError(source, place(offset), quoted(`<${name}>`), `at most ${deepest} levels of nesting`)
    if (++count > maxElements) throw new UserError('too-large', `${source} has more than ${maxElements} elements; split it`)
    const element: Building = {
      name: local(name),
      attributes: new Map(Object.entries(attributes).map(([key, value]) => [key.startsWith('xmlns') ? key : local(key), value])),
      children: [],
      text: '',
      offset,
    }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('text', (piece) => {
    const element = open.at(-1)
    if (element) element.text += piece
  })
  parser.on('cdata', (piece) => {
    const element = open.at(-1)
    if (element) element.text += piece
  })
  parser.on('closetag', () => void open.pop())
  try {
    parser.write(text.replace(/^\uFEFF/, '')).close()
  } catch (error) {
    // Half a character (a lone surrogate) makes the parser itself fall over.
    if (!(error instanceof RangeError)) throw error
    throw new ParseError(source, place(Math.min(parser.position, text.length)), 'half a character', 'well-formed XML')
  }
  if (!root) throw new ParseError(source, {line: 1, column: 1}, 'no element', 'an XML document')
  const placeOf = (element: XmlElement) => place(element.offset)
  return {
    root,
    source,
    placeOf,
    unexpected: (element, found, expected, remedy) => new ParseError(source, placeOf(element), found, expected, remedy),
  }
}

interface Building {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: Building[]
  text: string
  readonly offset: number
}

const local = (name: string) => name.slice(name.indexOf(':') + 1)

/** The children of one name. */
export const childrenNamed = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name)

/** The first child of one name. */
export const childNamed = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name)

/** The members of a list such as `listOfInputs`: none when the list is absent. */
export const listed = (element: XmlElement, list: string, item: string): readonly XmlElement[] =>
  childrenNamed(element, list).flatMap((found) => childrenNamed(found, item))

/** The text of an element and all that is in it, blanks collapsed. */
export function innerText(element: XmlElement): string {
  const pieces: string[] = []
  const waiting = [element]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    pieces.push(part.text)
    for (const child of part.children.toReversed()) waiting.push(child)
  }
  return pieces.join(' ').replace(/\s+/g, ' ').trim()
}

/**
 * The value of an attribute.
 *
 * @throws {ParseError} it is absent
 */
export function attributeOf(document: XmlDocument, element: XmlElement, name: string): string {
  const value = element.attributes.get(name)?.trim()
  if (value === undefined || value === '') {
    throw document.unexpected(element, `a <${element.name}> without '${name}'`, `the attribute '${name}'`)
  }
  return value
}

/**
 * A whole number ≥ 0 in an attribute, or `undefined` where it is absent.
 *
 * @throws {ParseError} it is no such number or above `most`
 */
export function levelOf(document: XmlDocument, element: XmlElement, name: string, most = 1000): number | undefined {
  const text = element.attributes.get(name)?.trim()
  if (text === undefined) return undefined
  const value = /^\+?\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= most)) throw document.unexpected(element, `${name}=${quoted(text)}`, `a whole number from 0 to ${most}`)
  return value
}

/** Text made safe for XML. Characters that XML cannot hold are left out. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '')
    .replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
