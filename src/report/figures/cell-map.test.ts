import {beforeAll, describe, expect, test} from 'vitest'
import {type Knowledge, loadKnowledge, readingOf} from '#knowledge'
import {contextOf} from '#network'
import {knowledgeFiles} from '../../../scripts/knowledge-files.js'
import {arrowShape, placeHeight} from './cell-layout.js'
import {type CellMap, type CellMapQuestion, cellMap} from './cell-map.js'

let knowledge: Knowledge
beforeAll(() => {
  knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
})

const contextNamed = (disease: string, drug: string) => contextOf(knowledge, {disease, drug})

const questions: readonly [string, () => Omit<CellMapQuestion, 'shape'>][] = [
  ['TSCC × cisplatin', () => ({context: contextNamed('TSCC', 'cisplatin')})],
  ['HCC × sorafenib with what is borrowed', () => ({context: contextNamed('HCC', 'sorafenib'), level: 'borrowed'})],
  ['everything', () => ({context: {conditions: []}, level: 'all'})],
]

const overlaps = ({boxes}: CellMap) =>
  boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + placeHeight && b.y < a.y + placeHeight)
      .map((b) => `${a.id} × ${b.id}`),
  )

describe.each(questions)('%s', (_, question) => {
  test.each(['wide', 'tall'] as const)('%s: no box lies on another, all lie inside, every arrow has both its ends', (shape) => {
    const map = cellMap(knowledge, {...question(), shape})
    const ids = new Set(map.boxes.map(({id}) => id))
    expect(map.boxes.length).toBeGreaterThan(20)
    expect(overlaps(map)).toEqual([])
    expect(map.boxes.filter(({x, y, width}) => x < 0 || y < 0 || x + width > map.outlines.width || y > map.outlines.height)).toEqual([])
    expect(map.arrows.filter(({from, to}) => !ids.has(from) || !ids.has(to))).toEqual([])
    // Too many arrows to tell apart are drawn between groups.
    expect(map.coarse || map.arrows.length <= 330).toBe(true)
  })

  test('the same question gives the same map', () => {
    expect(cellMap(knowledge, question())).toEqual(cellMap(knowledge, question()))
  })
})

test('boxes stand inside their part of the cell', () => {
  const {boxes, outlines} = cellMap(knowledge, {context: contextNamed('TSCC', 'cisplatin')})
  const inside = (part: {x: number; y: number; width: number; height: number}) => (box: {x: number; y: number; width: number}) =>
    box.x >= part.x && box.x + box.width <= part.x + part.width && box.y >= part.y && box.y + placeHeight <= part.y + part.height
  expect(boxes.filter(({zone}) => zone === 'nucleus').every(inside(outlines.nucleus!))).toBe(true)
  expect(boxes.filter(({zone}) => zone === 'matrix').every(inside(outlines.inner))).toBe(true)
  expect(boxes.filter(({zone}) => zone === 'between').every(inside(outlines.outer))).toBe(true)
  const onInnerMembrane = boxes.filter(({zone}) => zone === 'inner')
  expect(onInnerMembrane.length).toBeGreaterThan(0)
  expect(onInnerMembrane.every(({x, width}) => x < outlines.inner.x && outlines.inner.x < x + width)).toBe(true)
})

test('looking at an entity that is drawn moves nothing; one that is not is added with a way to the response', () => {
  const context = contextNamed('TSCC', 'cisplatin')
  const plain = cellMap(knowledge, {context})
  expect(cellMap(knowledge, {context, ensure: ['FIS1']})).toEqual(plain)
  const absent = 'hsa-miR-125b-5p'
  expect(plain.boxes.some(({id}) => id === absent)).toBe(false)
  const added = cellMap(knowledge, {context, ensure: [absent]})
  expect(added.arrows.some(({from}) => from === absent)).toBe(true)
})

test('an arrow points at its box and ends beside it', () => {
  const from = {id: 'a', zone: 'cytoplasm', x: 0, y: 0, width: 100} as const
  const right = arrowShape(from, {...from, id: 'b', x: 300}, 0)
  expect(right.angle).toBe(0)
  expect(right.x).toBeCloseTo(297)
  const down = arrowShape(from, {...from, id: 'b', y: 200}, 2)
  expect(down.angle).toBe(90)
  expect(down.y).toBeCloseTo(197)
})
