/**
 * Where everything lies in the memory of the duplex kernel. All energies are 16-bit, in 0.01 kcal/mol, eight to a vector; a row holds
 * one value for each base of the RNA (3′→5′), filled up to whole vectors.
 */
export interface KernelLayout {
  /** Vectors of eight in a row. */
  readonly vectors: number
  /** Bytes of a row of a profile. */
  readonly profileStride: number
  /** Bytes of a row of the tables: as long, with 16 impossible values behind, so that every shift stays inside. */
  readonly rowStride: number
  readonly profiles: Readonly<Record<ProfileName, number>>
  /** Constants, eight times each: cost of a bulge by size, of an interior loop by size and asymmetry. */
  readonly bulgeCosts: number
  readonly loopCosts: number
  /** Bases of the target, one byte each, as letters 0–4; and the same with 5 beyond the ends. Index 0 is the base before the block. */
  readonly bases: number
  readonly neighbours: number
  readonly closed: number
  readonly closing: number
  /** Best energy of what begins in each row, left end included. */
  readonly rowBest: number
  readonly bytes: number
}

export const profileSizes = {
  end: 30,
  begin: 30,
  mask: 5,
  stack: 25,
  bulgedStack: 25,
  open: 25,
  close: 25,
  interior11: 125,
  interior12: 125,
  interior21: 625,
  interior22: 625,
} as const
export type ProfileName = keyof typeof profileSizes

/** Rows worked on at a time, and rows to their right that they look at. */
export const blockRows = 1024
export const rowsAhead = 17

/** Sizes 0–30 by asymmetries 0–15. */
const loopCostCount = 31 * 16

export const loopCostOffset = (size: number, asymmetry: number) => (size * 16 + asymmetry) * 16

export function layoutFor(vectors: number): KernelLayout {
  let next = 16
  const take = (bytes: number) => {
    const at = next
    next += Math.ceil(bytes / 16) * 16
    return at
  }
  const profileStride = vectors * 16
  const rowStride = profileStride + 32
  const profiles = Object.fromEntries(Object.entries(profileSizes).map(([name, size]) => [name, take(size * profileStride)]))
  const rows = blockRows + rowsAhead
  return {
    vectors,
    profileStride,
    rowStride,
    profiles: profiles as Record<ProfileName, number>,
    bulgeCosts: take(16 * 16),
    loopCosts: take(loopCostCount * 16),
    bases: take(rows + 8),
    neighbours: take(rows + 8),
    closed: take(rows * rowStride + 32),
    closing: take(rows * rowStride + 32),
    rowBest: take(blockRows * 2),
    bytes: next,
  }
}
