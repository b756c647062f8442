import {f64, globalGet, globalSet, i32} from './wasm.js'

/** How a pass lies in memory: one row per node, in it one arm after the other, in an arm one 128-bit word after the other. */
export interface SlicedShape {
  readonly nodes: number
  readonly channels: number
  readonly arms: number
  /** 128-bit words per arm: a power of two up to 64. */
  readonly wordsPerArm: number
  /** Whether lanes may be held (some arm forces a node). */
  readonly mayHold: boolean
  /** Whether channels keep account of the quads in which they could change something; only for a single arm. */
  readonly alone: boolean
}

/** Addresses (bytes) that the generated code knows; everything else comes in globals. */
export interface SlicedLayout extends SlicedShape {
  /** Bytes of a node's row, of one arm's part of it, and of a mask: an arm's part, or four words where that is more. */
  readonly rowBytes: number
  readonly armBytes: number
  readonly maskBytes: number
  /** The channels' number in the queue of events: its leaves are a power of two. */
  readonly leafBits: number
  readonly state: number
  /** Per node and lane: all bits 1 where the node may change; the same rows as `state`. */
  readonly free: number
  readonly records: number
  /** Per channel the mask of its present slice, where it is needed again. */
  readonly masks: number
  /** The mask of a slice with one event. */
  readonly spareMask: number
  /** Generators of mask bits, 64 bytes per channel. */
  readonly generators: number
  /** Times of the events of slices with several, latest first; 128 bytes per channel. */
  readonly times: number
  /** Per depth 16 thresholds (u32) for the number of events in a slice. */
  readonly tables: number
  /** The queue: a tree of 64-bit keys, each the smaller of its two children; entry 1 is the earliest event. */
  readonly keys: number
  /** One row, for `gather`. */
  readonly scratch: number
  readonly end: number
}

/** Most 128-bit words per arm. Four of them are a quad; sets of quads are 32 bits, bit q for quad q. */
export const mostWords = 64
export const mostQuads = mostWords / 4

/** Most events in one slice; more have a chance below 10⁻¹⁰ where a lane has one with probability 7/8, and far less elsewhere. */
export const mostInSlice = 16
/**
 * A lane has an event in a slice with probability 2^−depth up to this depth; the two beyond stand for 3/4 and 7/8, where
 * slices are so short beside everything else that lanes may share their times.
 */
export const deepest = 16
export const depths = deepest + 2

/** The probability that a lane has an event in a slice. */
export const chanceOf = (depth: number): number => (depth <= deepest ? 2 ** -depth : 1 - 2 ** -(depth - deepest + 1))

export function slicedLayout(shape: SlicedShape): SlicedLayout {
  const {nodes, channels, arms, wordsPerArm, mayHold} = shape
  const armBytes = 16 * wordsPerArm
  const rowBytes = armBytes * arms
  const maskBytes = Math.max(armBytes, 64)
  const leafBits = Math.max(1, Math.ceil(Math.log2(channels)))
  let at = 64
  const place = (bytes: number): number => {
    const start = at
    at = (start + bytes + 63) & ~63
    return start
  }
  return {
    ...shape,
    rowBytes,
    armBytes,
    maskBytes,
    leafBits,
    state: place(nodes * rowBytes),
    free: place(mayHold ? nodes * rowBytes : 0),
    records: place(recordBytes * channels),
    masks: place(channels * maskBytes),
    spareMask: place(maskBytes),
    generators: place(64 * channels),
    times: place(8 * mostInSlice * channels),
    tables: place(4 * mostInSlice * (depths + 1)),
    keys: place(8 * 2 ** (leafBits + 1)),
    scratch: place(rowBytes),
    end: at,
  }
}

/** A channel's record: offsets in bytes. */
export const record = {
  /** End of the present slice, its length, and the time of the next event (f64). */
  sliceEnd: 0,
  sliceLength: 8,
  time: 16,
  /** Generator of the slices: its state and step (i32, as all that follows). */
  seed: 24,
  step: 28,
  /** Events of the slice behind the next one. */
  left: 32,
  depth: 36,
  /** Number of the node's output, or −1. */
  output: 40,
  /** Where the list of channels that read the node starts and ends, this channel left out. */
  readers: 44,
  readersEnd: 48,
  mask: 52,
  /** 1 where the channel is quiet and its next slice has not been drawn. */
  dormant: 64,
  /** Depth and slice length (f64) from the end of the early time on. */
  lateDepth: 72,
  lateLength: 80,
  /** The quads in which the channel may change something, where account is kept of them; none: the channel is quiet. */
  awake: 56,
  /** The quads for which the slice's mask has been drawn. */
  drawn: 60,
} as const
export const recordShift = 7
export const recordBytes = 2 ** recordShift

/** What the generated code reads from globals. */
export const globals = {
  /** Bytes of a row, and of an arm in it, that are in use. */
  rowUsed: i32,
  armUsed: i32,
  /** The quads of an arm of which words are in use. */
  allQuads: i32,
  /** Keys per unit of time. */
  keyScale: f64,
  maxTime: f64,
  /** Until then slices are shorter. */
  earlyEnd: f64,
  arms: i32,
  /** Per output, the address of its node's row. */
  outputRow: i32,
  /** Per output and arm: lanes that are on (i32), and lanes · time in the window (f64). */
  counts: i32,
  /** For a single arm, per output and quad of 16: lanes that are on (i32). */
  quadCounts: i32,
  areas: i32,
  windowEnd: f64,
  /** 1 where the states of all outputs are counted; per state its lanes (i32), lanes · time in the window (f64), and whether it has been entered (bytes). */
  countsStates: i32,
  stateCounts: i32,
  stateAreas: i32,
  stateFlags: i32,
  /** The states entered so far, in that order (i32), and how many they are. */
  metStates: i32,
  met: i32,
  /** Every lane's state (16 bits), and the rows of the outputs as they were when it was brought up to date. */
  laneStates: i32,
  seenRows: i32,
  /** Events taken from the queue, and those that were not passed over. */
  taken: i32,
  actedOut: i32,
} as const

const globalNames = Object.keys(globals) as (keyof typeof globals)[]
export const setGlobal = (name: keyof typeof globals) => globalSet(globalNames.indexOf(name))
export const global = (name: keyof typeof globals) => globalGet(globalNames.indexOf(name))
