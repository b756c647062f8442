/** The readouts of `predict`, in the order in which they are listed. */
export const readoutIds = [
  'ros', 'oxphos', 'glycolysis', 'atp', 'lactate', 'membrane-potential', 'fission', 'fusion', 'mitophagy', 'autophagy', 'apoptosis', 'efflux',
  'dna-repair', 'mtdna-expression', 'biogenesis', 'import', 'stemness',
] as const
