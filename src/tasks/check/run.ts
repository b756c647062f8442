import {type CheckResult, checkExpectations, parseExpectations} from '#analysis'
import {decodedText} from '#logic'
import {allOfKind} from '../shared/answer.js'
import {readModelFiles} from '../shared/read-model.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {CheckAnswer} from './answer.js'
import type {CheckInput} from './input.js'

export async function runCheck(input: CheckInput, environment: TaskEnvironment): Promise<TaskResult<CheckAnswer>> {
  const {model, losses} = readModelFiles(input.model, input.from === undefined ? {} : {format: input.from})
  const expectations = input.expect.flatMap(({name, bytes}) => parseExpectations(decodedText(bytes, name), name))
  const results = await checkExpectations(model, expectations, {
    ...(input.runs === undefined ? {} : {runs: input.runs}),
    ...(input.seed === undefined ? {} : {seed: input.seed}),
    ...(input.maxTime === undefined ? {} : {maxTime: input.maxTime}),
    ...(input.mostStates === undefined ? {} : {maxStates: input.mostStates}),
    ...(environment.signal ? {signal: environment.signal} : {}),
  })
  const count = (verdict: CheckResult['verdict']) => results.filter((result) => result.verdict === verdict).length
  const summary = {holds: count('holds'), fails: count('fails'), undecided: count('undecided')}
  return {
    json: {summary, results: results.map(resultJson)},
    text: [
      ...results.map(resultText),
      '',
      `${summary.holds} of ${results.length} hold${summary.fails > 0 ? `, ${summary.fails} fail` : ''}${summary.undecided > 0 ? `, ${summary.undecided} undecided` : ''}.`,
    ].join('\n'),
    warnings: allOfKind('loss', losses),
    failed: summary.holds < results.length,
  }
}

function resultJson({expectation, clause, verdict, why, counterexample, estimate}: CheckResult): CheckAnswer['results'][number] {
  return {
    expectation: expectation.name,
    file: expectation.source,
    line: clause.line,
    expect: clause.text,
    verdict,
    why,
    counterexample: counterexample
      ? {...counterexample.trajectory, node: counterexample.culprit.node, rule: counterexample.culprit.rule, text: counterexample.text}
      : null,
    estimate: estimate ?? null,
  }
}

const marks = {holds: '✓', fails: '✗', undecided: '?'} as const

function resultText({expectation, clause, verdict, why, counterexample}: CheckResult): string {
  const lines = [`${marks[verdict]} ${expectation.source}:${clause.line} ${expectation.name}: ${clause.text}`]
  const example = counterexample?.text.trimEnd()
  if (verdict !== 'holds' && why !== example) lines.push(`    ${why}`)
  if (example !== undefined) lines.push(...example.split('\n').map((line) => `    ${line}`))
  return lines.join('\n')
}
