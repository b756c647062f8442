import {type Knowledge, statementById} from '#knowledge'
import type {Prediction} from '#prediction'

/** What carries an answer, in a few words: the first thing that is said of it. */
export function basisWords(prediction: Prediction, knowledge: Knowledge): string {
  const {basis} = prediction.response
  switch (basis) {
    case 'mechanism':
      return `by mechanism, ${mechanismWords(prediction, knowledge)}`
    case 'observed':
      return 'by observation of this very perturbation here; its mechanism is unknown'
    case 'analogy': {
      const {length} = prediction.analogues
      return `by analogy with ${length} observation${length === 1 ? '' : 's'} of the same molecule elsewhere`
    }
    case 'role':
      return 'by a direct role in cell death under this class of drugs'
    case 'none':
      return 'unknown: no path and no analogue'
    default:
      return basis satisfies never
  }
}

/** Diseases named of those that an answer is borrowed from. */
const maxDiseases = 2

function mechanismWords({terms, paths}: Prediction, knowledge: Knowledge): string {
  const largest = (['measured', 'exact', 'general', 'borrowed', 'catalogue'] as const).reduce((best, name) =>
    Math.abs(terms?.[name] ?? 0) > Math.abs(terms?.[best] ?? 0) ? name : best,
  )
  switch (largest) {
    case 'measured':
      return 'from what was measured'
    case 'exact':
      return 'of this context'
    case 'general':
      return 'over general and textbook edges'
    case 'catalogue':
      return 'over rows of a pack that do not name this context'
    case 'borrowed': {
      const edges = paths[0]?.edges.filter(({match}) => match === 'borrowed') ?? []
      const diseases = edges.flatMap(({statements}) => statements.map((id) => statementById(knowledge, id)?.context.disease))
      const names = [...new Set(diseases.flatMap((id) => (id === undefined ? [] : [knowledge.diseases.get(id)?.name ?? id])))]
      return names.length === 0 ? 'borrowed from other contexts' : `borrowed from ${names.slice(0, maxDiseases).join(' and ')}`
    }
    default:
      return largest satisfies never
  }
}
