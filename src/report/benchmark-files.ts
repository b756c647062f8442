import {reliabilitySvg, riskCoverageSvg, rocSvg} from './figures/benchmark.js'
import {benchmarkPage} from './pages/benchmark.js'
import {benchmarkTable} from './tables/benchmark.js'
import type {BenchmarkView} from './view/benchmark.js'

/** Files of a benchmark: page, figures, a row per question. */
export function benchmarkFiles(view: BenchmarkView): Record<string, string> {
  const {curves, figures} = view.result
  const drawn = {
    reliability: reliabilitySvg(curves),
    roc: rocSvg(curves, figures.auroc),
    risk: riskCoverageSvg(curves, figures.riskCoverageArea),
  }
  return {
    'report.html': benchmarkPage(view, drawn),
    'figures/reliability.svg': drawn.reliability.toString(),
    'figures/roc.svg': drawn.roc.toString(),
    'figures/risk-coverage.svg': drawn.risk.toString(),
    'rows.tsv': benchmarkTable(view.result),
  }
}
