import {loadKnowledge} from './load.js'
import {formatProblem} from './problems.js'
import type {SourceFile} from './source-records.js'
import type {Knowledge} from './types.js'

const entities = `
- {id: ros, type: process, name: ROS, aliases: [reactive oxygen species], readout: true}
- {id: fission, type: process, name: mitochondrial fission, aliases: [fission], readout: true}
- {id: membrane-potential, type: process, name: mitochondrial membrane potential, aliases: [ΔΨm, delta psi m, MMP]}
- {id: cell-death, type: phenotype, name: cell death}
- {id: hypoxia, type: condition, name: hypoxia}
- {id: cisplatin, type: drug, name: cisplatin, aliases: [CDDP], parents: [platinum], ids: {chebi: 'CHEBI:27899'}}
- {id: platinum, type: drug-class, name: platinum compounds}
- {id: trail, type: biological, name: TRAIL, ambiguousAliases: [Apo2L]}
- {id: TNFSF10, type: gene, aliases: [TNF superfamily member 10], ambiguousAliases: [TRAIL, Apo2L], seeAlso: [trail]}
- {id: TAFAZZIN, type: gene, aliases: [tafazzin protein], ambiguousAliases: [TAZ]}
- {id: WWTR1, type: gene, ambiguousAliases: [TAZ]}
- {id: FIS1, type: gene, name: FIS1, aliases: ['fission, mitochondrial 1']}
- {id: hsa-miR-2392, type: miRNA, name: hsa-miR-2392, aliases: [mitomiR-2392], mitochondrial: true, ids: {mirbase: MIMAT0019043}}
- {id: hsa-miR-125b-5p, type: miRNA, name: hsa-miR-125b-5p}
- {id: hsa-miR-483-5p, type: miRNA}
- {id: hsa-miR-483-3p, type: miRNA}
- {id: hsa-miR-485-5p, type: miRNA, seeAlso: [hsa-miR-483-5p], note: misprint}
- {id: hsa-pre-miR-483, type: pre-miRNA}
- {id: oxphos, type: process, name: OXPHOS, readout: true}
- {id: beta-hydroxybutyrate, type: metabolite, name: β-hydroxybutyrate, aliases: [β-HB]}
`
const diseases = `
- {id: HNSCC, name: head and neck squamous cell carcinoma, aliases: [head-and-neck cancer]}
- {id: TSCC, name: tongue squamous cell carcinoma, aliases: [tongue cancer, oral tongue SCC], parents: [HNSCC]}
- {id: ovarian-cancer, name: ovarian cancer}
- {id: glioma, name: glioma}
`
const cells = `
- {id: CAL-27, aliases: [CAL27], disease: TSCC, ids: {cellosaurus: CVCL_1107}}
`
const statements = `
- id: fan2019-mir2392-oxphos
  mechanism: miR-2392 -| OXPHOS
  class: process
  where: matrix
  context: {disease: tongue cancer, drug: CDDP, cells: [CAL27]}
  certainty: shown
  review: [mitomirs 3]
  references: [Fan2019]
  assays: [overexpression, knockdown]
  audit: supported
- id: fan2019-mir2392-up
  observation: mitomiR-2392 up => resistant
  context: {disease: TSCC, drug: cisplatin}
  certainty: shown
  review: [mitomirs 3]
  references: [Fan2019]
  audit: supported
  supports: [fan2019-mir2392-oxphos]
- id: tian2019-mir485-fis1
  mechanism: hsa-miR-485-5p -| FIS1
  class: mirna-target
  context: {disease: TSCC, drug: cisplatin}
  certainty: shown
  review: [mitomirs 4]
  references: [Tian2019]
  audit: {status: contradicted, item: A1, note: the paper is about miR-483-5p}
  reading: as-printed
  counterpart: tian2019-mir483-fis1
- id: tian2019-mir483-fis1
  mechanism: hsa-miR-483-5p -| FIS1
  class: mirna-target
  context: {disease: TSCC, drug: cisplatin}
  certainty: shown
  review: [mitomirs 4]
  references: [Tian2019]
  audit: {status: contradicted, item: A1}
  reading: corrected
  counterpart: tian2019-mir485-fis1
- id: fis1-fission
  mechanism: FIS1 -> fission
  class: process
  context: any
  certainty: shown
  review: [quality-control 2]
  references: [Tian2019]
  audit: supported
- id: wu2021-fission-death
  mechanism: fission -> cell-death
  class: process-response
  context: {disease: HNSCC, drug: cisplatin}
  certainty: shown
  review: [quality-control 5]
  references: [Wu2021]
  audit: {status: supported, item: D}
- id: han2019-fission-death
  mechanism: fission -| cell-death
  class: process-response
  context: {disease: ovarian-cancer, drug: cisplatin, conditions: [hypoxia]}
  certainty: shown
  review: [quality-control 6]
  references: [Han2019]
  audit: {status: supported, item: D}
- id: mir125b-cells
  observation: "resistant cells: miR-125 b up"
  context: {disease: glioma, drug: TRAIL}
  certainty: may
  review: [mitomirs 9]
  references: []
  audit: not-seen
- id: taz-fact
  fact: TAFAZZIN | definition | enzyme of cardiolipin remodelling
  certainty: shown
  review: [mitomirs 9]
  references: [Ma2019]
  audit: supported
`
const facts = `
- id: fact-tnfsf10
  fact: TNFSF10 | definition | one of the names in these tests
  certainty: shown
  review: [ncrnas 1]
  references: []
  audit: not-seen
- id: fact-wwtr1
  fact: WWTR1 | definition | one of the names in these tests
  certainty: shown
  review: [ncrnas 1]
  references: []
  audit: not-seen
- id: fact-hsa-mir-125b-5p
  fact: hsa-miR-125b-5p | definition | one of the names in these tests
  certainty: shown
  review: [ncrnas 1]
  references: []
  audit: not-seen
- id: fact-hsa-mir-483-3p
  fact: hsa-miR-483-3p | definition | one of the names in these tests
  certainty: shown
  review: [ncrnas 1]
  references: []
  audit: not-seen
- id: fact-hsa-pre-mir-483
  fact: hsa-pre-miR-483 | definition | one of the names in these tests
  certainty: shown
  review: [ncrnas 1]
  references: []
  audit: not-seen
- id: fact-beta-hydroxybutyrate
  fact: beta-hydroxybutyrate | definition | one of the names in these tests
  certainty: shown
  review: [ncrnas 1]
  references: []
  audit: not-seen
`
const works = `
- id: zhou2020-mir125b-response
  observation: miR-125b up => unchanged
  context: {disease: glioma, drug: TRAIL, conditions: [hypoxia], system: cells}
  certainty: shown
  locator: {section: abstract, sentence: 4, sha256: ${'a'.repeat(63)}1}
  printed: {hsa-miR-125b-5p: miR-125b}
  references: [Zhou2020]
  assays: [overexpression, viability]
- id: zhou2020-mir125b-fis1
  observation: miR-125b up => FIS1 unchanged
  context: {disease: glioma, drug: TRAIL}
  certainty: shown
  locator: {section: abstract, sentence: 5, sha256: ${'a'.repeat(63)}2}
  references: [Zhou2020]
- id: zhou2020-mir2392-inside
  fact: miR-2392 | localisation | matrix
  method: [fractionation, sequencing]
  context: {cells: [CAL27]}
  certainty: shown
  locator: {section: results, sentence: 12, sha256: ${'a'.repeat(63)}3}
  references: [Zhou2020]
`
const backbone = `
- {id: tb-ros-cell-death, mechanism: ros -> cell-death, reason: too much oxidation kills, direct: false}
- {id: tb-membrane-potential-ros, mechanism: membrane-potential -> ros, reason: leak rises with the potential}
`
const references = `key\tfirst_author\tyear\ttitle\tdoi\tpmid\tstatus\tpmcid\tgroup\tseen_what\tseen_where\tseen_when\tnotice\tcited_by_review
Fan2019\tFan\t2019\tA title\t10.1158/0008-5472.CAN-18-2505\t30659020\tverified
Tian2019\tTian\t2019\t\t\t\tverified
Wu2021\tWu\t2021\t\t\t\ttitle_only
Han2019\tHan\t2019\t\t\t\tverified
Ma2019\tMa\t2019\t\t\t\tverified
Zhou2020\tZhou\t2020\tAnother title\t10.1000/Zhou\t12345\tverified\tPMC77\tLi Q, Some University\tabstract\thttps://example.org/zhou\t2026-01-03\tnone\tno
`

const batches = `id\tdate\tkind\ttitle
review\t2026-01-01\treview\tA review
textbook\t2026-01-02\ttextbook\tGeneral biology
works-1\t2026-01-03\tworks\tPapers that were read
`

/** A small knowledge that is right: for tests here and next door. Its statements are made up from well-known examples. */
export const smallSources = {
  'knowledge/entities/all.yaml': entities,
  'knowledge/vocabulary/diseases.yaml': diseases,
  'knowledge/vocabulary/cell-lines.yaml': cells,
  'knowledge/statements/review/all.yaml': statements,
  'knowledge/statements/review/facts.yaml': facts,
  'knowledge/statements/works-1/zhou2020.yaml': works,
  'knowledge/statements/textbook/backbone.yaml': backbone,
  'knowledge/batches.tsv': batches,
  'knowledge/references.tsv': references,
} as const

/** The small knowledge, loaded. */
export function smallKnowledge(): Knowledge {
  const {knowledge, problems} = loadKnowledge(changedSources())
  if (problems.length > 0) throw new RangeError(problems.map(formatProblem).join('\n'))
  return knowledge
}

/** Source files with changed texts: `{file: [what stands there, what to put]}`. */
export function changedSources(changes: Partial<Record<keyof typeof smallSources, readonly [string, string]>> = {}): SourceFile[] {
  return Object.entries(smallSources).map(([path, text]) => {
    const change = changes[path as keyof typeof smallSources]
    if (change && !text.includes(change[0])) throw new RangeError(`'${change[0]}' does not stand in ${path}`)
    return {path, text: change ? text.replace(change[0], () => change[1]) : text}
  })
}
