import type {Knowledge} from '#knowledge'

/**
 * The ambiguous aliases of genes in the knowledge with the approved symbols that HGNC gives them to, as the resource writes them:
 * `alias>symbol|symbol`, separated by spaces.
 *
 * @param table - alias and approved symbol per line, tab-separated, with a header
 */
export function clashesOf(knowledge: Knowledge, table: string): string {
  const approved = new Map<string, Set<string>>()
  for (const line of table.split('\n').slice(1)) {
    const [alias, symbol] = line.split('\t')
    if (!alias || !symbol) continue
    const key = alias.toUpperCase()
    approved.set(key, (approved.get(key) ?? new Set()).add(symbol))
  }
  const clashes = new Map<string, Set<string>>()
  for (const {id, type, ambiguousAliases} of knowledge.entities.values()) {
    if (type !== 'gene' && type !== 'lncRNA') continue
    for (const name of ambiguousAliases) {
      const rivals = [...(approved.get(name.toUpperCase()) ?? [])].filter((symbol) => symbol !== id)
      if (rivals.length > 0) clashes.set(name, new Set([...(clashes.get(name) ?? []), ...rivals]))
    }
  }
  const entries = [...clashes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, symbols]) => `${name}>${[...symbols].sort().join('|')}`)
  return entries.join(' ')
}
