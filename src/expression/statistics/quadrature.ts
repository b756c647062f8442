const rules = new Map<number, readonly {readonly node: number; readonly weight: number}[]>()

/** Gauss–Legendre nodes and weights on [0, 1] (weights sum to 1), by Newton's iteration on the Legendre polynomial. */
export function legendreOnUnit(points: number): readonly {readonly node: number; readonly weight: number}[] {
  const known = rules.get(points)
  if (known) return known
  const rule = Array.from({length: points}, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5))
    let slope = 1
    for (let round = 0; round < 100; round++) {
      let before = 1
      let value = x
      for (let k = 2; k <= points; k++) {
        const next = ((2 * k - 1) * x * value - (k - 1) * before) / k
        before = value
        value = next
      }
      slope = (points * (x * value - before)) / (x * x - 1)
      const step = value / slope
      x -= step
      if (Math.abs(step) < 1e-16) break
    }
    return {node: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope)}
  })
  rules.set(points, rule)
  return rule
}
