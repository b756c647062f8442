import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {SourceFile} from '#knowledge'

const root = join(import.meta.dirname, '..')

/** The source files of the knowledge, with paths as they stand in the repository. */
export function knowledgeFiles(folder = join(root, 'knowledge')): SourceFile[] {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && /\.(ya?ml|tsv|txt)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({path: path.slice(root.length + 1).replaceAll('\\', '/'), text: readFileSync(path, 'utf8')}))
}
