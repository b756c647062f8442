import type {Knowledge} from '#knowledge'
import type {Note} from '#prediction'
import {signed} from './numbers.js'

/** A note of an answer as documents hold it: what it is, for programs, and the same in words. */
export interface WordedNote {
  readonly kind: Note['kind']
  readonly text: string
}

export const wordedNotes = (notes: readonly Note[], knowledge: Knowledge): WordedNote[] =>
  notes.map((note) => ({kind: note.kind, text: noteText(note, knowledge)}))

/**
 * A note in one sentence.
 *
 * @param note - of a prediction or explanation
 * @param knowledge - that holds the names
 * @returns text, not markup
 * @example
 * noteText({kind: 'no-path', entity: 'FIS1'}, knowledge).startsWith('no path from FIS1') // → true
 */
export function noteText(note: Note, knowledge: Knowledge): string {
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  switch (note.kind) {
    case 'no-statement-of-disease':
      return `no statement of ${knowledge.diseases.get(note.disease)?.name ?? note.disease} itself: ${restsOnOthers}`
    case 'no-statement-of-drug':
      return `no statement of ${name(note.drug)} itself: ${restsOnOthers}`
    case 'nothing-of-this-context':
      return 'no statement of this very context: every edge is borrowed or from the textbook'
    case 'no-route-of-drug':
      return `no route from ${name(note.drug)} to cell death is known in this context: the response is what the rest of the model gives`
    case 'no-path':
      return `no path from ${name(note.entity)} to drug response: its effect on the response is unknown`
    case 'no-path-between':
      return `no signed path of at most ${note.maxLength} edges from ${name(note.from)} to ${name(note.to)} in this context`
    case 'no-statement':
      return `no statement about ${name(note.entity)} reaches this context`
    case 'not-in-model':
      return `${note.name} is not in the model of this context: what becomes of it is unknown`
    case 'mechanism-unknown':
      return `mechanism unknown: the answer rests on what was observed (${note.observations.join(', ')})`
    case 'observations-disagree':
      return 'observations of this very perturbation in this context disagree'
    case 'observed-opposite':
      return `what was observed of this very perturbation here is the opposite of what the mechanisms give: ${note.observations.join(', ')}`
    case 'process-of-other-contexts':
      return 'the best path runs through a process whose effect on the response differs between contexts, and none of its statements is of this one'
    case 'split-ensemble':
      return 'the ensemble is split: models that agree with the statements give both directions'
    case 'predicted-sites':
      return `${note.sites.length} predicted site${plural(note.sites)} of unknown effect on the way: ${note.sites
        .map(({subject, object, weight}) => `${name(subject)} on ${name(object)} (weight ${weight.toFixed(2)})`)
        .join(', ')}`
    case 'predicted-unplaced':
      return `predicted targets that the knowledge does not hold are left out: ${note.targets.join(', ')}`
    case 'overridden':
      return `${note.count} statement${note.count === 1 ? '' : 's'} overridden by better-matched evidence in this context`
    case 'expectation-differs':
      return `the expectation in closed form has the other sign: ${signed(note.delta)}`
    case 'through-catalogue':
      return `no curated statement leads from here to the response: ${note.rows} edge${note.rows === 1 ? '' : 's'} of packs do, which do not name this context`
    default:
      return note satisfies never
  }
}

const restsOnOthers = 'what follows rests on borrowed and textbook edges'

const plural = (items: readonly unknown[]) => (items.length === 1 ? '' : 's')
