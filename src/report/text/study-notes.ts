import type {Study, StudyInput, StudyNote} from '#study'
import {prose} from './prose.js'

/** Notes of a study as documents hold them: what each is, for programs, and the same in one sentence. */
export const studyWarnings = ({
  notes,
  knowledge,
}: Pick<Study, 'notes' | 'knowledge'>): {readonly kind: StudyNote['kind']; readonly text: string}[] =>
  notes.map((note) => ({kind: note.kind, text: noteText(note, knowledge)}))

function noteText(note: StudyNote, knowledge: Study['knowledge']): string {
  switch (note.kind) {
    case 'compared': {
      const {first, second, column} = note.contrast
      return prose`compared: '${first}' (n = ${note.sizes[0]}) against '${second}' (n = ${note.sizes[1]}), column '${column}';
        up means higher in '${first}'`
    }
    case 'accepted':
    case 'of-table':
      return note.text
    case 'dropped':
      return `${note.file}: ${note.count} ${note.what} left out (${note.why})`
    case 'untested':
      return prose`one sample against one: effect sizes and ranks only, no p-values; nothing here tells a real change from chance`
    case 'none-changed':
      return `none of ${note.tested} tested rows changed at this threshold`
    case 'unknown-rows': {
      const words = `of ${note.unknown} of ${note.changed} changed rows the knowledge says nothing`
      return note.file === undefined ? `${words}; they are in tables/statistics.tsv` : `${note.file}: ${words}`
    }
    case 'unplaced':
      return `${note.unplaced} of ${note.rows} rows were not recognised; they are listed in the report`
    case 'nothing-placed':
      return 'none of the rows is in the knowledge: the report shows the context without the sample'
    case 'any-disease':
      return 'no --disease given: statements of every disease count alike'
    case 'no-drug':
      return 'no --drug given: the response is that of cells without a drug'
    case 'no-statement-of-disease':
      return `no statement of ${knowledge.diseases.get(note.disease)?.name} itself: ${restsOnOthers}`
    case 'no-statement-of-drug':
      return `no statement of ${knowledge.entities.get(note.drug)?.name} itself: ${restsOnOthers}`
    default:
      return note satisfies never
  }
}

const restsOnOthers = 'the model rests on borrowed and textbook edges'

/** The files of a study and what each was taken for. */
export const inputsInWords = (inputs: readonly StudyInput[]): string =>
  inputs.map(({file, kind, size}) => `${file} (${kind}, ${sizeInWords(size)})`).join(', ')

const sizeInWords = (size: StudyInput['size']) =>
  'changes' in size ? `${size.changes} changes` : `${size.rows} rows × ${size.samples} samples`
