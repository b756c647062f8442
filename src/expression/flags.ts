import {nearest, UserError} from '#errors'

/**
 * Everything an upload is stopped or flagged for. `refused` stops the run (exit 2) until the file is mended or the name is
 * given with `--accept`; `onAccept` says what is done with the data in that case. `noted` is shown and goes on.
 */
export const flagKinds = {
  'not-utf8': {severity: 'refused', onAccept: 'the bytes are read as Latin-1'},
  'decimal-commas': {severity: 'refused', onAccept: 'commas are read as decimal points'},
  'excel-dates': {severity: 'refused', onAccept: 'the rows are left out'},
  'many-rows': {severity: 'refused', onAccept: 'all rows are read'},
  'mixed-units': {severity: 'refused', onAccept: 'rows of the smaller part whose id stands in the larger part too are left out'},
  'negative-counts': {severity: 'refused', onAccept: 'the rows are left out'},
  'fractional-counts': {severity: 'refused', onAccept: 'they are used as they are'},
  'not-tpm': {severity: 'refused', onAccept: 'they are taken for depth-normalised counts'},
  'missing-values': {severity: 'refused', onAccept: 'rows with a missing value, and samples without any value, are left out'},
  'zero-samples': {severity: 'refused', onAccept: 'the samples are left out'},
  'duplicate-ids': {severity: 'refused', onAccept: 'of the rows of one id the one with the highest mean is kept'},
  'swapped-groups': {severity: 'refused', onAccept: 'the groups are used as the sheet has them'},
  'reversed-contrast': {severity: 'refused', onAccept: 'the contrast is used as it stands'},
  transcripts: {severity: 'refused', onAccept: 'transcripts are analysed as they are'},
  'unbalanced-groups': {severity: 'noted', onAccept: ''},
  'outlier-sample': {severity: 'noted', onAccept: ''},
  'mixed-samples': {severity: 'noted', onAccept: ''},
  'small-library': {severity: 'noted', onAccept: ''},
  'negative-intensities': {severity: 'noted', onAccept: ''},
  'unit-name': {severity: 'noted', onAccept: ''},
} as const satisfies Readonly<Record<string, {readonly severity: 'refused' | 'noted'; readonly onAccept: string}>>

export type FlagName = keyof typeof flagKinds

/** One thing wrong with an upload, said in full: where, what was found, what was expected, how to mend it. */
export interface Flag {
  readonly name: FlagName
  readonly severity: 'refused' | 'noted'
  readonly message: string
  /** The same without the offer to go on, and with what is done about it when it was accepted. */
  readonly accepted: string
}

export function flag(name: FlagName, message: string): Flag {
  const {severity, onAccept} = flagKinds[name]
  if (severity === 'noted') return {name, severity, message, accepted: message}
  return {
    name,
    severity,
    message: `${message}, or go on with --accept ${name} (${onAccept})`,
    accepted: `${message} (accepted: ${onAccept})`,
  }
}

/**
 * The names given with `--accept`, checked.
 *
 * @throws {UserError} a name that is no flag, with the nearest ones
 */
export function parseAccepted(names: readonly string[]): ReadonlySet<FlagName> {
  for (const name of names) {
    if (Object.hasOwn(flagKinds, name)) continue
    const refusals = Object.keys(flagKinds).filter((known) => flagKinds[known as FlagName].severity === 'refused')
    const [best] = nearest(name, refusals, 1)
    throw new UserError(
      'invalid-input',
      `--accept ${name}: no such flag${best === undefined ? '' : `; did you mean '${best}'?`}; there are ${refusals.join(', ')}`,
    )
  }
  return new Set(names as readonly FlagName[])
}

/**
 * Stops at the first flag that refuses and was not accepted; the others are named behind it.
 *
 * @throws {UserError}
 */
export function refuse(flags: readonly Flag[], accepted: ReadonlySet<FlagName>): void {
  const [first, ...others] = flags.filter(({name, severity}) => severity === 'refused' && !accepted.has(name))
  if (first === undefined) return
  const rest = [...new Set(others.map(({name}) => name))].filter((name) => name !== first.name)
  throw new UserError(
    first.name === 'many-rows' ? 'too-large' : 'invalid-input',
    rest.length === 0 ? first.message : `${first.message}. Besides: ${rest.join(', ')} (--preview shows all)`,
  )
}
