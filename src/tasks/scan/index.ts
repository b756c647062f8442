import type {Task} from '../shared/task.js'
import {type ScanInput, scanInput} from './input.js'

export const scanTask: Task = {
  name: 'scan',
  summary: 'Could this RNA act inside mitochondria? Import motif, seed sites and duplexes on mitochondrial transcripts.',
  details: `Try:
  mitologic scan miR-181c-5p
  mitologic scan UAGGAUGGGGGUGAGAGGUG --both-strands
  mitologic scan new-rnas.fa --seeds-only --json
  mitologic scan new-rnas.fa --targets transcripts.fa.gz

RNAs and targets are FASTA (gzip is fine), or RNAs are sequences or names of human miRNAs. Without --targets: the 37 transcripts and
the D-loop of human mtDNA, NC_012920.1. Duplexes have the energies of RNAhybrid; their p-values come from shuffled targets with the same
dinucleotides. -o FOLDER writes tables, drawings of duplexes and candidate statements, marked as predicted. A predicted site is a
hypothesis; several published sites of mitomiRs have no canonical seed.`,
  arguments: [
    {
      field: 'rnas',
      name: 'rna',
      help: 'FASTA file, sequence, or name of an RNA whose sequence is known',
      required: true,
      kind: 'file-or-text',
      many: true,
    },
  ],
  flags: [
    {field: 'targets', flag: '--targets <fasta>', help: 'targets (default: human mitochondrial transcripts)', file: true},
    {field: 'motifOnly', flag: '--motif-only', help: 'only look for the import motif'},
    {field: 'seedsOnly', flag: '--seeds-only', help: 'only look for seed sites'},
    {field: 'bothStrands', flag: '--both-strands', help: 'also the reverse complement of every target'},
    {field: 'nonCanonical', flag: '--non-canonical', help: 'also offset, wobble and centered sites, listed apart'},
    {field: 'mismatches', flag: '--mismatches <n>', help: 'max mismatches of the import motif (default 2)'},
    {field: 'maxP', flag: '--max-p <p>', help: 'list duplexes up to this p-value (default: all of up to 20 RNAs, else 0.01)'},
    {field: 'helix', flag: '--helix <from,to>', help: 'positions of the RNA that must pair without interruption, such as 2,7'},
    {field: 'perTarget', flag: '--per-target <n>', help: 'duplexes per target (default 1, the best)'},
    {field: 'calibration', flag: '--calibration <n>', help: 'number of shuffled targets for the p-values (default 200)'},
    {field: 'seed', flag: '--seed <n>', help: 'seed of the shuffles (default 1)'},
  ],
  rules: [
    {
      fields: ['targets', 'bothStrands', 'nonCanonical', 'maxP', 'helix', 'perTarget', 'calibration', 'seed'],
      kind: 'excludes',
      field: 'motifOnly',
    },
    {fields: ['mismatches', 'maxP', 'helix', 'perTarget', 'calibration', 'seed'], kind: 'excludes', field: 'seedsOnly'},
  ],
  output: {field: 'output', kind: 'folder'},
  input: scanInput,
  answer: async () => (await import('./answer.js')).scanAnswer,
  run: async (input, environment) => (await import('./run.js')).runScan(input as ScanInput, environment),
}
