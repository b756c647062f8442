import {describe, expect, test} from 'vitest'
import {calibrate, duplexPValue, humanMirnas, hybridiser, mitochondrialTranscripts, SeedScanner, shuffledTargets} from './index.js'

const transcripts = mitochondrialTranscripts()
const sequenceOf = (id: string) => transcripts.find((transcript) => transcript.id === id)!.sequence

/**
 * What a scan says of targets that were published for mitomiRs (the review names them; miR-1's are of Zhang et al. 2014,
 * doi:10.1016/j.cell.2014.05.047): canonical sites (1-based) where there are any, and whether the best duplex stands out from shuffled
 * transcripts. Stated as it is: half have no canonical site, and no duplex stands out.
 */
describe('targets published for mitomiRs', () => {
  test.each<[string, string, string[], number]>([
    ['hsa-miR-181c-5p', 'MT-CO1', [], -24.4],
    ['hsa-miR-5787', 'MT-CO3', ['7mer-m8 37–43', '6mer 311–316'], -32.7],
    ['hsa-miR-1-3p', 'MT-ND1', ['6mer 53–58', '6mer 939–944'], -16.6],
    ['hsa-miR-1-3p', 'MT-CO1', [], -17.2],
  ])('%s on %s: canonical sites %o, best duplex %d kcal/mol', (name, target, expected, energy) => {
    const rna = humanMirnas().get(name)!
    const sites: string[] = []
    new SeedScanner([rna]).scan(sequenceOf(target), (site) => sites.push(`${site.class} ${site.start + 1}–${site.end}`))
    expect(sites).toEqual(expected)
    const search = hybridiser(rna)
    expect(search.minimum(sequenceOf(target))).toBe(energy)
    const calibration = calibrate(search, shuffledTargets(transcripts.map(({sequence}) => sequence)))!
    expect(duplexPValue(energy, sequenceOf(target), calibration)).toBeGreaterThan(0.05)
  })

  test('miR-2392 pairs with the deposited (light) strand at 14 canonical sites, the one 8mer in the D-loop', () => {
    const sites: string[] = []
    const scanner = new SeedScanner([humanMirnas().get('hsa-miR-2392')!])
    for (const {id, sequence} of transcripts) scanner.scan(sequence, (site) => sites.push(`${id} ${site.class}`))
    expect(sites).toHaveLength(14)
    expect(sites.filter((site) => site.endsWith('8mer'))).toEqual(['MT-D-loop 8mer'])
    expect(sites.filter((site) => site.startsWith('MT-CYB'))).toHaveLength(3)
  })
})
