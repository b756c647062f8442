import {useState} from 'react'
import type {TaskDescription} from '#tasks'
import {type Address, go, withOptions} from '../address.js'
import {ContextFields} from '../parts/context-fields.js'
import {DropZone, inputFile} from '../parts/files.js'
import {type Job, JobStatus, useJob} from '../parts/job.js'
import {Downloads, ReportFrame, Warnings} from '../parts/results.js'
import {contextInput, offered, TaskForm, valuesOf} from '../parts/task-form.js'
import {useAsk} from '../parts/use-ask.js'
import type {TaskAnswer} from '../worker/protocol.js'

interface Held {
  readonly file: File
  /** Field of the task that takes it: the table, or one of the flags that name a file. */
  readonly role: string
}

/** A file of one's own: preview, run, report. */
export function AnalyseScreen({address}: {readonly address: Address}) {
  const {answer: forms, error} = useAsk('forms', null)
  const task = forms?.find(({name}) => name === 'analyze')
  if (error) return <p className="notice bad">{error.message}</p>
  return task ? <Analysis address={address} task={task} /> : <p className="waiting">Loading …</p>
}

function Analysis({address, task}: {readonly address: Address; readonly task: TaskDescription}) {
  const [held, setHeld] = useState<readonly Held[]>([])
  const [preview, setPreview] = useState<TaskAnswer>()
  const previewJob = useJob()
  const job = useJob()
  const table = task.arguments[0]!.field
  const roles = [table, ...task.flags.filter(({file, type}) => file || type === 'file').map(({field}) => field)]
  const flags = offered(task, ['preview'])
  const options = valuesOf(address, flags)
  const canPreview = task.flags.some(({field}) => field === 'preview')

  const input = async (extra: Readonly<Record<string, unknown>>) => {
    const byRole: Record<string, unknown> = {}
    for (const {file, role} of held) {
      const read = await inputFile(file)
      byRole[role] = role === table ? [...((byRole[role] as unknown[]) ?? []), read] : read
    }
    return {...contextInput(address), ...options, ...byRole, ...extra}
  }
  const add = (files: readonly File[]) => {
    setPreview(undefined)
    const others = held.filter(({file}) => !files.some(({name}) => name === file.name))
    setHeld([...others, ...files.map((file) => ({file, role: guessRole(file.name, roles)}))])
  }
  const look = async () => setPreview(await previewJob.start('analyze', await input({preview: true})))
  const run = async () => {
    setPreview(undefined)
    await job.start('analyze', await input({}))
  }
  const ready = held.some(({role}) => role === table)
  return (
    <>
      <h1>Analyse your own data</h1>
      <p>{task.summary} A list with directions, a result table of DESeq2, edgeR or limma, or counts with a sample sheet.</p>
      <div className="two">
        <section className="card" aria-labelledby="files-title">
          <h2 id="files-title">1. Files</h2>
          <DropZone words="Drop tables here (TSV, CSV, gzip), or choose them:" onFiles={add} />
          <ExampleButton onFile={(file) => add([file])} />
          <ul className="files">
            {held.map(({file, role}) => (
              <li key={file.name}>
                <span>{file.name}</span>
                <label>
                  <span className="hidden">What {file.name} is</span>
                  <select
                    value={role}
                    onChange={(event) => setHeld(held.map((one) => (one.file === file ? {file, role: event.target.value} : one)))}
                  >
                    {roles.map((one) => (
                      <option key={one} value={one}>
                        {one === table ? 'table' : one}
                      </option>
                    ))}
                  </select>
                </label>
                <button type="button" aria-label={`Remove ${file.name}`} onClick={() => setHeld(held.filter((one) => one.file !== file))}>
                  ×
                </button>
              </li>
            ))}
          </ul>
        </section>
        <section className="card" aria-labelledby="where-title">
          <h2 id="where-title">2. Disease and drug</h2>
          <ContextFields address={address} />
        </section>
      </div>
      <details className="card" open={Object.keys(options).length > 0}>
        <summary>3. Options (needed for counts: group and contrast)</summary>
        <TaskForm address={address} flags={flags} />
      </details>
      <div className="run-bar">
        {canPreview && (
          <button type="button" disabled={!ready} onClick={look}>
            Preview
          </button>
        )}
        <button type="button" className="primary" disabled={!ready} onClick={run}>
          Analyse
        </button>
        {!ready && <span className="faint">Drop a table first.</span>}
      </div>
      <JobStatus job={previewJob}>{(message) => <Accept address={address} message={message} />}</JobStatus>
      <JobStatus job={job}>{(message) => <Accept address={address} message={message} />}</JobStatus>
      {preview && <Preview result={preview} />}
      <Result job={job} />
    </>
  )
}

const guessRole = (name: string, roles: readonly string[]) =>
  roles.find((role) => role === 'samples' && /sample|sheet|design|meta|coldata/i.test(name)) ?? roles[0]!

/** A flag that the message names can be accepted with a click; the address then holds that it was. */
function Accept({address, message}: {readonly address: Address; readonly message: string}) {
  const named = [...new Set([...message.matchAll(/--accept[ =]([\w-]+)/g)].map((match) => match[1]!))]
  const accepted = address.options['o.accept'] ?? []
  return (
    <>
      {named
        .filter((flag) => !accepted.includes(flag))
        .map((flag) => (
          <button key={flag} type="button" onClick={() => go(withOptions(address, {'o.accept': [...accepted, flag]}), {replace: true})}>
            Go on in spite of ‘{flag}’
          </button>
        ))}
    </>
  )
}

function ExampleButton({onFile}: {readonly onFile: (file: File) => void}) {
  const load = async () => {
    const response = await fetch(new URL('example-changed.tsv', document.baseURI))
    if (response.ok) onFile(new File([await response.blob()], 'example-changed.tsv'))
  }
  return (
    <p>
      <button type="button" onClick={load}>
        Use the example (tongue cancer, cisplatin)
      </button>
    </p>
  )
}

function Preview({result}: {readonly result: TaskAnswer}) {
  return (
    <section aria-labelledby="preview-title">
      <h2 id="preview-title">Preview: what was read, and what would be done</h2>
      <Warnings warnings={result.warnings} />
      <pre className="listing">{result.text}</pre>
    </section>
  )
}

function Result({job: {state}}: {readonly job: Job}) {
  if (state.kind !== 'done') return null
  const {result} = state
  const report = result.files['report.html']
  return (
    <section aria-labelledby="result-title">
      <h2 id="result-title">Result ({state.seconds.toFixed(1)} s)</h2>
      <Warnings warnings={result.warnings} />
      <Downloads files={result.files} archive="mitologic-analysis" />
      {typeof report === 'string' ? (
        <ReportFrame html={report} title="Report of the analysis" />
      ) : (
        <pre className="listing">{result.text}</pre>
      )}
    </section>
  )
}
