/** `npx tsx --conditions=source scripts/sentence-hash.ts < FILE`: the hash of a sentence, as the `locator` of a statement holds it. */
import {readFileSync} from 'node:fs'
import {sentenceHash} from '#knowledge'

console.log(await sentenceHash(readFileSync(0, 'utf8').trim()))
