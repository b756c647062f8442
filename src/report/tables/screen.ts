import {tsv} from '#tsv'
import {modalities, strategyLabel} from '../text/screen-words.js'
import type {ScreenView} from '../view/screen.js'

/** Every strategy of a screen with its numbers. */
export function screenTable({result}: ScreenView): string {
  const doses = result.strategies[0]?.scored.doses?.map(({dose}) => dose) ?? []
  const header = [
    ...['rank', 'strategy', 'entities', 'modality', 'score', 'gain', 'low', 'high', 'direction', 'agreement', 'rank_stability'],
    ...['without_drug', 'without_drug_low', 'without_drug_high', 'healthy', 'healthy_low', 'healthy_high'],
    ...['bliss', 'bliss_low', 'bliss_high', 'hsa', 'hsa_low', 'hsa_high'],
    ...doses.map((dose) => `gain_at_${dose}`),
    ...['before', 'with', 'after', 'null_p', 'borrowed', 'contested', 'disputed', 'hits', 'marks', 'safety', 'evidence'],
  ]
  const rows = result.strategies.map((one, i) => {
    const {standing, scored, schedule} = one
    const bounds = (value: {value: number; low: number; high: number} | null | undefined) => [value?.value, value?.low, value?.high]
    return [
      ...[
        i + 1,
        strategyLabel(one),
        standing.interventions.map(({entity, change}) => `${entity}=${change}`).join('+'),
        modalities(one),
        one.score,
      ],
      ...[...bounds(scored.gain), scored.direction, scored.agreement, one.rankStability],
      ...[...bounds(scored.withoutDrug), ...bounds(scored.healthy), ...bounds(scored.bliss), ...bounds(scored.hsa)],
      ...(scored.doses ?? []).map(({value}) => value),
      ...[schedule?.before.value, schedule?.with.value, schedule?.after.value, result.nulls?.p[i]],
      ...[standing.borrowed, standing.contested, standing.disputed],
      ...[
        standing.hits.map((hits) => hits.join(', ')).join(' + '),
        standing.marks.join('; '),
        standing.safety.join('; '),
        standing.evidence.join(' '),
      ],
    ]
  })
  return tsv(header, rows)
}
