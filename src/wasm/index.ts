/**
 * Wasm: an assembler for WebAssembly modules. It knows instructions and their operands, no models and no sequences.
 */
export * from './assembler.js'
