import {type Change, type Knowledge, statementById} from '#knowledge'
import {type ContextQuery, type Edge, type Match, matches} from '#network'
import type {Disagreement, Influence, PathView, Prediction} from '#prediction'
import type {PathsFigure} from '../view/paths.js'
import {basisWords} from './basis.js'
import {interval, signed} from './numbers.js'
import {citations, contextWords, evidenceSentence, statementSentence} from './sentences.js'
import {changesInWords, contextInWords, counted} from './words.js'

/** Paths printed; the heading says how many more there are. */
const maxPaths = 6
/** Statements printed for each edge of a path, and for each side of a disagreement. */
const maxStatements = 3

/**
 * A prediction for the terminal.
 *
 * @param prediction - of `predict`
 * @param changes - that were asked about
 * @param context - looked up by `contextOf`
 * @param knowledge - that holds them
 * @param influence - of `influences`, where it was asked
 * @returns text of many lines
 * @example
 * const context = contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'})
 * const perturbations = [{entity: 'hsa-miR-2392', sign: -1}]
 * const prediction = predict(knowledge, {context, perturbations, ensemble: {members: 2, runs: 64}})
 * predictionText(prediction, perturbations, context, knowledge).includes('Paths') // → true
 */
export function predictionText(
  prediction: Prediction,
  changes: readonly Change[],
  context: ContextQuery,
  knowledge: Knowledge,
  influence?: readonly Influence[],
): string {
  const {disagreement} = prediction
  const paths = prediction.paths.slice(0, maxPaths)
  const lines = [
    `${changesInWords(changes, knowledge)}   in ${contextInWords(context, knowledge)}`,
    '',
    responseLine(prediction, knowledge),
    '',
    'Readout                            baseline   perturbed   Δ       95 %',
    ...prediction.readouts.map(readoutLine),
    '',
    `Paths to the response (${counted(paths.length, prediction.paths.length)}):`,
    ...paths.flatMap((path) => pathLines(path, knowledge)),
    '',
    evidenceLine(prediction.evidence),
    ...analogueLines(prediction, knowledge),
    ...(disagreement ? ['', ...disagreementLines(disagreement, knowledge)] : []),
    ...(influence ? ['', ...influenceLines(influence, knowledge)] : []),
    '',
    'A hypothesis for the laboratory, not advice for treating patients.',
  ]
  return `${lines.join('\n')}\n`
}

const answers: Readonly<Record<Prediction['response']['direction'], string>> = {
  sensitive: 'more sensitive',
  resistant: 'more resistant',
  lethal: 'lethal',
  protective: 'protective',
  unchanged: 'unchanged',
  contested: 'contested',
  unknown: 'unknown',
}

function responseLine(prediction: Prediction, knowledge: Knowledge): string {
  const {response} = prediction
  const {direction, baseline, perturbed, delta, probability, confidence} = response
  return [
    `Response: ${answers[direction]}, ${basisWords(prediction, knowledge)}`,
    `P(dead or arrested) ${baseline.toFixed(2)} → ${perturbed.toFixed(2)}`,
    `Δ ${signed(delta)} (95 % ${interval(response)})`,
    `P(more sensitive) ${probability.toFixed(2)}, confidence ${confidence.toFixed(2)}`,
  ].join('   ')
}

function readoutLine(readout: Prediction['readouts'][number]): string {
  const name = readout.name.slice(0, 34).padEnd(34)
  const levels = `${readout.baseline.toFixed(2).padStart(6)} ${readout.perturbed.toFixed(2).padStart(11)}`
  return `${name} ${levels}     ${signed(readout.delta)}   ${interval(readout)}   ${readout.direction}`
}

function evidenceLine(evidence: Prediction['evidence']): string {
  const counts = matches.flatMap((match) => (evidence[match] > 0 || always.has(match) ? [`${evidence[match]} ${match}`] : []))
  return `Evidence on the paths: ${counts.join(', ')}; ${evidence.contested} contested, ${evidence.disputed} disputed.`
}

/** Counted in words even where there are none. */
const always: ReadonlySet<Match> = new Set(['exact', 'borrowed', 'textbook'])

/** Analogues printed. */
const maxAnalogues = 3

function analogueLines({analogues}: Prediction, knowledge: Knowledge): string[] {
  if (analogues.length === 0) return []
  const said = (sign: 1 | -1) => analogues.filter((one) => one.sign === sign).length
  return [
    '',
    `The same molecule elsewhere: ${said(1)} for more sensitive, ${said(-1)} for more resistant`,
    ...analogues.slice(0, maxAnalogues).map(({statement, why, sign}) => {
      const sentence = evidenceSentence(statement, knowledge) ?? statement
      return `      ${sign === 1 ? '+' : '−'}  ${sentence}  (${why})`
    }),
    ...more(analogues.length - maxAnalogues),
  ]
}

/**
 * What a prediction says and rests on, drawn.
 *
 * @param changes - that were asked about
 * @param context - looked up by `contextOf`
 * @param knowledge - that holds them
 * @param prediction - of `predict`
 * @returns what `pathsSvg` draws
 * @example
 * const context = contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'})
 * const perturbations = [{entity: 'hsa-miR-2392', sign: -1}]
 * const prediction = predict(knowledge, {context, perturbations, ensemble: {members: 2, runs: 64}})
 * pathsSvg(predictionFigure(prediction, perturbations, context, knowledge), knowledge).startsWith('<svg') // → true
 */
export function predictionFigure(
  prediction: Prediction,
  changes: readonly Change[],
  context: ContextQuery,
  knowledge: Knowledge,
): PathsFigure {
  const {paths} = prediction
  const none = paths.length === 0 ? ' No signed path to the response is known.' : ''
  return {
    title: `${changesInWords(changes, knowledge)} in ${contextInWords(context, knowledge)}`,
    caption: `${responseLine(prediction, knowledge).replaceAll('   ', '; ')}.${none} A hypothesis for the laboratory.`,
    paths,
    changed: changes,
  }
}

function disagreementLines({kind, from, to, steps, here, against}: Disagreement, knowledge: Knowledge): string[] {
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  const lines = (ids: readonly string[]) => [
    ...ids.slice(0, maxStatements).flatMap((id) => sideLine(id, knowledge)),
    ...more(ids.length - maxStatements),
  ]
  switch (kind) {
    case 'answer':
      return [`Nearest disagreement: ${name(from)} was seen to do the opposite elsewhere`, ...lines(against)]
    case 'arrow': {
      const where = steps === 0 ? 'the first edge' : `after ${steps} edge${steps === 1 ? '' : 's'}`
      return [
        `Nearest disagreement: ${name(from)} → ${name(to)}, ${where} of a path`,
        '    here:',
        ...lines(here),
        '    against it:',
        ...lines(against),
      ]
    }
    default:
      return kind satisfies never
  }
}

function sideLine(id: string, knowledge: Knowledge): string[] {
  const statement = statementById(knowledge, id)
  if (statement === undefined) return []
  const where = contextWords(statement, knowledge)
  return [`      ${statementSentence(statement, knowledge)}${where ? `  (${where})` : ''}  [${citations(statement, knowledge)}]  ${id}`]
}

const more = (count: number) => (count > 0 ? [`      and ${count} more`] : [])

/** Changes below this are what another draw of models would give. */
const drawNoise = 0.02

function influenceLines(influence: readonly Influence[], knowledge: Knowledge): string[] {
  const telling = influence.filter(({change}) => Math.abs(change) >= drawNoise)
  const rest = influence.length - telling.length
  return [
    `What carries the answer (Δ without the statement; ${influence.length} asked about):`,
    ...telling.map(({statement, delta, direction, change}) => {
      const found = statementById(knowledge, statement)
      const says = found ? statementSentence(found, knowledge) : statement
      return `  ${signed(delta)} (${signed(change)})  ${answers[direction].padEnd(14)}  ${says}  ${statement}`
    }),
    ...(rest > 0 ? [`  ${rest} others change it by less than ${drawNoise}, which another draw of models would too`] : []),
  ]
}

/** A path, then the papers of each of its edges in turn; a statement that carries two edges stands once. */
function pathLines({sign, nodes, edges, share}: PathView, knowledge: Knowledge): string[] {
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  const part = share === undefined ? '' : `; ${Math.round(share * 100)} % of the answer`
  const effect = `(more of it → more ${sign === 1 ? 'sensitive' : 'resistant'}${part})`
  const printed = new Set<string>()
  return [`  ${effect}  ${nodes.map(name).join(' → ')}`, ...edges.flatMap((edge) => edgeLines(edge, printed, knowledge))]
}

function edgeLines({statements}: Edge, printed: Set<string>, knowledge: Knowledge): string[] {
  const sentences = statements.flatMap((id) => {
    const sentence = printed.has(id) ? undefined : evidenceSentence(id, knowledge)
    return sentence === undefined ? [] : [{id, sentence}]
  })
  const shown = sentences.slice(0, maxStatements)
  for (const {id} of shown) printed.add(id)
  return [...shown.map(({sentence}) => `      ${sentence}`), ...more(sentences.length - shown.length)]
}
