/**
 * `npm run validate [section …]`: measures everything anew and rewrites docs/validation.md. Sections: prequential,
 * questions, predictions, engine, sequence, screen. A section that is not asked for keeps its text.
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {combinationLines} from './validate/combinations.js'
import {engineSection} from './validate/engine.js'
import {predictionsSection} from './validate/predictions.js'
import {prequentialSection} from './validate/prequential.js'
import {questionsSection} from './validate/questions.js'
import {sequenceSection} from './validate/sequence.js'
import {synergyLines} from './validate/synergy.js'

const path = join(import.meta.dirname, '..', 'docs', 'validation.md')
const writers: Readonly<Record<string, () => Promise<string> | string>> = {
  prequential: prequentialSection,
  questions: questionsSection,
  predictions: predictionsSection,
  engine: engineSection,
  sequence: sequenceSection,
  screen: async () => ['## The screen', ...(await combinationLines()), '', ...(await synergyLines())].join('\n'),
}

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !(name in writers))
if (unknown) {
  console.error(`no section is called '${unknown}'; there are: ${Object.keys(writers).join(', ')}`)
  process.exit(2)
}
const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
const sections: string[] = []
for (const [name, write] of Object.entries(writers)) {
  const kept = new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)\\n<!-- /${name} -->`).exec(before)?.[1]
  const fresh = asked.length === 0 || asked.includes(name) || kept === undefined
  if (fresh) console.error(`validate: ${name} …`)
  sections.push(`<!-- ${name} -->\n${fresh ? (await write()).trim() : kept}\n<!-- /${name} -->`)
}
writeFileSync(
  path,
  `# Validation\n\nMade by \`npm run validate\`; every number below is measured by it, those that look bad included. CI runs a fixed-seed sample of the same checks.\n\n${sections.join('\n\n')}\n`,
)
quoteInReadme(sections)
console.error(`validate: wrote docs/validation.md`)

/** The sentences of the first two sections (foresight and outside questions) stand in the README as well. */
function quoteInReadme(all: readonly string[]): void {
  const readme = join(import.meta.dirname, '..', 'README.md')
  const [open, close] = ['<!-- figures -->', '<!-- /figures -->']
  const text = readFileSync(readme, 'utf8')
  if (!text.includes(open) || !text.includes(close)) throw new Error(`README.md: found no ${open} … ${close}, where the figures go`)
  const quoted = all
    .slice(0, 2)
    .flatMap((section) => section.split('\n').filter((line) => line.startsWith('> ')))
    .map((line) => `- ${line.slice(2)}`)
  writeFileSync(readme, `${text.slice(0, text.indexOf(open) + open.length)}\n${quoted.join('\n')}\n${text.slice(text.indexOf(close))}`)
}
