#!/usr/bin/env node
import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const entry = fileURLToPath(new URL('../dist/command/index.js', import.meta.url))
if (!existsSync(entry)) {
  console.error("mitologic: not built yet; run 'npm run build' in its folder first")
  process.exit(1)
}
const {main} = await import('../dist/command/index.js')
process.exitCode = await main(process.argv.slice(2))
