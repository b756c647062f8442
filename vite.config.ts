import {createHash} from 'node:crypto'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import react from '@vitejs/plugin-react'
import {defineConfig, type Plugin} from 'vite'

const root = import.meta.dirname
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string}
const snapshot = join(root, 'dist', 'knowledge.json')

/** The built knowledge beside the page, and its name in the list of what is kept for working offline. */
function knowledgeAsset(): Plugin {
  const read = () => {
    if (!existsSync(snapshot)) throw new Error("dist/knowledge.json is missing; run 'npm run build' first")
    return readFileSync(snapshot)
  }
  return {
    name: 'knowledge',
    generateBundle() {
      this.emitFile({type: 'asset', fileName: 'knowledge.json', source: read()})
      this.emitFile({
        type: 'asset',
        fileName: 'example-changed.tsv',
        source: readFileSync(join(root, 'examples', 'tscc-cisplatin', 'changed.tsv')),
      })
    },
    configureServer(server) {
      server.middlewares.use('/knowledge.json', (_request, response) => {
        response.setHeader('content-type', 'application/json')
        response.end(read())
      })
    },
  }
}

/** Tells the service worker which files there are; it changes whenever one of them does. */
function offlineList(): Plugin {
  return {
    name: 'offline-list',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk') throw new Error('the build has no service worker')
      const files = Object.keys(bundle).filter((name) => name !== 'sw.js' && !name.endsWith('.map'))
      const hash = createHash('sha256')
      for (const name of files) {
        const file = bundle[name]!
        hash.update(name).update(file.type === 'chunk' ? file.code : file.source)
      }
      const list = JSON.stringify({version: hash.digest('hex').slice(0, 16), files})
      worker.code = worker.code.replace('%FILES%', list.replaceAll('\\', '\\\\').replaceAll('"', '\\"'))
    },
  }
}

const resolve = {conditions: ['source', 'module', 'browser', 'development|production']}

/** Our own rooms do nothing when they are merely imported, so what is not used of them is left out. */
const treeshake = {moduleSideEffects: (id: string) => !/\/src\/(?!web\/)/.test(id)}

export default defineConfig(({command}) => ({
  root: join(root, 'src', 'web'),
  base: './',
  define: {__VERSION__: JSON.stringify(version), __BUILT__: JSON.stringify(command === 'build')},
  resolve,
  plugins: [react(), knowledgeAsset(), offlineList()],
  worker: {format: 'es', rollupOptions: {treeshake}},
  build: {
    outDir: join(root, 'build', 'web'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: {polyfill: false},
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      treeshake,
      input: {index: join(root, 'src', 'web', 'index.html'), sw: join(root, 'src', 'web', 'service-worker.ts')},
      output: {entryFileNames: ({name}) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js')},
    },
  },
}))
