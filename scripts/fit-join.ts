/**
 * `npx tsx --conditions=source scripts/fit-join.ts`: fits the coefficients of `src/prediction/join.ts` to the development questions and
 * prints them with their errors, and how good they are on papers left out of the fit. Fitted to: ncDR's small studies (the target
 * given where it was measured) and the review's own observations, each question with all of its paper hidden. Not fitted to: any
 * batch of works read later, LncTarD, FerrDb, the screen; the batches are what the prequential record is counted on.
 */
import {UserError} from '#errors'
import {type Knowledge, loadKnowledge, readingOf, without} from '#knowledge'
import {type BenchmarkQuestion, type JoinTerms, joinFeatures, predict} from '#prediction'
import {auroc, randomStream, shuffled} from '#stats'
import {knowledgeFiles} from './knowledge-files.js'
import {developmentSets} from './questions/development.js'

const kinds = ['measured', 'exact', 'general', 'borrowed', 'catalogue', 'analogy'] as const
const mechanism = kinds.slice(0, 5)
/** Ridge on the common coefficient of the mechanism and on that of analogy, and on how far each kind may stray from the common one. */
const ridge = {common: 0.3, apart: 3}

interface Case {
  readonly paper: string
  readonly isSensitive: boolean
  readonly features: readonly number[]
}

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const cases = developmentCases(knowledge)
const weights = paperWeights(cases)
const {beta, errors} = fitted(cases, weights)
console.log(
  `${cases.length} questions of ${new Set(cases.map(({paper}) => paper)).size} papers; a paper weighs as the root of its questions`,
)
kinds.forEach((kind, k) => {
  const n = cases.filter(({features}) => features[k] !== 0).length
  console.log(`${kind}: ${coefficient(beta, k).toFixed(2)} ± ${errors[k]!.toFixed(2)} (${n} questions)`)
})
const held = heldOut(cases, weights)
const right = cases.filter(({isSensitive}, i) => held[i]! > 0.5 === isSensitive).length
const brier = cases.reduce((sum, {isSensitive}, i) => sum + (held[i]! - Number(isSensitive)) ** 2, 0) / cases.length
const truth = cases.map(({isSensitive}) => isSensitive)
console.log(
  `ten folds of papers: ${(right / cases.length).toFixed(3)} right, Brier ${brier.toFixed(3)}, AUROC ${auroc(held, truth).toFixed(3)}`,
)

function developmentCases(known: Knowledge): Case[] {
  const sets = new Map(developmentSets(known).map(({name, questions}) => [name, questions]))
  const targets = sets.get('ncdr-targets')
  const small = sets.get('ncdr-small')
  if (targets === undefined || small === undefined)
    throw new UserError('not-found', 'the development data (../shared/data/ncrna) is absent')
  const given = new Set(targets.map(({id}) => id))
  const batchOf = new Map(known.statements.map(({id, batch}) => [id, batch]))
  const own = (sets.get('observed') ?? []).filter(({id}) => batchOf.get(id) === 'review')
  return [...own, ...targets, ...small.filter(({id}) => !given.has(id))].flatMap((question) => caseOf(known, question) ?? [])
}

function caseOf(known: Knowledge, question: BenchmarkQuestion): Case | undefined {
  if (question.response === 'unchanged' || question.paper.length === 0) return undefined
  try {
    const {terms, response} = predict(without(known, question.paper), {
      context: {disease: question.disease, drug: question.drug, conditions: question.conditions},
      perturbations: question.changes.map(({entity, change}) => ({entity, sign: change === 'down' ? -1 : 1})),
      measured: question.measured.map(({target, direction}) => ({target, sign: direction === 'up' ? 1 : -1})),
    })
    if (terms === undefined || response.basis === 'none') return undefined
    const features = joinFeatures(terms as JoinTerms)
    return {paper: question.paper.join(';'), isSensitive: question.response === 'sensitive', features: kinds.map((kind) => features[kind])}
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

function paperWeights(all: readonly Case[]): number[] {
  const counts = new Map<string, number>()
  for (const {paper} of all) counts.set(paper, (counts.get(paper) ?? 0) + 1)
  return all.map(({paper}) => 1 / Math.sqrt(counts.get(paper)!))
}

/** Columns: the mechanism as a whole, analogy, then how far each kind of the mechanism strays from the whole. */
function designRow(features: readonly number[]): number[] {
  const kindsOnly = features.slice(0, mechanism.length)
  return [kindsOnly.reduce((sum, value) => sum + value, 0), features[mechanism.length]!, ...kindsOnly]
}

function coefficient(all: readonly number[], kind: number): number {
  return kind < mechanism.length ? all[0]! + all[2 + kind]! : all[1]!
}

function fitted(all: readonly Case[], weight: readonly number[]): {beta: number[]; errors: number[]} {
  const size = 2 + mechanism.length
  const penalty = Array.from({length: size}, (_, k) => (k < 2 ? ridge.common : ridge.apart))
  let estimate = new Array<number>(size).fill(0)
  let curvature: number[][] = []
  for (let step = 0; step < 40; step++) {
    const gradient = estimate.map((value, k) => penalty[k]! * value)
    curvature = penalty.map((value, k) => penalty.map((_, j) => (j === k ? value : 0)))
    all.forEach(({features, isSensitive}, i) => {
      const row = designRow(features)
      const p = 1 / (1 + Math.exp(-row.reduce((sum, value, k) => sum + value * estimate[k]!, 0)))
      row.forEach((value, k) => {
        gradient[k]! += weight[i]! * (p - Number(isSensitive)) * value
        row.forEach((other, j) => {
          curvature[k]![j]! += weight[i]! * p * (1 - p) * value * other
        })
      })
    })
    const move = solve(curvature, gradient)
    estimate = estimate.map((value, k) => value - move[k]!)
    if (Math.max(...move.map(Math.abs)) < 1e-9) break
  }
  const inverse = penalty.map((_, k) =>
    solve(
      curvature,
      penalty.map((__, j) => (j === k ? 1 : 0)),
    ),
  )
  const errors = kinds.map((_, k) =>
    Math.sqrt(k < mechanism.length ? inverse[0]![0]! + 2 * inverse[0]![2 + k]! + inverse[2 + k]![2 + k]! : inverse[1]![1]!),
  )
  return {beta: estimate, errors}
}

/** Gaussian elimination with row exchange. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, k) => [...row, right[k]!])
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.slice(k).reduce((best, row, j) => (Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? k + j : best), k)
    ;[rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!]
    for (let j = 0; j < rows.length; j++) {
      if (j === k) continue
      const factor = rows[j]![k]! / rows[k]![k]!
      rows[j] = rows[j]!.map((value, c) => value - factor * rows[k]![c]!)
    }
  }
  return rows.map((row, k) => row[rows.length]! / row[k]!)
}

/** Each question by a fit to the other nine tenths of the papers. */
function heldOut(all: readonly Case[], weight: readonly number[]): number[] {
  const papers = shuffled([...new Set(all.map(({paper}) => paper))], randomStream(1))
  const foldOf = new Map(papers.map((paper, i) => [paper, i % 10]))
  const fits = Array.from({length: 10}, (_, fold) => {
    const kept = all.map((one, i) => ({one, weight: weight[i]!})).filter(({one}) => foldOf.get(one.paper) !== fold)
    return fitted(
      kept.map(({one}) => one),
      kept.map((one) => one.weight),
    ).beta
  })
  return all.map(({paper, features}) => {
    const estimate = fits[foldOf.get(paper)!]!
    return 1 / (1 + Math.exp(-features.reduce((sum, value, k) => sum + coefficient(estimate, k) * value, 0)))
  })
}
