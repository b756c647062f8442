/**
 * Takes readers' drafts into a batch of the knowledge (docs/design/curation.md):
 * `npx tsx --conditions=source scripts/import-drafts.ts DRAFTS … --batch ID --date DAY [--title LINE] [--data FOLDER] [--reserved TOOL]`,
 * with DRAFTS folders or YAML files. What cannot be grounded is listed by work and left out. Ends with 1 when nothing was taken.
 */
import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {parseArgs} from 'node:util'
import type {SourceFile} from '#knowledge'
import type {DraftWork} from './curation/draft.js'
import {importDrafts} from './curation/import.js'
import {keysOfDraft} from './curation/references.js'
import {readNameTables} from './curation/tables.js'
import {knowledgeFiles} from './knowledge-files.js'

const root = join(import.meta.dirname, '..')
const shared = join(root, '..', 'shared')
const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    batch: {type: 'string'},
    date: {type: 'string'},
    title: {type: 'string', default: 'Primary papers on non-coding RNAs and drug response'},
    data: {type: 'string', default: join(shared, 'data')},
    reserved: {type: 'string', default: join(shared, 'tools', 'reserved.mjs')},
  },
})
const {batch, date} = values
if (batch === undefined || date === undefined || positionals.length === 0)
  throw new RangeError('expected DRAFTS … --batch ID --date DAY (see the head of this file)')

function draftFiles(path: string): SourceFile[] {
  if (!existsSync(path)) throw new RangeError(`there is no ${path}`)
  const paths = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path]
  return paths.filter((one) => /\.ya?ml$/.test(one)).map((one) => ({path: one, text: readFileSync(one, 'utf8')}))
}

/** Asks the tool beside the data whether a work is kept back for testing; without the tool nothing is taken. */
function isReserved(work: DraftWork): boolean {
  if (!existsSync(values.reserved)) throw new RangeError(`${values.reserved} is not there: which works are kept back cannot be told`)
  const keys = [...keysOfDraft(work).map((key) => key.replace(/^doi:/, '')), `title:${work.title.replaceAll(';', ' ')}`].join(';')
  const answer = execFileSync(process.execPath, [values.reserved, work.year === undefined ? keys : `${keys}@${work.year}`], {
    encoding: 'utf8',
  })
  return answer.startsWith('reserved')
}

const sources = knowledgeFiles()
const imported = await importDrafts(
  sources,
  positionals.flatMap(draftFiles),
  {id: batch, date, title: values.title},
  readNameTables(values.data),
  isReserved,
)
for (const [file, refusals] of imported.refusals)
  for (const {record, why} of refusals) console.log(`${file}: ${record === undefined ? '' : `${record}: `}${why}`)
for (const {path} of sources) if (path.includes(`statements/${batch}/`)) rmSync(join(root, path))
for (const {path, text} of imported.files) {
  mkdirSync(dirname(join(root, path)), {recursive: true})
  writeFileSync(join(root, path), text)
}
const refused = [...imported.refusals.values()].flat().length
console.log(`${imported.works} works, ${imported.statements} statements in the batch ${batch}; ${refused} refused`)
process.exitCode = imported.works === 0 ? 1 : 0
