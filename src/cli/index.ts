/**
 * CLI: the verbs at the terminal.
 * Knows flags, files, progress and exit codes; computes nothing.
 */
export {main} from './main.js'
