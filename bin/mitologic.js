#!/usr/bin/env node
import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {setFlagsFromString} from 'node:v8'

// Most runs last about a second, in which Node 20 spends a third on compiling functions for speed that are over before it
// pays: three times its usual budget of bytecode before it begins. Newer ones have a quicker compiler for the middle.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=400000')

const entry = fileURLToPath(new URL('../dist/command/index.js', import.meta.url))
if (!existsSync(entry)) {
  console.error("mitologic: not built yet; run 'npm run build' in its folder first")
  process.exit(1)
}
const {main} = await import('../dist/command/index.js')
process.exitCode = await main(process.argv.slice(2))
