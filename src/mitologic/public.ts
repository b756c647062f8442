/**
 * The public names of the package's root: the knowledge, ready to be asked by name.
 */
export {
  type ExplainOptions,
  type Mitologic,
  type MitologicOptions,
  mitologic,
  type Noted,
  type PredictOptions,
  type ScreenOptions,
} from './mitologic.js'
