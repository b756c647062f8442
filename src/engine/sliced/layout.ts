import type {Assembler, Local, Value} from '#wasm'

/** How a pass lies in memory: one row per node, in it one arm after the other, in an arm one 128-bit word after the other. */
export interface SlicedShape {
  readonly nodes: number
  readonly channels: number
  readonly arms: number
  /** 128-bit words per arm: a power of two up to 128. */
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
  /** Per node, which values it has in some lane (i32), where account is kept of it. */
  readonly values: number
  /** A row of an arm, for starts, and what `writeDigit` needs. */
  readonly draft: number
  readonly netPatterns: number
  readonly oddOnes: number
  /** One row, for `gather`. */
  readonly scratch: number
  readonly end: number
}

/** Most 128-bit words per arm. Four of them are a quad; sets of quads are 32 bits, bit q for quad q. */
export const maxWords = 128
export const maxQuads = maxWords / 4

/** Most events in one slice; more have a chance below 10⁻¹⁰ where a lane has one with probability 7/8, and far less elsewhere. */
export const maxInSlice = 16
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
    times: place(8 * maxInSlice * channels),
    tables: place(4 * maxInSlice * (depths + 1)),
    keys: place(8 * 2 ** (leafBits + 1)),
    values: place(4 * nodes),
    draft: place(armBytes),
    netPatterns: place(16 * 128),
    oddOnes: place(4 * maxWords),
    scratch: place(rowBytes),
    end: at,
  }
}

/** A channel's record: offsets in bytes. */
export const record = {
  /** Time of the next event (f64, as all up to `lateOrigin`). */
  time: 0,
  /** The number of the present slice (i32, as all that follows), and the address of the phase it belongs to. */
  number: 8,
  phase: 12,
  /** The first phase. */
  firstPhase: 16,
  /** Generator of the slices: the state before number 0, the step from draw to draw, and from slice to slice. */
  seed: 56,
  step: 60,
  stride: 64,
  /** Events of the slice behind the next one. */
  left: 68,
  /** Number of the node's output, or −1. */
  output: 72,
  /** Where the list of channels that read the node starts and ends, this channel left out. */
  readers: 76,
  readersEnd: 80,
  mask: 84,
  /** The quads in which the channel may change something, where account is kept of them; none: the channel is quiet. */
  awake: 88,
  /** The quads for which the slice's mask has been drawn. */
  drawn: 92,
  /** 1 where the channel is quiet and its next slice has not been drawn. */
  dormant: 96,
  /** 1 where the values that nodes have rule out that the quiet channel could do anything, and when that was asked last. */
  ruledOut: 100,
  asked: 104,
  /** The values of its node that the channel brings about, and the address of those that the node has. */
  brings: 108,
  nodeValues: 112,
} as const
/**
 * A phase of a channel: offsets in bytes. In it slices of one length lie end to end: number n begins at `origin` + n · `length`.
 * The last phase of a channel is followed by one that never begins.
 */
export const phase = {
  /** When the phase begins, and what is said above (f64). */
  begin: 0,
  origin: 8,
  length: 16,
  /** The number of its first slice, and the depth: what stands for the probability that a lane has an event in a slice (i32). */
  first: 24,
  depth: 28,
} as const
export const phaseBytes = 32

export const recordShift = 7
export const recordBytes = 2 ** recordShift

/** What the generated code reads from globals. */
export const globals = {
  /** Bytes of a row, and of an arm in it, that are in use. */
  rowUsed: 'i32',
  armUsed: 'i32',
  /** The quads of an arm of which words are in use. */
  allQuads: 'i32',
  /** Keys per unit of time. */
  keyScale: 'f64',
  maxTime: 'f64',
  /** All bits 1 where the words that slices are made of are inverted, and where they are moved by one or two quarters of a slice, see `schedule.ts`. */
  inverts: 'i32',
  moves: 'i32',
  arms: 'i32',
  /** Per output, the address of its node's row. */
  outputRow: 'i32',
  /** Per output and arm: lanes that are on (i32), and lanes · time in the window (f64). */
  counts: 'i32',
  /** For a single arm, per output and quad of words: lanes that are on (i32). */
  quadCounts: 'i32',
  areas: 'i32',
  windowEnd: 'f64',
  /** 1 where the states of all outputs are counted; per state its lanes (i32), lanes · time in the window (f64), and whether it is on the list (bytes). */
  countsStates: 'i32',
  stateCounts: 'i32',
  stateAreas: 'i32',
  stateFlags: 'i32',
  /** The states that a lane has been in since the window began, in that order (i32), and how many they are. */
  metStates: 'i32',
  met: 'i32',
  /** Every lane's state (16 bits), and the rows of the outputs as they were when it was brought up to date. */
  laneStates: 'i32',
  seenRows: 'i32',
  /** Surveys of the nodes' values so far. */
  surveys: 'i32',
  /** Events taken from the queue, and those that were not passed over. */
  taken: 'i32',
  actedOut: 'i32',
} as const

/** What the machine's code is written with. */
export type SlicedAssembler = Assembler<typeof globals>

/** The set of the quads that the first so many words are in. */
export const quadsOf = (words: number): number => 2 ** Math.ceil(words / 4) - 1

/** The address of a channel's record. */
export const recordOf = ({i32, get}: SlicedAssembler, channel: Local<'i32'>, {records}: SlicedLayout): Value<'i32'> =>
  i32.add(i32.shl(get(channel), recordShift), records)
