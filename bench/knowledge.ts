/**
 * Times the knowledge: loading from the source files and from the snapshot, queries, and a pack of 100,000 statements.
 *
 *   npx tsx --conditions=source bench/knowledge.ts
 *
 * Each line gives the median of some runs beside the limit that docs and tests promise. Prints Node, CPU and load.
 */
import {cpus, loadavg} from 'node:os'
import {
  addPack,
  contradictions,
  entityPage,
  findStatements,
  fromSnapshot,
  importPack,
  loadKnowledge,
  lookUpEntity,
  printPack,
  resolveEntity,
  statementsAbout,
  statementsBetween,
  toSnapshot,
} from '#knowledge'
import {knowledgeFiles} from '../scripts/knowledge-files.js'

function median(runs: number, work: () => unknown): number {
  const times = Array.from({length: runs}, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  }).sort((a, b) => a - b)
  return times[Math.floor(runs / 2)]!
}

function show(what: string, milliseconds: number, limit: number): void {
  console.log(`${what.padEnd(58)} ${milliseconds.toFixed(2).padStart(9)} ms   (limit ${limit} ms)${milliseconds > limit ? '   OVER' : ''}`)
}

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, load ${loadavg()[0]!.toFixed(2)}`)
const files = knowledgeFiles()
const {knowledge} = loadKnowledge(files)
console.log(`${knowledge.statements.length} statements, ${knowledge.entities.size} entities`)
show(
  'load from the source files, all checks made',
  median(3, () => loadKnowledge(files)),
  2000,
)
const snapshot = toSnapshot(knowledge)
show(
  `load from the snapshot (${(snapshot.length / 1e6).toFixed(1)} MB)`,
  median(9, () => fromSnapshot(snapshot)),
  300,
)

const loaded = fromSnapshot(snapshot)
show(
  'first query, which builds the indices',
  median(1, () => statementsAbout(loaded, 'ros')),
  300,
)
const ids = [...loaded.entities.keys()]
const worst = (work: (id: string) => unknown): number => Math.max(...ids.map((id) => median(3, () => work(id))))
show(
  'contradictions, computed once',
  median(1, () => contradictions(loaded)),
  300,
)
show(
  'statements about an entity, the slowest of all',
  worst((id) => statementsAbout(loaded, id)),
  10,
)
show(
  'statements between two entities, the slowest',
  worst((id) => statementsBetween(loaded, id, 'drug-response')),
  10,
)
show(
  'statements of a disease and its kin, the slowest',
  Math.max(...[...loaded.diseases.keys()].map((disease) => median(3, () => findStatements(loaded, {disease, lineage: true})))),
  10,
)
show(
  'name to entity, the slowest',
  worst((id) => resolveEntity(loaded, loaded.entities.get(id)!.name)),
  10,
)
show(
  'page of an entity, the slowest',
  worst((id) => entityPage(loaded, id)),
  10,
)
show(
  'wrong name, with the nearest names',
  median(9, () => attempt(() => resolveEntity(loaded, 'cisplatinum compuond'))),
  10,
)
show(
  '20,000 names looked up',
  median(3, () => Array.from({length: 20_000}, (_, index) => lookUpEntity(loaded, `GENE${index}`))),
  2000,
)

function attempt(work: () => unknown): void {
  try {
    work()
  } catch {
    // the message is what is timed
  }
}

const rows = Array.from(
  {length: 100_000},
  (_, index) =>
    `G${index % 5000}\t${index % 2 === 0 ? 'increases' : 'decreases'}\tH${Math.floor(index / 20)}\t${10_000_000 + (index % 3000)}`,
)
const text = `subject\teffect\tobject\tpmids\n${rows.join('\n')}\n`
show(
  'import of a table of 100,000 statements',
  median(1, () => importPack(loaded, {name: 'bench', file: 'bench.tsv', text})),
  5000,
)
const content = printPack(importPack(loaded, {name: 'bench', file: 'bench.tsv', text}).pack)
show(
  `load of that pack (${(content.length / 1e6).toFixed(0)} MB)`,
  median(3, () => addPack(loaded, content)),
  3000,
)
console.log(`memory of the whole process ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`)
