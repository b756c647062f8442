import type {BenchmarkResult, Interval} from '#prediction'

export const fixed = (value: number, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : '–')
const between = ({low, high}: Interval, digits = 2) =>
  Number.isFinite(low + high) ? ` (${fixed(low, digits)}–${fixed(high, digits)})` : ''
export const count = (value: number) => String(Number(value.toFixed(1)))

/** A table in Markdown. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const header = [
  'questions',
  'rows / papers',
  'covered',
  'answered',
  'right',
  'accuracy (95 %, papers drawn)',
  'balanced',
  'right of all',
  'Brier',
  'Brier, all rows',
  'AUROC',
  'AUROC of confidence',
]

/** One line of figures per result. */
export function figuresTable(results: readonly (readonly [string, BenchmarkResult])[]): string {
  return table(
    header,
    results.map(([title, {figures: f, papers}]) => [
      title,
      `${count(f.n)} / ${papers}`,
      `${count(f.covered)} (${fixed(f.covered / f.n)})`,
      count(f.answered),
      count(f.right),
      `${fixed(f.accuracy)}${between(f.intervals.accuracy)}`,
      `${fixed(f.balanced)}${between(f.intervals.balanced)}`,
      fixed(f.rightOfAll),
      `${fixed(f.brier, 3)}${between(f.intervals.brier, 3)}`,
      fixed(f.brierAll, 3),
      `${fixed(f.auroc)}${between(f.intervals.auroc)}`,
      fixed(f.aurocConfidence),
    ]),
  )
}

/** The cheap methods on the same rows, with the three paired tests: split and p each. */
export function besideTable({figures, baselines, paired}: BenchmarkResult): string {
  const testOf = (name: string, over: string) => {
    const test = paired.find((one) => one.baseline === name && one.over === over)!
    return `${test.onlyUs} : ${test.onlyIt}, p ${test.p < 0.001 ? '< 0.001' : test.p.toFixed(3)}`
  }
  const lines = [...baselines].map(([name, of]) => [
    name,
    count(of.answered),
    fixed(of.accuracy),
    fixed(of.balanced),
    fixed(of.rightOfAll),
    fixed(of.brier, 3),
    of.equalCoverage.answered > 0
      ? `${fixed(of.equalCoverage.us)} : ${fixed(of.equalCoverage.it)} of ${count(of.equalCoverage.answered)}`
      : '–',
    testOf(name, 'all'),
    testOf(name, 'both'),
    testOf(name, 'papers'),
  ])
  return table(
    [
      'method',
      'answered',
      'accuracy',
      'balanced',
      'right of all',
      'Brier',
      'at equal coverage, us : it',
      'over all rows',
      'over both',
      'papers',
    ],
    [
      [
        '**mitologic**',
        count(figures.answered),
        fixed(figures.accuracy),
        fixed(figures.balanced),
        fixed(figures.rightOfAll),
        fixed(figures.brier, 3),
        '',
        '',
        '',
        '',
      ],
      ...lines,
    ],
  )
}

/** Said and seen, by probability; and the logistic recalibration. */
export function calibrationLines({curves, figures}: BenchmarkResult): string {
  const {intervals} = figures
  return [
    table(
      ['P(more sensitive)', 'answers', 'said', 'seen (95 %, papers)'],
      curves.reliability.map(({from, to, answers, said, sensitive, low, high}) => [
        `${from.toFixed(1)}–${to.toFixed(1)}`,
        String(answers),
        fixed(said),
        `${fixed(sensitive)}${between({low, high})}`,
      ]),
    ),
    `Recalibration: slope ${fixed(figures.slope)}${between(intervals.slope)}, intercept ${fixed(figures.intercept)}${between(intervals.intercept)} (1 and 0 where probabilities are what they say). At confidence ${Object.entries(
      figures.coverageAt,
    )
      .map(([level, {answered, right}]) => `≥ ${level}: ${count(right)} of ${count(answered)} right`)
      .join('; ')}.`,
  ].join('\n\n')
}

/** Rows answered wrong, the surest first. */
export function failureLines({rows}: BenchmarkResult, max = 200): string {
  const wrong = rows
    .filter(({direction, expected}) => direction !== expected && (direction === 'sensitive' || direction === 'resistant'))
    .sort((a, b) => b.confidence - a.confidence)
  const lines = wrong
    .slice(0, max)
    .map(
      ({id, question, expected, direction, confidence, basis}) =>
        `- \`${id}\` (${question.disease ?? 'any disease'}, ${question.drug ?? 'no drug'}): observed ${expected}, answered ${direction} (${confidence.toFixed(2)}, ${basis})`,
    )
  return lines.length === 0 ? '- none' : lines.join('\n')
}

/** One sentence for those who read no table: how often right, how sure, and beside the method that does best on the same rows. */
export function summaryOf(title: string, {figures: f, baselines, papers}: BenchmarkResult): string {
  const [name, best] = [...baselines].sort(([, a], [, b]) => (b.rightOfAll || 0) - (a.rightOfAll || 0))[0]!
  const right =
    f.answered === 0
      ? 'none is answered'
      : `${count(f.answered)} are answered and ${fixed(f.accuracy)}${between(f.intervals.accuracy)} of these right, Brier ${fixed(f.brier, 3)}`
  return `> ${title}: of ${count(f.n)} questions from ${papers} paper${papers === 1 ? '' : 's'} ${right} (balanced ${fixed(f.balanced)}); the best cheap method, ${name}, answers ${count(best.answered)} with ${fixed(best.accuracy)} right (balanced ${fixed(best.balanced)}).`
}
