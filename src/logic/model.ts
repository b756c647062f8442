/** A Boolean expression over nodes. */
export type Expr =
  | {readonly kind: 'constant'; readonly value: boolean}
  | {readonly kind: 'variable'; readonly name: string}
  | {readonly kind: 'not'; readonly arg: Expr}
  | {readonly kind: 'and' | 'or' | 'xor'; readonly args: readonly Expr[]}

/** An arithmetic expression over the state: a node counts as 1 when on and 0 when off; truth values likewise. */
export type Rate =
  | {readonly kind: 'number'; readonly value: number}
  /** A `$name`; its value comes from `Model.parameters`. */
  | {readonly kind: 'parameter'; readonly name: string}
  /** An `@name` attribute of the same node (`@logic` is the node's rule). */
  | {readonly kind: 'attribute'; readonly name: string}
  | {readonly kind: 'node'; readonly name: string}
  | {readonly kind: 'negative' | 'not'; readonly arg: Rate}
  | {readonly kind: 'binary'; readonly operator: RateOperator; readonly left: Rate; readonly right: Rate}
  | {readonly kind: 'conditional'; readonly test: Rate; readonly yes: Rate; readonly no: Rate}
  /** `log(x)`, `log(x, base)`, `exp(x)`, `exp(x, base)`, as in MaBoSS. */
  | {readonly kind: 'call'; readonly function: 'log' | 'exp'; readonly args: readonly Rate[]}

export type RateOperator = '+' | '-' | '*' | '/' | '%' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or' | 'xor'

/** A node of a stochastic Boolean model: it turns on at `rateUp` and off at `rateDown`, both per unit of time. */
export interface Node {
  readonly name: string
  /** The rule that `@logic` stands for; absent where the rates say everything. */
  readonly logic?: Expr
  /** Default in every format without rates: `@logic ? 1 : 0`. */
  readonly rateUp: Rate
  /** Default in every format without rates: `@logic ? 0 : 1`. */
  readonly rateDown: Rate
  /**
   * Further `@name` attributes of MaBoSS, by name without `@`. A rule that is no Boolean expression over nodes (it holds
   * parameters or arithmetic) is the attribute `logic`, and `logic` above is absent.
   */
  readonly attributes?: Readonly<Record<string, Rate | string>>
  /** Not part of output states. Default false. */
  readonly internal?: boolean
  /** State in the reference that Hamming distances are counted from; absent = the node does not count. */
  readonly reference?: 0 | 1
  readonly description?: string
}

/** Initial states of one node, or of several that are drawn together. Weights are ≥ 0 and are normalised to sum to 1. */
export interface InitialGroup {
  readonly nodes: readonly string[]
  readonly states: readonly {readonly values: readonly (0 | 1)[]; readonly weight: number}[]
}

/** How a simulation is run where the caller does not say otherwise. Names follow MaBoSS's cfg. */
export interface RunSettings {
  readonly maxTime?: number
  readonly timeTick?: number
  readonly sampleCount?: number
  readonly seed?: number
  readonly discreteTime?: boolean
  /** Every other numeric or textual setting of a cfg, as written, so that it can be written back. */
  readonly other?: Readonly<Record<string, number | string | boolean>>
}

/** A stochastic Boolean model. The order of nodes is the order of bits in states and of columns in outputs. */
export interface Model {
  readonly name: string
  readonly nodes: readonly Node[]
  /** Nodes in no group start on with probability 0.5. */
  readonly initial: readonly InitialGroup[]
  /** Values of `$name` parameters, by name with the `$`. */
  readonly parameters: Readonly<Record<string, number>>
  readonly settings: RunSettings
  /** Changes at given times of a run (MaBoSS's node schedule). */
  readonly schedule?: readonly ScheduledChange[]
}

/** At `time` the node is set anew, on with `probabilityOn` (0…1), and goes on from there. */
export interface ScheduledChange {
  readonly time: number
  readonly node: string
  readonly probabilityOn: number
}

/** A model that was read, and what of the text it does not hold or holds otherwise: one sentence each. */
export interface ReadModel {
  readonly model: Model
  readonly losses: readonly string[]
}

/** A name for a model from the name of its file: without folders and the last extension. */
export function modelName(source: string): string {
  return source.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '') || 'model'
}
