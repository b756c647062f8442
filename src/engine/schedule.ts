import {fillSeeds, mix} from './mix.js'

/** Where sorted events go: `times[2 i]` and `marks[4 i + 2]` are event i, so that both are views of one piece of memory. */
export interface EventRoom {
  readonly times: Float64Array
  readonly marks: Int32Array
}

/** An event's mark holds its channel and, in the lowest bits, the depth of its mask. */
export const depthBits = 6
export const depthMask = 63

/**
 * Makes the events of conditioned slices. Time is cut, per channel, into slices in which a Poisson process has at least one
 * event with probability s = 2⁻ᵏ, that is of mean count µ = −ln(1 − s). A slice has m events at independent uniform times,
 * m drawn as a Poisson(µ) count given that it is not 0; a lane takes all of them with probability s, or none. A lane's count
 * is then Poisson(µ) and its times are uniform: every lane follows exactly the law of the process. What the lanes share
 * never moves a lane's chance to have an event in a slice, so that they are nearly uncorrelated, since for a rule a second
 * event right after the first mostly changes nothing; and the masks are dyadic, k random words joined by and.
 */
export interface Scheduler {
  /** Starts a block. */
  start(seed: number, block: number): void
  /** Hands over the events from where the last call ended up to `until`, sorted, and tells how many. */
  fill(until: number, live: Uint8Array): number
}

/** µ = −ln(1 − 2⁻ᵏ) by its series, which gives every machine the same bits. */
function meanCount(s: number): number {
  let sum = 0
  for (let i = 200; i >= 1; i--) sum = s * (1 / i + sum)
  return sum
}

/** Thresholds on 32 random bits for a Poisson(µ) count given that it is at least 1; e^−µ = 1 − s. */
function thresholds(s: number, mu: number): Float64Array {
  const result: number[] = []
  let probability = ((1 - s) * mu) / s
  let sum = 0
  for (let count = 1; sum < 1 - 2 ** -33 && count < 40; count++) {
    sum += probability
    result.push(Math.min(1, sum) * 2 ** 32)
    probability *= mu / (count + 1)
  }
  result[result.length - 1] = 2 ** 32
  return Float64Array.from(result)
}

/**
 * The k of each channel: at least `least`, and so large that a slice is no longer than `longest`. In a longer slice too
 * many lanes would have their event at the same time, where the outcome of a short time is asked for. Few events come of
 * it, since it is the slow channels that need it.
 */
export function depthsFor(rates: ArrayLike<number>, least: number, longest: number): Int32Array {
  return Int32Array.from(rates, (rate) => {
    let k = least
    while (k < deepest && rate > 0 && 2 ** -k / rate > longest) k++
    return k
  })
}

const deepest = 16

/**
 * @param rates - of every channel; 0 for those that have no events
 * @param depths - per channel its k: a lane has an event in a slice with probability 2^−k; at least 1
 */
export function scheduler(rates: Float64Array, depths: Int32Array, endTime: number, room: (events: number) => EventRoom): Scheduler {
  const means = Array.from({length: deepest + 1}, (_, k) => (k === 0 ? 0 : meanCount(2 ** -k)))
  const tables = means.map((mu, k) => (k === 0 ? new Float64Array(1) : thresholds(2 ** -k, mu)))
  const nextSlice = new Float64Array(rates.length)
  const states = new Int32Array(2 * rates.length)
  const unit = 2 ** -32
  let times = new Float64Array(4096)
  let marks = new Int32Array(4096)
  let size = 0
  let carryTimes = new Float64Array(1024)
  let carryMarks = new Int32Array(1024)
  let carried = 0
  let heads = new Int32Array(4097)
  let from = 0

  function makeRoom(): void {
    if (size + 64 > times.length) {
      times = grown(times)
      marks = grown(marks)
    }
    if (carried + 64 > carryTimes.length) {
      carryTimes = grown(carryTimes)
      carryMarks = grown(carryMarks)
    }
  }

  function put(time: number, mark: number, until: number): void {
    if (time < until) {
      times[size] = time
      marks[size++] = mark
    } else if (time < endTime) {
      carryTimes[carried] = time
      carryMarks[carried++] = mark
    }
  }

  function slices(channel: number, until: number): void {
    const k = depths[channel]!
    const counts = tables[k]!
    const once = counts[0]!
    const length = means[k]! / rates[channel]!
    const mark = channel << depthBits
    let state = states[2 * channel]!
    const step = states[2 * channel + 1]!
    let begin = nextSlice[channel]!
    while (begin < until) {
      makeRoom()
      state = (state + step) | 0
      const bits = mix(state) >>> 0
      if (bits < once) {
        state = (state + step) | 0
        put(begin + ((mix(state) >>> 0) + 0.5) * unit * length, mark | k, until)
      } else {
        let m = 2
        while (bits >= counts[m - 1]!) m++
        several(begin, length, m, mark, k, until, state, step)
        state = (state + Math.imul(m, step)) | 0
      }
      begin += length
    }
    nextSlice[channel] = begin
    states[2 * channel] = state
  }

  /** The m events of one slice; the earliest makes the mask. */
  function several(begin: number, length: number, m: number, mark: number, k: number, until: number, state: number, step: number): void {
    let earliest = Infinity
    for (let i = 1, at = state; i <= m; i++) {
      at = (at + step) | 0
      earliest = Math.min(earliest, mix(at) >>> 0)
    }
    for (let i = 1, at = state; i <= m; i++) {
      at = (at + step) | 0
      const draw = mix(at) >>> 0
      put(begin + (draw + 0.5) * unit * length, draw === earliest ? mark | k : mark, until)
    }
  }

  /** Counting sort into as many buckets as there are events, then insertion sort: the times are nearly uniform. */
  function sortInto({times: sortedTimes, marks: sortedMarks}: EventRoom, until: number): void {
    if (heads.length < size + 1) heads = new Int32Array(times.length + 1)
    heads.fill(0, 0, size + 1)
    const last = size - 1
    const scale = size / (until - from)
    for (let i = 0; i < size; i++) heads[Math.min(last, ((times[i]! - from) * scale) | 0) + 1]!++
    for (let i = 0; i < size; i++) heads[i + 1]! += heads[i]!
    for (let i = 0; i < size; i++) {
      const time = times[i]!
      const slot = heads[Math.min(last, ((time - from) * scale) | 0)]!++
      sortedTimes[2 * slot] = time
      sortedMarks[4 * slot + 2] = marks[i]!
    }
    for (let i = 1; i < size; i++) {
      const time = sortedTimes[2 * i]!
      if (sortedTimes[2 * i - 2]! <= time) continue
      const mark = sortedMarks[4 * i + 2]!
      let j = i - 1
      for (; j >= 0 && sortedTimes[2 * j]! > time; j--) {
        sortedTimes[2 * j + 2] = sortedTimes[2 * j]!
        sortedMarks[4 * j + 6] = sortedMarks[4 * j + 2]!
      }
      sortedTimes[2 * j + 2] = time
      sortedMarks[4 * j + 6] = mark
    }
  }

  return {
    start(seed, block) {
      nextSlice.fill(0)
      carried = 0
      from = 0
      for (let channel = 0; channel < rates.length; channel++) {
        fillSeeds(states, 2 * channel, 2, seed, block, 2 * channel)
        states[2 * channel + 1]! |= 1
      }
    },
    fill(until, live) {
      size = 0
      const waiting = carried
      carried = 0
      for (let i = 0; i < waiting; i++) {
        makeRoom()
        if (live[carryMarks[i]! >> depthBits] === 1) put(carryTimes[i]!, carryMarks[i]!, until)
      }
      for (let channel = 0; channel < rates.length; channel++) if (rates[channel]! > 0 && live[channel] === 1) slices(channel, until)
      if (size > 0) sortInto(room(size), until)
      from = until
      return size
    },
  }
}

function grown<T extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(2 * array.length)
  larger.set(array as never)
  return larger
}
