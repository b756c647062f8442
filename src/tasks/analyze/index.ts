import {contextFlags} from '../shared/context-flags.js'
import type {Task} from '../shared/task.js'
import {type AnalyzeInput, analyzeInput} from './input.js'

export const analyzeTask: Task = {
  name: 'analyze',
  summary: 'Reads what changed in resistant cells (a list, a DE table or counts) and writes a report that explains and models it.',
  details: `Try:
  mitologic analyze examples/tscc-cisplatin/changed.tsv --disease TSCC --drug cisplatin -o out/

The table is a signed list (name, direction, optional log2 fold change and adjusted p), a result table of DESeq2,
edgeR or limma, or counts or intensities together with --samples, --group and --contrast:
  mitologic analyze examples/simulated-counts/counts.tsv --samples examples/simulated-counts/samples.tsv \\
      --group group --contrast resistant-parental --disease TSCC --drug cisplatin -o out/

Formats read: TSV, CSV, Excel (.xlsx) and gzip; featureCounts, salmon and kallisto (one file per sample), GCT, GEO series
matrices. --preview shows what was read, what looks wrong and what would be left out, and stops. A problem stops the run and is named;
--accept NAME continues despite it.`,
  arguments: [
    {
      field: 'table',
      name: 'table',
      help: 'file to read (TSV, CSV or Excel, gzip too); several for miRNA, mRNA … of the same samples',
      required: true,
      kind: 'file',
      many: true,
    },
  ],
  flags: [
    {field: 'samples', flag: '--samples <file>', help: 'sample sheet: one row per column of the counts', file: true},
    {field: 'group', flag: '--group <column>', help: 'column of the sample sheet that says resistant or parental'},
    {
      field: 'contrast',
      flag: '--contrast <a-b>',
      help: 'the comparison, such as resistant-parental (up = higher in resistant); never guessed',
    },
    {field: 'design', flag: '--design <formula>', help: "linear model, such as '~ batch + group'"},
    {field: 'block', flag: '--block <column>', help: 'column of paired or repeated samples, as a random effect'},
    {field: 'rna', flag: '--rna <class>', help: 'mRNA, miRNA, lncRNA or circRNA; one per table', many: true},
    {field: 'mergeDuplicates', flag: '--merge-duplicates <how>', help: 'sum, max or refuse (default)'},
    {field: 'accept', flag: '--accept <flag>', help: 'continue despite a named problem; repeatable', many: true},
    {field: 'preview', flag: '--preview', help: 'show what was read and what would be done, and stop'},
    {
      field: 'strength',
      flag: '--strength <n>',
      help: 'how many times faster a fully expressed gene turns on in the models set by expression; 1 to 10000 (default 100)',
    },
    {field: 'fdr', flag: '--fdr <q>', help: 'false discovery rate: rows with an adjusted p up to this count as changed (default 0.05)'},
    {field: 'seed', flag: '--seed <n>', help: 'seed of the random numbers (default 1)'},
    ...contextFlags,
  ],
  rules: [{fields: ['group', 'design', 'block'], kind: 'needs', field: 'samples', or: 'contrast'}],
  output: {field: 'output', kind: 'folder'},
  input: analyzeInput,
  answer: async () => (await import('./answer.js')).analyzeAnswer,
  run: async (input, environment) => (await import('./run.js')).runAnalyze(input as AnalyzeInput, environment),
}
