/**
 * Errors: what can go wrong, said once.
 * Knows no biology, no files, no models: only how a mistake is named, placed and mended.
 *
 * A mistake of the *user* is always a `UserError` (one sentence that says where, what was found, what was expected and
 * how to mend it; the command line exits with 2). A mistake of the *programmer* is a plain `RangeError` or `TypeError`
 * (exit 1).
 */
export {ambiguous, didYouMean, type ErrorCode, notFound, ParseError, type Place, place, UserError, visible} from './errors.js'
export {editDistance, nearest} from './nearest.js'
