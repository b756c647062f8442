/**
 * `npm run constants [NAME …]`: measures the development questions with each constant at each value of its range, and rewrites the
 * table in docs/design/constants.md. A constant that is not asked for keeps its lines. Takes minutes per value.
 */
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Constant, constants} from './constants/list.js'
import {copyCode, currentValue, type Measured, measureCopy, measureWith} from './constants/vary.js'

const path = join(import.meta.dirname, '..', 'docs', 'design', 'constants.md')
const [open, close] = ['<!-- measured -->', '<!-- /measured -->']
const asked = process.argv.slice(2)
const unknown = asked.find((name) => constants.every((constant) => constant.name !== name))
if (unknown !== undefined) {
  console.error(`no constant is called '${unknown}'; there are: ${constants.map(({name}) => name).join(', ')}`)
  process.exit(2)
}

const text = readFileSync(path, 'utf8')
const before = text.slice(text.indexOf(open) + open.length, text.indexOf(close))
copyCode()
console.error('constants: as they are …')
const asIs = measureCopy()
const header = ['constant', 'value', ...Object.keys(asIs)]
const lines = [header, header.map(() => '---'), ['as they are', '', ...cells(asIs)]].map(row)
for (const [i, constant] of constants.entries()) {
  lines.push(...linesOf(constant))
  // Written after each, so that a run that is stopped keeps what it has; those to come keep their lines.
  const others = constants.slice(i + 1).flatMap(heldLines)
  writeFileSync(
    path,
    `${text.slice(0, text.indexOf(open) + open.length)}\n${[...lines, ...others].join('\n')}\n${text.slice(text.indexOf(close))}`,
  )
}

function heldLines({name}: Constant): string[] {
  return before.split('\n').filter((line) => line.startsWith(`| ${name} |`))
}

function linesOf(constant: Constant): string[] {
  if (asked.length > 0 && !asked.includes(constant.name)) return heldLines(constant)
  const now = currentValue(constant)
  return [...constant.values, now]
    .sort((a, b) => Number(a) - Number(b))
    .map((value) => {
      if (value !== now) console.error(`constants: ${constant.name} ${value} …`)
      const measured = value === now ? asIs : measureWith(constant, value)
      return row([constant.name, value === now ? `**${value}**` : value, ...cells(measured)])
    })
}

function cells(measured: Readonly<Record<string, Measured>>): string[] {
  return Object.values(measured).map(({right, answered, brier}) => `${right}/${answered}, ${brier.toFixed(3)}`)
}

function row(cellsOf: readonly string[]): string {
  return `| ${cellsOf.join(' | ')} |`
}
