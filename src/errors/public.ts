/**
 * The public names of errors: what can go wrong: the errors that a caller may catch, and the names nearest to a wrong one.
 */
export {type ErrorCode, ParseError, type Place, UserError} from './errors.js'
export {nearest} from './nearest.js'
