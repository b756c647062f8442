/** A number that was chosen and not measured: what it means, and over which range its choice was tried. */
export interface Constant {
  readonly name: string
  readonly file: string
  /** What stands right before the number, once in the file; and right after it, where that tells it from others. */
  readonly before: string
  readonly after?: string
  readonly meaning: string
  /** By what it was chosen. */
  readonly criterion: string
  /** Other values tried. */
  readonly values: readonly string[]
}

const context = 'src/network/context.ts'
const judged = 'a judgement, made before any figure stood'
const shape = 'the shape of the join, a judgement'

const molecularDisease = 'disease: {exact: 1, general: 1, lineage: 0.85, related: '
const fateDisease = 'disease: {exact: 1, general: 1, lineage: 0.7, related: '

/** How far statements travel, and what they weigh. */
const weights: readonly Constant[] = [
  {
    name: 'molecular, related tissue',
    file: context,
    before: molecularDisease,
    meaning: 'weight of a molecular statement of a related tissue, against 1 for this disease',
    criterion: judged,
    values: ['0.3', '1'],
  },
  {
    name: 'molecular, another cancer',
    file: context,
    before: `${molecularDisease}0.6, distant: `,
    meaning: 'the same, of any other cancer',
    criterion: judged,
    values: ['0.25', '1'],
  },
  {
    name: 'molecular, another drug',
    file: context,
    before: 'drug: {exact: 1, general: 1, lineage: 0.95, related: 0.9, distant: ',
    meaning: 'the same, of another anticancer drug',
    criterion: judged,
    values: ['0.4', '1'],
  },
  {
    name: 'fate, broader or narrower disease',
    file: context,
    before: 'disease: {exact: 1, general: 1, lineage: ',
    after: ', related: 0.3',
    meaning: 'weight of a statement of what a process does to cells, of a broader or narrower disease',
    criterion: judged,
    values: ['0.35', '1'],
  },
  {
    name: 'fate, related tissue',
    file: context,
    before: fateDisease,
    meaning: 'the same, of a related tissue',
    criterion: judged,
    values: ['0', '1'],
  },
  {
    name: 'fate, another cancer',
    file: context,
    before: `${fateDisease}0.3, distant: `,
    meaning: 'the same, of any other cancer',
    criterion: judged,
    values: ['0', '0.6'],
  },
  {
    name: 'fate, another drug',
    file: context,
    before: 'drug: {exact: 1, general: 0.9, lineage: 0.8, related: 0.6, distant: ',
    meaning: 'the same, of another anticancer drug',
    criterion: judged,
    values: ['0', '1'],
  },
  {
    name: 'textbook weight',
    file: context,
    before: 'export const textbookWeight = ',
    meaning: 'weight of a textbook edge, against 1 for a curated statement of this context',
    criterion: 'below every curated statement that reaches a context',
    values: ['0.05', '0.45'],
  },
  {
    name: 'condition not shared',
    file: context,
    before: 'const otherCondition = ',
    meaning: 'factor of a statement made under a condition that does not hold',
    criterion: judged,
    values: ['0', '1'],
  },
  {
    name: 'wording: proposed',
    file: 'src/network/graph.ts',
    before: 'const certaintyFactor = {shown: 1, proposed: ',
    meaning: 'factor of what a text proposes, against 1 for what it shows',
    criterion: judged,
    values: ['0.35', '1'],
  },
  {
    name: 'source not seen',
    file: 'src/network/graph.ts',
    before: "imprecise: 0.8, 'not-seen': ",
    meaning: 'factor of a statement whose source nobody here has seen',
    criterion: judged,
    values: ['0.4', '1'],
  },
  {
    name: 'pull of the unknown',
    file: 'src/network/rules.ts',
    before: 'export const unknownPull = ',
    meaning: 'rate at which what is not in the model turns a node on, and off, beside its regulators’ weights',
    criterion: 'effects fade along long paths; chosen with (ii-a) of the simulated ensemble at hand',
    values: ['0.01', '0.16'],
  },
]

/** From the mechanism to a probability; the coefficients between are fitted (`scripts/fit-join.ts`) and have errors instead of a range. */
const joining: readonly Constant[] = [
  {
    name: 'halfway',
    file: 'src/prediction/join.ts',
    before: 'const halfway = ',
    meaning: 'change of P(dead or arrested) at which a mechanism says three quarters of what it may',
    criterion: shape,
    values: ['0.005', '0.08'],
  },
  {
    name: 'halfway of analogy',
    file: 'src/prediction/join.ts',
    before: 'const scoreHalfway = ',
    meaning: 'the same for the score of what the same molecule did elsewhere',
    criterion: shape,
    values: ['0.2', '0.7'],
  },
  {
    name: 'weight of nothing known',
    file: 'src/prediction/analogy.ts',
    before: 'const priorWeight = ',
    meaning: 'weight of "nothing is known" against one work of the same drug and tissue',
    criterion: judged,
    values: ['0.5', '4'],
  },
  {
    name: 'leaning',
    file: 'src/prediction/expectation-answer.ts',
    before: 'const leaning = ',
    meaning: 'probability from which an answer has a direction',
    criterion: 'the contract of predict',
    values: ['0.55', '0.7'],
  },
]

export const constants: readonly Constant[] = [...weights, ...joining]
