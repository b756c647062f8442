import {Bytes} from './bytes.js'
import {type Func, type FunctionType, type Globals, typeCodes} from './types.js'

/** What a module is made of. */
export interface ModuleParts {
  readonly types: readonly FunctionType[]
  /** Functions of `env`. */
  readonly imports: readonly Func[]
  /** Those with code, in order; their numbers begin behind the imports. */
  readonly functions: readonly Func[]
  readonly typeNumber: (type: FunctionType) => number
  readonly globals: Globals
  readonly exports: readonly Func[]
  readonly table: readonly Func[]
  /** Whether there is a table, which may be empty. */
  readonly hasTable: boolean
  /** Declarations of locals and code, by number of the function. */
  readonly bodies: readonly (Uint8Array | undefined)[]
}

const kinds = {func: 0, memory: 2, global: 3} as const
const magicAndVersion = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

/** Puts a module together, section by section; those without content are left out. */
export function moduleBytes(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  const out = new Bytes(1 << 16)
  out.all(magicAndVersion)
  const section = <T>(id: number, items: readonly T[], write: (into: Bytes, item: T) => void) => {
    if (items.length === 0) return
    const content = new Bytes()
    content.unsigned(items.length)
    for (const item of items) write(content, item)
    out.byte(id)
    out.unsigned(content.length)
    content.copyTo(out)
  }
  section(1, parts.types, writeType)
  section(2, [undefined, ...parts.imports], (into, func) => writeImport(into, func, parts.typeNumber))
  section(3, parts.functions, (into, {type}) => into.unsigned(parts.typeNumber(type)))
  section(4, parts.hasTable ? [parts.table.length] : [], (into, length) => {
    into.all([0x70, 0])
    into.unsigned(length)
  })
  section(6, Object.values(parts.globals), writeGlobal)
  section(7, [...parts.exports.map(({name, index}) => ({name, kind: kinds.func, index})), ...globalExports(parts.globals)], writeExport)
  section(9, parts.table.length > 0 ? [parts.table] : [], writeTable)
  section(10, parts.functions, (into, func) => writeBody(into, func, parts.bodies))
  return out.taken()
}

function writeType(into: Bytes, {parameters, result}: FunctionType): void {
  into.byte(0x60)
  into.counted(parameters.map((type) => typeCodes[type]))
  into.counted(result === undefined ? [] : [typeCodes[result]])
}

/** The memory where no function is given: at least a page. */
function writeImport(into: Bytes, func: Func | undefined, typeNumber: (type: FunctionType) => number): void {
  into.text('env')
  into.text(func?.name ?? 'memory')
  into.byte(func ? kinds.func : kinds.memory)
  if (func) into.unsigned(typeNumber(func.type))
  else into.all([0, 1])
}

/** What a global begins with: 0. */
const zeros = {i32: [0x41, 0], i64: [0x42, 0], f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0]} as const

/** Mutable, 0 at first. */
function writeGlobal(into: Bytes, type: Globals[string]): void {
  into.all([typeCodes[type], 1])
  into.all(zeros[type])
  into.byte(0x0b)
}

const globalExports = (globals: Globals) => Object.keys(globals).map((name, index) => ({name, kind: kinds.global, index}))

function writeExport(into: Bytes, {name, kind, index}: {readonly name: string; readonly kind: number; readonly index: number}): void {
  into.text(name)
  into.byte(kind)
  into.unsigned(index)
}

/** Functions from place 0 of the table on. */
function writeTable(into: Bytes, table: readonly Func[]): void {
  into.all([0, 0x41, 0, 0x0b])
  into.unsigned(table.length)
  for (const {index} of table) into.unsigned(index)
}

function writeBody(into: Bytes, {name, index}: Func, bodies: ModuleParts['bodies']): void {
  const body = bodies[index]
  if (!body) throw new TypeError(`the function '${name}' was declared, but its code was never written`)
  into.counted(body)
}
