import type {MechanismTerms} from './mechanism/terms.js'

/** What speaks for more (positive) or less (negative) sensitive cells, each kind of evidence by itself; 0 where it says nothing. */
export interface JoinTerms extends MechanismTerms {
  /** Direct, referenced roles of the perturbed entity in death under this class of drugs, in (−1, 1). */
  readonly roles: number
  /** What the same molecule did elsewhere, in (−1, 1). */
  readonly analogy: number
}

export interface Coefficient {
  /** Log-odds of "more sensitive" where the kind says all it can. */
  readonly value: number
  /** Its standard error. */
  readonly error: number
}

/**
 * What each kind of evidence has earned: log-odds fitted by `scripts/fit-join.ts` to 511 development questions of 374 papers, each
 * with all of its paper hidden (docs/design/prediction.md has the figures, why they
 * flatter, and what was tried). The mechanism's kinds are drawn to
 * their common mean; `general` is held to what `exact` has earned. Catalogue rows lead the right way 86 of 173 times, so that they
 * say nothing. `roles` had no question and has the common mean.
 */
export const coefficients: Readonly<Record<keyof JoinTerms, Coefficient>> = {
  measured: {value: 1.62, error: 0.64},
  exact: {value: 1.2, error: 0.63},
  general: {value: 1.2, error: 0.76},
  borrowed: {value: 1.17, error: 0.26},
  catalogue: {value: 0, error: 0.15},
  roles: {value: 1.17, error: 0.76},
  analogy: {value: 0.79, error: 0.18},
}

/** Change of P(dead or arrested) at which the mechanism says three quarters of all it can. */
const halfway = 0.02

/** The same for terms that are scores in (−1, 1). */
const scoreHalfway = 0.35

export const mechanismKinds = ['measured', 'exact', 'general', 'borrowed', 'catalogue'] as const
export const scoreKinds = ['roles', 'analogy'] as const

/**
 * What the coefficients multiply, each in (−1, 1): the mechanism's part of each kind, by what it carries and the less the smaller
 * the change is; roles and analogy as scores. All turn round when the perturbation does: nothing here knows the class of the
 * molecule or whether it was raised or lowered.
 */
export function joinFeatures(terms: JoinTerms): Readonly<Record<keyof JoinTerms, number>> {
  const moved = mechanismKinds.reduce((sum, name) => sum + Math.abs(terms[name]), 0)
  const scale = moved === 0 ? 0 : Math.tanh(moved / halfway) / moved
  const score = (name: (typeof scoreKinds)[number]) => Math.tanh(terms[name] / scoreHalfway)
  return {
    measured: terms.measured * scale,
    exact: terms.exact * scale,
    general: terms.general * scale,
    borrowed: terms.borrowed * scale,
    catalogue: terms.catalogue * scale,
    roles: score('roles'),
    analogy: score('analogy'),
  }
}

/**
 * From terms to the probability that cells become more sensitive: the prior's log-odds, moved by each kind of evidence.
 *
 * @param prior - share of "sensitive" among such questions before anything is known, in (0, 1); default one half
 */
export function joinedProbability(terms: JoinTerms, prior = 0.5): number {
  const features = joinFeatures(terms)
  const names = [...mechanismKinds, ...scoreKinds]
  const odds = names.reduce((sum, name) => sum + coefficients[name].value * features[name], Math.log(prior / (1 - prior)))
  return 1 / (1 + Math.exp(-odds))
}
