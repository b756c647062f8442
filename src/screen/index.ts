/**
 * Screen: interventions, the space of their combinations, and the ranking of what they do.
 * Knows predictions; reads and writes no files.
 */
export {type Intervention, modalityOf} from './interventions.js'
export {rankReversals, type Strategy} from './reversals.js'
