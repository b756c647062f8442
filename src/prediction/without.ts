import type {Knowledge} from '#knowledge'

/**
 * The knowledge without some of its statements: whatever is computed from it cannot know them. Nothing else looks at what was
 * left out.
 */
export function knowledgeWithout(knowledge: Knowledge, statements: ReadonlySet<string>): Knowledge {
  return statements.size === 0 ? knowledge : {...knowledge, statements: knowledge.statements.filter(({id}) => !statements.has(id))}
}
