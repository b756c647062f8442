/**
 * Wasm: an assembler for WebAssembly modules. It knows instructions and their operands, no models and no sequences.
 */
export {Assembler} from './assembler.js'
export type {Constant, Func, FunctionType, Globals, Label, Last, Local, Value, ValueType} from './types.js'
export {signature} from './types.js'
