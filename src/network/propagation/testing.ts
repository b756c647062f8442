import fc from 'fast-check'
import type {Edge, Graph} from '../graph.js'
import type {SignalNetwork} from './signal-network.js'

export const edge = (subject: string, sign: 1 | -1, object: string, more: Partial<Edge> = {}): Edge => ({
  subject,
  object,
  sign,
  match: 'exact',
  weight: 1,
  statements: [`${subject}-${object}`],
  where: 'unknown',
  contested: false,
  ...more,
})

export const graphOf = (edges: readonly Edge[], switches: readonly string[] = []): Graph => ({
  query: {conditions: []},
  edges,
  overrides: [],
  switches: new Set(switches),
})

export const at = (network: SignalNetwork, x: Float64Array, id: string): number => x[network.place.get(id)!]!

export const entityName = fc.constantFrom(...'abcdefgh', 'cell-death', 'growth-arrest')

/** Random edges among ten entities, loops and both signs of one pair included; what points at `h` is sometimes needed together. */
export const edgeLists = fc
  .tuple(
    fc.array(
      fc
        .tuple(entityName, fc.constantFrom<1 | -1>(1, -1), entityName, fc.double({min: 0.05, max: 1, noNaN: true}))
        .filter(([subject, , object]) => subject !== object),
      {minLength: 1, maxLength: 24},
    ),
    fc.boolean(),
  )
  .map(([list, isGate]) => {
    const first = new Map(list.map((one) => [`${one[0]} ${one[2]}`, one]))
    return [...first.values()].map(([subject, sign, object, weight]) =>
      edge(subject, sign, object, {weight, together: isGate && object === 'h'}),
    )
  })

export const clampSets = fc
  .dictionary(entityName, fc.constantFrom<1 | -1>(1, -1), {maxKeys: 3})
  .map((held) => new Map(Object.entries(held)) as ReadonlyMap<string, 1 | -1>)
