import {
  type CellLine,
  type Entity,
  type EntityType,
  type Knowledge,
  knownMirnas,
  lookUpEntity,
  parseMirna,
  plainName,
  printMirna,
} from '#knowledge'
import {humanMirnas} from '#sequence'
import type {DraftEntity} from './draft.js'
import {type NameTables, plainLine} from './tables.js'

/** What a name in a draft stands for, with the name as printed where it says less; or why it stands for nothing. */
export type Grounded = {readonly id: string; readonly printed?: string} | {readonly refused: string}

/** An entity of the entity files, without what is empty. */
export type NewEntity = Pick<Entity, 'id' | 'type'> &
  Partial<Pick<Entity, 'name' | 'aliases' | 'parents' | 'seeAlso' | 'ids' | 'sequence' | 'host' | 'origin' | 'note'>>

export type NewCellLine = Pick<CellLine, 'id' | 'disease'> & Partial<Pick<CellLine, 'ids' | 'note'>>

const rnaTypes: readonly EntityType[] = ['miRNA', 'pre-miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment', 'snoRNA', 'RNA']
const drugTypes: readonly EntityType[] = ['drug', 'nanomedicine', 'biological', 'drug-class']
const declarable: readonly EntityType[] = [...rnaTypes, ...drugTypes, 'gene', 'complex', 'metabolite', 'process', 'structure']

/**
 * Grounds the names of drafts: in the knowledge first, then in miRBase, among what the draft declares, and in HGNC. What is in none, or
 * could be several things, is refused; nothing is guessed. Entities and cell lines that the knowledge lacks are collected.
 */
export class Grounding {
  readonly entities = new Map<string, NewEntity>()
  readonly cellLines = new Map<string, NewCellLine>()
  readonly #knowledge: Knowledge
  readonly #tables: NameTables
  readonly #byName = new Map<string, string>()

  constructor(knowledge: Knowledge, tables: NameTables) {
    this.#knowledge = knowledge
    this.#tables = tables
  }

  /** An entity of any type by a name in a draft that declares some. */
  entity(name: string, declared: readonly DraftEntity[]): Grounded {
    const text = name.trim()
    const mirna = parseMirna(text)
    // `MIR100HG` is a gene, and `miR-17-92` a cluster.
    const isOther = knownMirnas(text).length === 0 && (this.#tables.symbols.has(text) || mirna?.copy !== undefined)
    if (mirna !== undefined && !mirna.precursor && !isOther) return this.#mirna(text)
    const own = declared.find((one) => [one.id, one.name ?? '', ...one.aliases].some((known) => plainName(known) === plainName(text)))
    const found = lookUpEntity(this.#knowledge, text)
    if (found.kind === 'found') return this.#accept(found.entity, own, text)
    const before = this.#byName.get(plainName(text))
    if (before !== undefined) {
      const {type} = this.entities.get(before) ?? this.#knowledge.entities.get(before)!
      const isSame = own === undefined || own.type === type || (own.type === 'gene' && rnaTypes.includes(type))
      return isSame ? {id: before} : {refused: `'${text}' is a ${type} (${before}) in another draft, and a ${own.type} here`}
    }
    if (own !== undefined) return this.#declared(own)
    if (found.kind === 'ambiguous') return {refused: `'${text}' could be ${found.candidates.join(' or ')}`}
    return this.#symbol(text, undefined)
  }

  /** A drug, nanomedicine, biological or drug class. */
  drug(name: string, declared: readonly DraftEntity[]): Grounded {
    const found = lookUpEntity(this.#knowledge, name, {types: drugTypes})
    if (found.kind === 'found') return {id: found.entity.id}
    if (found.kind === 'ambiguous') return {refused: `the drug '${name}' could be ${found.candidates.join(' or ')}`}
    const before = this.#byName.get(plainName(name))
    if (before !== undefined && drugTypes.includes(this.entities.get(before)!.type)) return {id: before}
    const own = declared.find((one) => [one.id, one.name ?? '', ...one.aliases].some((known) => plainName(known) === plainName(name)))
    return own && (drugTypes as readonly string[]).includes(own.type) ? this.#declared(own) : {refused: `no drug is called '${name}'`}
  }

  /**
   * A cell line. One that the knowledge lacks is taken with the disease of the context, and its Cellosaurus id where DepMap has its
   * name; `undefined` for cells without a disease (HEK293) and for what is no name of a line (`neonatal myocytes`).
   */
  cellLine(name: string, disease: string | undefined, resolve: (name: string) => string | undefined): string | undefined {
    const id = name.trim()
    const known = resolve(id) ?? [...this.cellLines.keys()].find((held) => plainLine(held) === plainLine(id))
    if (known !== undefined || disease === undefined || !/^(?=.*\d|[A-Z][\w-]*$)[A-Za-z0-9][\w .+*/()-]{1,20}$/.test(id)) return known
    const line = this.#tables.lines.get(plainLine(id))
    this.cellLines.set(id, {id, disease, ...(line && {ids: {cellosaurus: line.cellosaurus}})})
    return id
  }

  #accept(entity: Entity, own: DraftEntity | undefined, text: string): Grounded {
    const isRna = (type: string): boolean => (rnaTypes as readonly string[]).includes(type)
    if (own !== undefined && isRna(own.type) && !isRna(entity.type))
      return {refused: `'${text}' is a ${entity.type} of the knowledge (${entity.id}), and a ${own.type} in the draft`}
    return {id: entity.id}
  }

  /**
   * A miRNA. With an arm (or a name that is whole without one): the mature sequence of miRBase 22. Without: the one mature sequence that
   * miRBase itself has called by the plain name (`miR-21` until release 17), with the name as printed kept beside it; where miRBase
   * never gave the plain name to one, the sequence that the knowledge holds under that very alias, else an entity of its own, of which
   * no arm is said.
   */
  #mirna(text: string): Grounded {
    const parsed = parseMirna(text)!
    const known = knownMirnas(text).filter(({accession}) => accession !== undefined)
    const [only] = known
    if (known.length === 1) {
      const {name, accession} = only!
      this.#add({id: name, type: 'miRNA', ids: {mirbase: accession!}, sequence: humanMirnas().get(name)!})
      const plain = `hsa-${printMirna(parsed)}`
      return plain.toLowerCase() === name.toLowerCase() ? {id: name} : {id: name, printed: text}
    }
    if (parsed.arm !== undefined)
      return {
        refused:
          known.length === 0 ? `no human miRNA is called '${text}'` : `'${text}' could be ${known.map(({name}) => name).join(' or ')}`,
      }
    return this.#armless(
      printMirna({...parsed, copy: undefined}),
      known.map(({name}) => name),
      text,
    )
  }

  #armless(plain: string, arms: readonly string[], text: string): Grounded {
    const id = `hsa-${plain}`
    const owner = [...this.#knowledge.entities.values()].find(({type, aliases}) => type === 'miRNA' && aliases.includes(id))
    if (owner !== undefined) return {id: owner.id, printed: text}
    if (this.#knowledge.entities.has(id) || this.entities.has(id)) return {id}
    const hairpin = plain.replace(/^miR/, 'mir')
    const named = (pattern: RegExp): string[] =>
      [...this.#tables.hairpins].flatMap(([name, accession]) => (pattern.test(name) ? [accession] : []))
    const own = named(new RegExp(`^hsa-${hairpin}(?:-\\d+)?$`))
    const family = named(new RegExp(`^hsa-${hairpin}[a-z]+(?:-\\d+)?$`))
    if (own.length === 0 && family.length === 0) return {refused: `no human miRNA is called '${text}'`}
    const held = arms.filter((arm) => this.#knowledge.entities.has(arm))
    this.#add({
      id,
      type: 'miRNA',
      name: `${id} (${own.length === 0 ? 'member and arm' : 'arm'} not given)`,
      ...(own.length === 1 && {ids: {mirbase: own[0]!}}),
      ...(held.length > 0 && {seeAlso: held}),
      note: 'Papers that do not say which they mean, where miRBase never called one mature sequence by the plain name.',
    })
    return {id}
  }

  /** What a draft declares, under its approved symbol where HGNC has one. */
  #declared(own: DraftEntity): Grounded {
    // What a draft calls a miRNA and miRBase does not know is a cluster where it is numbered, else a name of its authors.
    const type = own.type === 'miRNA' && parseMirna(own.id) !== undefined ? 'RNA' : declarable.find((one) => one === own.type)
    if (type === undefined) return {refused: `'${own.id}' is declared as a ${own.type}, which is no type that a draft may add`}
    if (type === 'gene' || type === 'lncRNA' || type === 'snoRNA') {
      const approved = this.#symbol(own.name ?? own.id, own)
      if ('id' in approved || type === 'gene') return approved
    }
    const circ = type === 'circRNA' ? circBaseOf([own.id, own.name ?? '', ...own.aliases]) : undefined
    const isBare = circ !== undefined && circBaseOf([own.name ?? own.id]) !== undefined
    const id = isBare ? circ.replaceAll('_', '-') : idOf(own.name ?? own.id, type)
    if (id === undefined) return {refused: `'${own.id}' makes no id`}
    const parents = own.parents
      .map((parent) => lookUpEntity(this.#knowledge, parent))
      .flatMap((one) => (one.kind === 'found' ? [one.entity.id] : []))
    if (drugTypes.includes(type) && parents.length === 0)
      return {refused: `the ${type} '${own.id}' has no class (parents) that the knowledge holds`}
    const host = own.host === undefined ? undefined : this.#approved(own.host)
    const ids =
      circ !== undefined
        ? {circbase: circ}
        : drugTypes.includes(type)
          ? this.#tables.compounds.get((own.name ?? own.id).toLowerCase())
          : undefined
    this.#add(
      {
        id,
        type,
        ...(isBare ? {name: circ} : (own.name ?? own.id) !== id && {name: own.name ?? own.id}),
        aliases: own.aliases,
        parents,
        ...(ids && {ids}),
        ...(host && {host}),
        ...(own.origin && {origin: own.origin}),
        ...(own.note && {note: own.note}),
      },
      [own.id, own.name ?? '', ...own.aliases],
    )
    return {id}
  }

  /** A gene or long RNA by its approved symbol, or by an alias that HGNC gives to one symbol only. */
  #symbol(text: string, own: DraftEntity | undefined): Grounded {
    const approved = this.#approved(text)
    if (approved === undefined) {
      const several = this.#tables.aliases.get(text.toUpperCase()) ?? []
      return {refused: several.length > 1 ? `'${text}' could be ${several.join(' or ')}` : `nothing is called '${text}'`}
    }
    const held = lookUpEntity(this.#knowledge, approved)
    if (held.kind === 'found') return {id: held.entity.id}
    const genes = this.#tables.genes.get(approved) ?? []
    const coding = genes.some(({biotype}) => biotype === 'protein_coding')
    const type: EntityType = coding || genes.length === 0 ? (own?.type === 'lncRNA' && !coding ? 'lncRNA' : 'gene') : 'lncRNA'
    // A long RNA that a draft calls a gene is one by Ensembl; a protein-coding gene is never a long RNA.
    if (own !== undefined && own.type !== 'gene' && type === 'gene')
      return {refused: `'${text}' is declared as a ${own.type}, and ${approved} is a ${genes[0]?.biotype ?? 'gene'}`}
    const names = [text, ...(own === undefined ? [] : [own.id, own.name ?? '', ...own.aliases])]
    this.#add(
      {
        id: approved,
        type,
        aliases: [...new Set(names)].filter((name) => name !== '' && plainName(name) !== plainName(approved)),
        ...(genes.length === 1 && {ids: {ensembl: genes[0]!.id}}),
      },
      names,
    )
    return {id: approved}
  }

  #approved(text: string): string | undefined {
    if (this.#tables.symbols.has(text)) return text
    const owners = this.#tables.aliases.get(text.toUpperCase()) ?? []
    if (this.#tables.symbols.has(text.toUpperCase())) return text.toUpperCase()
    return owners.length === 1 ? owners[0] : undefined
  }

  #add(entity: NewEntity, names: readonly string[] = []): void {
    for (const name of [entity.id, ...(entity.aliases ?? []), ...names])
      if (name !== '' && !this.#byName.has(plainName(name))) this.#byName.set(plainName(name), entity.id)
    if (this.#knowledge.entities.has(entity.id) || this.entities.has(entity.id)) return
    const own = [entity.id, entity.name ?? ''].map(plainName)
    const isFree = (alias: string): boolean =>
      !own.includes(plainName(alias)) &&
      lookUpEntity(this.#knowledge, alias).kind === 'unknown' &&
      this.#byName.get(plainName(alias)) === entity.id
    const aliases = [...new Map((entity.aliases ?? []).filter(isFree).map((alias) => [plainName(alias), alias])).values()]
    this.entities.set(entity.id, {...entity, aliases})
  }
}

/** `circ_0000284`, `hsa_circ_0000284`, `circRNA-0000284`: the name in circBase. */
function circBaseOf(names: readonly string[]): string | undefined {
  for (const name of names) {
    const digits = /^(?:hsa[-_ ]?)?circ(?:RNA)?[-_ ]?(\d{7})$/i.exec(name.trim())?.[1]
    if (digits !== undefined) return `hsa_circ_${digits}`
  }
  return undefined
}

function idOf(name: string, type: EntityType): string | undefined {
  const base = rnaTypes.includes(type) || type === 'gene' || type === 'complex' ? name : name.toLowerCase()
  const id = base
    .trim()
    .replace(/^hsa-(?=miR-[a-z])/, '')
    .replace(/[^A-Za-z0-9.+-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return /^[A-Za-z0-9][A-Za-z0-9.+-]*$/.test(id) ? id : undefined
}
