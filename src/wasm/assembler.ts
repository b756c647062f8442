import {Code} from './code.js'
import {type Instructions, instructionsFor} from './instructions.js'
import {moduleBytes} from './module.js'
import type {
  Arguments,
  Func,
  FunctionType,
  Globals,
  Label,
  Last,
  Local,
  LocalsOf,
  Optional,
  Result,
  Types,
  Value,
  ValueType,
  Written,
} from './types.js'

type Imports = Readonly<Record<string, FunctionType>>
type ImportedBy<I extends Imports> = {readonly [K in keyof I]: I[K] extends FunctionType<infer P, infer R> ? Func<P, R> : never}

/**
 * Writes a WebAssembly module. Instructions are methods that take the values of others and give their own, which are checked as
 * they are written: types by the compiler, types and order once more against the stack.
 *
 * ```ts
 * const {i32, func, get, assemble} = new Assembler({globals: {}})
 * const square = func('square', signature(['i32'], 'i32'), (x) => i32.mul(get(x), get(x)))
 * const bytes = assemble({exports: [square]})
 * ```
 *
 * The module imports its memory as `env.memory`.
 *
 * @throws {TypeError} by every instruction: an operand of the wrong type, or not the value on top of the stack
 * @see https://webassembly.github.io/spec/core/binary/
 */
export class Assembler<G extends Globals, I extends Imports = Record<never, never>> {
  readonly i32: Instructions['i32']
  readonly i64: Instructions['i64']
  readonly f64: Instructions['f64']
  readonly v128: Instructions['v128']
  /** The functions of `env`, by name. */
  readonly imports: ImportedBy<I>
  private readonly code = new Code()
  private readonly globals: G
  private readonly globalNumbers: ReadonlyMap<string, number>
  private readonly types: FunctionType[] = []
  private readonly typeNumbers = new Map<string, number>()
  private readonly functions: Func[] = []
  private readonly imported: number
  private readonly bodies: Uint8Array[] = []
  private usesTable = false

  /**
   * @param globals - exported under their names, 0 at first
   * @param imports - functions of `env`, by name
   */
  constructor({globals, imports}: {readonly globals: G; readonly imports?: I}) {
    const {i32, i64, f64, v128} = instructionsFor(this.code)
    this.i32 = i32
    this.i64 = i64
    this.f64 = f64
    this.v128 = v128
    this.globals = globals
    this.globalNumbers = new Map(Object.keys(globals).map((name, i) => [name, i]))
    const declared = Object.entries<FunctionType>(imports ?? {}).map(([name, type]) => [name, this.declare(name, type)])
    this.imports = Object.fromEntries(declared)
    this.imported = this.functions.length
  }

  /** A function whose code comes later, so that others can call it. */
  declare = <P extends Types, R extends Optional>(name: string, type: FunctionType<P, R>): Func<P, R> => {
    const func = {name, type, index: this.functions.length}
    this.functions.push(func)
    this.typeNumber(type)
    return func
  }

  /** Writes a function's code; `write` gives its result, the value on top of the stack at the end. */
  define = <P extends Types, R extends Optional>(func: Func<P, R>, write: (...parameters: LocalsOf<P>) => Written<R>): void => {
    const {code} = this
    const parameters = code.begin(func.name, func.type)
    const given = write(...(parameters as unknown as LocalsOf<P>))
    this.bodies[func.index] = code.end(func.type, given as Value | undefined)
  }

  /** Declares a function and writes its code. */
  func = <P extends Types, R extends Optional>(
    name: string,
    type: FunctionType<P, R>,
    write: (...parameters: LocalsOf<P>) => Written<R>,
  ): Func<P, R> => {
    const declared = this.declare(name, type)
    this.define(declared, write)
    return declared
  }

  /** A new local of the function that is being written, 0 at first. */
  local = <T extends ValueType>(type: T): Local<T> => this.code.local(type)

  get = <T extends ValueType>(local: Local<T>): Value<T> => {
    this.code.opcode([0x20])
    this.code.localIndex('local.get', local)
    return this.code.push(local.type)
  }

  set = <T extends ValueType>(local: Local<T>, value: Last<T>): void => {
    this.code.takeLast('local.set', local.type, value)
    this.code.opcode([0x21])
    this.code.localIndex('local.set', local)
  }

  /** Sets a local and leaves the value. */
  tee = <T extends ValueType>(local: Local<T>, value: Value<T>): Value<T> => {
    this.code.take('local.tee', local.type, value)
    this.code.opcode([0x22])
    this.code.localIndex('local.tee', local)
    return this.code.push(local.type)
  }

  getGlobal = <N extends keyof G & string>(name: N): Value<G[N]> => {
    this.code.opcode([0x23])
    this.code.immediate(this.globalNumber('global.get', name))
    return this.code.push(this.globals[name]!)
  }

  setGlobal = <N extends keyof G & string>(name: N, value: Last<G[N]>): void => {
    this.code.takeLast('global.set', this.globals[name]!, value)
    this.code.opcode([0x24])
    this.code.immediate(this.globalNumber('global.set', name))
  }

  call = <P extends Types, R extends Optional>(func: Func<P, R>, ...given: Arguments<P>): Result<R> => {
    this.takeAll(`call of '${func.name}'`, func.type, given)
    this.code.opcode([0x10])
    this.code.immediate(func.index)
    return this.pushResult(func.type)
  }

  /** Calls the function at `place` of the table, which has to be of this type (otherwise the machine traps). */
  callIndirect = <P extends Types, R extends Optional>(type: FunctionType<P, R>, given: Arguments<P>, place: Last<'i32'>): Result<R> => {
    this.usesTable = true
    this.code.takeLast('call_indirect', 'i32', place)
    this.takeAll('call_indirect', type, given)
    this.code.opcode([0x11])
    this.code.immediate(this.typeNumber(type))
    this.code.immediate(0)
    return this.pushResult(type)
  }

  /** `a` where the test is not 0, otherwise `b`; both are worked out. */
  select = <T extends 'i32' | 'i64' | 'f64'>(a: Value<T>, b: Value<T>, test: Last<'i32'>): Value<T> => {
    this.code.takeLast('select', 'i32', test)
    this.code.take('select', a.type, b)
    this.code.take('select', a.type, a)
    this.code.opcode([0x1b])
    return this.code.push(a.type)
  }

  /** A branch to the label goes to the end of the block. */
  block = (body: (end: Label) => void): void => {
    body(this.code.open(0x02))
    this.code.close('block')
  }

  /** A branch to the label begins the loop again; without one it ends. */
  loop = (body: (again: Label) => void): void => {
    body(this.code.open(0x03))
    this.code.close('loop')
  }

  when = (test: Value<'i32'>, yes: () => void): void => {
    this.code.take('if', 'i32', test)
    this.code.open(0x04)
    yes()
    this.code.close('if')
  }

  ifElse = (test: Value<'i32'>, yes: () => void, no: () => void): void => {
    this.code.take('if', 'i32', test)
    this.code.open(0x04)
    yes()
    this.code.otherwise()
    no()
    this.code.close('if')
  }

  /** The value of one of two pieces of code, of which only that one is run. */
  choose = <T extends ValueType>(type: T, test: Value<'i32'>, yes: () => Value<T>, no: () => Value<T>): Value<T> => {
    this.code.take('if', 'i32', test)
    this.code.open(0x04, type)
    this.code.take('if', type, yes())
    this.code.otherwise()
    this.code.take('else', type, no())
    this.code.close('if')
    return this.code.push(type)
  }

  branch = (to: Label): void => {
    this.code.opcode([0x0c])
    this.code.depthOf('br', to)
    this.code.stop()
  }

  branchIf = (to: Label, test: Value<'i32'>): void => {
    this.code.take('br_if', 'i32', test)
    this.code.opcode([0x0d])
    this.code.depthOf('br_if', to)
  }

  /** Ends the function with its result. */
  leave = (value?: Value): void => {
    if (value) this.code.take('return', value.type, value)
    this.code.opcode([0x0f])
    this.code.stop()
  }

  /**
   * The module's bytes.
   *
   * @param table - the functions that `callIndirect` finds, by their place
   * @throws {TypeError} a function was declared and has no code
   */
  assemble = ({exports, table = []}: {readonly exports: readonly Func[]; readonly table?: readonly Func[]}): Uint8Array<ArrayBuffer> =>
    moduleBytes({
      types: this.types,
      imports: this.functions.slice(0, this.imported),
      functions: this.functions.slice(this.imported),
      typeNumber: this.typeNumber,
      globals: this.globals,
      exports,
      table,
      hasTable: this.usesTable || table.length > 0,
      bodies: this.bodies,
    })

  private typeNumber = (type: FunctionType): number => {
    const key = `${type.parameters.join()}:${type.result}`
    const known = this.typeNumbers.get(key)
    if (known !== undefined) return known
    this.typeNumbers.set(key, this.types.length)
    return this.types.push(type) - 1
  }

  private globalNumber(instruction: string, name: string): number {
    return this.globalNumbers.get(name) ?? this.code.fail(instruction, `no global is called '${name}'`)
  }

  private takeAll(instruction: string, {parameters}: FunctionType, given: readonly Value[]): void {
    if (given.length !== parameters.length) {
      this.code.fail(instruction, `takes ${parameters.length} values, but was given ${given.length}`)
    }
    for (let i = given.length - 1; i >= 0; i--) this.code.take(instruction, parameters[i]!, given[i])
  }

  private pushResult<R extends Optional>({result}: FunctionType<Types, R>): Result<R> {
    return (result === undefined ? undefined : this.code.push(result)) as Result<R>
  }
}
