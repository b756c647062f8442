/** `expectation`: of the proportional model, in closed form. `ensemble`: of stochastic models in time. */
export const methods = ['expectation', 'ensemble'] as const
export type Method = (typeof methods)[number]
