import type {Measurement, TableMeasurement} from '#study'
import {tsv} from '#tsv'
import {tableSlug} from '../view/measurement.js'

/** Tables of what was measured in one file, by path. */
export function measuredTables(measured: Measurement, i: number): Record<string, string> {
  const table = measured.tables[i]!
  const slug = tableSlug(measured, i)
  return {
    [`tables/statistics${slug}.tsv`]: statisticsTsv(table),
    [`tables/samples${slug}.tsv`]: samplesTsv(table),
    [`tables/could-not-place${slug}.tsv`]: placingTsv(table),
    ...(table.sets ? {[`tables/processes${slug}.tsv`]: processesTsv(table.sets)} : {}),
    ...(table.imports ? {[`tables/import${slug}.tsv`]: importsTsv(table.imports, measured)} : {}),
  }
}

const entityOf = ({placement}: {readonly placement: TableMeasurement['rows'][number]['placement']}) =>
  placement.kind === 'placed' ? placement.entity.id : undefined

/** What looked wrong in the data, and whether it was accepted. */
export function flagsTsv({tables, accepted}: Measurement): string {
  return tsv(
    ['flag', 'severity', 'accepted', 'message'],
    tables.flatMap(({flags}) =>
      flags.map(({name, severity, message}) => [name, severity, accepted.includes(name) ? 'yes' : 'no', message]),
    ),
  )
}

function processesTsv(sets: NonNullable<TableMeasurement['sets']>): string {
  return tsv(
    ['process', 'genes', 'log2FoldChange', 'direction', 'p', 'padj'],
    sets.map((set) => [set.name, set.genes, set.log2FoldChange, set.direction, set.p, set.adjustedP]),
  )
}

/** Tables of the models set by expression, by path. */
export function personalTables({personalized, contrast}: Measurement): Record<string, string> {
  if (personalized === undefined) return {}
  const {chosen, sweep} = personalized
  const {first, second} = contrast
  const row = (id: string, name: string, r: Omit<typeof chosen.response, 'agreement'>) =>
    [id, name, r.baseline, r.perturbed, r.delta, r.low, r.high, r.direction] as const
  return {
    'tables/personalised-readouts.tsv': tsv(
      ['readout', 'name', second, first, 'delta', 'low', 'high', 'direction'],
      [row('drug-response', 'dead or arrested', chosen.response), ...chosen.readouts.map((r) => row(r.id, r.name, r))],
    ),
    'tables/personalised-levels.tsv': tsv(
      ['entity', second, first],
      chosen.levels.map((level) => [level.entity, level.second, level.first]),
    ),
    'tables/strength.tsv': tsv(
      ['strength', 'response', 'low', 'high', ...chosen.readouts.map(({id}) => id)],
      sweep.map(({strength, response, readouts}) => [
        strength,
        response.delta,
        response.low,
        response.high,
        ...readouts.map(({delta}) => delta),
      ]),
    ),
  }
}

function importsTsv({rows}: NonNullable<TableMeasurement['imports']>, {contrast}: Measurement): string {
  return tsv(
    ['id', 'name', 'entity', `import ${contrast.first}`, `import ${contrast.second}`, 'difference', 'low', 'high', 'p', 'padj'],
    rows.map((row) => [
      ...[row.id, row.label, entityOf(row), row.first, row.second],
      ...[row.difference, row.low, row.high, row.p, row.adjustedP],
    ]),
  )
}

function placingTsv({rows}: TableMeasurement): string {
  return tsv(
    ['line', 'id', 'label', 'changed', 'why'],
    rows.flatMap(({placement, line, id, label, changed}) => {
      const why = placementTrouble(placement)
      return why === undefined ? [] : [[line, id, label, changed ? 'yes' : 'no', why]]
    }),
  )
}

/** Why a row could not be placed, or not surely. */
function placementTrouble(placement: TableMeasurement['rows'][number]['placement']): string | undefined {
  switch (placement.kind) {
    case 'placed':
      return placement.note ? `placed: ${placement.note}` : undefined
    case 'unplaceable':
      return placement.why
    case 'unknown':
      return undefined
    default:
      return placement satisfies never
  }
}

function statisticsTsv({rows}: TableMeasurement): string {
  return tsv(
    ['id', 'name', 'entity', 'log2FoldChange', 'low', 'high', 'average', 'standardError', 't', 'p', 'padj', 'changed'],
    rows.map((row) => [
      ...[row.id, row.label, entityOf(row), row.log2FoldChange, row.test?.low, row.test?.high, row.average],
      ...[row.test?.standardError, row.test?.t, row.test?.p, row.test?.adjustedP, row.changed ? 'yes' : 'no'],
    ]),
  )
}

function samplesTsv({table, groups, groupOf, factors, components}: TableMeasurement): string {
  return tsv(
    ['sample', 'group', 'sum', 'detected', 'tmm', 'pc1', 'pc2'],
    table.samples.map((sample, i) => {
      const {sum, detected} = table.profile.samples[i]!
      return [sample, groups[groupOf[i]!], sum, detected, factors?.[i], components.scores[0]?.[i], components.scores[1]?.[i]]
    }),
  )
}
