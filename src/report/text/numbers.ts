/** Signed, two decimals, with a true minus: `+0.31`. */
export const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`

/** Two ends of an interval: `+0.16 to +0.45`. */
export const interval = ({low, high}: {readonly low: number; readonly high: number}) => `${signed(low)} to ${signed(high)}`

/** A whole number with its thousands parted: `12,345`. */
export const count = (value: number) => value.toLocaleString('en')

/** A share as a whole percentage: `95 %`. */
export const percent = (share: number) => `${Math.round(share * 100)} %`

/** A p-value in two digits: `0.023`, `4.1e−7`. */
export const shortP = (p: number) => (p >= 0.001 || p === 0 ? p.toPrecision(2) : p.toExponential(1).replace('-', '−'))

/** `up` and `down` as in tables. */
export const arrowed = (direction: 'up' | 'down') => (direction === 'up' ? '▲ up' : '▼ down')
