import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {UserError} from '#errors'
import {addPack, addPredicted, fromSnapshot, type Knowledge, type Reading, readingOf} from '#knowledge'
import type {PackStore, TextFile} from '#tasks'

let built: Knowledge | undefined

/** The knowledge as built into the package, in one reading, with the packs asked for. */
export async function loadBuiltKnowledge(
  root: string,
  packs: PackStore,
  options: {readonly reading?: Reading; readonly packs?: readonly string[]; readonly predicted?: TextFile},
): Promise<Knowledge> {
  if (built === undefined) {
    const path = join(root, 'dist', 'knowledge.json')
    if (!existsSync(path)) throw new Error(`${path} is missing; run 'npm run build'`)
    built = fromSnapshot(readFileSync(path, 'utf8'))
  }
  let knowledge = built
  for (const name of options.packs ?? []) {
    const content = packs.read(name)
    if (content === undefined) {
      const known = packs.names()
      throw new UserError(
        'not-found',
        `--pack ${name}: no such pack; ${known.length > 0 ? `there are: ${known.join(', ')}` : 'none has been imported'} ('mitologic knowledge import FILE --as ${name}' adds one)`,
      )
    }
    knowledge = addPack(knowledge, content)
  }
  if (options.reading !== undefined) knowledge = readingOf(knowledge, options.reading)
  const {predicted} = options
  return predicted === undefined ? knowledge : addPredicted(knowledge, predicted.name, predicted.text)
}
