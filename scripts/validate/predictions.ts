import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Knowledge, loadKnowledge, readingOf} from '#knowledge'
import {mcnemarExact, wilsonInterval} from '#stats'
import {
  type Accuracy,
  accuracyOf,
  baselineNames,
  type Hiding,
  hidings,
  type Scored,
  scoreObservations,
  withFlippedSigns,
  withPermutedSigns,
  withRewiredTopology,
} from '../../src/prediction/validation.js'
import {knowledgeFiles} from '../knowledge-files.js'

const ensemble = {members: 60, runs: 512, seed: 1} as const
const quick = {members: 20, runs: 256, seed: 1} as const
const nullDraws = 20

const titles: Readonly<Record<Hiding, string>> = {
  nothing: '(i) nothing hidden',
  itself: '(ii-a) the observation left out',
  'paper-response': "(ii-b) and its paper's process → response mechanisms",
  paper: '(ii-c) the whole paper left out',
}

/** Every stated response, predicted with more and more of the answer hidden; baselines, controls, calibration, readings. */
export function predictionsSection(): string {
  const {knowledge} = loadKnowledge(knowledgeFiles())
  const corrected = readingOf(knowledge, 'corrected')
  const scored = new Map(hidings.map((hiding) => [hiding, scoreObservations(corrected, hiding, ensemble)]))
  const printed = scoreObservations(readingOf(knowledge, 'as-printed'), 'itself', ensemble)
  return [
    '## Predictions of observed drug responses',
    `${scored.get('nothing')!.length} observations of the knowledge say that a perturbation made cells more sensitive or more resistant. Each is predicted in its own context (disease, drug, conditions) by an ensemble of ${ensemble.members} models × ${ensemble.runs} trajectories, seed ${ensemble.seed}, with part of the knowledge hidden. *Covered*: a signed path remains. *Answered*: the answer is sensitive or resistant (contested and unchanged are no answers, and count as wrong in the overall share). Backbone: SHA-256 \`${backboneHash()}\`, written from textbooks before any scoring.`,
    accuracyTable([...scored].map(([hiding, answers]) => [titles[hiding], answers])),
    '### Subsets',
    ...(['itself', 'paper-response'] as const).map((hiding) => subsetTable(titles[hiding], scored.get(hiding)!, corrected)),
    '### Next to trivial methods',
    'Each method without the observation asked about. p: exact McNemar test of the model against the method, over the observations both answer.',
    ...(['itself', 'paper-response', 'paper'] as const).map((hiding) => baselineTable(titles[hiding], scored.get(hiding)!)),
    '### Negative controls',
    controls(corrected),
    '### Calibration',
    calibration([...scored.get('itself')!, ...scored.get('paper-response')!]),
    '### Both readings of disputed statements',
    `(ii-a) in the corrected reading: ${share(accuracyOf(scored.get('itself')!))}; as printed (its own observations): ${share(accuracyOf(printed))}.`,
    '### What it gets wrong',
    ...hidings.slice(0, 3).map((hiding) => failures(titles[hiding], scored.get(hiding)!)),
  ].join('\n\n')
}

function backboneHash(): string {
  return createHash('sha256')
    .update(readFileSync(join(import.meta.dirname, '..', '..', 'knowledge', 'statements', 'textbook', 'backbone.yaml')))
    .digest('hex')
}

const fixed = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : '–')

function share({right, answered}: Accuracy): string {
  const {low, high} = wilsonInterval(right, answered)
  return `${right} of ${answered} answered are right (${fixed(right / answered)}, 95 % ${fixed(low)} to ${fixed(high)})`
}

function accuracyTable(rows: readonly (readonly [string, readonly Scored[]])[]): string {
  const lines = rows.map(([title, answers]) => {
    const a = accuracyOf(answers)
    const {low, high} = wilsonInterval(a.right, a.answered)
    return `| ${title} | ${a.asked} | ${a.covered} (${fixed(a.covered / a.asked)}) | ${a.answered} | ${a.right} | ${fixed(a.right / a.answered)} (${fixed(low)}–${fixed(high)}) | ${fixed(a.right / a.asked)} | ${fixed(a.balanced)} | ${fixed(a.matthews)} |`
  })
  return [
    '| hidden | asked | covered | answered | right | accuracy of answers (95 %) | right of all | balanced | Matthews |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n')
}

function subsetTable(title: string, answers: readonly Scored[], knowledge: Knowledge): string {
  const type = ({observation}: Scored) => knowledge.entities.get(observation.perturbation[0]!.entity)?.type ?? ''
  const ncRna = (one: Scored) => ['miRNA', 'lncRNA', 'circRNA', 'pre-miRNA'].includes(type(one))
  const molecule = (one: Scored) =>
    ncRna(one) || ['gene', 'complex', 'drug', 'biological', 'nanomedicine', 'metabolite', 'drug-class'].includes(type(one))
  return [
    `**${title}**`,
    accuracyTable([
      ['molecules', answers.filter(molecule)],
      ['ncRNAs', answers.filter(ncRna)],
      ['best path through uncontested processes only', answers.filter((one) => one.covered && !one.throughContested)],
      ['best path through a contested process', answers.filter((one) => one.covered && one.throughContested)],
      [
        'of those, the context itself says what the process does',
        answers.filter((one) => one.covered && one.throughContested && one.settled),
      ],
      ['of those, only other contexts do', answers.filter((one) => one.covered && !one.settled)],
    ]),
  ].join('\n\n')
}

function baselineTable(title: string, answers: readonly Scored[]): string {
  const lines = baselineNames.map((name) => {
    const a = accuracyOf(
      answers.map((one) => ({observed: one.observed, predicted: one.baselines[name], covered: one.baselines[name] !== 0})),
    )
    const both = answers.filter((one) => one.predicted !== 0 && one.baselines[name] !== 0)
    const onlyModel = both.filter((one) => one.predicted === one.observed && one.baselines[name] !== one.observed).length
    const onlyBaseline = both.filter((one) => one.predicted !== one.observed && one.baselines[name] === one.observed).length
    return `| ${name} | ${a.answered} | ${fixed(a.right / a.answered)} | ${fixed(a.right / a.asked)} | ${fixed(a.balanced)} | ${onlyModel} | ${onlyBaseline} | ${mcnemarExact(onlyModel, onlyBaseline).toFixed(3)} |`
  })
  const model = accuracyOf(answers)
  return [
    `**${title}**`,
    '',
    '| method | answered | accuracy of answers | right of all | balanced | only the model right | only the method right | p |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    `| **model** | ${model.answered} | ${fixed(model.right / model.answered)} | ${fixed(model.right / model.asked)} | ${fixed(model.balanced)} | – | – | – |`,
    ...lines,
  ].join('\n')
}

function controls(knowledge: Knowledge): string {
  const balanced = (changed: Knowledge) => accuracyOf(scoreObservations(changed, 'itself', quick))
  const row = (title: string, all: readonly Accuracy[]) => {
    const values = all
      .map((one) => one.balanced)
      .filter(Number.isFinite)
      .sort((a, b) => a - b)
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length)
    return `| ${title} | ${all.length} | ${fixed(mean)} ± ${fixed(error)} | ${fixed(values[Math.floor(0.95 * (values.length - 1))]!)} | ${fixed(all.reduce((sum, one) => sum + one.answered, 0) / all.length)} |`
  }
  const seeds = Array.from({length: nullDraws}, (_, i) => i + 1)
  const flipped = balanced(withFlippedSigns(knowledge))
  const real = balanced(knowledge)
  return [
    `Observation left out (ii-a), ${quick.members} models × ${quick.runs} trajectories. Chance is 0.5.`,
    '',
    '| knowledge | draws | balanced accuracy (mean ± s.e.) | 95th percentile | answered (mean) |',
    '| --- | --- | --- | --- | --- |',
    `| real | 1 | ${fixed(real.balanced)} | – | ${real.answered} |`,
    row(
      'signs permuted among all mechanisms',
      seeds.map((seed) => balanced(withPermutedSigns(knowledge, seed))),
    ),
    row(
      'objects rewired among all mechanisms',
      seeds.map((seed) => balanced(withRewiredTopology(knowledge, seed))),
    ),
    `| all signs flipped (paths of odd length turn round, even ones do not) | 1 | ${fixed(flipped.balanced)} | – | ${flipped.answered} |`,
  ].join('\n')
}

function calibration(answers: readonly Scored[]): string {
  const given = answers.filter(({predicted}) => predicted !== 0)
  const edges = [0.5, 0.6, 0.7, 0.8, 0.9, 1.0001]
  const rows = edges.slice(0, -1).map((from, i) => {
    const bin = given.filter(({confidence}) => confidence >= from && confidence < edges[i + 1]!)
    const right = bin.filter(({predicted, observed}) => predicted === observed).length
    const {low, high} = wilsonInterval(right, bin.length)
    return `| ${from.toFixed(1)}–${Math.min(1, edges[i + 1]!).toFixed(1)} | ${bin.length} | ${bin.length > 0 ? fixed(bin.reduce((sum, {confidence}) => sum + confidence, 0) / bin.length) : '–'} | ${bin.length > 0 ? `${fixed(right / bin.length)} (${fixed(low)}–${fixed(high)})` : '–'} |`
  })
  const brier =
    given.reduce((sum, {confidence, predicted, observed}) => sum + (confidence - (predicted === observed ? 1 : 0)) ** 2, 0) / given.length
  return [
    `Answers of (ii-a) and (ii-b) together, by stated confidence. Brier score ${brier.toFixed(3)} (always saying 0.5 gives 0.250).`,
    '',
    '| confidence | answers | mean confidence | share right (95 %) |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function failures(title: string, answers: readonly Scored[]): string {
  const wrong = answers.filter(({predicted, observed}) => predicted !== observed)
  const lines = wrong.map(
    ({observation, observed, direction, covered}) =>
      `- \`${observation.id}\` (${observation.context.disease ?? 'any disease'}, ${observation.context.drug}): observed ${observed === 1 ? 'sensitive' : 'resistant'}, answered ${direction}${covered ? '' : ' (no path)'}`,
  )
  return `**${title}**: ${wrong.length} not right\n\n${lines.join('\n') || '- none'}`
}
