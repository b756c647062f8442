import {Command, CommanderError, Option} from 'commander'
import {UserError} from '#errors'
import {answerSchema, callTask, type Task, tasks} from '#tasks'
import {environmentFor, packageVersion} from './environment.js'
import {readInputs} from './inputs.js'
import {checkOutput, writeOutputs} from './outputs.js'
import {addServe} from './serve.js'
import {print, watchStreams} from './streams.js'

/** Runs one command. Returns the exit code: 0 done, 1 our fault, 2 a user's mistake (or a "no" that was asked for), 130 stopped. */
export async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  const streams = watchStreams()
  let exitCode = 0
  const program = buildProgram(async (task, raw, json) => {
    exitCode = await runTask(task, raw, json, args, stop.signal)
  })
  try {
    if (!(await printSchema(args))) await program.parseAsync([...args], {from: 'user'})
    return streams.exitCode(exitCode)
  } catch (error) {
    return report(error, stop.signal)
  } finally {
    process.removeListener('SIGINT', onInterrupt)
  }
}

/** `VERB --json-schema`: what `--json` prints, as JSON Schema, whatever else is asked. Says whether it was asked for. */
async function printSchema(args: readonly string[]): Promise<boolean> {
  const task = tasks.find(({name}) => name === args[0])
  if (!task || !args.includes('--json-schema')) return false
  await print(JSON.stringify(await answerSchema(task), null, 2))
  return true
}

type Runner = (task: Task, raw: Record<string, unknown>, json: boolean) => Promise<void>

function buildProgram(run: Runner): Command {
  const program = new Command('mitologic')
    .description('What is known about mitochondria-related non-coding RNAs and drug resistance, as evidence you can run.')
    .version(packageVersion(), '-V, --version')
    .addHelpText(
      'after',
      `
Start here:
  mitologic examples tscc-cisplatin -o tscc/
  mitologic analyze tscc/changed.tsv --disease TSCC --drug cisplatin -o out/
  mitologic predict --disease TSCC --drug cisplatin --perturb miR-2392=down
  mitologic explain SAMMSON

'mitologic VERB --help' teaches each verb. Research use only: it ranks hypotheses for the laboratory, not treatments for patients.`,
    )
    .showSuggestionAfterError()
  for (const task of tasks) addTask(program, task, run)
  addServe(program)
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput({outputError: () => {}})
  return program
}

function addTask(program: Command, task: Task, run: Runner): void {
  const command = program.command(task.name).summary(task.summary).description(task.summary)
  for (const {name, help, required, many} of task.arguments) {
    const shown = `${name}${many ? '...' : ''}`
    command.argument(required ? `<${shown}>` : `[${shown}]`, help)
  }
  for (const {flag, help, many} of task.flags) {
    const option = new Option(flag, help)
    if (many) option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value])
    command.addOption(option)
  }
  if (task.output) {
    const {kind, value = kind, help = `where the results go (a ${kind})`} = task.output
    command.option(`-o, --output <${value}>`, help)
  }
  command.option('--json', 'one JSON document on standard output, nothing else there')
  command.option('--json-schema', 'the JSON Schema of what --json prints, and nothing else')
  command.addHelpText('after', `\n${task.details}`)
  command.action(async (...given: unknown[]) => {
    const options = command.opts<Record<string, unknown>>()
    const positional = Object.fromEntries(task.arguments.map(({field}, i) => [field, given[i]]))
    const flags = Object.fromEntries(task.flags.map(({field, flag}) => [field, options[new Option(flag).attributeName()]]))
    const output = task.output ? {[task.output.field]: options['output']} : {}
    const raw = defined({...positional, ...flags, ...output})
    refuseEmpty(task, raw)
    await run(task, raw, options['json'] === true)
  })
}

/** A value that is empty or blank is most often a variable of the shell that was never set; nothing is to be taken for it. */
function refuseEmpty(task: Task, raw: Readonly<Record<string, unknown>>): void {
  const ways = [
    ...task.arguments.map(({field, name}) => [field, name, `<${name}>`] as const),
    ...task.flags.map(({field, flag}) => [field, flag.split(' ', 1)[0]!, flag] as const),
    ...(task.output ? [[task.output.field, '-o', `-o <${task.output.value ?? task.output.kind}>`] as const] : []),
  ]
  for (const [field, label, usage] of ways) {
    const empty = [raw[field]].flat().find((value) => typeof value === 'string' && value.trim() === '')
    if (empty !== undefined) throw new UserError('invalid-input', `${label}: found '${empty as string}', expected a value: ${usage}`)
  }
}

const defined = (record: Record<string, unknown>) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))

async function runTask(
  task: Task,
  raw: Record<string, unknown>,
  json: boolean,
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  checkOutput(task, raw)
  const inputs = readInputs(task, raw)
  const environment = environmentFor(task, args, signal)
  const result = await callTask(task, inputs, environment).finally(environment.endProgress)
  const written = writeOutputs(task, raw, result)
  for (const warning of result.warnings ?? []) process.stderr.write(`warning: ${warning.text}\n`)
  await print(json ? `${JSON.stringify(result.json, null, 2)}\n` : [result.text, written].filter((part) => part !== '').join('\n'))
  return result.failed ? 2 : 0
}

function report(error: unknown, signal: AbortSignal): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    process.stderr.write(`mitologic: ${error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')}; see 'mitologic --help'\n`)
    return 2
  }
  if (signal.aborted) {
    const said = error instanceof UserError && error.code === 'aborted' ? error.message : 'stopped; nothing was written'
    process.stderr.write(`mitologic: ${said}\n`)
    return 130
  }
  if (error instanceof UserError) {
    process.stderr.write(`mitologic: ${error.message}\n`)
    return 2
  }
  process.stderr.write(
    `mitologic: internal error, not a mistake in your input: ${error instanceof Error ? (process.env['MITOLOGIC_DEBUG'] ? error.stack : error.message) : String(error)}\n`,
  )
  return 1
}
