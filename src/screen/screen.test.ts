import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {compile, runArms} from '#engine'
import {type Change, resolveEntity, type Sign} from '#knowledge'
import {buildModel, contextOf, responseNode} from '#network'
import {predict} from '#prediction'
import {
  assembleScreen,
  blissExcess,
  blocksOf,
  type Combination,
  candidates,
  checkPlanFits,
  checkSize,
  chosenSingles,
  defaultSetting,
  finishStrategy,
  hsaExcess,
  keyOf,
  knowledgeDigest,
  modalityOf,
  nearCandidates,
  pairs,
  parseShard,
  permutationNull,
  plainScreen,
  planScreen,
  prepareBlock,
  printPlan,
  readPlan,
  runJob,
  scoreBlock,
  screen,
  shareOf,
  triples,
} from './index.js'
import {projectKnowledge} from './testing.js'

const knowledge = projectKnowledge()
const contextNamed = (disease: string, drug: string) => contextOf(knowledge, {disease, drug})
const tscc = contextNamed('TSCC', 'cisplatin')
const hcc = contextNamed('HCC', 'sorafenib')
const change = (name: string, sign: Sign): Change => ({entity: resolveEntity(knowledge, name).id, sign})
const small = {members: 10, runs: 256, seed: 3}

describe('what a combination does', () => {
  test.each([
    ['TSCC', 'cisplatin', [change('miR-2392', -1)]],
    ['TSCC', 'cisplatin', [change('FIS1', 1)]],
    ['HCC', 'sorafenib', [change('miR-541-3p', 1)]],
    ['TSCC', 'cisplatin', [change('FIS1', 1), change('miR-2392', -1)]],
  ])('in %s × %s is what predict says of the same changes, digit for digit: %j', (disease, drug, combination) => {
    const context = contextNamed(disease, drug)
    const [scored] = scoreBlock(knowledge, defaultSetting(knowledge, context, {ensemble: small}), [combination], false).scored
    const {response} = predict(knowledge, {
      context,
      perturbations: [...combination].sort((a, b) => (a.entity < b.entity ? -1 : 1)),
      ensemble: small,
    })
    const digits = (value: number) => Math.round(value * 1e6) / 1e6
    expect(scored!.gain).toMatchObject({value: digits(response.delta), low: digits(response.low), high: digits(response.high)})
    expect(scored!.agreement).toBe(digits(response.agreement))
  })

  test('in a sample is what predict says where the same changes are held', () => {
    const sample = [change('FIS1', -1)]
    const combination = [change('miR-2392', -1)]
    const [scored] = scoreBlock(knowledge, defaultSetting(knowledge, tscc, {ensemble: small, sample}), [combination], false).scored
    const {response} = predict(knowledge, {context: tscc, held: sample, perturbations: combination, ensemble: small})
    expect(scored!.gain.value).toBeCloseTo(response.delta, 5)
  })

  test('does not depend on what is scored beside it', () => {
    const setting = defaultSetting(knowledge, tscc, {ensemble: small})
    const up: Combination = [change('miR-2392', 1)]
    const down: Combination = [change('miR-2392', -1)]
    const together = scoreBlock(knowledge, setting, [up, down], true).scored
    expect(together[0]).toEqual(scoreBlock(knowledge, setting, [up], true).scored[0])
    expect(together[1]).toEqual(scoreBlock(knowledge, setting, [down], true).scored[0])
  })

  test('a dose of 1 is the whole, smaller doses of a single are in proportion', () => {
    const [scored] = scoreBlock(
      knowledge,
      defaultSetting(knowledge, tscc, {ensemble: small, doses: [0.5, 1]}),
      [[change('FIS1', 1)]],
      false,
    ).scored
    const [half, whole] = scored!.doses!
    expect(whole!.value).toBeCloseTo(scored!.gain.value, 5)
    expect(half!.value).toBeCloseTo(scored!.gain.value / 2, 5)
  })

  test('a pair where both doses are 0.5 lies between its parts', () => {
    const pair = [change('FIS1', 1), change('miR-2392', -1)]
    const [scored] = scoreBlock(knowledge, defaultSetting(knowledge, tscc, {ensemble: small, doses: [0.5]}), [pair], false).scored
    const alone = (one: Change) =>
      scoreBlock(knowledge, defaultSetting(knowledge, tscc, {ensemble: small}), [[one]], false).scored[0]!.gain.value
    const bound = Math.max(scored!.gain.value, ...pair.map(alone)) + 0.1
    expect(scored!.doses![0]!.value).toBeGreaterThan(-0.1)
    expect(scored!.doses![0]!.value).toBeLessThan(bound)
  })

  test('what the healthy model does not hold is unknown there, not harmless', () => {
    const [scored] = scoreBlock(knowledge, defaultSetting(knowledge, tscc, {ensemble: small}), [[change('miR-2392', -1)]], true).scored
    expect(scored!.healthy === null || scored!.healthy!.deltas.length > 0).toBe(true)
    const p53 = scoreBlock(knowledge, defaultSetting(knowledge, tscc, {ensemble: small}), [[change('TP53', 1)]], true).scored[0]!
    expect(p53.healthy!.value).toBeGreaterThan(0)
    expect(p53.withoutDrug!.value).toBeGreaterThan(0)
  })
})

describe('a plain simulation', () => {
  const entities = ['FIS1', 'hsa-miR-2392', 'TP53', '3-methyladenine']
  const setting = defaultSetting(knowledge, tscc, {ensemble: {members: 1, runs: 10_240, seed: 3}})
  const plain = plainScreen(knowledge, setting, entities)
  const all = blocksOf(pairs(chosenSingles(candidates(knowledge, tscc), entities, knowledge)))
  const names = (edges: readonly {subject: string; object: string; sign: number}[]) =>
    edges.map(({subject, object, sign}) => `${subject} ${sign} ${object}`).sort()

  test('of several changes is in the cone that predict would take', () => {
    for (const [combination] of all) {
      expect(names(plain.coneOf(combination!).edges)).toEqual(names(prepareBlock(knowledge, setting, combination!).graph.edges))
    }
  })

  test('gives what the model of that cone gives by itself', () => {
    for (const [combination] of all.slice(0, 3)) {
      const traced = buildModel(prepareBlock(knowledge, setting, combination!).graph, {form: 'proportional'})
      const force = (changes: readonly Change[]) =>
        Object.fromEntries(changes.map(({entity, sign}) => [traced.nodeOf.get(entity)!, sign === 1 ? 1 : 0])) as Record<string, 0 | 1>
      const drug = change('cisplatin', 1)
      const [before, after] = runArms(compile(traced.model), [{force: force([drug])}, {force: force([drug, ...combination!])}], {
        ...{runs: 10_000, seed: 11, outputs: [responseNode], maxTime: 24, timeTick: 4},
      }).map(({outputs}) => outputs[responseNode]!)
      const {gain, baseline} = plain.block([combination!]).scored[0]!
      expect(Math.abs(baseline - before!.final)).toBeLessThan(5 * Math.SQRT2 * before!.finalError)
      const error = Math.SQRT2 * Math.hypot(before!.finalError, after!.finalError)
      expect(Math.abs(gain.value - (after!.final - before!.final))).toBeLessThan(5 * error)
    }
  })
})

describe('synergy', () => {
  test('two independent treatments have no excess over Bliss', () => {
    fc.assert(
      fc.property(
        fc.double({min: 0, max: 0.9, noNaN: true}),
        fc.double({min: 0, max: 1, noNaN: true}),
        fc.double({min: 0, max: 1, noNaN: true}),
        (baseline, a, b) => {
          const level = (...killed: number[]) => 1 - (1 - baseline) * killed.reduce((alive, share) => alive * (1 - share), 1)
          expect(blissExcess(baseline, [level(a), level(b)], level(a, b))).toBeCloseTo(0, 9)
        },
      ),
    )
  })
  test('Bliss is never above the excess over the best single where both help', () => {
    fc.assert(
      fc.property(fc.tuple(...[0, 1, 2, 3].map(() => fc.double({min: 0, max: 1, noNaN: true}))), ([baseline, a, b, all]) => {
        const singles = [Math.max(a!, baseline!), Math.max(b!, baseline!)]
        expect(blissExcess(baseline!, singles, all!)).toBeLessThanOrEqual(hsaExcess(singles, all!) + 1e-9)
      }),
    )
  })
})

describe('the space', () => {
  const all = candidates(knowledge, tscc)
  test('holds no process, readout or death node, and not the drug itself', () => {
    for (const {entity, sign} of all) {
      expect(modalityOf(knowledge.entities.get(entity)!, sign)).not.toBe('none')
      expect(entity).not.toBe('cisplatin')
    }
    expect(all.map(({entity}) => entity)).not.toContain('glycolysis')
  })
  test('near a context is smaller than everything, and holds what was shown there', () => {
    const near = nearCandidates(knowledge, tscc, all)
    expect(near.length).toBeLessThan(all.length / 2)
    expect(near.map(({entity}) => entity)).toContain('hsa-miR-2392')
  })
  test('pairs are of two entities, triples of three, each once', () => {
    const singles = chosenSingles(all, ['FIS1', 'hsa-miR-2392', 'DNM1L'], knowledge)
    expect(pairs(singles)).toHaveLength(12)
    expect(triples(singles)).toHaveLength(8)
    expect(new Set(triples(singles).map(keyOf)).size).toBe(8)
    expect(blocksOf(pairs(singles))).toHaveLength(3)
  })
  test('a process is refused, an unknown intervention gets the nearest', () => {
    expect(() => chosenSingles(all, ['glycolysis'], knowledge)).toThrow('cannot be changed directly')
    expect(() => chosenSingles(all, ['miR-9999'], knowledge)).toThrow(
      "no intervention that reaches drug response in this context is called 'miR-9999'",
    )
  })
  test('one too large says how large, how long, and what to narrow', () => {
    expect(() => checkSize(187_000, 20_000)).toThrow(/187,000 combinations.*20,000.*hours on two cores.*--entities.*screen plan/)
  })
})

const digest = knowledgeDigest(knowledge)
const head = (context: typeof tscc, singles: readonly Change[]) => ({
  version: '0.0.0',
  knowledge: {version: knowledge.version, digest},
  reading: 'corrected' as const,
  packs: [],
  setting: defaultSetting(knowledge, context, {ensemble: small}),
  networks: 9,
  top: 20,
  singles,
})
const someSingles = chosenSingles(candidates(knowledge, tscc), ['FIS1', 'hsa-miR-2392', 'TP53'], knowledge)
const plan = planScreen(
  head(tscc, someSingles),
  someSingles.map((one) => [one]),
)

describe('a plan', () => {
  test('is the same for the same question, and reads back', () => {
    const again = planScreen(
      head(tscc, someSingles),
      someSingles.map((one) => [one]),
    )
    expect(printPlan(again)).toBe(printPlan(plan))
    expect(readPlan(printPlan(plan), 'plan.json')).toEqual(JSON.parse(JSON.stringify(plan)))
  })
  test('names a task by model, perturbation and options', () => {
    const ids = new Set(plan.tasks.map(({id}) => id))
    expect(ids.size).toBe(plan.tasks.length)
    const other = planScreen(
      {...head(tscc, someSingles), setting: defaultSetting(knowledge, tscc, {ensemble: {...small, seed: 4}})},
      someSingles.map((one) => [one]),
    )
    const elsewhere = planScreen(
      head(hcc, someSingles),
      someSingles.map((one) => [one]),
    )
    for (const {id} of [...other.tasks, ...elsewhere.tasks]) expect(ids.has(id)).toBe(false)
  })
  test('its shares are all of it, each task once', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 9}), (count) => {
        const shares = Array.from({length: count}, (_, i) => shareOf(plan, {index: i + 1, count}))
        expect(new Set(shares.flat().map(({id}) => id)).size).toBe(plan.tasks.length)
        expect(shares.flat()).toHaveLength(plan.tasks.length)
      }),
    )
  })
  test.each(['0/4', '5/4', '1', '1/0', 'a/b', '-1/4'])('a shard %s is refused', (text) => {
    expect(() => parseShard(text)).toThrow(`--shard: found '${text}', expected i/N`)
  })
  test('one that was changed, cut short or is something else is refused by name', () => {
    const text = printPlan(plan)
    expect(() => readPlan(text.slice(0, 100), 'p.json')).toThrow(/^p\.json: found text that is not JSON/)
    expect(() => readPlan('{}', 'p.json')).toThrow('a document of another kind')
    expect(() => readPlan(text.replace('"runs":256', '"runs":257'), 'p.json')).toThrow('changed after it was made')
  })
  test('one made with other knowledge or another version is refused', () => {
    expect(() => checkPlanFits(plan, '0.0.0', 'f'.repeat(64), 'p.json')).toThrow('the knowledge has changed since this plan was made')
    expect(() => checkPlanFits(plan, '9.9.9', digest, 'p.json')).toThrow('planned with mitologic 0.0.0, found 9.9.9')
  })
})

describe('a whole screen', () => {
  test('lists every column, and the same whatever the order of the work', async () => {
    const result = await screen(knowledge, plan)
    expect(result.tried + result.skipped).toBe(6)
    const scores = result.strategies.map(({score}) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(result.nulls!.networks).toBe(9)
    expect(result.nulls!.p.every((p) => p >= 0.1 && p <= 1)).toBe(true)
    for (const {standing, rankStability} of result.strategies) {
      expect(standing.evidence.length).toBeGreaterThan(0)
      expect(standing.evidence.every((id) => knowledge.statements.some((statement) => statement.id === id))).toBe(true)
      expect(rankStability).toBeGreaterThanOrEqual(0)
    }
    const sum = result.strategies.reduce((total, {rankStability}) => total + rankStability, 0)
    expect(sum).toBeCloseTo(Math.min(5, result.strategies.length), 6)
    const backwards = new Map([...plan.tasks].reverse().map(({id, job}) => [id, runJob(knowledge, plan.head.setting, job)]))
    const again = await assembleScreen(
      plan,
      plan.tasks.map(({id}) => backwards.get(id)!),
      async (jobs) => jobs.map((job) => runJob(knowledge, plan.head.setting, job)),
    )
    expect(again).toEqual(result)
  })

  test('a quick one scores the shortlist as a slow one does', async () => {
    const setting = {...plan.head.setting, plain: [...new Set(someSingles.map(({entity}) => entity))].sort()}
    const combinations = pairs(someSingles).slice(0, 3)
    const quick = await screen(knowledge, planScreen({...plan.head, setting, networks: 0}, combinations))
    const slow = await screen(knowledge, planScreen({...plan.head, networks: 0}, combinations))
    expect(quick.strategies.map(({scored}) => scored)).toEqual(slow.strategies.map(({scored}) => scored))
  })

  test('safety of an agent made of an RNA is said of supplying it, not of inhibiting it', () => {
    const finish = (sign: Sign) =>
      finishStrategy(knowledge, plan.head.setting, [{entity: 'hsa-miR-34a-5p', sign}], {networks: 0, schedule: false, experiments: false})
    expect(finish(1).standing.safety.join(' ')).toMatch(/MRX34: safety: .*died/)
    expect(finish(-1).standing.safety.join(' ')).not.toContain('MRX34')
  })

  test('giving a treatment in three orders gives three gains; together is the plain gain', () => {
    const setting = defaultSetting(knowledge, tscc, {ensemble: {members: 20, runs: 1024, seed: 3}})
    const combination = [change('TP53', 1)]
    const {schedule} = finishStrategy(knowledge, setting, combination, {networks: 0, schedule: true, experiments: false})
    const {gain} = scoreBlock(knowledge, setting, [combination], false).scored[0]!
    // Both are means of 20 models of 1,024 trajectories: a standard error of √(2 · 0.25 / 20480) at most, in either arm.
    expect(Math.abs(schedule!.with.value - gain.value)).toBeLessThan(5 * 2 * Math.sqrt(0.25 / 20480))
  })

  test('a null of n networks gives p of at least 1/(n + 1)', () => {
    expect(
      permutationNull([
        {real: 1, scrambled: [0, 0, 0]},
        {real: -1, scrambled: [0, 0, 0]},
      ]),
    ).toMatchObject({networks: 3, p: [0.25, 1]})
  })
})
