import {type Flag, flag} from './flags.js'

/** Pearson correlations between samples, of log2 values of the rows that vary most. */
export function correlations(logged: Float64Array, samples: number, max = 2000): Float64Array {
  const rows = logged.length / samples
  const spread = new Float64Array(rows)
  for (let row = 0; row < rows; row++) spread[row] = varianceOf(logged, row * samples, samples)
  const order = Array.from({length: rows}, (_, row) => row)
    .sort((a, b) => spread[b]! - spread[a]! || a - b)
    .slice(0, max)
  const centred = order.map((row) => {
    const values = logged.slice(row * samples, (row + 1) * samples)
    return values
  })
  const sums = new Float64Array(samples)
  for (const values of centred) for (let i = 0; i < samples; i++) sums[i]! += values[i]!
  const products = new Float64Array(samples * samples)
  for (const values of centred)
    for (let i = 0; i < samples; i++) {
      const left = values[i]! - sums[i]! / order.length
      for (let j = i; j < samples; j++) products[i * samples + j]! += left * (values[j]! - sums[j]! / order.length)
    }
  const result = new Float64Array(samples * samples)
  for (let i = 0; i < samples; i++)
    for (let j = i; j < samples; j++) {
      const scale = Math.sqrt(products[i * samples + i]! * products[j * samples + j]!)
      const r = i === j ? 1 : scale > 0 ? products[i * samples + j]! / scale : 0
      result[i * samples + j] = r
      result[j * samples + i] = r
    }
  return result
}

function varianceOf(values: Float64Array, from: number, n: number): number {
  let mean = 0
  for (let i = from; i < from + n; i++) mean += values[i]! / n
  let sum = 0
  for (let i = from; i < from + n; i++) sum += (values[i]! - mean) ** 2
  return sum
}

const median = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/**
 * Samples that do not belong: one that is far from all others, those of its own group included (the distance 1 − r to the nearest
 * of its group is more than three times that of the typical sample and above 0.1), and one that is nearer to every sample of
 * another group than to any of its own.
 */
export function inspectRelations(r: Float64Array, samples: readonly string[], groups: readonly string[]): Flag[] {
  const n = samples.length
  if (n < 4) return []
  const distance = (i: number, j: number) => 1 - r[i * n + j]!
  const others = (i: number) => samples.flatMap((_, j) => (j === i ? [] : [j]))
  const nearestOf = (i: number) => {
    const own = others(i).filter((j) => groups[j] === groups[i])
    return Math.min(...(own.length > 0 ? own : others(i)).map((j) => distance(i, j)))
  }
  const nearest = samples.map((_, i) => nearestOf(i))
  const middle = median(nearest)
  const flags: Flag[] = []
  samples.forEach((sample, i) => {
    if (nearest[i]! > 3 * middle && nearest[i]! > 0.1)
      flags.push(
        flag(
          'outlier-sample',
          `sample '${sample}' is unlike the others of its group (best correlation ${(1 - nearest[i]!).toFixed(2)}, that of the typical sample ${(1 - middle).toFixed(2)}): look at it in the figures, and take it out of the sheet if it failed`,
        ),
      )
  })
  samples.forEach((sample, i) => {
    const own = others(i).filter((j) => groups[j] === groups[i])
    const nearestOwn = Math.min(...own.map((j) => distance(i, j)))
    const stranger = [...new Set(groups)].find((group) => {
      const there = others(i).filter((j) => groups[j] === group)
      return group !== groups[i] && own.length > 0 && there.length > 0 && Math.max(...there.map((j) => distance(i, j))) < nearestOwn
    })
    if (stranger !== undefined)
      flags.push(
        flag(
          'mixed-samples',
          `sample '${sample}' of group '${groups[i]}' is nearer to every sample of '${stranger}' than to any of its own group: its label may be wrong`,
        ),
      )
  })
  return flags
}
