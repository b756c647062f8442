import {join} from 'node:path'
import {defineConfig} from 'vite'

const root = import.meta.dirname

/**
 * The command in a few files: over a third of its time to start went into finding some 300 modules. `dist/cli` holds the same,
 * file by file.
 */
export default defineConfig({
  root,
  resolve: {conditions: ['source']},
  ssr: {noExternal: true, resolve: {conditions: ['source']}},
  build: {
    ssr: true,
    outDir: join(root, 'dist', 'command'),
    emptyOutDir: true,
    copyPublicDir: false,
    minify: false,
    target: 'node20',
    reportCompressedSize: false,
    license: {fileName: 'licenses.md'},
    rollupOptions: {
      input: {index: join(root, 'src', 'cli', 'index.ts'), worker: join(root, 'src', 'cli', 'worker.ts')},
      output: {entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js'},
    },
  },
})
