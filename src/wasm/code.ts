import {Bytes} from './bytes.js'
import {type Constant, type FunctionType, Label, type Last, Local, typeCodes, Value, type ValueType} from './types.js'

/** An open block: where its values begin on the stack. */
interface Frame {
  readonly label: Label
  readonly height: number
  /** Set behind a branch that is always taken: what follows is never reached. */
  unreachable: boolean
}

const endOfBlock = 0x0b

/**
 * The code of one function, written instruction by instruction, beside the stack of the types that it leaves. An operand has
 * to be the very value that is on top, so that a wrong type, a wrong order or a value used twice is found here and not by the
 * browser's validator.
 */
export class Code {
  private readonly bytes = new Bytes(4096)
  private readonly stack: Value[] = []
  private readonly frames: Frame[] = []
  private locals: Local[] = []
  private parameters = 0
  private named = ''

  /** Starts a function; gives its parameters. */
  begin(name: string, {parameters}: FunctionType): readonly Local[] {
    this.bytes.clear()
    this.stack.length = 0
    this.frames.length = 0
    this.frames.push({label: new Label(), height: 0, unreachable: false})
    this.named = name
    this.parameters = parameters.length
    this.locals = parameters.map((type, i) => new Local(type, i))
    return this.locals.slice()
  }

  /** Ends the function: declarations of its locals, and its code. */
  end({result}: FunctionType, given: Value | undefined): Uint8Array<ArrayBuffer> {
    if (result !== undefined && !this.frames[0]!.unreachable) this.take('the end of the function', result, given)
    this.close('the function')
    const declared = declarations(this.locals.slice(this.parameters))
    const all = new Uint8Array(declared.length + this.bytes.length)
    all.set(declared)
    this.bytes.copyInto(all, declared.length)
    return all
  }

  local<T extends ValueType>(type: T): Local<T> {
    const local = new Local(type, this.locals.length)
    this.locals.push(local)
    return local
  }

  opcode(bytes: readonly number[]): void {
    for (let i = 0; i < bytes.length; i++) this.bytes.byte(bytes[i]!)
  }

  /** A number that belongs to the instruction. */
  immediate(value: number): void {
    this.bytes.unsigned(value)
  }

  /** The number of a local, which has to be of this function. */
  localIndex(instruction: string, local: Local): void {
    if (this.locals[local.index] !== local) this.fail(instruction, 'the local is of another function')
    this.bytes.unsigned(local.index)
  }

  push<T extends ValueType>(type: T): Value<T> {
    const value = new Value(type)
    this.stack.push(value)
    return value
  }

  /** Takes an operand off the stack: of several, the last one first. */
  take(instruction: string, type: ValueType, operand: Value | undefined): void {
    const {height} = this.frames.at(-1)!
    const top = this.stack.length > height ? this.stack[this.stack.length - 1] : undefined
    if (top !== undefined && top === operand && top.type === type) {
      this.stack.pop()
      return
    }
    if (!(operand instanceof Value))
      this.fail(instruction, `takes ${type}, but was given ${operand === undefined ? 'nothing' : 'no value'}`)
    if (operand.type !== type) this.fail(instruction, `takes ${type}, but was given ${operand.type}`)
    this.fail(instruction, `its operand (${type}) is not on top of the stack (${this.shown()}): it was used before, or in another order`)
  }

  /** The last operand, which may be a constant. */
  takeLast<T extends ValueType>(instruction: string, type: T, operand: Last<T>): void {
    this.take(instruction, type, operand instanceof Value ? operand : this.constant(instruction, type, operand))
  }

  constant<T extends ValueType>(instruction: string, type: T, value: Constant<T>): Value<T> {
    if (type === 'i32' && typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32) {
      this.bytes.byte(0x41)
      this.bytes.signed(value)
    } else if (type === 'i64' && typeof value === 'bigint') {
      this.bytes.byte(0x42)
      this.bytes.signed64(value)
    } else if (type === 'f64' && typeof value === 'number') {
      this.bytes.byte(0x44)
      this.bytes.double(value)
    } else this.fail(instruction, `takes ${type}, but was given the constant ${String(value)}`)
    return this.push(type)
  }

  /** Opens a block, or what begins like one. */
  open(opcode: number, type?: ValueType): Label {
    const label = new Label()
    this.bytes.byte(opcode)
    this.bytes.byte(type === undefined ? 0x40 : typeCodes[type])
    this.frames.push({label, height: this.stack.length, unreachable: false})
    return label
  }

  /** The other arm of an `if`. */
  otherwise(): void {
    const frame = this.frames.at(-1)!
    this.checkEmpty('else', frame)
    frame.unreachable = false
    this.bytes.byte(0x05)
  }

  close(what: string): void {
    this.checkEmpty(`the end of ${what}`, this.frames.pop()!)
    this.bytes.byte(endOfBlock)
  }

  /** Whether a block's value is missing because its end is never reached. */
  isUnreachable(): boolean {
    return this.frames.at(-1)!.unreachable
  }

  /** How many blocks out a label is. */
  depthOf(instruction: string, label: Label): void {
    const at = this.frames.findLastIndex((frame) => frame.label === label)
    if (at === -1) this.fail(instruction, 'goes to a block that is not open here')
    this.bytes.unsigned(this.frames.length - 1 - at)
  }

  /** What follows is never reached. */
  stop(): void {
    const frame = this.frames.at(-1)!
    frame.unreachable = true
    this.dropTo(frame.height)
  }

  fail(instruction: string, why: string): never {
    throw new TypeError(`${instruction} in the function '${this.named}': ${why}`)
  }

  private checkEmpty(where: string, {height, unreachable}: Frame): void {
    if (this.stack.length !== height && !unreachable) this.fail(where, `values are left on the stack (${this.shown(height)})`)
    this.dropTo(height)
  }

  private dropTo(height: number): void {
    while (this.stack.length > height) this.stack.pop()
  }

  private shown(from = this.frames.at(-1)?.height ?? 0): string {
    return (
      this.stack
        .slice(from)
        .map(({type}) => type)
        .join(' ') || 'empty'
    )
  }
}

/** Declares locals, runs of one type together. */
function declarations(locals: readonly Local[]): Uint8Array {
  const runs: {count: number; readonly type: ValueType}[] = []
  for (const {type} of locals) {
    const last = runs.at(-1)
    if (last?.type === type) last.count++
    else runs.push({count: 1, type})
  }
  const bytes = new Bytes(16)
  bytes.unsigned(runs.length)
  for (const {count, type} of runs) {
    bytes.unsigned(count)
    bytes.byte(typeCodes[type])
  }
  return bytes.taken()
}
