import {responseId} from './response.js'
import type {Change, Outcome, Statement} from './types.js'

/** A statement's claim in the arrow notation of the source files, with ids: `hsa-miR-2392 -| oxphos`. The claim parsers read it back. */
export function printClaim(statement: Statement): string {
  switch (statement.kind) {
    case 'mechanism':
      return `${statement.subject} ${statement.sign === 1 ? '->' : '-|'} ${statement.object}`
    case 'observation': {
      const right = printOutcome(statement.outcome)
      if (statement.design === 'resistant-cells') return `resistant cells: ${right}`
      return `${statement.perturbation.map(printChange).join(' + ')} ${statement.design === 'perturbation' ? '=>' : '~'} ${right}`
    }
    case 'fact':
      return `${statement.subject} | ${statement.predicate} | ${statement.value}`
    default:
      return statement satisfies never
  }
}

function printOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'response':
      return outcome.direction
    case 'change':
      return printChange(outcome.change)
    case 'unchanged':
      return outcome.entity === responseId ? 'unchanged' : `${outcome.entity} unchanged`
    default:
      return outcome satisfies never
  }
}

function printChange({entity, sign}: Change): string {
  return `${entity} ${sign === 1 ? 'up' : 'down'}`
}
