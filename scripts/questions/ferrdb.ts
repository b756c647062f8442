import type {BenchmarkQuestion} from '#prediction'
import {oneChange} from './names.js'
import {rowsOf} from './rows.js'

/**
 * FerrDb: a driver of ferroptosis kills more cells when there is more of it, a suppressor fewer: no drug, the question is survival. Only what was
 * validated in human cells; a symbol that one paper calls both is left out. The chains are left out: what they say is how the paper explains
 * it, and a question should not bring its answer's mechanism along.
 */
export function ferrDbQuestions(text: string): BenchmarkQuestion[] {
  const roles = new Map<string, {readonly line: number; readonly symbol: string; readonly pmid: string; readonly roles: Set<string>}>()
  for (const {line, cell} of rowsOf(text)) {
    const [symbol, pmid, role] = [cell('symbol'), cell('pmid'), cell('role')]
    const human = /human/i.test(cell('organism')) && /^validated?$/i.test(cell('confidence'))
    if (!human || symbol === '' || !/^\d+$/.test(pmid) || !['driver', 'suppressor'].includes(role)) continue
    const key = `${symbol}\t${pmid}`.toLowerCase()
    const held = roles.get(key) ?? {line, symbol, pmid, roles: new Set()}
    held.roles.add(role)
    roles.set(key, held)
  }
  return [...roles.values()]
    .filter((one) => one.roles.size === 1)
    .map(({line, symbol, pmid, roles: only}) =>
      oneChange({
        id: `ferrdb-${line}`,
        line,
        entity: symbol,
        change: 'up',
        response: only.has('driver') ? 'sensitive' : 'resistant',
        paper: [`pmid:${pmid}`],
      }),
    )
}
