/** A heading as it is compared: lower case, without punctuation and spaces. */
export const plain = (heading: string) => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Headings of columns that hold names or identifiers, best first. */
export const nameHeadings: readonly string[] = [
  'name',
  'gene',
  'genes',
  'symbol',
  'genesymbol',
  'hgncsymbol',
  'genename',
  'externalgenename',
  'id',
  'idref',
  'geneid',
  'geneids',
  'ensembl',
  'ensemblid',
  'ensemblgeneid',
  'ensemblgene',
  'ensgene',
  'ensg',
  'entrez',
  'entrezid',
  'entrezgeneid',
  'entrezgene',
  'ncbigeneid',
  'mirna',
  'mirnaid',
  'mirnaname',
  'rna',
  'entity',
  'feature',
  'featureid',
  'targetid',
  'transcriptid',
  'tracking id',
  'trackingid',
  'probe',
  'probeid',
  'lncrna',
  'circrna',
  'circid',
  'target',
  'rowname',
  'rownames',
  '',
]

/** Headings of columns beside the samples that describe a gene and are no measurement. */
const annotation: ReadonlySet<string> = new Set([
  ...nameHeadings,
  ...['chr', 'chrom', 'chromosome', 'chromosomename', 'seqname', 'start', 'startposition', 'end', 'endposition', 'strand', 'width'],
  ...['position', 'locus', 'length', 'len', 'genelength', 'exonlength', 'efflength', 'effectivelength', 'txlength', 'description'],
  ...['genedescription', 'biotype', 'genebiotype', 'genetype', 'type', 'class', 'classcode', 'nearestrefid', 'transcripttype', 'source'],
  ...['gccontent', 'percentagegenegccontent', 'index', 'rank', 'genestart', 'geneend', 'geneid', 'note'],
])

/** Headings of columns of a result, not of a sample. */
const statistics: ReadonlySet<string> = new Set([
  ...['basemean', 'log2foldchange', 'log2fc', 'logfc', 'lfc', 'lfcse', 'stat', 'pvalue', 'pval', 'p', 'padj', 'fdr', 'adjpval', 'qvalue'],
  ...[
    'adjp',
    'adjustedp',
    'adjustedpvalue',
    'adjpvalue',
    'pvalueadj',
    'pvaladj',
    'bh',
    'q',
    'qval',
    'praw',
    'pvalues',
    't',
    'b',
    'f',
    'lr',
  ],
  ...['aveexpr', 'logcpm', 'foldchange', 'fc', 'log2ratio', 'log2fold', 'foldchangelog2', 'avglog2fc', 'score', 'significant', 'threshold'],
])

export const isAnnotation = (heading: string) => annotation.has(plain(heading))

/** A summary over samples (`Control_Avg_FPKM`), or a statistic by a name that no sample has (`padj`). */
export const isSummary = (heading: string) =>
  (plain(heading).length > 2 && statistics.has(plain(heading))) ||
  /(^|[^a-z])(avg|average|mean|median|sd|sem|stdev)([^a-z]|$)/i.test(heading)

/** A column of a result table, or a summary over samples. */
export const isStatistic = (heading: string) => statistics.has(plain(heading)) || isSummary(heading) || isFoldChange(heading)

/** Names of a sample as tools write them: the path and the endings of an alignment file are taken off. */
export const sampleName = (heading: string) =>
  heading
    .trim()
    .replace(/^.*[/\\]/, '')
    .replace(/(\.(sorted|sort|dedup|markdup|Aligned(\.sortedByCoord)?(\.out)?))*\.(bam|sam|cram)$/i, '')

const unitWords: readonly (readonly [RegExp, CalledUnit])[] = [
  [/(^|[^a-z])tpm([^a-z]|$)/i, 'TPM'],
  [/(^|[^a-z])(fpkm|rpkm)([^a-z]|$)/i, 'FPKM'],
  [/(^|[^a-z])(cpm|rpm)([^a-z]|$)/i, 'CPM'],
  [/(^|[^a-z])(counts?|reads?)([^a-z]|$)/i, 'counts'],
  [/(^|[^a-z])(d{0,2}ct|cq)([^a-z]|$)/i, 'Ct'],
]

export type CalledUnit = 'TPM' | 'FPKM' | 'CPM' | 'counts' | 'Ct'

/** The unit a heading or a file name says it holds. */
export const calledUnit = (text: string): CalledUnit | undefined => unitWords.find(([pattern]) => pattern.test(text))?.[1]

/** Headings of log2 fold changes. */
export const foldChangeHeadings: readonly string[] = [
  'log2foldchange',
  'log2fc',
  'logfc',
  'lfc',
  'log2ratio',
  'log2fold',
  'foldchangelog2',
  'avglog2fc',
]

/** Whether a heading is one of `words`, or begins or ends with one that is long enough (`padj_A_vs_B`, `log2FC (A/B)`). */
export function isHeadingOf(words: readonly string[], heading: string): 'exactly' | 'nearly' | undefined {
  const text = plain(heading)
  if (words.includes(text)) return 'exactly'
  return words.some((word) => word.length > 2 && (text.startsWith(word) || text.endsWith(word))) ? 'nearly' : undefined
}

/** A column of log2 fold changes, whatever stands beside the word in its heading. */
export const isFoldChange = (heading: string) => isHeadingOf(foldChangeHeadings, heading) !== undefined
