import {evaluate, variable, variables} from './expr.js'
import type {Node, Rate} from './model.js'
import {evaluateRate, namesIn} from './rates.js'

/** With more inputs their states are not gone through one by one. */
const maxInputs = 12

/**
 * Whether a node can turn on just where its rule is true, and off just where it is false, whatever the speed. Parameters
 * without a value count as 1. A node of very many inputs does where it is written so: `@logic ? up : 0`, `@logic ? 0 : down`.
 */
export function followsRule(node: Node, parameters: Readonly<Record<string, number>>): boolean {
  const rule = node.logic ?? variable(node.name)
  const rates = [node.rateUp, node.rateDown, ...Object.values(node.attributes ?? {})].filter((one): one is Rate => typeof one !== 'string')
  const names = [...new Set([node.name, ...variables(rule), ...rates.flatMap((rate) => namesIn(rate, 'node'))])]
  if (names.length > maxInputs) return isUsual(node.rateUp, 'yes') && isUsual(node.rateDown, 'no')
  for (let bits = 0; bits < 2 ** names.length; bits++) {
    const on = new Set(names.filter((_, i) => (bits >> i) & 1))
    const isTrue = evaluate(rule, (name) => on.has(name))
    const worth = (rate: Rate): number =>
      evaluateRate(rate, {
        node: (name) => (on.has(name) ? 1 : 0),
        parameter: (name) => parameters[name] ?? 1,
        attribute: (name) => {
          if (name === 'logic') return isTrue ? 1 : 0
          const value = name === 'rate_up' ? node.rateUp : name === 'rate_down' ? node.rateDown : node.attributes?.[name]
          return value === undefined || typeof value === 'string' ? Number.NaN : worth(value)
        },
      })
    const isOn = on.has(node.name)
    if (worth(isOn ? node.rateDown : node.rateUp) > 0 !== (isOn ? !isTrue : isTrue)) return false
  }
  return true
}

/** Whether a rate is a number or parameter on one branch of `@logic ? … : …`, and 0 on the other. */
function isUsual(rate: Rate, branch: 'yes' | 'no'): boolean {
  if (rate.kind !== 'conditional' || rate.test.kind !== 'attribute' || rate.test.name !== 'logic') return false
  const other = branch === 'yes' ? rate.no : rate.yes
  const own = rate[branch]
  return other.kind === 'number' && other.value === 0 && (own.kind === 'parameter' || (own.kind === 'number' && own.value > 0))
}
