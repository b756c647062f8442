import {type Change, type Knowledge, loadKnowledge, readingOf} from '#knowledge'
import {contextOf} from '#network'
import {blocksOf, candidates, defaultSetting, nearCandidates, type Scored, scoreBlock} from '#screen'
import {knowledgeFiles} from '../knowledge-files.js'

/** A combination that a paper of the review states to work, as an intervention given with a drug. Ids. */
export interface StatedCombination {
  readonly name: string
  readonly disease: string
  readonly drug: string
  readonly change: Change
}

export const statedCombinations: readonly StatedCombination[] = [
  {name: 'baicalein + tamoxifen', disease: 'breast-cancer', drug: 'tamoxifen', change: {entity: 'baicalein', sign: 1}},
  {name: 'miR-541 + sorafenib', disease: 'HCC', drug: 'sorafenib', change: {entity: 'hsa-miR-541-3p', sign: 1}},
  {name: 'IACS-010759 + trametinib', disease: 'NSCLC', drug: 'trametinib', change: {entity: 'iacs-010759', sign: 1}},
  {name: 'β-hydroxybutyrate + sorafenib', disease: 'HCC', drug: 'sorafenib', change: {entity: 'beta-hydroxybutyrate', sign: 1}},
  {name: 'PI3K/mTOR inhibitor + cisplatin', disease: 'HCC', drug: 'cisplatin', change: {entity: 'pi3k-mtor-inhibitor', sign: 1}},
]

/** `observations`: what was seen of the combination. `paper`: everything from the papers that saw it. */
export type Left = 'observations' | 'paper'

/** Statements left out, so that the answer cannot be read back. */
export function statementsLeftOut(knowledge: Knowledge, {drug, change}: StatedCombination, left: Left): string[] {
  const seen = knowledge.statements.filter(
    (one) => one.kind === 'observation' && one.context.drug === drug && one.perturbation.some(({entity}) => entity === change.entity),
  )
  if (left === 'observations') return seen.map(({id}) => id)
  const papers = new Set(seen.flatMap(({references}) => references))
  return knowledge.statements.filter(({references}) => references.some((key) => papers.has(key))).map(({id}) => id)
}

export interface CombinationAnswer {
  readonly scored: Scored
  readonly leftOut: number
}

/** The gain of a stated combination with its statements left out. */
export function answerWithout(
  knowledge: Knowledge,
  stated: StatedCombination,
  left: Left,
  ensemble: {readonly members: number; readonly runs: number; readonly seed: number},
): CombinationAnswer {
  const without = statementsLeftOut(knowledge, stated, left)
  const [scored] = scoreBlock(knowledge, defaultSetting(knowledge, stated, {ensemble, without}), [[stated.change]], false).scored
  return {scored: scored!, leftOut: without.length}
}

/** Place of the stated change among all changes near its context, by gain × agreement, with the same statements left out. */
function placeOf(
  knowledge: Knowledge,
  stated: StatedCombination,
  ensemble: {readonly members: number; readonly runs: number; readonly seed: number},
): {place: number; of: number} {
  const context = contextOf(knowledge, stated)
  const near = nearCandidates(knowledge, context, candidates(knowledge, context))
  const all = near.some(({entity}) => entity === stated.change.entity) ? near : [...near, stated.change]
  const setting = defaultSetting(knowledge, context, {ensemble, without: statementsLeftOut(knowledge, stated, 'observations')})
  const scores = blocksOf(all.map((change) => [change])).flatMap((block) =>
    scoreBlock(knowledge, setting, block, false).scored.map(({combination, gain, agreement}) => ({
      isStated: combination[0]!.entity === stated.change.entity && combination[0]!.sign === stated.change.sign,
      score: gain.value * agreement,
    })),
  )
  const own = scores.find(({isStated}) => isStated)!
  return {place: 1 + scores.filter(({score}) => score > own.score).length, of: scores.length}
}

/** The section of docs/validation.md on stated combinations, as lines of Markdown. */
export async function combinationLines(): Promise<string[]> {
  const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
  const full = {members: 60, runs: 512, seed: 1}
  const quick = {members: 20, runs: 256, seed: 1}
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
  const cell = ({scored, leftOut}: CombinationAnswer) => {
    if (scored.unreachable) return `no way left (${leftOut} left out)`
    const words = {up: 'sensitive', down: 'resistant', unchanged: 'unchanged', contested: 'contested'}[scored.direction]
    return `${words}, ${signed(scored.gain.value)} (${signed(scored.gain.low)} to ${signed(scored.gain.high)}), ${leftOut} left out`
  }
  const rows = statedCombinations.map((stated) => {
    const {place, of} = placeOf(knowledge, stated, quick)
    return `| ${stated.name} | ${stated.disease} | ${cell(answerWithout(knowledge, stated, 'observations', full))} | ${place} of ${of} | ${cell(answerWithout(knowledge, stated, 'paper', full))} |`
  })
  return [
    '## Combinations that papers of the review state',
    '',
    `The gain of each as the screen gives it, ${full.members} models of ${full.runs} trajectories, seed ${full.seed}. First with every observation of the combination left out (of the calibration as well); the mechanisms that its paper reports stay, so this asks whether the mechanisms add up to the observation. Then with the whole paper left out, which asks whether the rest of the knowledge would have said so. *Place*: among all changes near the context, by gain × agreement (${quick.members} models of ${quick.runs} trajectories).`,
    '',
    '| combination | disease | its observations left out | place | its whole paper left out |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ]
}
