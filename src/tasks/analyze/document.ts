import {type AnalysisView, studyWarnings} from '#report'
import type {Measurement} from '#study'
import {showContext} from '../shared/context.js'
import {round} from '../shared/round.js'
import type {AnalysisAnswer} from './answer.js'

/** An analysis as one JSON document. */
export function analysisDocument(view: AnalysisView): AnalysisAnswer {
  const {sample, about} = view
  return {
    context: showContext(view.context),
    changes: view.rows.map(({name, entity, sign, problem}) => ({
      name,
      entity: entity ?? null,
      direction: sign === 1 ? 'up' : 'down',
      ...(problem ? {problem} : {}),
    })),
    response: {direction: sample.response.direction, ...interval(sample.response)},
    readouts: sample.readouts.map(({id, name, direction, ...readout}) => ({
      id,
      name,
      baseline: round(readout.baseline),
      sample: round(readout.perturbed),
      ...interval(readout),
      direction,
    })),
    strategies: view.strategies.map(({intervention, gain, safety}) => ({
      ...intervention,
      gain: round(gain.delta),
      low: round(gain.low),
      high: round(gain.high),
      direction: gain.direction,
      safety,
    })),
    ...(view.measurement ? {measured: showMeasurement(view.measurement)} : {}),
    warnings: studyWarnings(view),
    seed: about.seed,
    version: about.version,
    knowledge: view.knowledge.version,
  }
}

const interval = ({delta, low, high}: {readonly delta: number; readonly low: number; readonly high: number}) => ({
  delta: round(delta),
  low: round(low),
  high: round(high),
})

/** What was measured, for the JSON document. */
function showMeasurement({tables, contrast, design, sizes, personalized, accepted}: Measurement) {
  return {
    contrast: `${contrast.first}-${contrast.second}`,
    column: contrast.column,
    samples: {[contrast.first]: sizes[0], [contrast.second]: sizes[1]},
    design,
    accepted,
    tables: tables.map(({table, method, rows, filtered, flags, rna}) => ({
      file: table.fileName,
      rna: rna ?? null,
      unit: table.unit,
      method,
      rows: table.ids.length,
      tested: rows.length,
      filtered,
      up: rows.filter(({changed, log2FoldChange}) => changed && log2FoldChange > 0).length,
      down: rows.filter(({changed, log2FoldChange}) => changed && log2FoldChange < 0).length,
      placed: rows.filter(({placement}) => placement.kind === 'placed').length,
      unplaceable: rows.filter(({placement}) => placement.kind === 'unplaceable').length,
      flags: flags.map(({name}) => name),
    })),
    ...(personalized
      ? {
          personalised: {
            strength: personalized.chosen.strength,
            nodes: personalized.chosen.levels.length,
            response: rounded(personalized.chosen.response),
            readouts: personalized.chosen.readouts.map((readout) => ({id: readout.id, ...rounded(readout)})),
            strengths: personalized.sweep.map(({strength, response}) => ({strength, ...rounded(response)})),
          },
        }
      : {}),
  }
}

const rounded = ({baseline, perturbed, delta, low, high, direction}: Omit<AnalysisView['sample']['response'], 'agreement'>) => ({
  reference: round(baseline),
  sample: round(perturbed),
  delta: round(delta),
  low: round(low),
  high: round(high),
  direction,
})
