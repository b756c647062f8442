import {readFileSync} from 'node:fs'
import type {Knowledge} from '#knowledge'
import {type BenchmarkQuestion, observedQuestions} from '#prediction'
import {sharedData} from '../../test/shared-data.js'
import {ferrDbQuestions} from './ferrdb.js'
import {lncTarDQuestions} from './lnctard.js'
import {ncDrQuestions} from './ncdr.js'
import {temozolomideQuestions} from './temozolomide.js'

/** Works that stand in the development files and are kept back for tests as well: asked nowhere here. */
const keptBack: ReadonlySet<string> = new Set(['pmid:28189050', 'pmid:28813679'])

export interface QuestionSet {
  readonly name: string
  readonly about: string
  readonly questions: readonly BenchmarkQuestion[]
}

/**
 * All development questions: the knowledge's own observations, and those of the public data where it lies beside the repository. NCI-60 is not among
 * them: it correlates expression with compounds that have no name here, over 60 lines, and perturbs nothing.
 */
export function developmentSets(knowledge: Knowledge): QuestionSet[] {
  const text = (path: string): string | undefined => {
    const file = sharedData(path)
    return file === undefined ? undefined : readFileSync(file, 'utf8')
  }
  const [ncdr, lnctard] = [text('data/ncrna/ncDR_curated_miRNA_dev.csv'), text('data/ncrna/lncTarD_dev.tsv')]
  const [ferrdb, screen] = [text('data/ncrna/ferrdb_dev.tsv'), text('data/screens/temozolomide_gbm_crispr_dev.tsv')]
  const sets: QuestionSet[] = [{name: 'observed', about: 'observed responses of the knowledge', questions: observedQuestions(knowledge)}]
  if (ncdr !== undefined) {
    const {small, arrays, targets} = ncDrQuestions(ncdr, knowledge)
    sets.push(
      {name: 'ncdr-small', about: 'ncDR, papers with up to five findings', questions: small},
      {name: 'ncdr-targets', about: 'of those, the ones with a measured target, given', questions: targets},
      {name: 'ncdr-arrays', about: 'ncDR, papers with more (each paper weighs 1)', questions: arrays},
    )
  }
  if (lnctard !== undefined)
    sets.push({name: 'lnctard', about: 'LncTarD, named drugs, measured targets given', questions: lncTarDQuestions(lnctard, knowledge)})
  if (ferrdb !== undefined) sets.push({name: 'ferrdb', about: 'FerrDb, survival without a drug', questions: ferrDbQuestions(ferrdb)})
  if (screen !== undefined)
    sets.push({name: 'temozolomide', about: 'knock-outs under temozolomide, one screen', questions: temozolomideQuestions(screen)})
  return sets.map((set) => ({...set, questions: set.questions.filter(({paper}) => !paper.some((key) => keptBack.has(key)))}))
}
