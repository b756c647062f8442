/**
 * Jobs: work that outlives a request: files written whole or not at all.
 * Knows no biology; what is written is handed in.
 */
export {OutputFolder} from './output-folder.js'
