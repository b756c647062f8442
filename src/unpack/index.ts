/**
 * Unpack: what gzip and zip files hold, checked, and never more of it than the caller has room for. Knows only what can go wrong.
 */
export {gunzipped} from './gzip.js'
export {isGzip, isZip, joined, megabytes} from './pieces.js'
export {type Archive, openZip} from './zip.js'
