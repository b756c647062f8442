import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Example} from '#tasks'

/** The folders of `examples/`, each a small study with a README. */
export function shippedExamples(root: string): readonly Example[] {
  const folder = join(root, 'examples')
  return readdirSync(folder, {withFileTypes: true})
    .filter((entry) => entry.isDirectory())
    .map(({name}) => exampleIn(join(folder, name), name))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

function exampleIn(folder: string, name: string): Example {
  const files = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), new Uint8Array(readFileSync(path))] as const)
  return {name, readme: readFileSync(join(folder, 'README.md'), 'utf8'), files: Object.fromEntries(files)}
}
