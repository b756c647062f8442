/**
 * The k-th smallest value (k from 0), by Hoare's selection: linear time, where sorting would take n log n.
 * The values are reordered in place: those before position k are not larger, those after not smaller.
 */
export function selectKth(values: Float64Array, k: number): number {
  let low = 0
  let high = values.length - 1
  if (!(k >= low && k <= high)) throw new RangeError(`position ${k} of ${values.length} values`)
  while (low < high) {
    const a = values[low]!
    const b = values[(low + high) >> 1]!
    const c = values[high]!
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
    let i = low
    let j = high
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i > j) break
      const held = values[i]!
      values[i++] = values[j]!
      values[j--] = held
    }
    if (k <= j) high = j
    else if (k >= i) low = i
    else break
  }
  return values[k]!
}
