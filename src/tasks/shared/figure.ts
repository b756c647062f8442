import {UserError} from '#errors'
import type {Knowledge} from '#knowledge'
import {type PathsFigure, pathsSvg} from '#report'

/** Refuses a name that is not that of an SVG file, before anything is computed. */
export function checkFigureName(output: string | undefined): void {
  if (output !== undefined && !output.toLowerCase().endsWith('.svg'))
    throw new UserError('invalid-input', `-o ${output}: expected the name of a figure to write, ending in .svg; for example -o paths.svg`)
}

/** The figure as a task's file; nothing where none was asked for. */
export function figureFile(
  output: string | undefined,
  figure: () => PathsFigure,
  knowledge: Knowledge,
): {files?: Readonly<Record<string, string>>} {
  return output === undefined ? {} : {files: {'': pathsSvg(figure(), knowledge)}}
}
