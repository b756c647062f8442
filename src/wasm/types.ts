export type ValueType = 'i32' | 'i64' | 'f64' | 'v128'

/** The byte that stands for each type. */
export const typeCodes = {i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b} as const satisfies Record<ValueType, number>

/** A value that the code written so far leaves on the stack. It must be taken once, while it is on top. */
export class Value<T extends ValueType = ValueType> {
  declare private readonly kind: 'value'
  readonly type: T
  constructor(type: T) {
    this.type = type
  }
}

/** A local variable or parameter of the function that is being written. */
export class Local<T extends ValueType = ValueType> {
  declare private readonly kind: 'local'
  readonly type: T
  readonly index: number
  constructor(type: T, index: number) {
    this.type = type
    this.index = index
  }
}

/** Where a branch may go: the end of a block, or the start of a loop. */
export class Label {
  declare private readonly kind: 'label'
}

/** Types in order, and a type where there may be none. */
export type Types = readonly ValueType[]
export type Optional = ValueType | undefined

/** What a function takes, and what it gives, if anything. */
export interface FunctionType<P extends Types = Types, R extends Optional = Optional> {
  readonly parameters: P
  readonly result: R
}

/** Mutable numbers that a module shares with who runs it, by name; vectors cannot be. */
export type Globals = Readonly<Record<string, Exclude<ValueType, 'v128'>>>

/** A function's type: `signature(['i32', 'f64'], 'i32')`; without a result where none is named. */
export function signature<const P extends Types>(parameters: P): FunctionType<P, undefined>
export function signature<const P extends Types, R extends ValueType>(parameters: P, result: R): FunctionType<P, R>
export function signature(parameters: Types, result?: ValueType): FunctionType {
  return {parameters, result}
}

/** A function of the module, by its number; its code may come later. */
export interface Func<P extends Types = Types, R extends Optional = Optional> {
  readonly name: string
  readonly type: FunctionType<P, R>
  readonly index: number
}

/** The values that a function is called with. */
export type Arguments<P extends Types> = {readonly [K in keyof P]: Value<P[K]>}
/** The parameters as a function's code names them. */
export type LocalsOf<P extends Types> = {readonly [K in keyof P]: Local<P[K]>}
/** What a call leaves on the stack. */
export type Result<R extends Optional> = R extends ValueType ? Value<R> : undefined

/** What the writer of a function's code gives: its result where it has one, otherwise anything. */
export type Written<R extends Optional> = R extends ValueType ? Value<R> : unknown

/** A constant that may stand for the last operand of an instruction. */
export type Constant<T extends ValueType> = T extends 'i32' | 'f64' ? number : T extends 'i64' ? bigint : never
/** The last operand of an instruction: the value on top of the stack, or a constant. */
export type Last<T extends ValueType> = Value<T> | Constant<T>
