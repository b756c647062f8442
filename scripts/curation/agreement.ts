import {type Knowledge, parseFact, parseMechanism, parseObservation, type SourceFile} from '#knowledge'
import {convertDraft, type StatementFields} from './convert.js'
import {type DraftWork, readDraft} from './draft.js'
import {Grounding} from './ground.js'
import {keysOfDraft, plainTitle} from './references.js'
import type {NameTables} from './tables.js'

/** One thing in which two readers of a sentence differ. */
export interface Disagreement {
  readonly work: string
  readonly what: 'polarity' | 'entity' | 'context'
  readonly first: string
  readonly second: string
}

export interface Agreement {
  /** Works that both have read. */
  readonly works: number
  /** Records that stand for the same sentence in both readings. */
  readonly aligned: number
  readonly onlyFirst: number
  readonly onlySecond: number
  /** Cohen's kappa over the aligned records; NaN where there is none. */
  readonly kappa: {readonly polarity: number; readonly entity: number; readonly context: number}
  readonly disagreements: readonly Disagreement[]
}

interface Read {
  readonly id: string
  readonly sentence: string
  readonly claim: string
  readonly kind: string
  readonly ends: string
  readonly polarity: string
  readonly context: string
}

/** Compares two readings of the same works, record by record: those of one sentence and kind are laid beside each other, most alike first. */
export async function agreementOf(
  knowledge: Knowledge,
  first: readonly SourceFile[],
  second: readonly SourceFile[],
  tables: NameTables,
): Promise<Agreement> {
  const grounding = new Grounding(knowledge, tables)
  const [ours, theirs] = [await readingsOf(first, knowledge, grounding), await readingsOf(second, knowledge, grounding)]
  const pairs: {work: string; a: Read; b: Read}[] = []
  let [works, onlyFirst, onlySecond] = [0, 0, 0]
  for (const {work, records} of ours) {
    const twin = theirs.find((other) => sameWork(other.work, work))
    if (twin === undefined) continue
    works++
    const found = aligned(records, twin.records)
    pairs.push(...found.map(([a, b]) => ({work: work.key, a, b})))
    onlyFirst += records.length - found.length
    onlySecond += twin.records.length - found.length
  }
  const labels = (of: (read: Read) => string): (readonly [string, string])[] => pairs.map(({a, b}) => [of(a), of(b)] as const)
  const differing = (what: Disagreement['what'], of: (read: Read) => string): Disagreement[] =>
    pairs.filter(({a, b}) => of(a) !== of(b)).map(({work, a, b}) => ({work, what, first: shownOf(a, what), second: shownOf(b, what)}))
  const polarity = (read: Read): string => read.polarity
  const ends = (read: Read): string => read.ends
  const context = (read: Read): string => read.context
  return {
    works,
    aligned: pairs.length,
    onlyFirst,
    onlySecond,
    kappa: {polarity: kappa(labels(polarity)), entity: kappa(labels(ends)), context: kappa(labels(context))},
    disagreements: [...differing('polarity', polarity), ...differing('entity', ends), ...differing('context', context)],
  }
}

const shownOf = ({id, claim, context}: Read, what: Disagreement['what']): string => `${id}: ${what === 'context' ? context : claim}`

/** Cohen's kappa: (observed − expected agreement) / (1 − expected), the expected from how often each reader uses each label. */
export function kappa(pairs: readonly (readonly [string, string])[]): number {
  const total = pairs.length
  if (total === 0) return Number.NaN
  const share = (side: 0 | 1, label: string): number => pairs.filter((pair) => pair[side] === label).length / total
  const observed = pairs.filter(([a, b]) => a === b).length / total
  const expected = [...new Set(pairs.map(([a]) => a))].reduce((sum, label) => sum + share(0, label) * share(1, label), 0)
  return expected === 1 ? 1 : (observed - expected) / (1 - expected)
}

function sameWork(a: DraftWork, b: DraftWork): boolean {
  const keys = keysOfDraft(b)
  return keysOfDraft(a).some((key) => keys.includes(key)) || plainTitle(a.title) === plainTitle(b.title)
}

async function readingsOf(
  files: readonly SourceFile[],
  knowledge: Knowledge,
  grounding: Grounding,
): Promise<{work: DraftWork; records: Read[]}[]> {
  const read: {work: DraftWork; records: Read[]}[] = []
  for (const {path, text} of files) {
    const {draft} = readDraft(path, text)
    if (draft === undefined) continue
    const {statements} = await convertDraft(draft, draft.work.key, knowledge, grounding)
    read.push({work: draft.work, records: statements.flatMap((fields) => readOf(fields) ?? [])})
  }
  return read
}

function readOf(fields: StatementFields): Read | undefined {
  const {locator, context} = fields as unknown as {locator: {sha256: string}; context: {disease?: string; drug?: string} | 'any'}
  const shared = {
    id: fields.id,
    sentence: locator.sha256,
    context: context === 'any' ? 'any' : `${context.disease ?? '–'}, ${context.drug ?? '–'}`,
  }
  const text = (name: string): string | undefined => fields[name] as string | undefined
  const mechanism = text('mechanism')
  if (mechanism !== undefined) {
    const claim = parseMechanism(mechanism)
    if (!claim.ok) return undefined
    const {subject, sign, object} = claim.value
    return {...shared, kind: 'mechanism', claim: mechanism, ends: `${subject} ${object}`, polarity: String(sign)}
  }
  const observation = text('observation')
  if (observation !== undefined) return observationOf(shared, observation)
  const fact = parseFact(text('fact') ?? '')
  return fact.ok
    ? {...shared, kind: 'fact', claim: text('fact')!, ends: `${fact.value.subject} ${fact.value.predicate}`, polarity: '0'}
    : undefined
}

function observationOf(shared: Pick<Read, 'id' | 'sentence' | 'context'>, text: string): Read | undefined {
  const claim = parseObservation(text)
  if (!claim.ok) return undefined
  const {design, perturbation, outcome} = claim.value
  const changes = perturbation.map(({entity, sign}) => ({entity, sign}))
  const [to, after] =
    outcome.kind === 'response'
      ? ['response', outcome.direction]
      : outcome.kind === 'change'
        ? [outcome.change.entity, outcome.change.sign]
        : [outcome.entity ?? 'response', 0]
  return {
    ...shared,
    kind: design,
    claim: text,
    ends: [...changes.map(({entity}) => entity), to].join(' '),
    polarity: [...changes.map(({sign}) => sign), after].join(' '),
  }
}

/** Records of one sentence and kind, each once, those that agree in more first. */
function aligned(first: readonly Read[], second: readonly Read[]): (readonly [Read, Read])[] {
  const likeness = (a: Read, b: Read): number =>
    (a.ends === b.ends ? 4 : a.ends.split(' ').some((end) => b.ends.split(' ').includes(end)) ? 2 : 0) +
    (a.polarity === b.polarity ? 1 : 0) +
    (a.context === b.context ? 1 : 0)
  const possible = first.flatMap((a) =>
    second.filter((b) => b.sentence === a.sentence && b.kind === a.kind).map((b) => ({a, b, score: likeness(a, b)})),
  )
  const used = new Set<Read>()
  return possible
    .sort((x, y) => y.score - x.score)
    .flatMap(({a, b}) => {
      if (used.has(a) || used.has(b)) return []
      used.add(a)
      used.add(b)
      return [[a, b] as const]
    })
}
