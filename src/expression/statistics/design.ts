import {nearest, notFound, UserError} from '#errors'
import {type Formula, parseFormula} from './formula.js'
import {HouseholderQr} from './qr.js'

/**
 * What is known about the samples: one entry per sample in each column. Numbers make a covariate, texts a factor; texts that
 * are all numbers (three or more of them) may mean either, and the formula must say which: `factor(batch)`, `numeric(dose)`.
 */
export interface DesignSheet {
  readonly samples: readonly string[]
  readonly columns: Readonly<Record<string, readonly (string | number)[]>>
}

/** A model matrix, one row per sample and one column per coefficient. */
export interface Design {
  readonly samples: readonly string[]
  /** Named as R's `model.matrix` names them: `(Intercept)`, `groupresistant`, `batch2:groupresistant`, `age`. */
  readonly coefficients: readonly string[]
  /** Row-major samples × coefficients. */
  readonly values: Float64Array
  /** The formula it was made from. */
  readonly formula: string
  /** Levels of every factor in it, the reference first. */
  readonly levels: Readonly<Record<string, readonly string[]>>
}

export interface DesignOptions {
  /**
   * Order of the levels of a factor, the reference first; levels left out follow in alphabetical order (as code points).
   * Naming a column of numbers here makes it a factor.
   */
  readonly levels?: Readonly<Record<string, readonly string[]>>
}

/** A column as a factor or a covariate, as the formula needs it. */
type Variable =
  | {readonly kind: 'covariate'; readonly values: readonly number[]}
  | {readonly kind: 'factor'; readonly codes: readonly number[]; readonly levels: readonly string[]}

/**
 * Builds the model matrix of a formula over a sample sheet, as R's `model.matrix` with treatment contrasts does: the
 * first level of a factor is the reference, `~ 0 + group` gives one coefficient per group, `a:b` and `a * b` interactions.
 *
 * @param formula - such as `~ batch + group`
 * @param sheet - names of the samples, and columns with one value per sample
 * @param options - reference levels
 * @returns the model matrix, samples × coefficients, with names
 * @throws {UserError} a column that is not there, has one value only or is missing values; terms that cannot be told
 *   apart (named); more coefficients than samples
 * @example
 * parseDesign('~ 0 + group', {samples: ['a', 'b'], columns: {group: ['x', 'y']}}).coefficients // → ['groupx', 'groupy']
 */
export function parseDesign(formula: string, sheet: DesignSheet, options: DesignOptions = {}): Design {
  const parsed = parseFormula(formula)
  const n = sheet.samples.length
  const names = [...new Set(parsed.terms.flat())]
  const variables = new Map(names.map((name) => [name, variableOf(name, sheet, parsed, options)] as const))
  const columns: {name: string; values: Float64Array; term: string}[] = []
  if (parsed.intercept) columns.push({name: '(Intercept)', values: new Float64Array(n).fill(1), term: 'the intercept'})
  for (const term of parsed.terms) columns.push(...columnsOf(term, parsed, variables, n))
  if (columns.length === 0) throw new UserError('invalid-input', `design '${formula}': it has no terms; write it like '~ batch + group'`)
  const values = new Float64Array(n * columns.length)
  columns.forEach((column, j) => {
    for (let i = 0; i < n; i++) values[i * columns.length + j] = column.values[i]!
  })
  checkRank(formula, columns, n)
  const levels = Object.fromEntries([...variables].flatMap(([name, v]) => (v.kind === 'factor' ? [[name, v.levels] as const] : [])))
  return {samples: sheet.samples, coefficients: columns.map(({name}) => name), values, formula, levels}
}

function variableOf(name: string, sheet: DesignSheet, {text: formula, kinds}: Formula, {levels = {}}: DesignOptions): Variable {
  const cells = Object.hasOwn(sheet.columns, name) ? sheet.columns[name]! : undefined
  if (!cells) {
    const has = Object.keys(sheet.columns)
    throw notFound('column of the sample sheet', name, nearest(name, has), `(design '${formula}'; the columns are ${quoteAll(has)})`)
  }
  if (cells.length !== sheet.samples.length)
    throw new RangeError(`column '${name}' has ${cells.length} entries for ${sheet.samples.length} samples`)
  const missing = cells.findIndex((cell) => (typeof cell === 'number' ? !Number.isFinite(cell) : /^(na|n\/a|nan)?$/i.test(cell.trim())))
  if (missing !== -1)
    throw new UserError(
      'invalid-input',
      `design '${formula}': column '${name}' has no value for sample '${sheet.samples[missing]}'; fill it in or leave the sample out`,
    )
  const order = Object.hasOwn(levels, name) ? levels[name] : undefined
  if (new Set(cells.map(String)).size < 2)
    throw new UserError(
      'invalid-input',
      `design '${formula}': column '${name}' is '${cells[0]}' for every sample, so that it has no effect to estimate; leave it out of the design`,
    )
  if (!order && isCovariate(name, cells, formula, kinds[name])) return {kind: 'covariate', values: cells.map(Number)}
  const texts = cells.map(String)
  const present = [...new Set(texts)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const unknown = order?.find((level) => !present.includes(level))
  if (unknown !== undefined)
    throw notFound(`level of '${name}'`, unknown, nearest(unknown, present), `(the levels are ${quoteAll(present)})`)
  const ordered = [...(order ?? []), ...present.filter((level) => !order?.includes(level))]
  return {kind: 'factor', levels: ordered, codes: texts.map((text) => ordered.indexOf(text))}
}

function isCovariate(name: string, cells: readonly (string | number)[], formula: string, said: 'factor' | 'numeric' | undefined): boolean {
  if (said === 'factor') return false
  const other = cells.find((cell) => !Number.isFinite(Number(cell)))
  if (said === 'numeric' && other !== undefined)
    throw new UserError(
      'invalid-input',
      `design '${formula}': column '${name}' holds '${other}', expected numbers only; write '${name}' without numeric()`,
    )
  if (said === 'numeric' || cells.every((cell) => typeof cell === 'number')) return true
  if (other === undefined && new Set(cells).size > 2)
    throw new UserError(
      'invalid-input',
      `design '${formula}': column '${name}' holds numbers only, which may be names of groups or amounts; write factor(${name}) or numeric(${name})`,
    )
  return false
}

/** The columns of one term; a factor is coded in full where the term without it is absent from the model (as R does). */
function columnsOf(
  term: readonly string[],
  {terms, intercept}: Formula,
  variables: ReadonlyMap<string, Variable>,
  n: number,
): {name: string; values: Float64Array; term: string}[] {
  const present = (names: readonly string[]) =>
    terms.some((other) => other.length === names.length && other.every((name) => names.includes(name)))
  const coded = term.map((name) => {
    const variable = variables.get(name)!
    if (variable.kind === 'covariate') return [{name, values: Float64Array.from(variable.values)}]
    // Without an intercept, the first factor of the model is coded in full; so is a factor whose margin is missing.
    const margin = term.filter((other) => other !== name)
    const inFull = (!intercept && isFirstFactor(name, term, terms, variables)) || (margin.length > 0 && !present(margin))
    return variable.levels
      .map((level, code) => ({name: `${name}${level}`, values: Float64Array.from(variable.codes, (c) => (c === code ? 1 : 0))}))
      .slice(inFull ? 0 : 1)
  })
  // The first factor runs fastest, as in R.
  let products = [{name: '', values: new Float64Array(n).fill(1)}]
  for (const columns of coded)
    products = columns.flatMap((column) =>
      products.map((product) => ({
        name: product.name === '' ? column.name : `${product.name}:${column.name}`,
        values: product.values.map((value, i) => value * column.values[i]!),
      })),
    )
  return products.map((product) => ({...product, term: term.join(':')}))
}

function isFirstFactor(
  name: string,
  term: readonly string[],
  terms: readonly (readonly string[])[],
  variables: ReadonlyMap<string, Variable>,
): boolean {
  const isFactor = (other: string) => variables.get(other)!.kind === 'factor'
  return terms.find((other) => other.some(isFactor)) === term && term.find(isFactor) === name
}

function checkRank(formula: string, columns: readonly {name: string; values: Float64Array; term: string}[], n: number): void {
  const zero = columns.find(({values}) => values.every((value) => value === 0))
  if (zero)
    throw new UserError(
      'invalid-input',
      `design '${formula}': no sample has the combination '${zero.name}', so that it cannot be estimated; leave the interaction out or make one column of the combinations`,
    )
  if (columns.length > n)
    throw new UserError(
      'invalid-input',
      `design '${formula}': ${columns.length} coefficients for ${n} samples; expected fewer coefficients than samples; leave terms out`,
    )
  const qr = new HouseholderQr(n, columns.length)
  columns.forEach(({values}, j) => {
    qr.a.set(values, j * n)
  })
  qr.decompose()
  if (qr.rank === columns.length) return
  const dependent = columns[qr.pivot[qr.rank]!]!
  const partners = dependenceOf(dependent.values, qr, columns)
  throw new UserError(
    'invalid-input',
    `design '${formula}': '${dependent.name}' cannot be told apart from ${quoteAll(partners)} (confounded: ${quoteAll([...new Set([...partners.map((name) => columns.find((c) => c.name === name)!.term), dependent.term])])}); leave one of the terms out or add samples that separate them`,
  )
}

/** Names of the columns whose combination gives the dependent one. */
function dependenceOf(target: Float64Array, qr: HouseholderQr, columns: readonly {name: string}[]): string[] {
  const effects = Float64Array.from(target)
  qr.applyTransposed(effects)
  const weights = new Float64Array(qr.rank)
  qr.backSolve(effects, weights)
  return [...weights].flatMap((weight, position) => (Math.abs(weight) > 1e-6 ? [columns[qr.pivot[position]!]!.name] : []))
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
