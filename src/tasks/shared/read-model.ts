import {UserError} from '#errors'
import {decodedText, type FormatId, formatOf, formats, type ModelRead, type ReadOptions, readModel} from '#logic'
import type {InputFile} from './task.js'

/** Whether a file holds settings of MaBoSS, by its name or by what is in it. */
export const isCfg = ({name, bytes}: InputFile): boolean => /\.cfg(\.gz)?$/i.test(name) || holdsSettings(bytes)

/**
 * A model from the files a user names: one file with rules, of any format that can be read, and any cfgs (gzip is fine).
 *
 * @throws {UserError} several models, settings without rules, a format that is not known; with line and column where a text is wrong
 */
export function readModelFiles(
  files: readonly InputFile[],
  options: Pick<ReadOptions, 'rule' | 'toRun'> & {readonly format?: FormatId} = {},
): ModelRead {
  const models = files.filter((file) => !isCfg(file))
  const settings = files.filter(isCfg)
  const names = (some: readonly InputFile[]) => some.map(({name}) => name).join(', ')
  if (models.length === 0)
    throw new UserError('invalid-input', `${names(settings)}: found settings without rules; name the file with the rules as well`)
  if (models.length > 1) {
    throw new UserError('invalid-input', `found ${names(models)}, expected one model: one file with rules, and any cfg files`)
  }
  const [model] = models as [InputFile]
  const cfg = settings.map((file) => ({text: file.bytes, name: file.name}))
  return readKnown(model, {...options, cfg})
}

/** `readModel`, which knows no flags: where it asks for the format, ours is named. */
function readKnown({name, bytes}: InputFile, options: ReadOptions): ModelRead {
  try {
    return readModel(bytes, name, options)
  } catch (error) {
    const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
    const mayAsk = error instanceof UserError && error.code === 'unsupported' && options.format === undefined && !isZip
    if (!mayAsk || formatOf(name.replace(/\.gz$/i, ''), decodedText(bytes, name))) throw error
    throw new UserError(
      'unsupported',
      `${name}: neither its name nor its beginning tells a format of models; add --from with one of ${formats.map(({id}) => id).join(', ')}`,
      {cause: error},
    )
  }
}

/** Whether a file, whatever its name (MaBoSS's variables are in `.vd` or `.txt`), holds assignments and nothing else. */
function holdsSettings(bytes: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(bytes).replace(/^\u00ef\u00bb\u00bf/, '')
  const statements = text
    .replace(/\/\/.*|^#.*|\/\*[\s\S]*?(?:\*\/|(?![\s\S]))/gm, '')
    .split(';')
    .filter((statement) => statement.trim() !== '')
  return statements.length > 0 && statements.every((statement) => assignment.test(statement))
}

const assignment = /^\s*(?:\$?[A-Za-z_]\w*|[A-Za-z_]\w*\s*\.\s*\w+|\[[\w\s,]*\]\s*\.\s*\w+)\s*=(?!=)/
