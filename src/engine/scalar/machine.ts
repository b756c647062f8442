import {badRate, type Program, type State, stateName} from '../program/program.js'
import {badAt, countAt, scalarLayout, scalarModule} from './code.js'

/** One trajectory's state with the rates that go with it, kept up to date by generated code. */
export interface Machine {
  readonly state: State
  /** Rate at which each node leaves its present state, ≥ 0. */
  readonly rates: Float64Array
  /** The first `activeCount()` entries are the nodes with a rate above 0. */
  readonly active: Int32Array
  activeCount(): number
  /** Works out all rates after `state` was written; the order of the active list then depends on the state alone. */
  refreshAll(): void
  /** Changes one node and the rates that depend on it. */
  flip(node: number): void
}

interface Exports {
  readonly refreshAll: () => void
  readonly update: (node: number) => void
}

const modules = new WeakMap<Program, WebAssembly.Module>()

/**
 * @throws {UserError} from `refreshAll` and `flip`: a rate is negative, not a number or infinite; the message names the node and state
 */
export function machineFor(program: Program): Machine {
  const {model, names, dependents} = program
  const nodes = names.length
  const layout = scalarLayout(
    nodes,
    dependents.reduce((sum, list) => sum + list.length, 0),
  )
  let module = modules.get(program)
  if (!module) {
    module = new WebAssembly.Module(scalarModule(model.nodes, program.index, (name) => program.parameters[name]!, layout))
    modules.set(program, module)
  }
  const memory = new WebAssembly.Memory({initial: Math.ceil(layout.bytes / 65536)})
  const env = {memory, log: Math.log, exp: Math.exp, modulo: (a: number, b: number) => a % b}
  const {refreshAll, update} = new WebAssembly.Instance(module, {env}).exports as unknown as Exports
  const told = new Int32Array(memory.buffer, 0, 2)
  const [count, bad] = [countAt >> 2, badAt >> 2]
  const state = new Uint8Array(memory.buffer, layout.state, nodes)
  const rates = new Float64Array(memory.buffer, layout.rates, nodes)
  const places = new Int32Array(memory.buffer, layout.places, nodes)
  const active = new Int32Array(memory.buffer, layout.active, nodes)
  const starts = new Int32Array(memory.buffer, layout.starts, nodes + 1)
  const list = new Int32Array(memory.buffer, layout.dependents)
  let at = 0
  for (let node = 0; node < nodes; node++) {
    starts[node] = 4 * at
    for (const dependent of dependents[node]!) list[at++] = dependent
  }
  starts[nodes] = 4 * at

  function check(): void {
    if (told[bad] === 0) return
    const node = told[bad]! - 1
    told[bad] = 0
    throw badRate(names[node]!, state[node] === 1, rates[node]!, stateName(state, names))
  }

  return {
    state,
    rates,
    active,
    activeCount: () => told[count]!,
    refreshAll() {
      places.fill(-1)
      told[count] = 0
      refreshAll()
      check()
    },
    flip(node) {
      state[node]! ^= 1
      update(node)
      if (told[bad] !== 0) check()
    },
  }
}
