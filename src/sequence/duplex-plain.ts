import type {EnergyModel} from './energies.js'

/** What may stand between two pairs. */
export interface LoopLimits {
  /** The most unpaired bases on either side of an interior loop; 1–15, default 15. */
  readonly interior: number
  /** The most unpaired bases of a bulge; 1–15, default 15. */
  readonly bulge: number
}

/** Positions of the RNA, 0-based from its 5′ end and `end` not included, that must lie in one helix without interruption. */
export interface HelixConstraint {
  readonly start: number
  readonly end: number
}

/** Stands for "impossible": more than any sum of energies. */
export const impossible = 30_000

/**
 * Energy of what lies between the pair (i, j) and the next pair (k, l), in 0.01 kcal/mol: a stack, a bulge or an interior loop.
 * `x` is the target 5′→3′, `y` the RNA 3′→5′.
 */
export function loopEnergy(model: EnergyModel, x: Uint8Array, y: Uint8Array, i: number, j: number, k: number, l: number): number {
  const u = k - i - 1
  const v = l - j - 1
  if (u === 0 && v === 0) return stacked(model, x, y, i, j, k, l)
  if (u === 0 || v === 0) return model.bulge[u + v]! + (u + v === 1 ? stacked(model, x, y, i, j, k, l) : 0)
  if (u <= 2 && v <= 2) return smallLoop(model, x, y, i, j, u, v)
  return (
    model.interior[u + v]! +
    Math.min(model.mostAsymmetry, model.asymmetry * Math.abs(u - v)) +
    model.open[((x[i]! * 5 + x[i + 1]!) * 5 + y[j]!) * 5 + y[j + 1]!]! +
    model.close[((x[k - 1]! * 5 + x[k]!) * 5 + y[l - 1]!) * 5 + y[l]!]!
  )
}

const stacked = (model: EnergyModel, x: Uint8Array, y: Uint8Array, i: number, j: number, k: number, l: number) =>
  model.stack[((x[i]! * 5 + x[k]!) * 5 + y[j]!) * 5 + y[l]!]!

/** Interior loops of one or two unpaired bases on either side stand in tables of their own. */
function smallLoop(model: EnergyModel, x: Uint8Array, y: Uint8Array, i: number, j: number, u: number, v: number): number {
  let index = 0
  for (let n = 0; n < u + 2; n++) index = index * 5 + x[i + n]!
  for (let n = 0; n < v + 2; n++) index = index * 5 + y[j + n]!
  const table = u === 1 ? (v === 1 ? model.interior11 : model.interior12) : v === 1 ? model.interior21 : model.interior22
  return table[index]!
}

/** Dangling bases to the left of the first pair (i, j). */
export function leftEnd(model: EnergyModel, x: Uint8Array, y: Uint8Array, i: number, j: number): number {
  const pair = (x[i]! * 5 + y[j]!) * 5
  return (i > 0 ? model.targetLeft[pair + x[i - 1]!]! : 0) + (j > 0 ? model.rnaLeft[pair + y[j - 1]!]! : 0)
}

/** Dangling bases to the right of the last pair (i, j). */
export function rightEnd(model: EnergyModel, x: Uint8Array, y: Uint8Array, i: number, j: number): number {
  const pair = (x[i]! * 5 + y[j]!) * 5
  return (i + 1 < x.length ? model.targetRight[pair + x[i + 1]!]! : 0) + (j + 1 < y.length ? model.rnaRight[pair + y[j + 1]!]! : 0)
}

/**
 * Fills the table of duplexes by the plain recursion, from right to left: the pair (i, j) is the last one, or another pair within the
 * limits follows. Short enough to be believed by reading; the fast kernel is compared with it.
 *
 * @param constraint - in positions of `y` (the RNA 3′→5′)
 * @returns `table[i * y.length + j]`: the best energy of what begins with the pair (i, j), without its left end; `impossible` where
 *   nothing can begin
 */
export function fillTable(model: EnergyModel, x: Uint8Array, y: Uint8Array, limits: LoopLimits, constraint?: HelixConstraint): Int16Array {
  const width = y.length
  const table = new Int16Array(x.length * width).fill(impossible)
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = width - 1; j >= 0; j--) {
      if (model.pairs[x[i]! * 5 + y[j]!]! < 0) continue
      let best = mayEnd(j, constraint) ? rightEnd(model, x, y, i, j) : impossible
      forNextPairs(x.length, width, i, j, limits, (k, l) => {
        const rest = table[k * width + l]!
        if (rest === impossible || !mayFollow(i, j, k, l, constraint)) return
        best = Math.min(best, rest + loopEnergy(model, x, y, i, j, k, l))
      })
      table[i * width + j] = best
    }
  }
  return table
}

/**
 * Calls `visit` for every pair that may follow (i, j): interior loops, bulges of the RNA, bulges of the target, the stack. Where
 * energies tie, RNAhybrid takes them in this order.
 */
export function forNextPairs(
  length: number,
  width: number,
  i: number,
  j: number,
  limits: LoopLimits,
  visit: (k: number, l: number) => void,
): void {
  if (i + 1 >= length || j + 1 >= width) return
  const lastK = Math.min(length - 1, i + 1 + limits.interior)
  const lastL = Math.min(width - 1, j + 1 + limits.interior)
  for (let k = i + 2; k <= Math.min(lastK, i + 3); k++) for (let l = j + 2; l <= Math.min(lastL, j + 3); l++) visit(k, l)
  for (let k = i + 4; k <= lastK; k++) for (let l = j + 2; l <= Math.min(lastL, j + 3); l++) visit(k, l)
  for (let k = i + 2; k <= Math.min(lastK, i + 3); k++) for (let l = j + 4; l <= lastL; l++) visit(k, l)
  for (let k = i + 4; k <= lastK; k++) for (let l = j + 4; l <= lastL; l++) visit(k, l)
  for (let l = j + 2; l < width && l - j - 1 <= limits.bulge; l++) visit(i + 1, l)
  for (let k = i + 2; k < length && k - i - 1 <= limits.bulge; k++) visit(k, j + 1)
  visit(i + 1, j + 1)
}

/** Whether a duplex may begin with position j of the RNA. */
export const mayBegin = (j: number, constraint?: HelixConstraint) => constraint === undefined || j <= constraint.start

/** Whether a duplex may end with position j of the RNA. */
export const mayEnd = (j: number, constraint?: HelixConstraint) => constraint === undefined || j >= constraint.end - 1

/** Inside the constraint nothing but stacks: both pairs lie before or at its first position, or both at or after its last. */
export function mayFollow(i: number, j: number, k: number, l: number, constraint?: HelixConstraint): boolean {
  if (constraint === undefined || (k === i + 1 && l === j + 1)) return true
  return l <= constraint.start || j >= constraint.end - 1
}
