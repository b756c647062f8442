import type {EntityType, Knowledge, Sign} from '../types.js'
import type {Exported} from './exported.js'
import {graphLosses} from './graph.js'
import {oneLine} from './tsv.js'

const moleculeTypes: readonly EntityType[] = ['gene', 'miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment', 'snoRNA']
const setTypes: readonly EntityType[] = ['process', 'phenotype', 'metabolite', 'structure', 'complex']

/**
 * Gene sets (one per line: name, description, members): the targets of each non-coding RNA that it lowers or raises, the molecules
 * that raise or lower each process, and the members of each complex or process.
 */
export function toGmt(knowledge: Knowledge): Exported {
  const sets = new Map<string, {description: string; members: Set<string>}>()
  const isMolecule = (id: string): boolean => moleculeTypes.includes(knowledge.entities.get(id)?.type ?? 'process')
  const add = (name: string, description: string, member: string): void => {
    const held = sets.get(name) ?? {description, members: new Set<string>()}
    sets.set(name, held)
    held.members.add(member)
  }
  const word = (sign: Sign): 'RAISED' | 'LOWERED' => (sign === 1 ? 'RAISED' : 'LOWERED')
  for (const statement of knowledge.statements) {
    if (statement.kind !== 'mechanism' || !isMolecule(statement.subject)) continue
    const {subject, object, sign} = statement
    const [from, to] = [knowledge.entities.get(subject), knowledge.entities.get(object)]
    if (!from || !to) continue
    if (from.type !== 'gene' && isMolecule(object))
      add(`${subject}_TARGETS_${word(sign)}`, `molecules that ${from.name} ${sign === 1 ? 'raises' : 'lowers'}`, object)
    if (setTypes.includes(to.type))
      add(`${object}_${word(sign)}_BY`, `molecules that ${sign === 1 ? 'raise' : 'lower'} ${to.name}`, subject)
  }
  for (const entity of knowledge.entities.values()) {
    if (!moleculeTypes.includes(entity.type)) continue
    for (const parent of entity.parents)
      if (setTypes.includes(knowledge.entities.get(parent)?.type ?? 'gene'))
        add(`${parent}_MEMBERS`, `members of ${knowledge.entities.get(parent)!.name}`, entity.id)
  }
  const text = [...sets]
    .map(([name, {description, members}]) => `${[name.replace(/\s+/g, '_'), oneLine(description), ...members].join('\t')}\n`)
    .join('')
  return {text, losses: [...graphLosses(knowledge), 'contexts, references, audit and confidence are left out; only molecules are members']}
}
