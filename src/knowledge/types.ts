import type {SectionId} from './sentences.js'

/** +1: more of the subject gives more of the object; −1: less. */
export type Sign = 1 | -1

export const entityTypes = [
  'miRNA',
  'pre-miRNA',
  'lncRNA',
  'circRNA',
  'tRNA-fragment',
  'snoRNA',
  'RNA',
  'gene',
  'complex',
  'metabolite',
  'drug',
  'nanomedicine',
  'biological',
  'drug-class',
  'process',
  'phenotype',
  'condition',
  'structure',
] as const
export type EntityType = (typeof entityTypes)[number]

/** Where in a cell something is or acts. */
export const compartments = [
  'extracellular',
  'plasma-membrane',
  'nucleus',
  'cytoplasm',
  'lysosome',
  'outer-membrane',
  'intermembrane-space',
  'inner-membrane',
  'matrix',
  'mitochondrion',
  'unknown',
] as const
export type Compartment = (typeof compartments)[number]

/** Anything a statement can be about. */
export interface Entity {
  /** HGNC symbol, miRBase mature name (with `hsa-` and arm), drug name in lower case, kebab-case for processes. Stable. */
  readonly id: string
  readonly type: EntityType
  readonly name: string
  readonly aliases: readonly string[]
  /** Names that resolve here only when the context (disease, drug) or the type asked for settles it; else refused with the candidates. */
  readonly ambiguousAliases: readonly string[]
  /** Where it acts, most typical first. Empty = unknown. */
  readonly acts: readonly Compartment[]
  /** Broader entities: the class of a drug, the family of an RNA, the complex or process that a gene is a member of. */
  readonly parents: readonly string[]
  /** Gene that an RNA is cut or spliced from: HGNC symbol of the host of a circRNA, of the tRNA of a fragment. */
  readonly host?: string
  /** Where an RNA or gene is encoded. */
  readonly origin?: 'nuclear' | 'mtDNA' | 'unknown'
  /** True where it was shown in or on mitochondria, or its main work is there. */
  readonly mitochondrial?: boolean
  /** Identifier by database: hgnc, ensembl, mirbase, chebi, pubchem, chembl, drugbank, mesh, go, … Only verified ones. */
  readonly ids: Readonly<Record<string, string>>
  /** Mature sequence 5′→3′ of a small RNA. */
  readonly sequence?: string
  /** Id of a readout of `predict`, where this entity is one. */
  readonly readout?: boolean
  /** Entity to look at as well (a misprint's correct entity, say), with the reason in `note`. */
  readonly seeAlso?: readonly string[]
  readonly note?: string
  readonly place: SourcePlace
}

export interface Disease {
  readonly id: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly parents: readonly string[]
  readonly ids: Readonly<Record<string, string>>
  /** True where the id is ours because the ontology has none; the parent is then set by hand. */
  readonly local?: boolean
  readonly note?: string
  readonly place: SourcePlace
}

export interface CellLine {
  readonly id: string
  readonly aliases: readonly string[]
  readonly disease: string
  readonly ids: Readonly<Record<string, string>>
  readonly note?: string
  readonly place: SourcePlace
}

export interface Reference {
  readonly key: string
  readonly firstAuthor: string
  readonly year: number
  readonly title?: string
  readonly journal?: string
  readonly doi?: string
  readonly pmid?: string
  readonly pmcid?: string
  /** Who did the work, last author and institution: works of one group are not independent. */
  readonly group?: string
  /** verified: identifier seen beside the matching work; title-only: page seen, no identifier; not-seen: author and year only. */
  readonly status: 'verified' | 'title-only' | 'not-seen'
  /** Whether the review cites it. */
  readonly citedByReview: boolean
  /** What of the work was read, at which address and on which day (ISO), as far as that was recorded. */
  readonly seen?: {readonly what?: SeenWhat; readonly where?: string; readonly when?: string}
  readonly notice: Notice
  readonly place: SourcePlace
}

/** How much of a work was read. */
export const seenWhats = ['abstract', 'full-text', 'table'] as const
export type SeenWhat = (typeof seenWhats)[number]

/** What the publisher has said of a work since; `unknown` where nobody looked. */
export const notices = ['none', 'retracted', 'expression-of-concern', 'correction', 'unknown'] as const
export type Notice = (typeof notices)[number]

/** A set of statements that came in together. What an answer may rest on is told by the dates. */
export interface Batch {
  readonly id: string
  /** Day on which it came in (ISO). */
  readonly date: string
  /** `textbook`: general biology; `review`: the review, sentence by sentence; `works`: primary papers that were read. */
  readonly kind: BatchKind
  readonly title: string
  readonly place: SourcePlace
}

export const batchKinds = ['textbook', 'review', 'works'] as const
export type BatchKind = (typeof batchKinds)[number]

/** Where a record stands in its file, for messages. */
export interface SourcePlace {
  readonly file: string
  readonly line: number
}

/** Under what circumstances a statement holds. Empty lists and absent fields: not restricted (or not said). */
export interface Context {
  readonly disease?: string
  readonly drug?: string
  /** Conditions that hold, such as `hypoxia`. */
  readonly conditions: readonly string[]
  readonly cellLines: readonly string[]
  /** Model system of the evidence. */
  readonly system?: 'cells' | 'mouse' | 'rat' | 'swine' | 'patients' | 'tissue' | 'cells-and-mouse' | 'cells-and-patients'
}

export const certainties = ['shown', 'proposed', 'may'] as const
export type Certainty = (typeof certainties)[number]

export const auditStatuses = ['supported', 'contradicted', 'imprecise', 'internally-inconsistent', 'not-seen', 'textbook'] as const
export type AuditStatus = (typeof auditStatuses)[number]

export interface Audit {
  readonly status: AuditStatus
  /** Item of the audit: `A1`, `B2`, `C`, `D`, `E`, `F`. */
  readonly item?: string
  /** What the source says against what is printed, in our own words. */
  readonly note?: string
}

/** Which reading a record belongs to; absent on a record = both. */
export type Reading = 'corrected' | 'as-printed'

export const mechanismClasses = [
  'mirna-target',
  'mitochondrial-translation',
  'mtdna-transcription',
  'sponge',
  'precursor-processing',
  'transcription',
  'epigenetic',
  'translation',
  'binding',
  'phosphorylation',
  'degradation',
  'localisation',
  'import',
  'biogenesis',
  'metabolic',
  'process',
  'process-response',
  'drug-action',
  'transport',
  'unknown',
] as const
export type MechanismClass = (typeof mechanismClasses)[number]

export const assays = [
  'overexpression',
  'knockdown',
  'knockout',
  'inhibitor',
  'rescue',
  'reporter',
  'binding-assay',
  'expression',
  'viability',
  'imaging',
  'fractionation',
  'metabolic-flux',
  'sequencing',
  'screen',
  'xenograft',
  'patient-cohort',
  'clinical-trial',
  'compound',
  'ex-vivo',
  'review',
  'unknown',
] as const
export type Assay = (typeof assays)[number]

/** How an RNA was seen inside mitochondria. */
export const localisationMethods = [
  'fractionation',
  'imaging',
  'electron-microscopy',
  'sequencing',
  'microarray',
  'immunoprecipitation',
  'proximity-labelling',
  'import-assay',
] as const
export type LocalisationMethod = (typeof localisationMethods)[number]

/** Parts of a work that a sentence can stand in. */
export const workSections = [
  'title',
  'abstract',
  'highlights',
  'introduction',
  'methods',
  'results',
  'discussion',
  'conclusion',
  'table',
  'figure',
] as const
export type WorkSection = (typeof workSections)[number]

/** The sentence of the work that says it: its place and its hash (`sentenceHash`), never its words. */
export interface Locator {
  readonly section: WorkSection
  /** Counts from 1 within the section. */
  readonly sentence: number
  /** SHA-256 of the normalised sentence, lower-case hexadecimal. */
  readonly sha256: string
}

interface Record_ {
  readonly id: string
  /** Id of the batch it came with; the name of the pack for a user's own. */
  readonly batch: string
  readonly context: Context
  readonly certainty: Certainty
  /** `section sentence` of the review. Empty for statements of other origin. */
  readonly review: readonly {readonly section: SectionId; readonly sentence: number}[]
  /** The sentence of the cited work, for statements read from primary papers. */
  readonly locator?: Locator
  /** Names as the source prints them, by entity id, where they say less than the id: `miR-21` for `hsa-miR-21-5p`. */
  readonly printed?: Readonly<Record<string, string>>
  readonly references: readonly string[]
  readonly assays: readonly Assay[]
  readonly audit: Audit
  readonly reading?: Reading
  /** The record of the other reading. */
  readonly counterpart?: string
  readonly note?: string
  /** Name of the user's pack it comes from; absent for curated statements. */
  readonly pack?: string
  readonly place: SourcePlace
}

/** The only kind that rules are built from. */
export interface Mechanism extends Record_ {
  readonly kind: 'mechanism'
  readonly subject: string
  readonly sign: Sign
  readonly object: string
  readonly mechanismClass: MechanismClass
  /** Where it happens. */
  readonly where: Compartment
  /** The text says (or the biology implies) that the subject acts on the object itself. */
  readonly direct: boolean
  /** Textbook edges of the backbone have `reason` and no place in the review. */
  readonly textbook: boolean
  readonly reason?: string
}

export interface Change {
  readonly entity: string
  readonly sign: Sign
}

/**
 * What was seen: cells became more sensitive or resistant to the drug of the context; an entity rose or fell; or the entity (or the
 * response, `drug-response`) was measured and did not change. `unchanged` is a kind of its own, so that no reader takes it for a direction.
 */
export type Outcome =
  | {readonly kind: 'response'; readonly direction: 'sensitive' | 'resistant'}
  | {readonly kind: 'change'; readonly change: Change}
  | {readonly kind: 'unchanged'; readonly entity: string}

/** In this context, this was followed by (or went with) that. Never becomes a rule. */
export interface Observation extends Record_ {
  readonly kind: 'observation'
  /** What was done or differed; empty with `association: 'resistant-cells'`. */
  readonly perturbation: readonly Change[]
  /** `perturbation`: the change was made. `association`: it went with. `resistant-cells`: resistant compared with sensitive cells or patients. */
  readonly design: 'perturbation' | 'association' | 'resistant-cells'
  readonly outcome: Outcome
  /** Mechanism statements that this observation supports. */
  readonly supports: readonly string[]
}

export interface Fact extends Record_ {
  readonly kind: 'fact'
  readonly subject: string
  /** definition, class, length, origin, localisation, indication, trial-status, safety, count, prognosis, formulation, … */
  readonly predicate: string
  readonly value: string
  /** How an RNA was seen where `value` says (predicate `localisation` only). */
  readonly method?: readonly LocalisationMethod[]
}

export type Statement = Mechanism | Observation | Fact

/** What a sequence suggests and nobody has observed: an RNA may act on a target in the matrix, up or down. */
export interface PredictedSite {
  /** `predicted:RNA>TARGET`. */
  readonly id: string
  readonly subject: string
  readonly object: string
  /** 1 − q, in (0, 1]: one less the false-discovery rate at which it stands out. */
  readonly weight: number
  readonly energyKcalPerMol: number
  readonly p: number
  readonly q: number
  /** 1-based, inclusive, on the target. */
  readonly start: number
  readonly end: number
}

/** Everything known, checked and resolved. */
export interface Knowledge {
  readonly version: string
  readonly entities: ReadonlyMap<string, Entity>
  readonly diseases: ReadonlyMap<string, Disease>
  readonly cellLines: ReadonlyMap<string, CellLine>
  readonly references: ReadonlyMap<string, Reference>
  readonly batches: ReadonlyMap<string, Batch>
  readonly statements: readonly Statement[]
  /** Only where the user asked for them; `unplaced` names targets that the knowledge does not hold. */
  readonly predicted?: {readonly sites: readonly PredictedSite[]; readonly unplaced: readonly string[]}
}
