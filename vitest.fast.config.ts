import {configDefaults, defineConfig} from 'vitest/config'
import {slow} from './test/slow.js'
import all from './vitest.config.js'

/** The rooms without what takes long, and the plan of the house. */
export default defineConfig({
  ...all,
  test: {
    ...all.test,
    include: ['src/**/*.test.ts', 'test/{house,docs}.test.ts'],
    exclude: [...configDefaults.exclude, ...slow.map((path) => (path.endsWith('/') ? `${path}**` : path))],
  },
})
