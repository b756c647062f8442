import {z} from 'zod'

/** No count goes beyond: a day of ten million trajectories a second. */
const mostOfAll = 1e12

export const mostSeed = 2 ** 32 - 1

/** A whole number as people type it. Without `to`, any that a run could come to the end of. */
export function wholeNumber(from: number, to?: number) {
  const most = to ?? mostOfAll
  const expected = to === undefined ? `expected a whole number of at least ${from}` : `expected a whole number from ${from} to ${to}`
  const tooBig = to === undefined ? `expected a whole number up to ${most}` : expected
  const error = ({input}: {readonly input?: unknown}) => (typeof input === 'number' && input > most && input < Infinity ? tooBig : expected)
  return z.coerce.number({error}).int({error}).min(from, {error}).max(most, {error})
}

/** A number as people type it, within the limits given; never an infinite one. */
export function decimal({
  above,
  from,
  below,
  to,
}: {
  readonly above?: number
  readonly from?: number
  readonly below?: number
  readonly to?: number
}) {
  const limits = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(below === undefined ? [] : [above === undefined ? `below ${below}` : `and below ${below}`]),
    ...(to === undefined ? [] : [above === undefined ? `to ${to}` : `and up to ${to}`]),
  ].join(' ')
  const error = ({input}: {readonly input?: unknown}) =>
    `expected a ${input === Infinity || input === -Infinity ? 'finite ' : ''}number ${limits}`
  let number = z.coerce.number({error})
  if (above !== undefined) number = number.gt(above, {error})
  if (from !== undefined) number = number.min(from, {error})
  if (below !== undefined) number = number.lt(below, {error})
  if (to !== undefined) number = number.max(to, {error})
  return number
}
