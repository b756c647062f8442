import {type Difference, type Edge, type Match, responseOutput} from '#network'

/** The mechanism's change of P(dead or arrested), taken apart by the weakest kind of edge that it goes over. They add up to it. */
export interface MechanismTerms {
  /** Over what the user measured, and nothing weaker than this context or the textbook. */
  readonly measured: number
  /** Over edges of this context. */
  readonly exact: number
  /** Over edges that no context restricts, and the textbook. */
  readonly general: number
  /** Over at least one edge of another context. */
  readonly borrowed: number
  /** Over at least one row of a pack, or what a sequence alone suggests. */
  readonly catalogue: number
}

/** Kinds of edges let through, one more with each step; what each step adds is the term of its kind. */
const steps: readonly {readonly term: keyof MechanismTerms; readonly opens: readonly Match[]}[] = [
  {term: 'general', opens: ['textbook', 'general']},
  {term: 'exact', opens: ['exact']},
  {term: 'measured', opens: ['measured']},
  {term: 'borrowed', opens: ['borrowed']},
  {term: 'catalogue', opens: ['catalogue', 'predicted']},
]

/** Takes a response apart: the same system with one kind of edge after the other let through. */
export function mechanismTerms(difference: Difference): MechanismTerms {
  const {network} = difference
  const at = difference.outputs.indexOf(responseOutput)
  const opened = new Set<Match>()
  const terms = {measured: 0, exact: 0, general: 0, borrowed: 0, catalogue: 0}
  let before = 0
  for (const {term, opens} of steps) {
    for (const match of opens) opened.add(match)
    const isOpen = Uint8Array.from(network.edges, (edge) => (isLetThrough(edge, opened) ? 1 : 0))
    const through = difference.deltasWith(network.weights, isOpen)[at]!
    terms[term] = through - before
    before = through
  }
  return terms
}

/** What a narrower disease lends its parent counts as the parent's own. */
function isLetThrough({match, lentByChild, together}: Edge, opened: ReadonlySet<Match>): boolean {
  return together === true || opened.has(lentByChild === true ? 'exact' : match)
}
