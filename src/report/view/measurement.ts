import type {Measurement} from '#study'

/** `resistant over parental`. */
export const contrastWords = ({contrast}: Pick<Measurement, 'contrast'>) => `${contrast.first} over ${contrast.second}`

/** What tells the files of one table from those of others: its RNA class, or a number; nothing where there is only one. */
export const tableSlug = ({tables}: Pick<Measurement, 'tables'>, i: number) => (tables.length === 1 ? '' : `-${tables[i]!.rna ?? i + 1}`)
