import {UserError} from '#errors'
import type {Design} from './design.js'
import {varianceComponents} from './gamma-model.js'
import type {ExpressionMatrix} from './matrix.js'
import {HouseholderQr} from './qr.js'
import {type SymmetricEigen, symmetricEigen} from './symmetric.js'

export interface DuplicateCorrelation {
  /** Correlation that all genes are given: the trimmed mean on Fisher's scale. */
  readonly consensus: number
  /** Each gene's own, on Fisher's scale (atanh); `NaN` where it cannot be estimated. */
  readonly perGene: Float64Array
  readonly warnings: readonly string[]
}

/**
 * Estimates the correlation between samples of one block (patient, dish, batch), one value for all genes, from a mixed
 * model of each gene.
 *
 * @param block - label of each sample
 * @param options.weights - precision weights, genes × samples, as in `lmFit`
 * @param options.trim - share of the genes' correlations left out at each end; default 0.15
 * @throws {UserError} no gene lets it be estimated
 * @see Smyth, Michaud & Scott 2005, doi:10.1093/bioinformatics/bti270; agrees with limma's duplicateCorrelation
 */
export function duplicateCorrelation(
  matrix: ExpressionMatrix,
  design: Design,
  block: readonly string[],
  {weights, trim = 0.15}: {readonly weights?: Float64Array; readonly trim?: number} = {},
): DuplicateCorrelation {
  const n = matrix.samples.length
  const genes = matrix.ids.length
  if (block.length !== n) throw new RangeError(`${block.length} block labels for ${n} samples`)
  const sizes = new Map<string, number>()
  for (const label of block) sizes.set(label, (sizes.get(label) ?? 0) + 1)
  const largest = Math.max(...sizes.values())
  const none = (warning: string) => ({consensus: 0, perGene: new Float64Array(genes), warnings: [warning]})
  if (largest === 1) return none('every block holds one sample only: the correlation within blocks is set to 0')
  if (encoded(design, [...sizes.keys()], block))
    return none('the design already holds the blocks: the correlation within blocks is set to 0')
  const model = new BlockModel(design, block, weights)
  const perGene = new Float64Array(genes)
  const lowest = 1 / (1 - largest) + 0.01
  for (let gene = 0; gene < genes; gene++) {
    const rho = model.correlation(matrix.values, gene)
    perGene[gene] = Number.isNaN(rho) ? rho : Math.atanh(Math.min(0.99, Math.max(lowest, rho)))
  }
  const known = perGene.filter((value) => !Number.isNaN(value)).sort()
  if (known.length === 0)
    throw new UserError(
      'invalid-input',
      `no gene has enough samples in at least two blocks to estimate the correlation within blocks; leave out --block`,
    )
  const cut = Math.floor(known.length * trim)
  const kept = known.subarray(cut, known.length - cut)
  return {consensus: Math.tanh(kept.reduce((sum, value) => sum + value, 0) / kept.length), perGene, warnings: []}
}

/** Whether the blocks lie in the span of the design. */
function encoded(design: Design, labels: readonly string[], block: readonly string[]): boolean {
  const n = block.length
  const qr = decomposition(design)
  return labels.slice(1).every((label) => {
    const column = Float64Array.from(block, (other) => (other === label ? 1 : 0))
    qr.applyTransposed(column)
    for (let i = qr.rank; i < n; i++) if (Math.abs(column[i]!) >= 1e-8) return false
    return true
  })
}

function decomposition({samples, coefficients, values}: Design): HouseholderQr {
  const n = samples.length
  const p = coefficients.length
  const qr = new HouseholderQr(n, p)
  for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) qr.a[j * n + i] = values[i * p + j]!
  return qr.decompose()
}

interface Spectrum {
  readonly qr: HouseholderQr
  /** Block indicators with the design taken out, one per block, residual coordinates only. */
  readonly projected: readonly Float64Array[]
  readonly eigen: SymmetricEigen
  readonly residualDf: number
}

class BlockModel {
  private readonly n: number
  private readonly p: number
  private full: Spectrum | undefined

  constructor(
    private readonly design: Design,
    private readonly block: readonly string[],
    private readonly weights: Float64Array | undefined,
  ) {
    this.n = design.samples.length
    this.p = design.coefficients.length
  }

  /** Share of the block component in a gene's variance; `NaN` where there is too little to estimate it. */
  correlation(values: Float64Array, gene: number): number {
    const {n, weights} = this
    const present: number[] = []
    for (let i = 0; i < n; i++) if (Number.isFinite(values[gene * n + i]!) && (!weights || weights[gene * n + i]! > 0)) present.push(i)
    const blocks = new Set(present.map((i) => this.block[i]!)).size
    const m = present.length
    if (m <= this.p + 2 || blocks <= 1 || blocks >= m - 1) return Number.NaN
    const roots = weights ? Float64Array.from(present, (i) => Math.sqrt(weights[gene * n + i]!)) : undefined
    const spectrum = roots || m < n ? this.spectrum(present, roots) : this.complete()
    const y = Float64Array.from(present, (i, at) => values[gene * n + i]! * (roots ? roots[at]! : 1))
    spectrum.qr.applyTransposed(y)
    const residual = y.subarray(spectrum.qr.rank)
    const [sigma, tau] = varianceComponents(...this.strata(spectrum, residual))
    return tau / (sigma + tau)
  }

  private complete(): Spectrum {
    this.full ??= this.spectrum(
      Array.from({length: this.n}, (_, i) => i),
      undefined,
    )
    return this.full
  }

  private spectrum(present: readonly number[], roots: Float64Array | undefined): Spectrum {
    const {p, design, block} = this
    const m = present.length
    const qr = new HouseholderQr(m, p)
    present.forEach((i, at) => {
      for (let j = 0; j < p; j++) qr.a[j * m + at] = design.values[i * p + j]! * (roots ? roots[at]! : 1)
    })
    qr.decompose()
    // Weights act on the response and the design; the block indicators stay as they are (as in limma).
    const labels = [...new Set(present.map((i) => block[i]!))]
    const projected = labels.map((label) => {
      const column = Float64Array.from(present, (i) => (block[i] === label ? 1 : 0))
      qr.applyTransposed(column)
      return column.subarray(qr.rank)
    })
    const k = labels.length
    const gram = new Float64Array(k * k)
    for (let a = 0; a < k; a++)
      for (let b = a; b < k; b++)
        gram[a * k + b] = gram[b * k + a] = projected[a]!.reduce((sum, value, i) => sum + value * projected[b]![i]!, 0)
    return {qr, projected, eigen: symmetricEigen(gram, k), residualDf: m - qr.rank}
  }

  /** Squares of the response along the singular directions of the projected blocks; the rest shared out evenly at d = 0. */
  private strata({projected, eigen, residualDf}: Spectrum, residual: Float64Array): [Float64Array, Float64Array] {
    const d: number[] = []
    const squares: number[] = []
    let rest = residual.reduce((sum, value) => sum + value * value, 0)
    const along = projected.map((column) => column.reduce((sum, value, i) => sum + value * residual[i]!, 0))
    for (let k = 0; k < eigen.values.length && d.length < residualDf; k++) {
      const value = eigen.values[k]!
      if (value < 1e-12 * eigen.values[0]!) break
      const inner = along.reduce((sum, part, b) => sum + part * eigen.vectors[k]![b]!, 0)
      const square = (inner * inner) / value
      d.push(value)
      squares.push(square)
      rest -= square
    }
    const others = residualDf - d.length
    for (let i = 0; i < others; i++) {
      d.push(0)
      squares.push(Math.max(0, rest) / others)
    }
    return [Float64Array.from(d), Float64Array.from(squares)]
  }
}
