/**
 * Tests of the rooms that take long: screens, long runs, long comparisons with the numbers of other programs. `npm run test:fast` leaves
 * them out, and ends within a minute of one core; `npm test` runs all. A folder ends in `/`.
 */
export const slow: readonly string[] = [
  'src/analysis/statistics.test.ts',
  'src/engine/large.test.ts',
  'src/engine/limits.test.ts',
  'src/engine/maboss-tables.test.ts',
  'src/engine/methods.test.ts',
  'src/engine/run/',
  'src/engine/scalar/',
  'src/engine/sliced/',
  'src/expression/statistics/gene-sets.test.ts',
  'src/expression/statistics/real-data.test.ts',
  'src/knowledge/exports/',
  'src/knowledge/packs/packs.test.ts',
  'src/logic/formats.test.ts',
  'src/prediction/benchmark/benchmark.test.ts',
  'src/prediction/benchmark/prequential.test.ts',
  'src/prediction/personalize.test.ts',
  'src/prediction/separations.test.ts',
  'src/prediction/validation.test.ts',
  'src/screen/',
  'src/sequence/calibration.test.ts',
  'src/sequence/duplex.test.ts',
  'src/tasks/answers.test.ts',
]
