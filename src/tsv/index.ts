/**
 * Tsv: a table as tab-separated text that no spreadsheet takes for formulas, and its cells read back. Knows nothing else.
 */
export {type TsvCell, tsv, tsvText, writtenText} from './tsv.js'
