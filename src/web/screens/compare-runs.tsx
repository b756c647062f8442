import type {SimulateAnswer} from '#tasks'
import {Curves, type KeptRun} from './curves.js'

/** Two runs: what each node ends at, and how far apart they are in units of the error of the difference. */
export function CompareRuns({first, second}: {readonly first: KeptRun; readonly second: KeptRun}) {
  const rows = differences(first.result.json as SimulateAnswer, second.result.json as SimulateAnswer)
  return (
    <section aria-labelledby="compare-title">
      <h2 id="compare-title">Beside the run before</h2>
      <h3>{first.title}</h3>
      <Curves result={first.result} title={first.title} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="wide" tabIndex={0} aria-label="Differences at the end">
        <table className="sheet">
          <caption>Probability of being on in the last window; differences beyond two standard errors first</caption>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col" className="number">
                Before
              </th>
              <th scope="col" className="number">
                Now
              </th>
              <th scope="col" className="number">
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({name, before, now, difference, error}) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="number">{before.probability.toFixed(4)}</td>
                <td className="number">{now.probability.toFixed(4)}</td>
                <td className="number">
                  {difference >= 0 ? '+' : '−'}
                  {Math.abs(difference).toFixed(4)} ± {error.toFixed(4)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

/** Nodes of both runs, the clearest difference first. */
export function differences(first: Pick<SimulateAnswer, 'nodes'>, second: Pick<SimulateAnswer, 'nodes'>) {
  return Object.entries(second.nodes)
    .flatMap(([name, points]) => {
      const before = first.nodes[name]?.at(-1)
      const now = points.at(-1)
      if (!before || !now) return []
      const difference = now.probability - before.probability
      const error = Math.hypot(before.error, now.error)
      return [{name, before, now, difference, error, clear: Math.abs(difference) / Math.max(error, 1e-9)}]
    })
    .sort((a, b) => b.clear - a.clear || (a.name < b.name ? -1 : 1))
}
