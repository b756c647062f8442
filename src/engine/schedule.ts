import {fillSeeds} from './mix.js'

/** Events of several channels in order of time. */
export interface EventSink {
  /** Time and, in the same slot, channel and depth of the new acceptance mask (0 = the mask of the event before). */
  put(slot: number, time: number, channel: number, depth: number): void
  ensure(events: number): void
}

/**
 * Makes the events of size-biased slices. Time is cut, per channel, into slices of mean count µ = 2⁻ᵏ. A slice has
 * m = 1 + Poisson(µ) events at independent uniform times; a lane takes all of them with probability µ / m, or none. A
 * lane's count is then Poisson(µ), its times are uniform, and its expected count given what all lanes share is always µ:
 * every lane follows the law of a Poisson process, and lanes are nearly uncorrelated.
 */
export interface Scheduler {
  /** Writes the events from where the last call ended up to `until`, sorted, and tells how many. */
  fill(until: number, isLive: (channel: number) => boolean): number
}

/** Probabilities of 1 + Poisson(µ) as thresholds on 32 random bits, µ = 2^-k. The series for e^−µ is our own, so that every machine gets the same bits. */
function thresholds(mu: number): Float64Array {
  let exponential = 1
  for (let i = 24; i >= 1; i--) exponential = 1 - (mu * exponential) / i
  const result: number[] = []
  let probability = exponential
  let sum = 0
  for (let count = 0; sum < 1 - 2 ** -33 && count < 40; count++) {
    sum += probability
    result.push(Math.min(1, sum) * 2 ** 32)
    probability *= mu / (count + 1)
  }
  result[result.length - 1] = 2 ** 32
  return Float64Array.from(result)
}

/** For a slice of m events: 2^−shallow is taken with probability `coin` (of 2³²), 2^−(shallow + 1) otherwise, so that the mean is µ / m. */
function depthsOf(m: number, k: number): {readonly shallow: number; readonly coin: number} {
  const extra = Math.floor(Math.log2(m))
  // q · 2^−(k+e) + (1 − q) · 2^−(k+e+1) = 2^−k / m
  const q = 2 ** (extra + 1) / m - 1
  return {shallow: k + extra, coin: q * 2 ** 32}
}

export function scheduler(
  rates: Float64Array,
  k: number,
  endTime: number,
  {seed, block}: {readonly seed: number; readonly block: number},
  sink: EventSink,
): Scheduler {
  const mu = 2 ** -k
  const counts = thresholds(mu)
  const depths = Array.from(counts, (_, i) => depthsOf(i + 1, k))
  const nextSlice = new Float64Array(rates.length)
  const s = new Int32Array(4 * rates.length)
  for (let channel = 0; channel < rates.length; channel++) fillSeeds(s, 4 * channel, 4, seed, block, 2 * channel)
  let times = new Float64Array(1024)
  let marks = new Int32Array(1024)
  let size = 0
  let carried = 0
  let from = 0
  let carryTimes = new Float64Array(256)
  let carryMarks = new Int32Array(256)
  let heads = new Int32Array(1024)

  function append(time: number, mark: number): void {
    if (size === times.length) {
      times = grown(times)
      marks = grown(marks)
    }
    times[size] = time
    marks[size++] = mark
  }

  function carry(time: number, mark: number): void {
    if (carried === carryTimes.length) {
      carryTimes = grown(carryTimes)
      carryMarks = grown(carryMarks)
    }
    carryTimes[carried] = time
    carryMarks[carried++] = mark
  }

  function slices(channel: number, until: number): void {
    const length = mu / rates[channel]!
    const at = 4 * channel
    let [s0, s1, s2, s3] = [s[at]!, s[at + 1]!, s[at + 2]!, s[at + 3]!]
    let start = nextSlice[channel]!
    const draw = (): number => {
      const scrambled = Math.imul(s1, 5)
      const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9)
      const t = s1 << 9
      s2 ^= s0
      s3 ^= s1
      s1 ^= s2
      s0 ^= s3
      s2 ^= t
      s3 = (s3 << 11) | (s3 >>> 21)
      return result >>> 0
    }
    while (start < until) {
      const bits = draw()
      let m = 1
      while (bits >= counts[m - 1]!) m++
      const {shallow, coin} = depths[m - 1]!
      const isPowerOfTwo = (m & (m - 1)) === 0
      const depth = isPowerOfTwo || draw() < coin ? shallow : shallow + 1
      const first = size
      let earliest = first
      for (let i = 0; i < m; i++) {
        append(start + ((draw() + 0.5) / 2 ** 32) * length, channel << 6)
        if (times[size - 1]! < times[earliest]!) earliest = size - 1
      }
      marks[earliest]! |= depth
      if (start + length > until) {
        let kept = first
        for (let i = first; i < size; i++) {
          const time = times[i]!
          if (time < until) {
            times[kept] = time
            marks[kept++] = marks[i]!
          } else if (time < endTime) carry(time, marks[i]!)
        }
        size = kept
      }
      start += length
    }
    nextSlice[channel] = start
    s[at] = s0
    s[at + 1] = s1
    s[at + 2] = s2
    s[at + 3] = s3
  }

  /** Counting sort into as many buckets as there are events, then insertion sort: the times are nearly uniform. */
  function sortOut(until: number): void {
    if (heads.length < size + 1) heads = new Int32Array(2 * size)
    heads.fill(0, 0, size + 1)
    const scale = size / (until - from)
    const bucketOf = (time: number) => Math.min(size - 1, Math.floor((time - from) * scale))
    for (let i = 0; i < size; i++) heads[bucketOf(times[i]!) + 1]!++
    for (let i = 0; i < size; i++) heads[i + 1]! += heads[i]!
    if (orderTimes.length < size) {
      orderTimes = new Float64Array(times.length)
      orderMarks = new Int32Array(times.length)
    }
    for (let i = 0; i < size; i++) {
      const time = times[i]!
      const slot = heads[bucketOf(time)]!++
      orderTimes[slot] = time
      orderMarks[slot] = marks[i]!
    }
    for (let i = 1; i < size; i++) {
      const time = orderTimes[i]!
      if (orderTimes[i - 1]! <= time) continue
      const mark = orderMarks[i]!
      let j = i - 1
      for (; j >= 0 && orderTimes[j]! > time; j--) {
        orderTimes[j + 1] = orderTimes[j]!
        orderMarks[j + 1] = orderMarks[j]!
      }
      orderTimes[j + 1] = time
      orderMarks[j + 1] = mark
    }
  }
  let orderTimes = new Float64Array(1024)
  let orderMarks = new Int32Array(1024)

  return {
    fill(until, isLive) {
      size = 0
      const waiting = carried
      carried = 0
      for (let i = 0; i < waiting; i++) {
        const time = carryTimes[i]!
        const mark = carryMarks[i]!
        if (!isLive(mark >> 6)) continue
        if (time < until) append(time, mark)
        else carry(time, mark)
      }
      for (let channel = 0; channel < rates.length; channel++) if (rates[channel]! > 0 && isLive(channel)) slices(channel, until)
      sortOut(until)
      sink.ensure(size)
      for (let i = 0; i < size; i++) sink.put(i, orderTimes[i]!, orderMarks[i]! >> 6, orderMarks[i]! & 63)
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
