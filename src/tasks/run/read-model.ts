import {UserError} from '#errors'
import {decodeText} from '#expression'
import {type Model, parseBnd, parseBnet} from '#logic'
import type {InputFile} from '../task.js'

/** A model from the files a user names: bnd with any cfgs, or one file of another format. */
export function readModelFiles(files: readonly InputFile[]): Model {
  const named = files.map((file) => ({name: file.name, ending: file.name.toLowerCase().replace(/\.gz$/, '').split('.').pop() ?? '', file}))
  const bnd = named.filter(({ending}) => ending === 'bnd')
  const cfgs = named.filter(({ending}) => ending === 'cfg')
  if (bnd.length === 1) {
    const other = named.find(({ending}) => ending !== 'bnd' && ending !== 'cfg')
    if (other) throw new UserError('invalid-input', `${other.name}: found a .${other.ending} file beside a bnd, expected cfg files only`)
    const text = ({file}: {file: InputFile}) => decodeText(file.bytes, file.name)
    return parseBnd(text(bnd[0]!), cfgs.map(text), {bnd: bnd[0]!.name, cfg: cfgs.map(({name}) => name)})
  }
  if (bnd.length > 1)
    throw new UserError('invalid-input', `found ${bnd.length} bnd files (${bnd.map(({name}) => name).join(', ')}), expected one`)
  if (named.length !== 1)
    throw new UserError(
      'invalid-input',
      `found ${named.map(({name}) => name).join(', ')}, expected one model: a bnd with its cfg files, or one file of another format`,
    )
  const [{name, ending, file}] = named as [(typeof named)[number]]
  if (ending === 'bnet') return parseBnet(decodeText(file.bytes, name), name)
  if (ending === 'cfg') throw new UserError('invalid-input', `${name}: found settings without rules; name the bnd file as well`)
  throw new UserError('unsupported', `${name}: found the ending '.${ending}', expected .bnd (with .cfg) or .bnet`)
}
