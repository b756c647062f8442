const bits = new DataView(new ArrayBuffer(8))

/**
 * The binary logarithm of a number above 0, from sums, products and quotients alone, whose last bit is the same on every machine:
 * that of `Math.log2` is not. ln m = 2 artanh((m − 1)/(m + 1)) for the mantissa m, brought to between √½ and √2.
 */
export function log2(x: number): number {
  if (x < 2 ** -1022) return log2(x * 2 ** 60) - 60
  bits.setFloat64(0, x)
  const upper = bits.getUint32(0)
  bits.setUint32(0, (upper & 0x000fffff) | 0x3ff00000)
  let exponent = (upper >>> 20) - 1023
  let mantissa = bits.getFloat64(0)
  if (mantissa > Math.SQRT2) {
    mantissa /= 2
    exponent++
  }
  const z = (mantissa - 1) / (mantissa + 1)
  let series = 0
  for (let k = 23; k >= 1; k -= 2) series = 1 / k + z * z * series
  return exponent + 2 * Math.LOG2E * z * series
}
