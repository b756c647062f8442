import {mean, type RiskPoint, type RocPoint, riskCoverage, rocCurve, wilsonInterval} from '#stats'
import type {Answers} from './figures.js'

/** Answers of about one probability: what was said, and what happened. */
export interface ReliabilityBin {
  /** P(more sensitive) from `from` up to, but for the last bin without, `to`. */
  readonly from: number
  readonly to: number
  readonly answers: number
  /** Mean of what was said. */
  readonly said: number
  /** Share of the answers in which cells became more sensitive, with Wilson's interval for as many trials as there are papers. */
  readonly sensitive: number
  readonly low: number
  readonly high: number
}

export interface Curves {
  readonly reliability: readonly ReliabilityBin[]
  readonly roc: readonly RocPoint[]
  readonly risk: readonly RiskPoint[]
}

const bins = 10

/** What figures of the answers are drawn from. Rows observed unchanged are in the curve of risk only. */
export function curvesOf(answers: Answers): Curves {
  const rows = Array.from({length: answers.expected.length}, (_, i) => i).filter((i) => answers.predicted[i] !== 0)
  const directed = rows.filter((i) => answers.expected[i] !== 0)
  const weights = (of: readonly number[]) => of.map((i) => answers.weight[i]!)
  const confidence = rows.map((i) => Math.max(answers.probability[i]!, 1 - answers.probability[i]!))
  const wrong = rows.map((i) => answers.predicted[i] !== answers.expected[i])
  return {
    reliability: Array.from({length: bins}, (_, bin) => reliabilityBin(answers, directed, bin)).filter((bin) => bin.answers > 0),
    roc: rocCurve(
      directed.map((i) => answers.probability[i]!),
      directed.map((i) => answers.expected[i] === 1),
      weights(directed),
    ),
    risk: riskCoverage(confidence, wrong, weights(rows)),
  }
}

function reliabilityBin(answers: Answers, rows: readonly number[], bin: number): ReliabilityBin {
  const binOf = (p: number) => Math.min(bins - 1, Math.floor(p * bins + 1e-9))
  const here = rows.filter((i) => binOf(answers.probability[i]!) === bin)
  const sensitive = here.filter((i) => answers.expected[i] === 1).length / here.length
  const papers = new Set(here.map((i) => answers.paper[i]!)).size
  return {
    from: bin / bins,
    to: (bin + 1) / bins,
    answers: here.length,
    said: mean(here.map((i) => answers.probability[i]!)),
    sensitive,
    ...wilsonInterval(sensitive * papers, papers),
  }
}
