import {UserError} from '#errors'
import {booleanModel, type Component, type Levels, levelNames, levelNotes, type Target} from './levels.js'
import {quoted} from './lexer.js'
import {modelName, type ReadModel} from './model.js'
import {conditionOf, numbersComparedWith, type QualInput} from './sbml-qual-math.js'
import {attributeOf, childNamed, innerText, levelOf, listed, parseXml, type XmlDocument, type XmlElement} from './xml.js'

interface Species {
  readonly element: XmlElement
  readonly id: string
  readonly name: string
  readonly isConstant: boolean
  readonly max: number
  readonly initial: number | undefined
  readonly description: string | undefined
}

/**
 * Reads SBML Level 3 with the package qual. Species keep their `name` where it is given, unique and free of blanks and
 * operators, otherwise their id. A species with more than two levels becomes several Boolean nodes (see `levelNames`), and
 * the losses say so. Where terms of a transition overlap, the largest level holds. Species without a transition are inputs.
 *
 * @param text - of the whole file
 * @param source - how messages call it
 * @returns the model, and what of the file it does not hold
 * @throws {ParseError} no XML, no SBML, or something the format does not allow; with line and column
 * @throws {UserError} `unsupported`: other levels of SBML, packages that change the meaning, consumption and production
 * @see Chaouiya et al. 2013, doi:10.1186/1752-0509-7-135
 * @example
 * parseSbmlQual(printSbmlQual(parseBnet('A, !A\n'))).model.nodes.length // → 1
 */
export function parseSbmlQual(text: string, source = 'model.sbml'): ReadModel {
  const document = parseXml(text, source)
  const {root} = document
  checkRoot(document)
  const model = childNamed(root, 'model')
  if (!model) throw document.unexpected(root, 'no <model>', 'a model in the SBML document')
  const elements = listed(model, 'listOfQualitativeSpecies', 'qualitativeSpecies')
  if (elements.length === 0) {
    throw document.unexpected(
      model,
      'no qualitative species',
      'a <listOfQualitativeSpecies>',
      'only models of the package qual are logical',
    )
  }
  const transitions = listed(model, 'listOfTransitions', 'transition')
  const ids = new Map<string, XmlElement>()
  for (const element of elements) {
    const id = attributeOf(document, element, 'id')
    if (ids.has(id)) throw document.unexpected(element, `a second species ${quoted(id)}`, 'ids that differ')
    ids.set(id, element)
  }
  const highest = highestLevels(document, transitions, new Set(ids.keys()))
  const names = speciesNames(elements)
  const species = elements.map((element) => readSpecies(document, element, names, highest))
  const levels = levelNames(species.map(({id, name, max}) => ({id, name, max})))
  const targets = readTransitions(document, transitions, species, levels)
  const components = species.map((one): Component => {
    const target = targets.get(one.id)
    return {
      name: one.name,
      max: one.max,
      ...(target && {target}),
      ...(one.initial !== undefined && {initial: one.initial}),
      ...(one.description !== undefined && {description: one.description}),
      unexpected: (found, expected, remedy) => document.unexpected(one.element, found, expected, remedy),
    }
  })
  const name = model.attributes.get('name') ?? model.attributes.get('id') ?? modelName(source)
  return {model: booleanModel(name, components, levels), losses: [...levelNotes(components, levels), ...otherLosses(model)]}
}

function checkRoot(document: XmlDocument): void {
  const {root, source} = document
  if (root.name !== 'sbml') throw document.unexpected(root, `<${root.name}>`, '<sbml>')
  const level = root.attributes.get('level')
  if (level !== '3') {
    throw new UserError('unsupported', `${source} is SBML level ${level ?? '?'}; logical models need level 3 with the package qual`)
  }
  const namespaces = [...root.attributes].filter(([key]) => key.startsWith('xmlns:')).map(([key, uri]) => ({prefix: key.slice(6), uri}))
  const hasQual = namespaces.some(({uri}) => uri.includes('/qual/')) || root.attributes.get('xmlns')?.includes('/qual/')
  if (!hasQual && !childNamed(root, 'model')?.children.some(({name}) => name === 'listOfQualitativeSpecies')) {
    throw document.unexpected(root, 'SBML without the package qual', 'a logical model', 'kinetic models cannot be read as Boolean ones')
  }
}

/** Names of species by id. */
function speciesNames(elements: readonly XmlElement[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>()
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  const wished = elements.map((element) => ({id: element.attributes.get('id')!.trim(), name: element.attributes.get('name')?.trim()}))
  for (const {id, name} of wished) {
    count(id)
    if (name !== undefined && name !== id) count(name)
  }
  return new Map(wished.map(({id, name}) => [id, name !== undefined && sayable.test(name) && counts.get(name) === 1 ? name : id]))
}

const sayable = /^(?!(?:and|or|xor|not|true|false|\d+)$)[^\s,&|!()#^~"';=?<>{}$@]+$/i

function readSpecies(
  document: XmlDocument,
  element: XmlElement,
  names: ReadonlyMap<string, string>,
  highest: ReadonlyMap<string, number>,
): Species {
  const id = element.attributes.get('id')!.trim()
  const initial = levelOf(document, element, 'initialLevel')
  const max = levelOf(document, element, 'maxLevel', 100) ?? Math.max(1, highest.get(id) ?? 0, initial ?? 0)
  if (initial !== undefined && initial > max) {
    throw document.unexpected(element, `the initial level ${initial} of ${quoted(id)}`, `at most its largest level, ${max}`)
  }
  const notes = childNamed(element, 'notes')
  const description = notes && innerText(notes)
  const isConstant = element.attributes.get('constant')?.trim() === 'true'
  return {element, id, name: names.get(id)!, isConstant, max, initial, description: description || undefined}
}

/** The largest level that the transitions mention, by id of species, for species that do not say theirs. */
function highestLevels(document: XmlDocument, transitions: readonly XmlElement[], ids: ReadonlySet<string>): ReadonlyMap<string, number> {
  const highest = new Map<string, number>()
  const see = (id: string, level: number) => highest.set(id, Math.max(level, highest.get(id) ?? 0))
  for (const transition of transitions) {
    const inputs = readInputs(document, transition, ids)
    for (const {species, threshold} of inputs.values()) see(species, threshold)
    const terms = childNamed(transition, 'listOfFunctionTerms')?.children ?? []
    const results = terms.map((term) => levelOf(document, term, 'resultLevel', 100) ?? 0)
    for (const output of listed(transition, 'listOfOutputs', 'output')) {
      const id = output.attributes.get('qualitativeSpecies')?.trim()
      if (id !== undefined) for (const level of results) see(id, level)
    }
    for (const term of terms) for (const {species, level} of numbersComparedWith(term, inputs, ids)) see(species, Math.min(100, level))
  }
  return highest
}

function readInputs(document: XmlDocument, transition: XmlElement, ids: ReadonlySet<string>): ReadonlyMap<string, QualInput> {
  const inputs = new Map<string, QualInput>()
  for (const input of listed(transition, 'listOfInputs', 'input')) {
    const species = attributeOf(document, input, 'qualitativeSpecies')
    if (!ids.has(species)) throw document.unexpected(input, quoted(species), 'the id of a qualitative species')
    if (input.attributes.get('transitionEffect')?.trim() === 'consumption') {
      throw new UserError(
        'unsupported',
        `${document.source}: a transition consumes '${species}'; only models that assign levels can be read`,
      )
    }
    const id = input.attributes.get('id')?.trim()
    const threshold = levelOf(document, input, 'thresholdLevel', 100) ?? 1
    if (id !== undefined) inputs.set(id, {species, threshold})
  }
  return inputs
}

/** What each species moves towards, by its id. */
function readTransitions(
  document: XmlDocument,
  transitions: readonly XmlElement[],
  species: readonly Species[],
  levels: Levels,
): ReadonlyMap<string, Target> {
  const byId = new Map(species.map((one) => [one.id, one]))
  const ids = new Set(byId.keys())
  const targets = new Map<string, Target>()
  for (const transition of transitions) {
    const inputs = readInputs(document, transition, ids)
    const target = readTarget(document, transition, inputs, byId, levels)
    for (const output of listed(transition, 'listOfOutputs', 'output')) {
      const id = attributeOf(document, output, 'qualitativeSpecies')
      const one = byId.get(id)
      if (!one) throw document.unexpected(output, quoted(id), 'the id of a qualitative species')
      if (output.attributes.get('transitionEffect')?.trim() === 'production') {
        throw new UserError('unsupported', `${document.source}: a transition produces '${id}'; only models that assign levels can be read`)
      }
      if (one.isConstant) throw document.unexpected(output, `the constant species ${quoted(id)}`, 'a species that may change')
      if (targets.has(id)) throw document.unexpected(output, `a second transition of ${quoted(id)}`, 'one transition per species')
      const highest = target.terms.reduce((most, {level}) => Math.max(most, level), target.otherwise)
      if (highest > one.max) throw document.unexpected(transition, `the result level ${highest} for ${quoted(id)}`, `at most ${one.max}`)
      targets.set(id, target)
    }
  }
  return targets
}

function readTarget(
  document: XmlDocument,
  transition: XmlElement,
  inputs: ReadonlyMap<string, QualInput>,
  byId: ReadonlyMap<string, Species>,
  levels: Levels,
): Target {
  const list = childNamed(transition, 'listOfFunctionTerms')
  const defaults = list ? list.children.filter(({name}) => name === 'defaultTerm') : []
  if (defaults.length > 1) throw document.unexpected(defaults[1]!, 'a second default term', 'one per transition')
  const otherwise = defaults[0] ? levelOf(document, defaults[0], 'resultLevel', 100) : 0
  const terms = (list ? list.children.filter(({name}) => name === 'functionTerm') : []).map((term) => {
    const level = levelOf(document, term, 'resultLevel', 100)
    if (level === undefined) throw document.unexpected(term, "a <functionTerm> without 'resultLevel'", 'the level it leads to')
    const math = childNamed(term, 'math')
    if (!math) throw document.unexpected(term, 'a <functionTerm> without <math>', 'its condition')
    return {
      level,
      when: conditionOf(document, math, {inputs, nameOf: (id) => byId.get(id)?.name, maxOf: (id) => byId.get(id)?.max ?? 1, levels}),
    }
  })
  return {terms, otherwise: otherwise ?? 0}
}

function otherLosses(model: XmlElement): string[] {
  const leftOut = [
    ['listOfReactions', 'reactions'],
    ['listOfRules', 'rules'],
    ['listOfEvents', 'events'],
    ['listOfConstraints', 'constraints'],
  ] as const
  const lost = leftOut
    .filter(([list]) => (childNamed(model, list)?.children.length ?? 0) > 0)
    .map(([, what]) => `The ${what} outside the package qual are left out.`)
  const layouts = childNamed(model, 'listOfLayouts')
  return [...lost, ...(layouts ? ['The layout of the drawing is left out.'] : [])]
}
