import {couldMean, knownMirnas, type MirnaName, mirnaStem, parseMirna} from './mirna.js'

/** Greek letters as people spell them out. */
const greek: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  τ: 'tau',
  φ: 'phi',
  ϕ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
}

/**
 * A name as it is compared: lower case, Greek letters spelt out, accents and punctuation dropped (a hyphen stays between
 * two digits, so that `12-3` is not `123`). `ΔΨm`, `delta psi m` and `delta-psi-M` are one.
 */
export function plainName(name: string): string {
  const spelt = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[α-ωϕ]/g, (letter) => greek[letter === 'ς' ? 'σ' : letter] ?? letter)
  return spelt
    .replace(/(?<=\d)[^a-z0-9]+(?=\d)/g, '~')
    .replace(/[^a-z0-9~]+/g, '')
    .replaceAll('~', '-')
}

interface Named {
  readonly type?: string
  readonly id: string
  readonly name?: string
  readonly aliases: readonly string[]
  readonly ambiguousAliases?: readonly string[]
}

/** Which ids a name could mean. */
export interface NameIndex {
  readonly ids: ReadonlySet<string>
  /** Ids by plain name, from ids, names and aliases. */
  readonly plain: ReadonlyMap<string, readonly string[]>
  /** Ids by plain name, from the aliases declared ambiguous. */
  readonly ambiguous: ReadonlyMap<string, readonly string[]>
  /** miRNAs and their precursors by number and letter. */
  readonly mirnas: ReadonlyMap<string, readonly HeldMirna[]>
}

interface HeldMirna {
  readonly id: string
  readonly name: MirnaName
}

export function nameIndex(items: Iterable<Named>): NameIndex {
  const ids = new Set<string>()
  const plain = new Map<string, string[]>()
  const ambiguous = new Map<string, string[]>()
  const mirnas = new Map<string, HeldMirna[]>()
  for (const item of items) {
    ids.add(item.id)
    for (const name of [item.id, item.name, ...item.aliases]) if (name !== undefined) addTo(plain, plainName(name), item.id)
    for (const name of item.ambiguousAliases ?? []) addTo(ambiguous, plainName(name), item.id)
    const mirna = item.type === 'miRNA' || item.type === 'pre-miRNA' ? parseMirna(item.id) : undefined
    if (mirna)
      mirnas.set(mirnaStem(mirna), [
        ...(mirnas.get(mirnaStem(mirna)) ?? []),
        {id: item.id, name: {...mirna, precursor: item.type === 'pre-miRNA'}},
      ])
  }
  return {ids, plain, ambiguous, mirnas}
}

function addTo(map: Map<string, string[]>, key: string, id: string): void {
  const held = map.get(key)
  if (held === undefined) map.set(key, [id])
  else if (!held.includes(id)) held.push(id)
}

/**
 * The ids a name answers to: the one whose id it is letter for letter, else all that share it, else the miRNAs that it can be
 * read as. Empty when none.
 */
export function idsNamed(index: NameIndex, name: string): readonly string[] {
  if (index.ids.has(name)) return [name]
  const key = plainName(name)
  if (key === '') return []
  const plain = index.plain.get(key) ?? []
  const ambiguous = index.ambiguous.get(key) ?? []
  if (plain.length > 0 || ambiguous.length > 0) return [...new Set([...plain, ...ambiguous])]
  return mirnasNamed(index, name)
}

/**
 * Held miRNAs a spelling can mean. A name without an arm means the mature ones before the precursor, and of several arms the one that
 * miRBase itself called by the plain name (`miR-21` until release 17); a star is the arm miRBase renamed.
 */
function mirnasNamed(index: NameIndex, name: string): readonly string[] {
  const asked = parseMirna(name)
  if (!asked) return []
  // `miR-17-92` is a cluster, no copy of miR-17.
  if (asked.copy !== undefined && knownMirnas(name).length === 0) return []
  const current = asked.arm === '*' || !index.mirnas.has(mirnaStem(asked)) ? knownMirnas(name).map((known) => known.name) : []
  const held = (index.mirnas.get(mirnaStem(asked)) ?? []).filter((mirna) => couldMean(asked, mirna.name))
  const mature = held.filter((mirna) => !mirna.name.precursor)
  const ids = (mature.length > 0 ? mature : held).map((mirna) => mirna.id)
  if (ids.length > 1 && asked.arm === undefined) {
    const [only, ...others] = knownMirnas(name)
    if (only !== undefined && others.length === 0 && ids.includes(only.name)) return [only.name]
  }
  return ids.length > 0 ? ids : current.filter((id) => index.ids.has(id))
}
