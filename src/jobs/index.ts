/**
 * Jobs: work that outlives a request: files written whole or not at all, results kept by name, one owner at a time.
 * Knows no biology; what is written is handed in.
 */
export {checkWritable} from './check-writable.js'
export {FolderLock} from './folder-lock.js'
export {makeFolder} from './make-folder.js'
export {OutputFolder} from './output-folder.js'
export {ResultStore, type Stored} from './result-store.js'
export {removeLeftover} from './write-error.js'
export {writeFiles} from './write-files.js'
