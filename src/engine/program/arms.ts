/** One variant of a model. What it does not say is as in the model. */
export interface Arm {
  /** Nodes held at 0 or 1 from the start to the end. */
  readonly force?: Readonly<Record<string, 0 | 1>>
  /** Factors (≥ 0) on both rates of a node. */
  readonly rateFactors?: Readonly<Record<string, number>>
  /** Probabilities (0…1) that nodes start on; such a node is drawn on its own, out of any group it is in. */
  readonly initial?: Readonly<Record<string, number>>
  /** Values of parameters, names with `$`. */
  readonly parameters?: Readonly<Record<string, number>>
}

/** What was estimated of one output in one arm. Every mean is over trajectories; every error is a standard error. */
export interface ArmOutput {
  /** Probability of on, averaged over the last window. */
  readonly final: number
  readonly finalError: number
  /** Probability of on at the end of the run. */
  readonly end: number
  readonly endError: number
  /** Time average of the probability in each window. */
  readonly probability: Float64Array
  readonly error: Float64Array
  /** `final` of each block of trajectories. Blocks are independent; block i of one arm shares its random numbers with block i of every other. */
  readonly blocks: Float64Array
  /** `end` of each block. */
  readonly endBlocks: Float64Array
  /** Per window, `probability` of each block, where that was asked for. */
  readonly windowBlocks?: readonly Float64Array[]
}

export interface ArmResult {
  readonly outputs: Readonly<Record<string, ArmOutput>>
  /** Start of each window. */
  readonly times: Float64Array
  /** Trajectories run: what was asked for, rounded up to whole blocks. */
  readonly runs: number
  readonly method: 'sliced' | 'scalar' | 'reference'
}

/** Means of blocks: per block and output the time average in each window, and the probability at the end. */
export interface BlockMeans {
  readonly lanes: number
  /** [output][window] one after the other. */
  readonly windows: Float64Array
  readonly ends: Float64Array
}

/**
 * Puts blocks together. With at least 16 blocks the errors come from the spread of the block means alone. With fewer, that
 * spread is itself too uncertain: then errors are √(p(1−p)/n) times the design effect (the ratio of the two variances)
 * pooled over all outputs and windows, which is at least 1.
 */
export function armResult(
  blocks: readonly BlockMeans[],
  outputs: readonly string[],
  times: Float64Array,
  method: ArmResult['method'],
  everyWindow = false,
): ArmResult {
  const windows = times.length
  const runs = blocks.reduce((sum, {lanes}) => sum + lanes, 0)
  const effect = blocks.length >= maxSmallBlocks ? undefined : designEffect(blocks, outputs.length)
  const found: [name: string, output: ArmOutput][] = []
  const values = new Float64Array(blocks.length)
  for (const [o, name] of outputs.entries()) {
    const probability = new Float64Array(windows)
    const error = new Float64Array(windows)
    const windowBlocks: Float64Array[] = []
    for (let w = 0; w < windows; w++) {
      for (let b = 0; b < blocks.length; b++) values[b] = blocks[b]!.windows[o * windows + w]!
      if (everyWindow) windowBlocks.push(values.slice())
      const window = estimate(values, runs, effect)
      probability[w] = window.mean
      error[w] = window.error
    }
    const endBlocks = new Float64Array(blocks.length)
    for (let b = 0; b < blocks.length; b++) endBlocks[b] = blocks[b]!.ends[o]!
    const end = estimate(endBlocks, runs, effect)
    const output = {
      final: probability[windows - 1]!,
      finalError: error[windows - 1]!,
      end: end.mean,
      endError: end.error,
      probability,
      error,
      blocks: values.slice(),
      endBlocks,
      ...(everyWindow && {windowBlocks}),
    }
    found.push([name, output])
  }
  // Not set one by one: a node may be called '__proto__'.
  return {outputs: Object.fromEntries(found), times, runs, method}
}

const maxSmallBlocks = 16

function estimate(values: Float64Array, runs: number, effect: number | undefined): {mean: number; error: number} {
  const mean = average(values)
  if (effect !== undefined) return {mean, error: Math.sqrt((effect * Math.max(0, mean * (1 - mean))) / runs)}
  return {mean, error: Math.sqrt(variance(values) / values.length)}
}

/** Variance of block means over the variance that independent trajectories would give, pooled; at least 1. */
function designEffect(blocks: readonly BlockMeans[], outputs: number): number {
  if (blocks.length < 2) return 1
  let seen = 0
  let expected = 0
  const values = new Float64Array(blocks.length)
  for (let o = 0; o < outputs; o++) {
    for (let b = 0; b < blocks.length; b++) values[b] = blocks[b]!.ends[o]!
    const mean = average(values)
    seen += variance(values)
    expected += (mean * (1 - mean)) / blocks[0]!.lanes
  }
  return expected > 0 ? Math.max(1, seen / expected) : 1
}

/**
 * The difference a − b of two arms run together, with its standard error from the blocks' own differences: the random
 * numbers they share cancel out. `at` chooses the last window's average, the end of the run, or a window by number.
 *
 * @throws {RangeError} the arms were not run together, or without `everyWindow` where a window is asked for
 */
export function difference(
  a: ArmOutput,
  b: ArmOutput,
  at: 'final' | 'end' | number = 'final',
): {readonly delta: number; readonly error: number} {
  const [left, right] = [blocksAt(a, at), blocksAt(b, at)]
  if (left.length !== right.length) throw new RangeError('the two arms were not run together: their blocks differ in number')
  const deltas = left.map((value, i) => value - right[i]!)
  return {delta: average(deltas), error: deltas.length > 1 ? Math.sqrt(variance(deltas) / deltas.length) : Number.NaN}
}

function blocksAt({blocks, endBlocks, windowBlocks}: ArmOutput, at: 'final' | 'end' | number): Float64Array {
  if (typeof at !== 'number') return at === 'final' ? blocks : endBlocks
  const found = windowBlocks?.[at]
  if (!found) throw new RangeError(`the blocks of window ${at} were not kept`)
  return found
}

export function average(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** Sample variance (n − 1); 0 for a single value. */
export function variance(values: ArrayLike<number>): number {
  const mean = average(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - mean) ** 2
  return values.length > 1 ? sum / (values.length - 1) : 0
}
