import {type Knowledge, loadKnowledge} from '#knowledge'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'

let loaded: Knowledge | undefined

/** The project's own knowledge, read once for all tests of a process. */
export function projectKnowledge(): Knowledge {
  loaded ??= loadKnowledge(knowledgeFiles()).knowledge
  return loaded
}
