import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'

/** The open tables by which names are grounded. */
export interface NameTables {
  /** Approved HGNC symbols. */
  readonly symbols: ReadonlySet<string>
  /** Approved symbols by alias in upper case. */
  readonly aliases: ReadonlyMap<string, readonly string[]>
  /** Ensembl gene ids (GRCh38) and biotypes by symbol. */
  readonly genes: ReadonlyMap<string, readonly {readonly id: string; readonly biotype: string}[]>
  /** Cell lines by name without punctuation, in upper case. */
  readonly lines: ReadonlyMap<string, {readonly name: string; readonly cellosaurus: string}>
  /** Identifiers of compounds by name in lower case. */
  readonly compounds: ReadonlyMap<string, Readonly<Record<string, string>>>
  /** MI accessions of the hairpins of miRBase 22 by name. */
  readonly hairpins: ReadonlyMap<string, string>
}

const missing = new Set(['', 'NA', 'NULL'])

/** Reads the tables from a folder laid out as the public data: `ids/…`, `mirbase/…`, `mtdna/…`. */
export function readNameTables(data: string): NameTables {
  const rows = (path: string): string[][] => {
    const bytes = readFileSync(join(data, path))
    const all = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trimEnd().split(/\r?\n/)
    return all.slice(1).map((line) => line.split('\t'))
  }
  const hgnc = rows('ids/hgnc_alias_to_approved.tsv.gz')
  const symbols = new Set(hgnc.map(([, approved]) => approved!).filter((symbol) => !missing.has(symbol)))
  const ensembl = [
    ...rows('ids/ensembl_grch38_genes.tsv.gz')
      .filter((cells) => /^(?:\d+|X|Y|MT)$/.test(cells[3]!))
      .map((cells) => geneRow(cells, 7)),
    ...rows('mtdna/chrM_genes_ensembl.tsv').map((cells) => geneRow(cells, 6)),
  ]
  return {
    symbols,
    aliases: listed(hgnc.map(([alias, approved]) => [alias!.toUpperCase(), approved!])),
    genes: listed(ensembl),
    lines: cellLines(readFileSync(join(data, 'ids/depmap_sample_info_RRID.csv'), 'utf8')),
    compounds: compounds(rows('ids/indra_drugbank_mappings.tsv')),
    hairpins: new Map(rows('mirbase/hsa_v22_table.tsv').map(([accession, name]) => [name!, accession!])),
  }
}

type Gene = {readonly id: string; readonly biotype: string}

/** Both tables open with `ensgene entrez symbol`; the biotype stands in different columns. */
function geneRow(cells: readonly string[], biotype: number): readonly [string, Gene] {
  return [cells[2]!, {id: cells[0]!, biotype: cells[biotype]!}]
}

function listed<Value>(pairs: readonly (readonly [string, Value])[]): Map<string, Value[]> {
  const lists = new Map<string, Value[]>()
  const seen = new Set<string>()
  for (const [key, value] of pairs) {
    const pair = JSON.stringify([key, value])
    if (seen.has(pair)) continue
    seen.add(pair)
    lists.set(key, [...(lists.get(key) ?? []), value].slice(-mostOfOneName))
  }
  return lists
}

/** Names of repeats (`Y_RNA`) stand for hundreds of genes; more than a few of one name ground nothing. */
const mostOfOneName = 8

export const plainLine = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, '')

/** `DepMap_ID,stripped_cell_line_name,CCLE_Name,alias,…` with the Cellosaurus id somewhere in the row. */
function cellLines(text: string): Map<string, {name: string; cellosaurus: string}> {
  const lines = new Map<string, {name: string; cellosaurus: string}>()
  for (const row of text.split(/\r?\n/).slice(1)) {
    const cellosaurus = /\bCVCL_[A-Z0-9]{4}\b/.exec(row)?.[0]
    const [, name, , alias] = row.split(',')
    if (cellosaurus === undefined || !name) continue
    for (const one of [name, ...(alias ?? '').split(/[;|]/)]) {
      const key = plainLine(one)
      if (key !== '' && !lines.has(key)) lines.set(key, {name, cellosaurus})
    }
  }
  return lines
}

/** Ids by DrugBank name: the rows of one DrugBank entry belong together. A name of two entries, and a second id of one database, are left out. */
function compounds(rows: readonly string[][]): Map<string, Record<string, string>> {
  const entries = new Map<string, {names: string[]; ids: Map<string, Set<string>>}>()
  for (const [drugbank, namespace, id] of rows) {
    const entry = entries.get(drugbank!) ?? {names: [], ids: new Map<string, Set<string>>()}
    entries.set(drugbank!, entry)
    if (namespace === 'NAME') entry.names.push(id!.toLowerCase())
    else entry.ids.set(namespace!.toLowerCase(), (entry.ids.get(namespace!.toLowerCase()) ?? new Set()).add(id!))
  }
  const found = new Map<string, Record<string, string>>()
  const shared = new Set<string>()
  for (const [drugbank, {names, ids}] of entries) {
    const only = (database: string): string | undefined => (ids.get(database)?.size === 1 ? [...ids.get(database)!][0] : undefined)
    const chebi = only('chebi')
    const chembl = only('chembl')
    const record = {
      ...(chebi && {chebi: `CHEBI:${chebi.replace('CHEBI:', '')}`}),
      ...(chembl && {chembl}),
      drugbank,
    }
    for (const name of names) {
      if (found.has(name)) shared.add(name)
      found.set(name, record)
    }
  }
  for (const name of shared) found.delete(name)
  return found
}
