import {defineConfig} from 'vitest/config'

export default defineConfig({
  resolve: {conditions: ['source', 'module', 'node', 'default']},
  ssr: {resolve: {conditions: ['source', 'module', 'node', 'default']}},
  test: {
    // The mutation runs name the tests of one room.
    include: process.env['MITOLOGIC_TESTS']?.split(',') ?? ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/count-reporter.ts'],
  },
})
