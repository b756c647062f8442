import {useState} from 'react'
import type {Address} from '../address.js'
import {DropZone, inputFile} from '../parts/files.js'
import {JobStatus, useJob} from '../parts/job.js'
import {Downloads, Warnings} from '../parts/results.js'
import {offered, TaskForm, valuesOf} from '../parts/task-form.js'
import {useAsk} from '../parts/use-ask.js'
import {CompareRuns} from './compare-runs.js'
import {Curves, type KeptRun} from './curves.js'

interface ModelFile {
  readonly name: string
  readonly bytes: Uint8Array
}

const formats = [
  {ending: 'bnet', words: 'bnet'},
  {ending: 'bnd', words: 'MaBoSS bnd (and cfg)'},
  {ending: 'sbml', words: 'SBML-qual'},
] as const

const example = `# Two switches that turn each other off, and what the first sets going.
A, !B
B, !A
Death, A & !Repair
Repair, B
`

/** A model of one's own, run in this browser. */
export function SimulateScreen({address}: {readonly address: Address}) {
  const {answer: forms} = useAsk('forms', null)
  const task = forms?.find(({name}) => name === 'simulate')
  const [dropped, setDropped] = useState<readonly ModelFile[]>([])
  const [text, setText] = useState('')
  const [settings, setSettings] = useState('')
  const [ending, setEnding] = useState<(typeof formats)[number]['ending']>('bnet')
  const [kept, setKept] = useState<KeptRun>()
  const job = useJob()
  const flags = task ? offered(task, ['threads']) : []
  const options = valuesOf(address, flags)
  const encode = (content: string) => new TextEncoder().encode(content)
  const pasted: ModelFile[] =
    text.trim() === ''
      ? []
      : [
          {name: `pasted.${ending}`, bytes: encode(text)},
          ...(ending === 'bnd' && settings.trim() !== '' ? [{name: 'pasted.cfg', bytes: encode(settings)}] : []),
        ]
  const model = dropped.length > 0 ? dropped : pasted
  const title = `${model.map(({name}) => name).join(' + ')}${Object.entries(options)
    .map(([field, value]) => `, ${field} ${String(value)}`)
    .join('')}`
  const [ranTitle, setRanTitle] = useState('')
  const run = async () => {
    setRanTitle(title)
    // Naming a place asks for the files; here they are handed to the page.
    await job.start('simulate', {...options, model, output: 'simulation'})
  }
  return (
    <>
      <h1>Simulate a model</h1>
      <p>
        {task?.summary} Rules in bnet, MaBoSS (bnd and cfg) or SBML-qual; everything is computed here, with the error of every probability.
      </p>
      <section className="card" aria-label="Model">
        <DropZone
          words="Drop a model: .bnet, .bnd with .cfg, or .sbml"
          onFiles={async (files) => setDropped(await Promise.all(files.map(inputFile)))}
        />
        {dropped.length > 0 ? (
          <p>
            Uses {dropped.map(({name}) => name).join(' and ')}.{' '}
            <button type="button" onClick={() => setDropped([])}>
              Paste a model instead
            </button>
          </p>
        ) : (
          <>
            <div className="toolbar">
              <label>
                Format of what is pasted
                <select value={ending} onChange={(event) => setEnding(event.target.value as typeof ending)}>
                  {formats.map((format) => (
                    <option key={format.ending} value={format.ending}>
                      {format.words}
                    </option>
                  ))}
                </select>
              </label>
              <button
                type="button"
                onClick={() => {
                  setEnding('bnet')
                  setText(example)
                }}
              >
                A small example
              </button>
            </div>
            <label>
              Rules
              <textarea className="code" spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} />
            </label>
            {ending === 'bnd' && (
              <label>
                Settings (cfg)
                <textarea className="code" spellCheck={false} value={settings} onChange={(event) => setSettings(event.target.value)} />
              </label>
            )}
          </>
        )}
      </section>
      <details className="card" open={Object.keys(options).length > 0}>
        <summary>Options: trajectories, times, forced nodes, parameters</summary>
        <TaskForm address={address} flags={flags} />
      </details>
      <div className="run-bar">
        <button type="button" className="primary" disabled={model.length === 0} onClick={run}>
          Simulate
        </button>
        {kept && (
          <span>
            Compared with: {kept.title}{' '}
            <button type="button" onClick={() => setKept(undefined)}>
              forget it
            </button>
          </span>
        )}
      </div>
      <JobStatus job={job} />
      {job.state.kind === 'done' && (
        <section aria-labelledby="curves-title">
          <h2 id="curves-title">
            {ranTitle} ({job.state.seconds.toFixed(2)} s)
          </h2>
          <Warnings warnings={job.state.result.warnings} />
          <Curves result={job.state.result} title={ranTitle} />
          {kept?.result === job.state.result ? (
            <p className="notice good">Kept. Change an option or the model and simulate again: the two will stand side by side.</p>
          ) : kept ? (
            <CompareRuns first={kept} second={{title: ranTitle, result: job.state.result}} />
          ) : (
            <p>
              <button type="button" onClick={() => job.state.kind === 'done' && setKept({title: ranTitle, result: job.state.result})}>
                Keep it, to compare the next run with
              </button>
            </p>
          )}
          <Downloads files={job.state.result.files} archive="simulation" />
        </section>
      )}
    </>
  )
}
