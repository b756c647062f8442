/** A sentence of the review: where it stands and its words (which are never committed, only their hash). */
export interface Sentence {
  readonly section: SectionId
  /** Counts from 1 within the section. */
  readonly number: number
  readonly text: string
}

/** The review's sections in order, by the line that opens each. */
const openings = {
  abstract: /^ Drug resistance is a prevalent challenge/,
  introduction: /^\s*INTRODUCTION$/,
  mitochondria: /^MITOCHONDRIA AND DRUG RESISTANCE$/,
  ros: /^Mitochondrial ROS and drug resistance$/,
  metabolism: /^Mitochondrial metabolism and drug resistance$/,
  'quality-control': /^Mitochondrial quality control and drug resistance$/,
  other: /^Other mechanisms$/,
  ncrnas: /^ NcRNAs constitute/,
  'ncrna-resistance': /^ncRNAs and drug resistance$/,
  mtncrnas: /^Mitochondria-related ncRNAs$/,
  import: /^Mitochondria-related microRNA and transport$/,
  'lncrna-import': /^Mitochondria-related lncRNAs and transport$/,
  'mtncrna-resistance': /^Mitochondria-related ncRNAs and drug resistance$/,
  mitomirs: /^MitomiRs and drug resistance$/,
  mitolncrnas: /^MitolncRNA and drug resistance$/,
  drugs: /^ Drugs targeting the modulation/,
  conclusion: /^CONCLUSION AND PERSPECTIVES$/,
} as const satisfies Record<string, RegExp>

export type SectionId = keyof typeof openings

export const sectionIds = Object.keys(openings) as readonly SectionId[]

/**
 * Splits the review into sections and numbered sentences. A heading opens a section and is no sentence; list letters
 * (`a)`) and captions stay with the sentence they open.
 */
export function splitReview(text: string): Sentence[] {
  const sentences: Sentence[] = []
  let section: SectionId = 'abstract'
  let number = 0
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue
    const opened = sectionIds.find((id) => openings[id].test(line))
    if (opened !== undefined) {
      section = opened
      number = 0
      if (openings[opened].source.endsWith('$')) continue
    }
    for (const sentence of splitParagraph(line.trim())) sentences.push({section, number: ++number, text: sentence})
  }
  return sentences
}

/** A full stop ends a sentence unless it belongs to an abbreviation; what follows opens with a capital or an RNA class. */
function splitParagraph(paragraph: string): string[] {
  return paragraph
    .split(/(?<=[.!?])(?<!\bet al\.)(?<!\be\.g\.)(?<!\bi\.e\.)\s+(?=[A-Z[]|miR|ncRNA|mitomiR)/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}

/**
 * A sentence as it is hashed: Unicode compatibility forms resolved (NFKC), lower case, and of the rest only letters and digits, so that
 * line breaks, hyphens, quotation marks, italics and superscripts of different renderings of one page do not matter.
 */
export function normalisedSentence(sentence: string): string {
  return sentence
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** SHA-256 of the normalised sentence as lower-case hexadecimal. */
export async function sentenceHash(sentence: string): Promise<string> {
  const bytes = new TextEncoder().encode(normalisedSentence(sentence))
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
