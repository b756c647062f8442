import {UserError} from '#errors'
import {benjaminiHochberg, type RandomStream, randomStream} from '#stats'
import type {DesignContrast} from './contrast.js'
import type {Design} from './design.js'
import {contrastEffects} from './effects.js'
import {type GeneSet, indexSets, type SetRow} from './gene-sets.js'
import type {ExpressionMatrix} from './matrix.js'

export interface PermutationOptions {
  /** Labels are exchanged within these blocks only. */
  readonly block?: readonly string[]
  /** At most this many relabellings; all of them where there are no more. Default 9999. */
  readonly permutations?: number
  readonly seed?: number
}

export interface PermutationResult {
  readonly rows: readonly PermutationRow[]
  /** Relabellings looked at, the given one among them. */
  readonly permutations: number
  /** Whether these are all there are, so that p is exact. */
  readonly exact: boolean
  /** The smallest p that this many relabellings can give. */
  readonly minP: number
}

export interface PermutationRow extends SetRow {
  /** Mean t of the set. */
  readonly score: number
}

/**
 * Permutation test of the mean t of gene sets: the samples' labels (rows of the design) are exchanged for all genes at
 * once, so that the correlation between genes is kept. With 3 against 3 there are 20 relabellings, so that p cannot fall
 * below 0.1: `minP` says so.
 *
 * Labels are exchangeable only where nothing but the contrast distinguishes samples of a block: a design with batches or
 * covariates needs them as `block`, or `rotationSetTest`.
 *
 * @throws {UserError} a single relabelling (nothing can be exchanged), missing values
 */
export function permutationSetTest(
  matrix: ExpressionMatrix,
  design: Design,
  contrast: DesignContrast,
  sets: readonly GeneSet[],
  {block, permutations = 9999, seed = 1}: PermutationOptions = {},
): PermutationResult {
  const n = matrix.samples.length
  const labels = rowLabels(design)
  const blocks = groupsOf(block ?? new Array<string>(n).fill(''))
  const total = blocks.reduce((product, members) => product * arrangements(members.map((i) => labels[i]!)), 1)
  if (total < 2)
    throw new UserError('invalid-input', 'no labels can be exchanged within the blocks; use the rotation test or leave out --block')
  const indexed = indexSets(matrix, sets)
  const members = [...new Set(indexed.flatMap(({genes}) => genes))]
  const position = new Map(members.map((gene, i) => [gene, i]))
  const part: ExpressionMatrix = {
    ids: members.map((gene) => matrix.ids[gene]!),
    samples: matrix.samples,
    values: Float64Array.from({length: members.length * n}, (_, at) => matrix.values[members[Math.floor(at / n)]! * n + (at % n)]!),
  }
  const scores = (order: readonly number[]) => {
    const t = tStatistics(part, reordered(design, order), contrast)
    return indexed.map(({genes}) => genes.reduce((sum, gene) => sum + t[position.get(gene)!]!, 0) / genes.length)
  }
  const identity = Array.from({length: n}, (_, i) => i)
  const observed = scores(identity)
  const exact = total <= permutations + 1
  const orders = exact ? allOrders(labels, blocks) : randomOrders(blocks, n, permutations, randomStream(seed))
  const reached = new Float64Array(indexed.length)
  let looked = exact ? 0 : 1
  if (!exact) reached.fill(1)
  for (const order of orders) {
    looked++
    scores(order).forEach((score, set) => {
      if (Math.abs(score) >= Math.abs(observed[set]!) * (1 - 1e-12)) reached[set]!++
    })
  }
  const p = reached.map((count) => count / looked)
  const adjusted = benjaminiHochberg(p)
  return {
    rows: indexed.map(({name, genes, absent}, set) => ({
      name,
      genes: genes.length,
      absent,
      direction: observed[set]! >= 0 ? 'up' : 'down',
      score: observed[set]!,
      p: p[set]!,
      adjustedP: adjusted[set]!,
    })),
    permutations: looked,
    exact,
    minP: (exact ? mirrored(labels, blocks) : 1) / looked,
  }
}

/** With two labels equally often in every block, the mirrored labelling always reaches the same |t|. */
function mirrored(labels: readonly string[], blocks: readonly (readonly number[])[]): number {
  const kinds = [...new Set(labels)]
  const balanced =
    kinds.length === 2 && blocks.every((members) => members.filter((i) => labels[i] === kinds[0]).length * 2 === members.length)
  return balanced ? 2 : 1
}

function tStatistics(matrix: ExpressionMatrix, design: Design, contrast: DesignContrast): Float64Array {
  const {genes, width, values} = contrastEffects(matrix, design, contrast)
  return Float64Array.from({length: genes}, (_, gene) => {
    let sum = 0
    for (let i = 1; i < width; i++) sum += values[gene * width + i]! ** 2
    return sum > 0 ? values[gene * width]! / Math.sqrt(sum / (width - 1)) : 0
  })
}

function rowLabels({samples, coefficients, values}: Design): string[] {
  const p = coefficients.length
  return samples.map((_, i) => values.subarray(i * p, (i + 1) * p).join(' '))
}

function reordered(design: Design, order: readonly number[]): Design {
  const p = design.coefficients.length
  const values = new Float64Array(design.values.length)
  order.forEach((from, to) => {
    values.set(design.values.subarray(from * p, (from + 1) * p), to * p)
  })
  return {...design, values}
}

function groupsOf(block: readonly string[]): number[][] {
  const groups = new Map<string, number[]>()
  block.forEach((label, i) => {
    const members = groups.get(label)
    if (members) members.push(i)
    else groups.set(label, [i])
  })
  return [...groups.values()]
}

/** Number of distinct orders of labels: a multinomial coefficient. */
function arrangements(labels: readonly string[]): number {
  const seen = new Map<string, number>()
  let result = 1
  labels.forEach((label, i) => {
    const count = (seen.get(label) ?? 0) + 1
    seen.set(label, count)
    result = (result * (i + 1)) / count
  })
  return Math.round(result)
}

/** Every distinct labelling once, as orders of the rows. */
function allOrders(labels: readonly string[], blocks: readonly (readonly number[])[]): number[][] {
  let orders: number[][] = [labels.map((_, i) => i)]
  for (const members of blocks) {
    const arranged = distinctOrders(members, labels)
    orders = orders.flatMap((order) =>
      arranged.map((rows) => {
        const next = [...order]
        members.forEach((member, at) => {
          next[member] = rows[at]!
        })
        return next
      }),
    )
  }
  return orders
}

function distinctOrders(rows: readonly number[], labels: readonly string[]): number[][] {
  if (rows.length === 0) return [[]]
  const first = new Map(rows.toReversed().map((row) => [labels[row]!, row]))
  return [...first.values()].flatMap((row) =>
    distinctOrders(
      rows.filter((other) => other !== row),
      labels,
    ).map((rest) => [row, ...rest]),
  )
}

function* randomOrders(blocks: readonly (readonly number[])[], n: number, count: number, random: RandomStream): Generator<number[]> {
  for (let k = 0; k < count; k++) {
    const order = Array.from({length: n}, (_, i) => i)
    for (const members of blocks)
      for (let i = members.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1))
        const held = order[members[i]!]!
        order[members[i]!] = order[members[j]!]!
        order[members[j]!] = held
      }
    yield order
  }
}
