/**
 * Adjusts p-values for the number of tests made, controlling the false discovery rate.
 *
 * @param pValues - one per test, each in [0, 1]; `NaN` marks a test that was not made and stays `NaN` (it does not count
 *   towards the number of tests)
 * @returns q-values, same length and order as `pValues`, each in [p, 1]
 * @throws {RangeError} a p-value lies outside [0, 1]
 * @see Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x
 * @example
 * Array.from(benjaminiHochberg([0.01, 0.02, 0.5])).map((q) => q.toFixed(2)) // → ['0.03', '0.03', '0.50']
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const made: number[] = []
  for (let i = 0; i < pValues.length; i++) {
    const p = pValues[i]!
    if (p < 0 || p > 1) throw new RangeError(`p-value ${p} at index ${i} lies outside [0, 1]`)
    if (!Number.isNaN(p)) made.push(i)
  }
  made.sort((a, b) => pValues[b]! - pValues[a]!)
  const qValues = new Float64Array(pValues.length).fill(Number.NaN)
  let least = 1
  made.forEach((index, fromTop) => {
    least = Math.min(least, Math.max(pValues[index]!, (pValues[index]! * made.length) / (made.length - fromTop)))
    qValues[index] = least
  })
  return qValues
}
