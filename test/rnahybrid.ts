import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** One line of RNAhybrid's compact output. */
export interface RnahybridHit {
  readonly target: number
  readonly rna: number
  readonly energy: number
  /** As printed: 1-based, of the first letter shown. */
  readonly position: number
  /** Target unpaired, target paired, RNA paired, RNA unpaired. */
  readonly lines: readonly [string, string, string, string]
}

/** Runs RNAhybrid on all targets with all RNAs; pairs without a duplex give no hit. */
export function runRnahybrid(
  program: string,
  targets: readonly string[],
  rnas: readonly string[],
  options: readonly string[] = [],
): RnahybridHit[] {
  const folder = mkdtempSync(join(tmpdir(), 'rnahybrid-'))
  try {
    const write = (name: string, sequences: readonly string[]) => {
      const path = join(folder, name)
      // Lines of more than 1,000 letters are not read.
      writeFileSync(path, sequences.map((sequence, n) => `>s${n}\n${sequence.replace(/.{1,80}/g, '$&\n')}`).join(''))
      return path
    }
    const longest = (sequences: readonly string[]) => String(Math.max(...sequences.map(({length}) => length)) + 1)
    const args = ['-c', '-d', '1.9,0.28', '-m', longest(targets), '-n', longest(rnas), ...options]
    const output = execFileSync(program, [...args, '-t', write('targets.fa', targets), '-q', write('rnas.fa', rnas)], {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return output.split('\n').flatMap((line): RnahybridHit[] => {
      const fields = line.split(':')
      if (fields.length < 11 || Number(fields[4]) === 0) return []
      return [
        {
          target: Number(fields[0]!.slice(1)),
          rna: Number(fields[2]!.slice(1)),
          energy: Number(fields[4]),
          position: Number(fields[6]),
          lines: [fields[7]!, fields[8]!, fields[9]!, fields[10]!],
        },
      ]
    })
  } finally {
    rmSync(folder, {recursive: true})
  }
}

/**
 * The pairs of a drawing: [index on the target, index on the RNA 5′→3′], or `undefined` where the drawing does not show every base of
 * the RNA (RNAhybrid now and then leaves some out).
 */
export function pairsDrawn({position, lines}: Pick<RnahybridHit, 'position' | 'lines'>, rnaLength: number): [number, number][] | undefined {
  const [above, top, bottom, below] = lines
  const pairs: [number, number][] = []
  let i = position - 1
  let j = rnaLength
  for (let column = 0; column < above.length; column++) {
    if (bottom[column] !== ' ' || below[column] !== ' ') j--
    if (top[column] !== ' ') pairs.push([i, j])
    if (above[column] !== ' ' || top[column] !== ' ') i++
  }
  return j === 0 ? pairs : undefined
}
