import {UserError} from '#errors'
import {
  type Calibration,
  calibrate,
  type Duplex,
  dotBracket,
  duplexPValue,
  type Hybridiser,
  hybridiser,
  reverseComplement,
  type Span,
  type Strand,
  shuffledTargets,
} from '#sequence'
import type {TaskEnvironment} from '../shared/task.js'
import type {ScanInput} from './input.js'
import type {ScannedRna, ScanTarget} from './inputs.js'

/** With more RNAs than this, only duplexes that stand out are listed unless `--max-p` says otherwise. */
const fewRnas = 20
const defaultMaxP = 0.01

export interface FoundDuplex {
  readonly rna: number
  readonly target: string
  readonly strand: Strand
  readonly energyKcalPerMol: number
  /** `undefined` where too few shuffles held a duplex at all. */
  readonly p: number | undefined
  readonly structure: string
  /** 0-based, on the target as given. */
  readonly site: Span
  /** On the strand it was found on. */
  readonly duplex: Duplex
  readonly targetSequence: string
}

export interface DuplexFindings {
  readonly listed: readonly FoundDuplex[]
  /** All duplexes looked at: p-values for adjusting. */
  readonly examined: readonly (Omit<FoundDuplex, 'duplex' | 'structure' | 'targetSequence'> & {readonly site: Span})[]
  readonly maxP: number
}

interface Strands extends ScanTarget {
  readonly strand: Strand
  readonly length: number
}

/** The best duplex (or best few) of every RNA with every target, with p-values calibrated on shuffled targets. */
export function scanDuplexes(
  rnas: readonly (ScannedRna & {readonly index: number})[],
  targets: readonly ScanTarget[],
  input: ScanInput,
  environment: TaskEnvironment,
): DuplexFindings {
  const maxP = input.maxP ?? (rnas.length <= fewRnas ? 1 : defaultMaxP)
  const helix = input.helix === undefined ? undefined : parseHelix(input.helix)
  const strands = targets.flatMap((target): Strands[] => [
    {...target, strand: '+', length: target.sequence.length},
    ...(input.bothStrands
      ? [{id: target.id, sequence: reverseComplement(target.sequence), strand: '-' as const, length: target.sequence.length}]
      : []),
  ])
  const shuffles = shuffledTargets(
    strands.map(({sequence}) => sequence),
    {samples: input.calibration, seed: input.seed},
  )
  const listed: FoundDuplex[] = []
  const examined: DuplexFindings['examined'][number][] = []
  rnas.forEach((rna, n) => {
    environment.signal?.throwIfAborted()
    environment.progress?.(n / rnas.length, 'duplexes')
    if (helix && helix.end > rna.sequence.length)
      throw new UserError(
        'invalid-input',
        `--helix ${input.helix}: '${rna.id}' has ${rna.sequence.length} bases; expected positions within it`,
      )
    const search = hybridiser(rna.sequence, helix ? {helix} : {})
    const calibration = calibrate(search, shuffles)
    for (const strand of strands) {
      for (const found of duplexesOn(strand, rna, search, calibration, input.perTarget)) {
        const {duplex, structure, targetSequence, ...rest} = found
        examined.push(rest)
        if ((found.p ?? 1) <= maxP) listed.push(found)
      }
    }
  })
  return {listed, examined, maxP}
}

function duplexesOn(
  {id, sequence, strand, length}: Strands,
  rna: ScannedRna & {readonly index: number},
  search: Hybridiser,
  calibration: Calibration | undefined,
  most: number,
): FoundDuplex[] {
  return search.duplexes(sequence, most).map((duplex) => ({
    rna: rna.index,
    target: id,
    strand,
    energyKcalPerMol: duplex.energyKcalPerMol,
    p: calibration && duplexPValue(duplex.energyKcalPerMol, sequence, calibration),
    structure: dotBracket(rna.sequence.length, duplex),
    site: strand === '+' ? duplex.site : {start: length - duplex.site.end, end: length - duplex.site.start},
    duplex,
    targetSequence: sequence,
  }))
}

/** `2,7`: positions counted from 1, both included. */
function parseHelix(text: string): Span {
  const [, from, to] = /^(\d+)\s*[,-]\s*(\d+)$/.exec(text.trim()) ?? []
  if (from === undefined || to === undefined || Number(from) < 1 || Number(to) < Number(from))
    throw new UserError('invalid-input', `--helix: found '${text}', expected two positions of the RNA such as 2,7`)
  return {start: Number(from) - 1, end: Number(to)}
}
