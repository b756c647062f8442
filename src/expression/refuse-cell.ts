import {ParseError} from '#errors'

/** Refuses what stands at a place of a file: what was found, what was expected, how to mend it. */
export type RefuseCell = (at: {readonly line: number; readonly column?: number}, found: string, expected: string, remedy: string) => never

export const refuserOf =
  (fileName: string): RefuseCell =>
  (at, found, expected, remedy) => {
    throw new ParseError(fileName, at, found, expected, remedy)
  }
