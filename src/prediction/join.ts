import type {MechanismTerms} from './mechanism/terms.js'

/** What speaks for more (positive) or less (negative) sensitive cells, each kind of evidence by itself; 0 where it says nothing. */
export interface JoinTerms extends MechanismTerms {
  /** Direct, referenced roles of the perturbed entity in death under this class of drugs, in (−1, 1). */
  readonly roles: number
  /** What the same molecule did elsewhere, in (−1, 1). */
  readonly analogy: number
}

/**
 * The share of answers of a kind that were right where it alone spoke, rounded down: the most that a single term may claim.
 * From questions of papers that the knowledge does not hold (docs/design/constants.md); to be replaced by fitted coefficients.
 */
export const mostFrom: Readonly<Record<keyof JoinTerms, number>> = {
  measured: 0.8,
  exact: 0.8,
  general: 0.7,
  borrowed: 0.7,
  catalogue: 0.6,
  roles: 0.7,
  analogy: 0.68,
}

/** Change of P(dead or arrested) at which a mechanism's term says three quarters of what it may say at most. */
const halfway = 0.02

/** The same for terms that are scores in (−1, 1). */
const scoreHalfway = 0.35

/**
 * From terms to the probability that cells become more sensitive. The mechanism moves the odds by what answers of its kinds
 * have earned, each kind in proportion to what it carries, and less the smaller the change; roles and analogy move them
 * besides; what disagrees takes from each other. No term knows the class of the molecule or whether it was raised or lowered.
 *
 * @param prior - share of "sensitive" among such questions before anything is known, in (0, 1); default one half
 */
export function joinedProbability(terms: JoinTerms, prior = 0.5): number {
  const earned = (name: keyof JoinTerms) => logit(mostFrom[name])
  const moved = mechanismKinds.reduce((sum, name) => sum + Math.abs(terms[name]), 0)
  const signed = mechanismKinds.reduce((sum, name) => sum + earned(name) * terms[name], 0)
  const mechanism = moved === 0 ? 0 : (signed / moved) * Math.tanh(moved / halfway)
  const scores = (['roles', 'analogy'] as const).reduce((sum, name) => sum + earned(name) * Math.tanh(terms[name] / scoreHalfway), 0)
  return 1 / (1 + Math.exp(-(logit(prior) + mechanism + scores)))
}

const mechanismKinds = ['measured', 'exact', 'general', 'borrowed', 'catalogue'] as const

const logit = (p: number) => Math.log(p / (1 - p))
