import type {Program} from '../program/program.js'
import {slicedModule} from './code.js'
import {type globals, type SlicedLayout, type SlicedShape, slicedLayout} from './layout.js'

type Global = {value: number}
export interface Instance extends Record<keyof typeof globals, Global> {
  readonly run: (until: number) => number
  readonly tally: (output: number, time: number, quads: number) => void
  readonly active: (channel: number) => number
  readonly gatherAll: () => void
  readonly survey: () => void
  readonly digit: (row: number, isOn: number, vector: number, flip: number) => void
  readonly slice: (channel: number, record: number, number: number, from: number) => void
  readonly queue: (channel: number, time: number) => void
  readonly drawAll: (channel: number) => void
  readonly move: (output: number, time: number, quads: number) => void
}

/** A module made ready with memory of its own. */
export interface Machine {
  readonly memory: WebAssembly.Memory
  readonly instance: Instance
}

/** The module of a shape of pass, and its machines. */
export interface Workshop {
  readonly layout: SlicedLayout
  readonly module: WebAssembly.Module
  /** Machines that nobody uses at the moment. */
  readonly idle: Machine[]
}

const workshops = new WeakMap<Program, Map<string, Workshop>>()

/** A program's module for passes of a shape; compiled once. */
export function workshopFor(program: Program, shape: SlicedShape): Workshop {
  const shapes = workshops.get(program) ?? new Map<string, Workshop>()
  workshops.set(program, shapes)
  const key = `${shape.arms} ${shape.wordsPerArm} ${shape.mayHold} ${shape.alone}`
  let workshop = shapes.get(key)
  if (!workshop) {
    const layout = slicedLayout(shape)
    workshop = {layout, module: new WebAssembly.Module(slicedModule(program.channels!, program.index, layout)), idle: []}
    shapes.set(key, workshop)
  }
  return workshop
}

/** A machine of a workshop with room behind its layout: one that stands idle, or a new one. */
export function acquire({idle, module, layout}: Workshop, room: number): Machine {
  const pages = Math.ceil((layout.end + room) / 65536)
  const found = idle.pop()
  if (found) {
    const missing = pages - found.memory.buffer.byteLength / 65536
    if (missing > 0) found.memory.grow(missing)
    return found
  }
  const memory = new WebAssembly.Memory({initial: pages})
  return {memory, instance: new WebAssembly.Instance(module, {env: {memory}}).exports as unknown as Instance}
}
