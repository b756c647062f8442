import {useState} from 'react'
import type {ScreenAnswer} from '#tasks'
import {type Address, go, link, withOptions} from '../address.js'
import {useChoices} from '../parts/choices.js'
import {ContextFields} from '../parts/context-fields.js'
import {type Column, DataTable} from '../parts/data-table.js'
import {Interval, signed} from '../parts/interval.js'
import {JobStatus, useJob} from '../parts/job.js'
import {Downloads, ReportFrame, Warnings} from '../parts/results.js'
import {contextInput, offered, TaskForm, valuesOf} from '../parts/task-form.js'
import {useAsk} from '../parts/use-ask.js'
import type {TaskAnswer} from '../worker/protocol.js'

type Strategy = ScreenAnswer['strategies'][number]

/** From a quick look to the full ranking; each stage ranks anew what the one before showed. */
const stages = [
  {words: 'quick look', settings: {members: 6, runs: 128, null: 0}},
  {words: 'closer look', settings: {members: 20, runs: 256, null: 0}},
  {words: 'full ranking', settings: {}},
] as const

/** Everything that could be done, ranked, with the trivial methods and scrambled networks beside it. */
export function ScreeningScreen({address}: {readonly address: Address}) {
  const {answer: forms} = useAsk('forms', null)
  const task = forms?.find(({name}) => name === 'screen')
  const job = useJob()
  const [shown, show] = useState<{result: TaskAnswer; stage: number}>()
  const pairs = address.options['pairs']?.[0] === '1'
  const flags = task ? offered(task, ['singles', 'pairs', 'threads', 'shard']) : []
  const run = async () => {
    show(undefined)
    for (const [stage, {settings}] of stages.entries()) {
      const options = valuesOf(address, flags)
      const result = await job.start('screen', {
        ...contextInput(address),
        ...(pairs ? {pairs: true} : {}),
        top: 60,
        ...options,
        ...settings,
        ...(stage === stages.length - 1 ? options : {}),
      })
      if (!result) return
      show({result, stage})
    }
  }
  return (
    <>
      <h1>Of everything that could be done, what to try first?</h1>
      <p>
        Every RNA, gene, process or compound that can be changed in the laboratory, alone or in pairs, ranked by what it adds to the drug.
        The first ranking is there in moments and settles as more models are run.
      </p>
      <div className="two">
        <section className="card" aria-label="Disease and drug">
          <ContextFields address={address} />
        </section>
        <section className="card" aria-label="What is tried">
          <fieldset className="plain">
            <legend>What is tried</legend>
            <label>
              <input type="radio" name="space" checked={!pairs} onChange={() => go(withOptions(address, {pairs: []}), {replace: true})} />{' '}
              one change at a time
            </label>
            <br />
            <label>
              <input type="radio" name="space" checked={pairs} onChange={() => go(withOptions(address, {pairs: ['1']}), {replace: true})} />{' '}
              pairs
            </label>
          </fieldset>
          <details>
            <summary>Options</summary>
            <TaskForm address={address} flags={flags} />
          </details>
          <p>
            <button type="button" className="primary" onClick={run} disabled={!task}>
              Rank
            </button>
          </p>
        </section>
      </div>
      <JobStatus job={job} />
      {shown && <Shown shown={shown} running={job.state.kind === 'running'} address={address} />}
    </>
  )
}

interface ShownProps {
  readonly shown: {readonly result: TaskAnswer; readonly stage: number}
  readonly running: boolean
  readonly address: Address
}

function Shown({shown: {result, stage}, running, address}: ShownProps) {
  const ranking = result.json as ScreenAnswer
  const report = Object.entries(result.files).find(([name]) => name.endsWith('.html'))?.[1]
  const last = stage === stages.length - 1
  const names = (ids: readonly string[]) => ids.slice(0, 3).join(', ') || 'none'
  return (
    <section aria-labelledby="ranking-title">
      <h2 id="ranking-title">
        Ranking of {ranking.tried}{' '}
        <span className="tag">
          {stages[stage]!.words}
          {running && !last ? ', settling …' : ''}
        </span>
      </h2>
      <Warnings warnings={result.warnings} />
      <p className="small">{ranking.formula}. An effect on the response that is unknown counts as none.</p>
      <Strategies strategies={ranking.strategies} address={address} />
      <div className="card">
        <h3>Next to the obvious</h3>
        <p className="small">
          Votes of direct evidence rank first: {names(ranking.baselines.directVote)}; what is studied most:{' '}
          {names(ranking.baselines.popularity)}; the sign of the shortest path: {names(ranking.baselines.shortestPath)}.
          {ranking.null &&
            ` On ${ranking.null.networks} scrambled networks the best of this list gains ${signed(ranking.null.bestGainMedian)} (median; 95 % below ${signed(ranking.null.bestGain95)}).`}
        </p>
      </div>
      {last && <Downloads files={result.files} archive="mitologic-screen" />}
      {last && typeof report === 'string' && (
        <details>
          <summary>The report</summary>
          <ReportFrame html={report} title="Report of the screen" />
        </details>
      )}
    </section>
  )
}

function Strategies({strategies, address}: {readonly strategies: readonly Strategy[]; readonly address: Address}) {
  const {name} = useChoices()
  const sort = address.options['sort']?.[0] ?? '-score'
  const label = (strategy: Strategy) =>
    strategy.interventions.map(({name: one, change}) => `${one} ${change === 'up' ? '▲' : '▼'}`).join(' + ')
  const columns: readonly Column<Strategy>[] = [
    {
      id: 'strategy',
      title: 'Strategy',
      value: label,
      show: (strategy) => (
        <a
          href={link({
            page: 'map',
            context: address.context,
            options: {
              do: strategy.interventions.map(({entity, change}) => `${entity}=${change}`),
              show: [strategy.interventions[0]!.entity],
            },
          })}
        >
          {label(strategy)}
        </a>
      ),
    },
    {id: 'score', title: 'Score', value: ({score}) => score, show: ({score}) => signed(score), numeric: true},
    {id: 'gain', title: 'Gain', value: ({gain}) => gain, show: ({gain}) => signed(gain), numeric: true},
    {
      id: 'interval',
      title: '95 %',
      value: ({low}) => low,
      show: ({low, gain, high}) => <Interval low={low} value={gain} high={high} label="Gain" />,
    },
    {
      id: 'stability',
      title: 'Top 5 in',
      value: ({rankStability}) => rankStability,
      show: ({rankStability}) => `${Math.round(rankStability * 100)} %`,
      numeric: true,
    },
    {
      id: 'drugless',
      title: 'Without drug',
      value: ({withoutDrug}) => withoutDrug?.value ?? 0,
      show: ({withoutDrug}) => (withoutDrug ? signed(withoutDrug.value) : 'unknown'),
      numeric: true,
    },
    {
      id: 'healthy',
      title: 'Healthy',
      value: ({healthy}) => healthy?.value ?? 0,
      show: ({healthy}) => (healthy ? signed(healthy.value) : 'unknown'),
      numeric: true,
    },
    ...(strategies.some(({nullP}) => nullP !== undefined)
      ? [
          {
            id: 'null',
            title: 'Scrambled p',
            value: ({nullP}: Strategy) => nullP ?? 1,
            show: ({nullP}: Strategy) => nullP?.toFixed(2) ?? '–',
            numeric: true,
          },
        ]
      : []),
    ...(strategies.some(({bliss}) => bliss !== undefined)
      ? [
          {
            id: 'bliss',
            title: 'Beyond Bliss',
            value: ({bliss}: Strategy) => bliss?.value ?? 0,
            show: ({bliss}: Strategy) => (bliss ? signed(bliss.value) : '–'),
            numeric: true,
          },
        ]
      : []),
    {
      id: 'how',
      title: 'How',
      value: ({interventions}) => interventions.map(({modality, entity}) => modality ?? name(entity)).join(' + '),
    },
  ]
  return (
    <DataTable
      caption="Strategies"
      columns={columns}
      rows={strategies}
      rowKey={label}
      sort={sort}
      onSort={(next) => go(withOptions(address, {sort: [next]}), {replace: true})}
    />
  )
}
