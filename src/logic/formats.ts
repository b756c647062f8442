import {gunzipSync} from 'fflate'
import {nearest, notFound, ParseError, UserError} from '#errors'
import {parseBnet, printBnet} from './bnet.js'
import {boolNetLosses, parseBoolNet, printBoolNet} from './boolnet.js'
import {parseGinml, parseZginml} from './ginml.js'
import {lossesOf, undefinedNodes} from './losses.js'
import {parseBnd} from './maboss.js'
import type {Model} from './model.js'
import {mabossNames, printBnd, printCfg} from './print-maboss.js'
import {parseSbmlQual, printSbmlQual, type ReadModel, sbmlQualLosses} from './sbml-qual.js'
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
  /** Texts of cfg files that go with a bnd, a later one overriding an earlier one. */
  readonly cfg?: readonly {readonly text: string; readonly name?: string}[]
  /** How arrows become rules in formats without rules. Default `inhibitors-win`. */
  readonly rule?: EdgeRule
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
    read: ({text}, fileName, {cfg = []}) =>
      whole(
        parseBnd(
          text,
          cfg.map((one) => one.text),
          {bnd: fileName, cfg: cfg.map((one, i) => one.name ?? `model-${i + 1}.cfg`)},
        ),
      ),
    write: (model, base) => [
      {name: `${base}.bnd`, content: printBnd(model)},
      {name: `${base}.cfg`, content: printCfg(model)},
    ],
    losses: (model) =>
      lossesOf(
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
  },
  {
    id: 'bnet',
    title: 'bnet (PyBoolNet, BNS)',
    endings: ['.bnet'],
    read: ({text}, fileName) => whole(parseBnet(text, fileName)),
    write: (model, base) => [{name: `${base}.bnet`, content: printBnet(model)}],
    losses: (model) => lossesOf(model, {}),
  },
  {
    id: 'boolnet',
    title: 'BoolNet (R)',
    endings: ['.boolnet', '.txt'],
    read: ({text}, fileName) => whole(parseBoolNet(text, fileName)),
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
 * @param input - a text, or bytes (gzip or not; UTF-8, UTF-16 with its mark, or what an XML declaration says)
 * @param fileName - what messages call it; its ending tells the format unless `options.format` does
 * @throws {ParseError} with line and column where there is a text
 * @throws {UserError} a format that is not known
 */
export function readModel(input: string | Uint8Array, fileName: string, options: ReadOptions = {}): ModelRead {
  if (typeof input !== 'string' && isGzip(input)) return readModel(unpacked(input, fileName), fileName.replace(/\.gz$/i, ''), options)
  const bytes = typeof input === 'string' ? undefined : input
  const isZip = bytes !== undefined && bytes[0] === 0x50 && bytes[1] === 0x4b
  const text = typeof input === 'string' ? input : isZip ? 'PK\u0003\u0004' : decoded(input, fileName)
  const format = options.format !== undefined ? formatNamed(options.format) : formatOf(fileName, text)
  if (!format) {
    throw new UserError(
      'unsupported',
      `${fileName}: its ending tells no format of models; name one of ${formats.map(({id}) => id).join(', ')}`,
    )
  }
  if (format.id === 'maboss' && fileName.toLowerCase().endsWith('.cfg')) {
    throw new UserError('invalid-input', `${fileName} holds settings, not rules; give the .bnd file and this one beside it`)
  }
  return {...format.read({text, bytes}, fileName, options), format: format.id}
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Larger than any model by far. */
const mostUnpackedBytes = 256 * 2 ** 20

function unpacked(bytes: Uint8Array, fileName: string): Uint8Array {
  const size = bytes.length < 18 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true)
  if (size > mostUnpackedBytes)
    throw new UserError('too-large', `${fileName}: unpacks to ${Math.round(size / 2 ** 20)} MB, expected at most 256 MB; is it a model?`)
  try {
    // Room of the size that the file gives: what does not fit is refused.
    return gunzipSync(bytes, {out: new Uint8Array(size)})
  } catch {
    throw new ParseError(fileName, {}, 'a damaged or truncated gzip file', 'a whole one', 'copy or download it again')
  }
}

/**
 * The text of bytes: gzip unpacked, then UTF-8, UTF-16 with its mark, or what an XML declaration says.
 *
 * @throws {ParseError} damaged gzip, bytes that are no text
 */
export function decodedText(bytes: Uint8Array, fileName: string): string {
  return decoded(isGzip(bytes) ? unpacked(bytes, fileName) : bytes, fileName)
}

function decoded(bytes: Uint8Array, fileName: string): string {
  const [first, second] = bytes
  const declared = /^<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 200)))?.[1]
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : (declared ?? 'utf-8')
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
 * @param base - name of the files without their ending; default the model's name
 * @returns the files, and what of the model they do not hold, one sentence each
 * @throws {UserError} a format that is only read, a rule that mentions no node, a node that the format cannot hold
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
