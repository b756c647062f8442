import {type RuleForm, ruleForms} from '#network'

export interface EnsembleOptions {
  /** Models drawn, 1 to 10,000. Default 60. */
  readonly members?: number
  /** Trajectories of each arm of each model, from 1. Default 512. */
  readonly runs?: number
  /** A whole number from 0. Default 1. */
  readonly seed?: number
  /** Rule forms drawn from, at least one. Default all but `threshold`; one alone is a first look at a third of the cost. */
  readonly forms?: readonly RuleForm[]
}

const largestEnsemble = 10_000

/** The forms drawn when nothing is said; the reasons are in docs/design/rules.md. */
const drawnForms: readonly RuleForm[] = ['proportional', 'inhibition-dominant', 'activation-dominant']

/**
 * The options of an ensemble with their defaults.
 *
 * @throws {RangeError} an option is out of its range: such an ensemble would hold no model, and would answer "unchanged"
 */
export function ensembleOptions({members = 60, runs = 512, seed = 1, forms = drawnForms}: EnsembleOptions = {}): Required<EnsembleOptions> {
  wholeNumber('members', members, 1, largestEnsemble)
  wholeNumber('runs', runs, 1, Number.MAX_SAFE_INTEGER)
  wholeNumber('seed', seed, 0, Number.MAX_SAFE_INTEGER)
  const unknown = forms.find((form) => !ruleForms.includes(form))
  if (unknown !== undefined) throw new RangeError(`ensemble.forms: found '${unknown}', expected some of ${ruleForms.join(', ')}`)
  if (forms.length === 0) throw new RangeError(`ensemble.forms: found none, expected at least one of ${ruleForms.join(', ')}`)
  return {members, runs, seed, forms: ruleForms.filter((form) => forms.includes(form))}
}

function wholeNumber(name: string, value: number, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw new RangeError(
      `ensemble.${name}: found ${value}, expected a whole number ${max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`}`,
    )
}
