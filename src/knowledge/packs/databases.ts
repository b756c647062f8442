import {writtenText} from '#tsv'
import {nearestOf, shown} from '../problems.js'
import type {EntityType, MechanismClass, Sign} from '../types.js'
import {anyContext, assaysNamed, isExcelDate, type PackBuilder, pmidsOf} from './builder.js'
import type {DelimitedTable} from './delimited.js'

/** A table with its cells by heading. */
export interface Rows {
  readonly rows: DelimitedTable['rows']
  /** The cell under a heading, trimmed; empty where there is none. `NA` is empty too. */
  cell(cells: readonly string[], heading: string): string
}

export function rowsOf({headings, rows}: DelimitedTable): Rows {
  const column = new Map(headings.map((heading, index) => [heading, index]))
  return {
    rows,
    cell(cells, heading) {
      const index = column.get(heading)
      const text = index === undefined ? '' : writtenText((cells[index] ?? '').trim())
      return text === 'NA' ? '' : text
    },
  }
}

/** Genes of mtDNA as NCBI (and so miRTarBase) writes them, without `MT-`; its PTGS1 is never called COX1. */
const mitochondrial: ReadonlySet<string> = new Set([
  'ND1',
  'ND2',
  'ND3',
  'ND4',
  'ND4L',
  'ND5',
  'ND6',
  'CYTB',
  'COX1',
  'COX2',
  'COX3',
  'ATP6',
  'ATP8',
  'RNR1',
  'RNR2',
])
const mitochondrialSymbol: Readonly<Record<string, string>> = {CYTB: 'MT-CYB', COX1: 'MT-CO1', COX2: 'MT-CO2', COX3: 'MT-CO3'}

/** miRTarBase: miRNA lowers target. Rows of other species and non-functional pairs are rejected. */
export function readMirTarBase(table: Rows, builder: PackBuilder): readonly string[] {
  for (const {line, cells} of table.rows) {
    const cell = (heading: string): string => table.cell(cells, heading)
    const [name, gene] = [cell('miRNA'), cell('Target Gene')]
    const species = [cell('Species (miRNA)') || 'hsa', cell('Species (Target Gene)') || 'hsa']
    if (name === '' || gene === '') builder.reject(line, name === '' ? 'miRNA' : 'Target Gene', 'nothing', 'a name')
    else if (species.some((one) => one !== 'hsa' && one !== 'Homo sapiens'))
      builder.reject(line, 'Species', shown(species.join(' and ')), 'hsa, since the knowledge is of human cells')
    else if (isExcelDate(gene)) builder.reject(line, 'Target Gene', shown(gene), 'a gene symbol (a spreadsheet has made a date of it)')
    else if (/non-functional/i.test(cell('Support Type')))
      builder.reject(line, 'Support Type', shown(cell('Support Type')), 'a functional pair')
    else {
      const mirna = builder.mirna(name)
      if (mirna === undefined) builder.reject(line, 'miRNA', shown(name), 'a human miRNA of miRBase')
      else {
        const symbol = mitochondrial.has(gene) ? (mitochondrialSymbol[gene] ?? `MT-${gene}`) : gene
        const assays = assaysNamed(cell('Experiments'))
        builder.mechanism(
          {line, pmids: pmidsOf(cell('References (PMID)')), assays, context: anyContext},
          {
            subject: mirna,
            sign: -1,
            object: builder.entity(symbol, ['gene']),
            mechanismClass: 'mirna-target',
            where: 'unknown',
            direct: assays.includes('reporter'),
          },
        )
      }
    }
  }
  return ['miRTarBase does not say in which direction a target changed: every pair is read as the miRNA lowering its target']
}

const signorTypes: Readonly<Record<string, EntityType>> = {
  protein: 'gene',
  'fusion protein': 'gene',
  antibody: 'biological',
  complex: 'complex',
  proteinfamily: 'complex',
  chemical: 'drug',
  smallmolecule: 'metabolite',
  mirna: 'miRNA',
  ncrna: 'lncRNA',
  phenotype: 'phenotype',
  stimulus: 'condition',
}

const signorMechanisms: Readonly<Record<string, MechanismClass>> = {
  'transcriptional regulation': 'transcription',
  'post transcriptional regulation': 'mirna-target',
  'translation regulation': 'translation',
  phosphorylation: 'phosphorylation',
  dephosphorylation: 'phosphorylation',
  binding: 'binding',
  ubiquitination: 'degradation',
  polyubiquitination: 'degradation',
  deubiquitination: 'degradation',
  stabilization: 'degradation',
  destabilization: 'degradation',
  relocalization: 'localisation',
  'chemical inhibition': 'drug-action',
  'chemical activation': 'drug-action',
  'precursor of': 'metabolic',
  'small molecule catalysis': 'metabolic',
}

/** SIGNOR and tables like it: `ENTITYA`, `ENTITYB`, and the sign as `INTERACTION` (1, −1) or `EFFECT` (up-regulates …, down-regulates …). */
export function readSignor(table: Rows, builder: PackBuilder): readonly string[] {
  for (const {line, cells} of table.rows) {
    const cell = (heading: string): string => table.cell(cells, heading)
    const [a, b] = [cell('ENTITYA').replace(/^_+/, ''), cell('ENTITYB').replace(/^_+/, '')]
    const types = [cell('TYPEA').split(';')[0]!, cell('TYPEB').split(';')[0]!]
    const numeric = cell('INTERACTION')
    const sign = signOf(numeric || cell('EFFECT'))
    const foreign = cell('TAX_ID')
    const noType = types.find((type) => signorTypes[type] === undefined)
    if (a === '' || b === '') builder.reject(line, a === '' ? 'ENTITYA' : 'ENTITYB', 'nothing', 'a name')
    else if ([a, b].some(isExcelDate))
      builder.reject(line, 'ENTITYA', shown([a, b].find(isExcelDate)), 'a gene symbol (a spreadsheet has made a date of it)')
    else if (noType !== undefined)
      builder.reject(
        line,
        'TYPEA',
        shown(noType),
        `one of ${Object.keys(signorTypes).join(', ')}`,
        nearestOf(noType, Object.keys(signorTypes)),
      )
    else if (sign === undefined)
      builder.reject(line, 'INTERACTION', shown(numeric || cell('EFFECT')), '1, -1, up-regulates or down-regulates')
    else if (numeric !== '' && types.includes('phenotype'))
      builder.reject(
        line,
        'TYPEB',
        'an edge to a phenotype in a table of numbers, where such edges have lost their sign',
        'edges between molecules',
      )
    else if (foreign !== '' && !['9606', '-1'].includes(foreign)) builder.reject(line, 'TAX_ID', shown(foreign), '9606 (human)')
    else {
      const end = (name: string, type: string): string | undefined =>
        type === 'mirna' ? builder.mirna(name.replace(/^MIR(\d)/i, 'miR-$1')) : builder.entity(name, typesFor(signorTypes[type]!))
      const [subject, object] = [end(a, types[0]!), end(b, types[1]!)]
      if (subject === undefined || object === undefined)
        builder.reject(
          line,
          subject === undefined ? 'ENTITYA' : 'ENTITYB',
          shown(subject === undefined ? a : b),
          'a human miRNA of miRBase',
        )
      else {
        const how = cell('MECHANISM').toLowerCase()
        builder.mechanism(
          {line, pmids: pmidsOf(cell('PMID')), assays: [], context: anyContext},
          {
            subject,
            sign,
            object,
            mechanismClass: signorMechanisms[how] ?? 'unknown',
            where: 'unknown',
            direct: /^(true|t|yes|1)$/i.test(cell('DIRECT')),
          },
        )
      }
    }
  }
  return []
}

/** Types an entity of the knowledge may have to be taken for one of a database's type. */
function typesFor(type: EntityType): EntityType[] {
  switch (type) {
    case 'drug':
    case 'metabolite':
      return [type, 'drug', 'metabolite', 'biological', 'nanomedicine']
    case 'phenotype':
      return ['phenotype', 'process']
    case 'condition':
      return ['condition', 'process']
    default:
      return [type]
  }
}

function signOf(text: string): Sign | undefined {
  if (/^\+?1$|^up-?regulates/i.test(text)) return 1
  return /^-1$|^down-?regulates/i.test(text) ? -1 : undefined
}

const lncTarDTypes: Readonly<Record<string, EntityType>> = {
  lncRNA: 'lncRNA',
  circRNA: 'circRNA',
  snoRNA: 'snoRNA',
  PCG: 'gene',
  TF: 'gene',
  miRNA: 'miRNA',
}

/** LncTarD: regulator raises or lowers target, and what more of the regulator does to drug response where drugs are named. */
export function readLncTarD(table: Rows, builder: PackBuilder): readonly string[] {
  for (const {line, cells} of table.rows) {
    const cell = (heading: string): string => table.cell(cells, heading)
    const end = (heading: 'Regulator' | 'Target'): string | undefined => {
      const type = lncTarDTypes[cell(`${heading}Type`)]
      const name = cell(heading)
      if (name === '' || type === undefined || isExcelDate(name)) return undefined
      return type === 'miRNA' ? builder.mirna(name) : builder.entity(name, [type, 'lncRNA', 'gene'])
    }
    const direction = cell('RegulationDiretion') || cell('RegulationDirection')
    const sign = /^positively/.test(direction) ? 1 : /^negatively/.test(direction) ? -1 : undefined
    const [subject, object] = [end('Regulator'), end('Target')]
    if (subject === undefined)
      builder.reject(line, 'Regulator', shown(cell('Regulator')), `a name, of type ${Object.keys(lncTarDTypes).join(', ')}`)
    else {
      const disease = cell('DiseaseName') === '' ? undefined : builder.disease(cell('DiseaseName'))
      const row = {
        line,
        pmids: pmidsOf(cell('PubMedID')),
        assays: assaysNamed(cell('Experimental.method.for.lncRNA.target')),
        context: {...anyContext, ...(disease && {disease})},
      }
      if (object === undefined)
        builder.reject(line, 'Target', shown(cell('Target')), `a name, of type ${Object.keys(lncTarDTypes).join(', ')}`)
      else if (sign === undefined)
        builder.reject(line, 'RegulationDiretion', shown(direction), 'positively or negatively: an edge needs a sign')
      else
        builder.mechanism(row, {
          subject,
          sign,
          object,
          mechanismClass: lncTarDClass(cell('regulatoryMechanism')),
          where: 'unknown',
          direct: cell('regulatoryType') === 'binding/interaction',
        })
      const response = responseIn(cell('influencedFunction'))
      for (const drug of response === undefined ? [] : drugsIn(cell('Drugs'))) {
        builder.observation(
          {...row, context: {...row.context, drug: builder.drug(drug)}, certainty: 'may'},
          {design: 'association', perturbation: [{entity: subject, sign: 1}], outcome: {kind: 'response', direction: response!}},
        )
      }
    }
  }
  return [
    "LncTarD's 'chemoresistance(+)' is read as: more of the regulator goes with resistance; it stands as an association worded as possible, for rows that name a drug",
  ]
}

function lncTarDClass(text: string): MechanismClass {
  if (/cerna|sponge/i.test(text)) return 'sponge'
  if (/epigenetic|histone|methylation/i.test(text)) return 'epigenetic'
  if (/transcriptional/i.test(text)) return 'transcription'
  if (/stability|ubiquitin/i.test(text)) return 'degradation'
  if (/phosphorylation/i.test(text)) return 'phosphorylation'
  return /interact|bind/i.test(text) ? 'binding' : 'unknown'
}

function responseIn(functions: string): 'sensitive' | 'resistant' | undefined {
  const found = new Set(
    [...functions.matchAll(/chemo(resistance|sensitivity)\(([+-])\)/g)].map(([, what, sign]) =>
      (what === 'resistance') === (sign === '+') ? 'resistant' : 'sensitive',
    ),
  )
  return found.size === 1 ? ([...found][0] as 'sensitive' | 'resistant') : undefined
}

function drugsIn(text: string): string[] {
  return text
    .split(';')
    .map((name) => name.replaceAll('"', '').trim())
    .filter((name) => name !== '')
}

/** ncDR: a miRNA and its effect on the response to a drug in a disease, as an association. */
export function readNcDr(table: Rows, builder: PackBuilder): readonly string[] {
  for (const {line, cells} of table.rows) {
    const cell = (heading: string): string => table.cell(cells, heading)
    const name = cell('miRNA_ID') || cell('ncRNA_ID')
    const effect = cell('Drug_effect') || cell('Effect')
    const drug = cell('Drug').replace(/\s*\([^)]*\)$/, '')
    const direction = /^resistant$/i.test(effect) ? 'resistant' : /^sensitive$/i.test(effect) ? 'sensitive' : undefined
    const mirna = name === '' ? undefined : builder.mirna(name)
    if (mirna === undefined) builder.reject(line, 'miRNA_ID', shown(name), 'a human miRNA of miRBase')
    else if (drug === '') builder.reject(line, 'Drug', 'nothing', 'a drug')
    else if (direction === undefined) builder.reject(line, 'Drug_effect', shown(effect), 'Resistant or Sensitive')
    else {
      const disease = cell('Disease')
      builder.observation(
        {
          line,
          pmids: pmidsOf(cell('PMID')),
          assays: [],
          context: {...anyContext, ...(disease && {disease: builder.disease(disease)}), drug: builder.drug(drug)},
          certainty: 'may',
        },
        {design: 'association', perturbation: [{entity: mirna, sign: 1}], outcome: {kind: 'response', direction}},
      )
    }
  }
  return [
    "what the direction means in ncDR is unsettled: 'Drug_effect' is read as the effect of more of the miRNA, 'miRNA_expression' is left out, and every row stands as an association worded as possible",
    'ncDR names precursors: where the knowledge holds one arm the row is taken to mean it, else it stands for the precursor',
  ]
}
