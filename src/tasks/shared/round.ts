/** Four decimals: more would be noise. */
export const round = (value: number): number => Math.round(value * 1e4) / 1e4
