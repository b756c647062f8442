import {nearest, notFound, ParseError, place, UserError} from '#errors'
import {gunzipped, isGzip, isZip, joined} from '#unpack'
import {printBnet, readBnet} from './bnet.js'
import {boolNetLosses, printBoolNet, readBoolNet} from './boolnet.js'
import {maxModelBytes, parseGinml, parseZginml} from './ginml.js'
import {placesIn} from './lexer.js'
import {lossesOf, undefinedNodes} from './losses.js'
import {parseBnd, withSettings} from './maboss.js'
import type {Model, ReadModel} from './model.js'
import {mabossNames, orderLosses, printBnd, printCfg} from './print-maboss.js'
import {checkRequest, checkUse, type RunRequest} from './run-request.js'
import {printSbmlQual, sbmlQualLosses} from './sbml-qual.js'
import {parseSbmlQual} from './sbml-qual-read.js'
import {type EdgeRule, parseIndra, parseSif} from './sif.js'

export type FormatId = 'maboss' | 'bnet' | 'boolnet' | 'sbml-qual' | 'ginml' | 'zginml' | 'sif' | 'indra'

/** A text or bytes with the name they are known by. */
export interface ModelFile {
  readonly name: string
  readonly content: string
}

/** What was read, in which format, and what of it the model does not hold (one sentence each). */
export interface ModelRead extends ReadModel {
  readonly format: FormatId
}

export interface ReadOptions {
  /** Default: told by the ending of the file's name, then by its beginning. */
  readonly format?: FormatId
  /** Texts or bytes of cfg files that go with the rules, a later one overriding an earlier one. */
  readonly cfg?: readonly {readonly text: string | Uint8Array; readonly name?: string}[]
  /** How arrows become rules in formats without rules. Default `inhibitors-win`. */
  readonly rule?: EdgeRule
  /** The model is to be run: what a run would ignore is refused, and parameters have these values whatever the cfg says. */
  readonly toRun?: RunRequest
}

/** A format of models: what it is called, which files hold it, and what can be done with it here. */
export interface Format {
  readonly id: FormatId
  readonly title: string
  /** Endings of file names, with the dot, the usual one first. */
  readonly endings: readonly string[]
  readonly read: (
    input: {readonly text: string; readonly bytes: Uint8Array | undefined},
    fileName: string,
    options: ReadOptions,
  ) => ReadModel
  /** Absent: the format is only read. `base` is the name of the files without ending. */
  readonly write?: (model: Model, base: string) => readonly ModelFile[]
  /** What `write` leaves out, one sentence each. */
  readonly losses?: (model: Model) => readonly string[]
}

const whole = (model: Model): ReadModel => ({model, losses: []})

/** All formats of models, in the order they are shown. */
export const formats: readonly Format[] = [
  {
    id: 'maboss',
    title: 'MaBoSS (bnd and cfg)',
    endings: ['.bnd', '.cfg'],
    read: ({text}, fileName) => whole(parseBnd(text, [], {bnd: fileName})),
    write: (model, base) => [
      {name: `${base}.bnd`, content: printBnd(model)},
      {name: `${base}.cfg`, content: printCfg(model)},
    ],
    losses: (model) => [
      ...lossesOf(
        model,
        {
          rates: true,
          initial: 'all',
          internal: true,
          reference: true,
          parameters: true,
          settings: true,
          schedule: true,
          descriptions: true,
        },
        mabossNames(model),
      ),
      ...orderLosses(model),
    ],
  },
  {
    id: 'bnet',
    title: 'bnet (PyBoolNet, BNS)',
    endings: ['.bnet'],
    read: ({text}, fileName) => readBnet(text, fileName),
    write: (model, base) => [{name: `${base}.bnet`, content: printBnet(model)}],
    losses: (model) => lossesOf(model, {}),
  },
  {
    id: 'boolnet',
    title: 'BoolNet (R)',
    endings: ['.boolnet', '.txt'],
    read: ({text}, fileName) => readBoolNet(text, fileName),
    write: (model, base) => [{name: `${base}.boolnet`, content: printBoolNet(model)}],
    losses: boolNetLosses,
  },
  {
    id: 'sbml-qual',
    title: 'SBML Level 3 qual',
    endings: ['.sbml', '.xml'],
    read: ({text}, fileName) => parseSbmlQual(text, fileName),
    write: (model, base) => [{name: `${base}.sbml`, content: printSbmlQual(model)}],
    losses: sbmlQualLosses,
  },
  {id: 'ginml', title: 'GINsim (GINML)', endings: ['.ginml'], read: ({text}, fileName) => parseGinml(text, fileName)},
  {
    id: 'zginml',
    title: 'GINsim archive (zginml)',
    endings: ['.zginml'],
    read({bytes}, fileName) {
      if (!bytes) throw new ParseError(fileName, {}, 'a text', 'the bytes of an archive')
      return parseZginml(bytes, fileName)
    },
  },
  {
    id: 'sif',
    title: 'Simple interaction format',
    endings: ['.sif'],
    read: ({text}, fileName, options) => parseSif(text, fileName, options),
  },
  {
    id: 'indra',
    title: 'INDRA statements (JSON)',
    endings: ['.json'],
    read: ({text}, fileName, options) => parseIndra(text, fileName, options),
  },
]

/**
 * The format of this id.
 *
 * @throws {UserError} there is none
 */
export function formatNamed(id: string): Format {
  const found = formats.find((format) => format.id === id)
  if (!found)
    throw notFound(
      'format',
      id,
      nearest(
        id,
        formats.map((format) => format.id),
      ),
      `the formats are ${formats.map((format) => format.id).join(', ')}`,
    )
  return found
}

/** The format that a file's name or its beginning tells, if any. */
export function formatOf(fileName: string, beginning = ''): Format | undefined {
  const lower = fileName.toLowerCase()
  const start = beginning
    .slice(0, 2000)
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (start.startsWith('PK\u0003\u0004')) return formatNamed('zginml')
  if (start.startsWith('<')) return formatNamed(/<gxl[\s>]/.test(start) || lower.endsWith('.ginml') ? 'ginml' : 'sbml-qual')
  const byEnding = formats.find(({endings}) => endings.some((ending) => lower.endsWith(ending)))
  if (byEnding) return byEnding
  if (/^(?:#.*\n\s*)*"?targets"?\s*,/i.test(start)) return formatNamed('bnet')
  if (/^(?:\/\/.*\n\s*|\/\*(?:(?!\*\/)[\s\S])*\*\/\s*)*node\s/i.test(start)) return formatNamed('maboss')
  if (/^[[{]/.test(start)) return formatNamed('indra')
  return undefined
}

/**
 * Reads a model in any format.
 *
 * @param input - a text, or bytes (gzip or not; UTF-8, UTF-16 with its mark, what an XML declaration says, else Windows-1252)
 * @param fileName - what messages call it; its ending tells the format unless `options.format` does
 * @param options - `format` where the name does not tell; `cfg` texts of MaBoSS; `rule` for formats of edges alone
 * @returns the model, its format, and what of the file it does not hold, one sentence each
 * @throws {ParseError} with line and column where there is a text
 * @throws {UserError} a format that is not known
 * @example
 * readModel('A, B\nB, !A\n', 'model.bnet').model.nodes.length // → 2
 */
export function readModel(input: string | Uint8Array, fileName: string, options: ReadOptions = {}): ModelRead {
  if (typeof input !== 'string' && isGzip(input)) return readModel(unpacked(input, fileName), fileName.replace(/\.gz$/i, ''), options)
  const bytes = typeof input === 'string' ? undefined : input
  const packed = bytes !== undefined && isZip(bytes)
  const {text, notes} = packed ? {text: 'PK\u0003\u0004', notes: []} : leniently(input, fileName)
  const format = options.format !== undefined ? formatNamed(options.format) : formatOf(fileName, text)
  if (!format) {
    throw new UserError(
      'unsupported',
      `${fileName}: its ending tells no format of models; name one of ${formats.map(({id}) => id).join(', ')}`,
    )
  }
  if (format.id === 'maboss' && fileName.toLowerCase().endsWith('.cfg')) {
    throw new UserError(
      'invalid-input',
      `${fileName} holds settings, not rules; give the file with the rules, such as a .bnd, and this one beside it`,
    )
  }
  const {model: rules, losses} = format.read({text, bytes}, fileName, options)
  const {cfg = [], toRun} = options
  const texts = cfg.map(({text: content, name = 'model.cfg'}) => ({...leniently(content, name), name}))
  const {model, read} = withSettings(rules, texts, toRun?.set)
  if (format.id !== 'maboss') checkUse(read, format.title)
  const idle = toRun ? checkRequest(toRun, model, read, format.id === 'maboss' ? {text, name: fileName} : undefined) : []
  return {model, losses: [...notes, ...texts.flatMap((one) => one.notes), ...losses, ...idle], format: format.id}
}

const unpacked = (bytes: Uint8Array, fileName: string) => joined([...gunzipped(bytes, fileName, maxModelBytes)])

/**
 * The text of bytes: gzip unpacked, then UTF-8, UTF-16 with its mark, or what an XML declaration says.
 *
 * @throws {ParseError} damaged gzip, bytes that are no text
 */
export function decodedText(bytes: Uint8Array, fileName: string): string {
  return decoded(isGzip(bytes) ? unpacked(bytes, fileName) : bytes, fileName)
}

/** A text, or that of bytes; what is no UTF-8 and says nothing else is read as Windows-1252, and a note says so. */
function leniently(input: string | Uint8Array, fileName: string): {readonly text: string; readonly notes: readonly string[]} {
  if (typeof input === 'string') return {text: input, notes: []}
  const bytes = isGzip(input) ? unpacked(input, fileName) : input
  const at = firstForeignByte(bytes)
  if (at === undefined || declaredEncoding(bytes) !== undefined) return {text: decoded(bytes, fileName), notes: []}
  refuseBinary(bytes, fileName, (byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 26) || byte === 127)
  const text = new TextDecoder('windows-1252').decode(bytes)
  const note = `${place(fileName, placesIn(text)(at))}: found a byte that is no UTF-8; the file is read as Windows-1252 (Latin-1). Save it as UTF-8.`
  return {text, notes: [note]}
}

function refuseBinary(bytes: Uint8Array, fileName: string, isBinary: (byte: number) => boolean): void {
  const at = bytes.findIndex(isBinary)
  if (at === -1) return
  const found = bytes[at] === 0 ? 'a NUL byte' : `the byte ${bytes[at]}, which is no text`
  const where = placesIn(new TextDecoder('windows-1252').decode(bytes))(at)
  throw new ParseError(fileName, where, found, 'text', 'a binary file, or UTF-16 without its mark? Save it as UTF-8')
}

/** The offset of the first byte that cannot be UTF-8. */
function firstForeignByte(bytes: Uint8Array): number | undefined {
  const text = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes)
  const encoder = new TextEncoder()
  let offset = 0
  for (let from = 0, at = text.indexOf('\uFFFD'); at !== -1; from = at, at = text.indexOf('\uFFFD', at + 1)) {
    offset += encoder.encode(text.slice(from, at)).length
    const isItself = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd
    if (!isItself) return offset
  }
  return undefined
}

/** The encoding that a mark or an XML declaration tells. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return /^<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 200)))?.[1]
}

function decoded(bytes: Uint8Array, fileName: string): string {
  const encoding = declaredEncoding(bytes) ?? 'utf-8'
  if (encoding === 'utf-8') refuseBinary(bytes, fileName, (byte) => byte === 0)
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(encoding, {fatal: true})
  } catch {
    throw new ParseError(fileName, {line: 1}, `the encoding '${encoding}'`, 'UTF-8', 'save it as UTF-8')
  }
  try {
    return decoder.decode(bytes)
  } catch {
    throw new ParseError(fileName, {}, `bytes that are no ${encoding}`, `text in ${encoding}`, 'save it as UTF-8')
  }
}

/**
 * Writes a model in a format.
 *
 * @param model - any
 * @param format - maboss, bnet, boolnet or sbml-qual
 * @param base - name of the files without their ending; default the model's name
 * @returns the files, and what of the model they do not hold, one sentence each
 * @throws {UserError} a format that is only read, a rule that mentions no node, a node that the format cannot hold
 * @example
 * writeModel(parseBnet('A, A\n'), 'boolnet').files[0].content.startsWith('targets, factors') // → true
 */
export function writeModel(
  model: Model,
  format: FormatId,
  base = model.name.replace(/[^\w.-]+/g, '_') || 'model',
): {readonly files: readonly ModelFile[]; readonly losses: readonly string[]} {
  const {write, losses, title} = formatNamed(format)
  if (!write || !losses) {
    const written = formats.filter((one) => one.write).map(({id}) => id)
    throw new UserError('unsupported', `${title} is only read; write one of ${written.join(', ')}`)
  }
  const [stranger] = undefinedNodes(model)
  if (stranger !== undefined)
    throw notFound(
      'node',
      stranger,
      nearest(
        stranger,
        model.nodes.map(({name}) => name),
      ),
      '(a rule mentions it)',
    )
  return {files: write(model, base), losses: losses(model)}
}
