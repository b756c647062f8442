import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  coverageOf,
  formatProblem,
  isMissing,
  loadKnowledge,
  noClaimsOf,
  normalisedSentence,
  printCoverage,
  readCoverageTable,
  recoverage,
  sentenceHash,
  splitReview,
} from './index.js'
import {changedSources, smallKnowledge} from './testing.js'

/** A text of our own with the headings of the review. */
const text = ` Drug resistance is a prevalent challenge here. A second sentence (Somebody et al. 2020) ends.
INTRODUCTION
One thing, e.g. this one. miR-1 opens a sentence. ncRNAs do too.

Mitochondrial ROS and drug resistance
[A bracket] opens one! Does this? Yes.
`

test('the review is split at its headings and its sentences, abbreviations aside', () => {
  expect(splitReview(text)).toEqual([
    {section: 'abstract', number: 1, text: 'Drug resistance is a prevalent challenge here.'},
    {section: 'abstract', number: 2, text: 'A second sentence (Somebody et al. 2020) ends.'},
    {section: 'introduction', number: 1, text: 'One thing, e.g. this one.'},
    {section: 'introduction', number: 2, text: 'miR-1 opens a sentence.'},
    {section: 'introduction', number: 3, text: 'ncRNAs do too.'},
    {section: 'ros', number: 1, text: '[A bracket] opens one!'},
    {section: 'ros', number: 2, text: 'Does this?'},
    {section: 'ros', number: 3, text: 'Yes.'},
  ])
})

test('a hash is SHA-256 of letters and digits: renderings of one page agree', async () => {
  expect(normalisedSentence('The “IC50” fell\n(p < 0.05) in miR‑21\u00adinhibited HeLa²')).toBe('theic50fellp005inmir21inhibitedhela2')
  expect(normalisedSentence('ΔΨm and β-catenin')).toBe('δψmandβcatenin')
  expect(await sentenceHash('5-FU resistance')).toBe(await sentenceHash('5–FU  Resistance.'))
  expect(await sentenceHash('It rose')).not.toBe(await sentenceHash('It fell'))
  // SHA-256 of 'abc': FIPS 180-2, appendix B.1.
  expect(await sentenceHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(await sentenceHash(' a  b\n')).toBe(await sentenceHash('a b'))
})

describe('the coverage table', () => {
  const sentences = [
    {section: 'mitomirs', number: 3, text: 'Three.'},
    {section: 'mitomirs', number: 4, text: 'Four.'},
    {section: 'mitomirs', number: 5, text: 'Five.'},
    {section: 'mitomirs', number: 6, text: 'Six.'},
  ] as const
  const noClaims = noClaimsOf([{path: 'knowledge/no-claim.tsv', text: 'section\tsentence\treason\nmitomirs\t5\tLeads over\n'}])

  test('names the statements, the reason for none, or what is missing, and reads back', async () => {
    const rows = await coverageOf(smallKnowledge(), sentences, noClaims)
    expect(rows.map(({statements, noClaim}) => noClaim ?? statements)).toEqual([
      ['fan2019-mir2392-oxphos', 'fan2019-mir2392-up'],
      ['tian2019-mir485-fis1', 'tian2019-mir483-fis1'],
      'Leads over',
      [],
    ])
    expect(rows.filter(isMissing).map(({sentence}) => sentence)).toEqual([6])
    const printed = printCoverage(rows)
    expect(readCoverageTable([{path: 'knowledge/coverage.tsv', text: printed}])).toEqual(rows)
    expect(printCoverage(recoverage(smallKnowledge(), rows, noClaims))).toBe(printed)
  })

  test('a reason for a range of sentences, without a heading', () => {
    const rows = noClaimsOf([{path: 'no-claim.tsv', text: 'drugs\t2-4\tA list\n'}])
    expect(rows.map(({section, sentence, place}) => [section, sentence, place.line])).toEqual([
      ['drugs', 2, 1],
      ['drugs', 3, 1],
      ['drugs', 4, 1],
    ])
  })

  test.each([
    [
      'a sentence that has statements',
      'mitomirs\t3\tNothing here',
      "found 'mitomirs 3', expected a sentence without statements ('fan2019-mir2392-up' comes from it)",
    ],
    ['a section that does not exist', 'mitomir\t3\tNothing here', "did you mean 'mitomirs'?"],
    ['no reason', 'mitomirs\t7\t', 'a reason in a few words'],
    ['a sentence twice', 'mitomirs\t7\tNothing\nmitomirs\t7\tNothing', 'expected each sentence once'],
  ])('%s is a problem', (_, row, message) => {
    const {problems} = loadKnowledge([...changedSources(), {path: 'knowledge/no-claim.tsv', text: `section\tsentence\treason\n${row}\n`}])
    expect(problems.map(formatProblem).join('\n')).toContain(message)
  })

  test('a sentence beyond the last one of its section is a problem', () => {
    const coverage = `section\tsentence\tsha256\tstatements\n${[1, 2, 3].map((number) => `mitomirs\t${number}\t${'0'.repeat(64)}\tmissing`).join('\n')}\n`
    const {problems} = loadKnowledge([...changedSources(), {path: 'knowledge/coverage.tsv', text: coverage}])
    expect(problems.map(formatProblem).join('\n')).toContain("found 'mitomirs 4', expected a sentence from 1 to 3 of mitomirs")
  })
})

test('every character of the text is in one sentence, whatever the text', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('A word', 'miR-1 binds', 'et al.', 'e.g.', '.', '. ', ' B', '!', '[x]')), (parts) => {
      const line = parts.join(' ')
      const joined = splitReview(line)
        .map((sentence) => sentence.text)
        .join(' ')
      expect(joined.replace(/\s+/g, '')).toBe(line.replace(/\s+/g, ''))
    }),
    {numRuns: 200, seed: 5},
  )
})
