/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({length: 23}, (_, i) => 10 ** i)

/** What a cell of a measured column holds. `comma`: a number with a decimal comma. */
export type CellKind = 'number' | 'missing' | 'comma' | 'other'

/** Holds the number last read, so that reading allocates nothing. */
export const lastNumber = {value: 0}

const words: ReadonlySet<string> = new Set(['', 'na', 'nan', 'n/a', '#n/a', 'null', 'none', '-', '.', 'n.d.', 'nd', 'undetermined'])

/**
 * Reads the number in `bytes[from, to)` into `lastNumber`. Up to 15 digits with an exponent of at most 22 are exact by
 * arithmetic alone (Clinger 1990, doi:10.1145/93542.93557); what is longer goes through `Number`, which rounds correctly.
 */
export function readNumber(bytes: Uint8Array, from: number, to: number): CellKind {
  let at = from
  let end = to
  while (at < end && bytes[at]! <= 32) at++
  while (end > at && bytes[end - 1]! <= 32) end--
  const start = at
  const negative = bytes[at] === 45
  if (negative || bytes[at] === 43) at++
  let mantissa = 0
  let digits = 0
  let scale = 0
  let seenPoint = false
  let any = false
  for (; at < end; at++) {
    const code = bytes[at]!
    if (code >= 48 && code <= 57) {
      any = true
      if (mantissa !== 0 || code !== 48) digits++
      mantissa = mantissa * 10 + (code - 48)
      if (seenPoint) scale++
    } else if (code === 46 && !seenPoint) seenPoint = true
    else break
  }
  if (any && at === end && digits <= 15 && scale <= 22) {
    const value = mantissa / powers[scale]!
    lastNumber.value = negative ? -value : value
    return 'number'
  }
  return readSlowly(bytes, start, end)
}

function readSlowly(bytes: Uint8Array, from: number, to: number): CellKind {
  let text = ''
  for (let i = from; i < Math.min(to, from + 64); i++) text += String.fromCharCode(bytes[i]!)
  if (words.has(text.toLowerCase())) {
    lastNumber.value = Number.NaN
    return 'missing'
  }
  if (/^[+-]?\d+,\d+(e[+-]?\d+)?$/i.test(text)) {
    lastNumber.value = Number(text.replace(',', '.'))
    return 'comma'
  }
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  lastNumber.value = value
  return Number.isFinite(value) ? 'number' : 'other'
}
