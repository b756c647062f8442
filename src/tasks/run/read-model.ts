import {UserError} from '#errors'
import {decodedText, type FormatId, type ModelRead, type ReadOptions, readModel} from '#logic'
import type {InputFile} from '../task.js'

/**
 * A model from the files a user names: a bnd with any cfgs, or one file of any format that can be read (gzip is fine).
 *
 * @throws {UserError} several models, settings without rules, a format that is not known; with line and column where a text is wrong
 */
export function readModelFiles(
  files: readonly InputFile[],
  options: Pick<ReadOptions, 'rule'> & {readonly format?: FormatId} = {},
): ModelRead {
  const isCfg = ({name}: InputFile) => /\.cfg(\.gz)?$/i.test(name)
  const models = files.filter((file) => !isCfg(file))
  const settings = files.filter(isCfg)
  const names = (some: readonly InputFile[]) => some.map(({name}) => name).join(', ')
  if (models.length === 0)
    throw new UserError('invalid-input', `${names(settings)}: found settings without rules; name the bnd file as well`)
  if (models.length > 1) {
    throw new UserError(
      'invalid-input',
      `found ${names(models)}, expected one model: a bnd with its cfg files, or one file of another format`,
    )
  }
  const [model] = models as [InputFile]
  const cfg = settings.map((file) => ({text: decodedText(file.bytes, file.name), name: file.name}))
  const read = readModel(model.bytes, model.name, {...options, cfg})
  if (settings.length > 0 && read.format !== 'maboss') {
    throw new UserError('invalid-input', `${names(settings)}: found settings beside ${model.name}, expected them beside a bnd file only`)
  }
  return read
}
