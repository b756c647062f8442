import {type Match, matches} from '#network'

/** How a statement matches the context asked about, said to users. */
export const matchWords: Readonly<Record<Match, string>> = {
  measured: 'measured in these cells',
  exact: 'of this context',
  general: 'not restricted to a context',
  borrowed: 'borrowed from another context',
  catalogue: 'from a pack, without this context',
  textbook: 'textbook',
  predicted: 'suggested by a sequence alone',
}

/** Place of a match in lists, the best first. */
export const matchRank = (match: Match): number => matches.indexOf(match)
