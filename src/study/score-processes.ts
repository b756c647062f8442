import {type ExpressionMatrix, expressionMatrix, type Placement, processSets, rotationSetTest} from '#expression'
import type {Knowledge} from '#knowledge'
import type {Fitted} from './fit-model.js'
import type {SetScore} from './measurement.js'

/** Processes with at least this many measured members are scored. */
const minMembers = 3

/** Scores the processes of the knowledge by rotation; members that hold a process back count turned round. */
export function scoreProcesses(
  knowledge: Knowledge,
  placements: readonly Placement[],
  {matrix, fit, contrast, weights, block, correlation}: Fitted,
): SetScore[] {
  const rowOf = new Map<string, number>()
  placements.forEach((placement, row) => {
    if (placement.kind === 'placed' && !rowOf.has(placement.entity.id)) rowOf.set(placement.entity.id, row)
  })
  const sets = processSets(knowledge)
    .map(({name, members}) => ({
      name,
      members: members.flatMap(({entity, sign}) => (rowOf.has(entity) ? [{row: rowOf.get(entity)!, sign}] : [])),
    }))
    .filter(({members}) => members.length >= minMembers)
  if (sets.length === 0) return []
  const turned = [...new Set(sets.flatMap(({members}) => members.flatMap(({row, sign}) => (sign === -1 ? [row] : []))))]
  const both = withTurned(matrix, weights, turned)
  const tested = rotationSetTest(
    both.matrix,
    fit.design,
    contrast,
    sets.map(({name, members}) => ({
      name,
      ids: members.map(({row, sign}) => (sign === 1 ? matrix.ids[row]! : turnedId(matrix.ids[row]!))),
    })),
    {...(both.weights ? {weights: both.weights} : {}), ...(block && correlation !== undefined ? {block, correlation} : {})},
  )
  const k = fit.coefficients.length
  return tested
    .map(({name, genes, direction, p, adjustedP}): SetScore => {
      const {members} = sets.find((set) => set.name === name)!
      const log2FoldChange = members.reduce((sum, {row, sign}) => sum + (sign * fit.estimates[row * k]!) / members.length, 0)
      return {name, genes, log2FoldChange, direction, p, adjustedP}
    })
    .sort((a, b) => a.p - b.p || Math.abs(b.log2FoldChange) - Math.abs(a.log2FoldChange))
}

const turnedId = (id: string) => `minus ${id}`

/** The matrix with some rows once more below it, their signs turned round. */
function withTurned({ids, samples, values}: ExpressionMatrix, weights: Float64Array | undefined, rows: readonly number[]) {
  const n = samples.length
  const extend = (from: Float64Array, sign: 1 | -1) => {
    const to = new Float64Array(from.length + rows.length * n)
    to.set(from)
    rows.forEach((row, i) => {
      for (let j = 0; j < n; j++) to[from.length + i * n + j] = sign * from[row * n + j]!
    })
    return to
  }
  return {
    matrix: expressionMatrix([...ids, ...rows.map((row) => turnedId(ids[row]!))], samples, extend(values, -1)),
    weights: weights ? extend(weights, 1) : undefined,
  }
}
