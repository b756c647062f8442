/**
 * Mitologic: the face of the package: one object that is asked by name.
 * Knows the rooms that answer; computes nothing.
 */
export {changesOf, type PartNames} from './changes.js'
export {
  type ExplainOptions,
  type Mitologic,
  type MitologicOptions,
  mitologic,
  type Noted,
  type PredictOptions,
  type ScreenOptions,
} from './mitologic.js'
