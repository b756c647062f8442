import type {SimulationResult} from '#engine'

/**
 * A simulation in the files and columns of MaBoSS 2.6, so that a script that reads MaBoSS's output reads ours.
 *
 * `_probtraj.csv`: Time, TH, ErrorTH, H, HD=0…, then State, Proba, ErrorProba for each state of the window. Columns a method
 * cannot give hold 0 (TH of the bit-sliced method), which `_run.txt` says.
 */
export function mabossFiles(
  result: SimulationResult,
  about: {readonly model: string; readonly command: string; readonly seconds: number},
): Record<string, string> {
  return {
    '_probtraj.csv': probtraj(result),
    '_finalprob.csv': finalprob(result),
    '_fp.csv': fixedPoints(result),
    ...statdist(result),
    '_run.txt': run(result, about),
  }
}

const six = (value: number) => String(Number(value.toPrecision(6)))

function probtraj(result: SimulationResult): string {
  const {times, states = new Map(), entropy, transitionEntropy, distance} = result
  const distances = distance?.length ?? 1
  const perWindow = Array.from(times, (_, w) =>
    [...states].flatMap(([name, {probability, error}]) => (probability[w]! > 0 ? [{name, p: probability[w]!, e: error[w]!}] : [])),
  )
  const most = Math.max(0, ...perWindow.map((found) => found.length))
  const header = [
    'Time',
    'TH',
    'ErrorTH',
    'H',
    ...Array.from({length: distances}, (_, d) => `HD=${d}`),
    ...Array.from({length: most}, () => ['State', 'Proba', 'ErrorProba']).flat(),
  ]
  const rows = perWindow.map((found, w) => [
    times[w]!.toFixed(4),
    (transitionEntropy?.probability[w] ?? 0).toFixed(4),
    (transitionEntropy?.error[w] ?? 0).toFixed(4),
    (entropy?.[w] ?? 0).toFixed(4),
    ...Array.from({length: distances}, (_, d) => (distance ? distance[d]![w]! : 1).toFixed(4)),
    ...found.flatMap(({name, p, e}) => [name, p.toFixed(6), e.toFixed(6)]),
  ])
  return [header, ...rows].map((row) => row.join('\t')).join('\n') + '\n'
}

/** Probabilities at the last window. */
function finalprob({states = new Map(), times}: SimulationResult): string {
  const last = times.length - 1
  return (
    [...states].flatMap(([name, {probability}]) => (probability[last]! > 0 ? [`${six(probability[last]!)}\t${name}`] : [])).join('\n') +
    '\n'
  )
}

function fixedPoints({fixedPoints: found, nodes}: SimulationResult): string {
  const names = [...nodes.keys()]
  if (found.length === 0) return 'Fixed Points (0)\n'
  const rows = found.map(({state, on, probability}, i) =>
    [`#${i + 1}`, six(probability), state, ...names.map((name) => (on.includes(name) ? '1' : '0'))].join('\t'),
  )
  return [`Fixed Points (${found.length})`, ['FP', 'Proba', 'State', ...names].join('\t'), ...rows].join('\n') + '\n'
}

function statdist({singles}: SimulationResult): Record<string, string> {
  if (!singles || singles.length === 0) return {}
  const most = Math.max(...singles.map(({shares}) => shares.size))
  const header = ['Trajectory', ...Array.from({length: most}, () => ['State', 'Proba']).flat()].join('\t')
  const rows = singles.map(({run: number, shares}) =>
    [`#${number + 1}`, ...[...shares].flatMap(([state, share]) => [state, six(share)])].join('\t'),
  )
  return {'_statdist.csv': [header, ...rows].join('\n') + '\n'}
}

function run(
  result: SimulationResult,
  {model, command, seconds}: {readonly model: string; readonly command: string; readonly seconds: number},
): string {
  return [
    `mitologic ${result.method} method`,
    `Model: ${model}`,
    `Command: ${command}`,
    `Trajectories: ${result.runs}`,
    `Seed: ${result.seed}`,
    `Time tick: ${result.timeTick}`,
    `Core run time: ${seconds} secs.`,
    ...(result.transitionEntropy ? [] : ['TH and ErrorTH are not computed by this method and stand as 0.']),
    ...(result.distance ? [] : ['Hamming distances are not computed by this method; HD=0 stands as 1.']),
    '',
  ].join('\n')
}
