import {describe, expect, test} from 'vitest'
import {type Markup, together} from '../html/markup.js'
import {divergingColour, heatmapSvg} from './heatmap.js'
import {pcaSvg} from './pca.js'
import {cloud, placeLabels, rangeOf, short, ticks} from './plot.js'
import {densitiesSvg, librarySizesSvg, meanVarianceSvg} from './qc.js'
import {maSvg, volcanoSvg} from './volcano.js'

const names = {samples: ['<par> 1', 'par 2', 'res 1'], groups: ['res', 'par'], groupOf: [1, 1, 0]}
const points = Array.from({length: 5000}, (_, i) => ({
  logFC: Math.sin(i) * 3,
  logP: -Math.abs(Math.cos(i)) * 40,
  average: (i % 97) / 8,
  changed: i % 7 === 0,
  ...(i % 500 === 0 ? {label: `gene${i}`} : {}),
}))

const figures: readonly (readonly [string, Markup])[] = [
  ['library sizes', librarySizesSvg(names, [4e7, 1e5, 0], 'Library sizes')],
  [
    'densities',
    densitiesSvg(
      names,
      [
        [0.1, 0.5, 0.4],
        [0.2, 0.4, 0.4],
        [0, 1, 0],
      ],
      [-3, 9],
      'log2',
    ),
  ],
  [
    'PCA',
    pcaSvg(
      names,
      [
        [-1, 0, 1],
        [0, 0, 0],
      ],
      [0.9, 0],
    ),
  ],
  ['mean and variance', meanVarianceSvg({x: [1, 2, 3], y: [1, 0.8, 0.6]}, {x: [1, 3], y: [1, 0.6]}, {xLabel: 'mean', yLabel: 'sd'})],
  ['volcano', volcanoSvg(points, {contrast: 'res over par'})],
  ['MA', maSvg(points, {contrast: 'res over par', xLabel: 'mean'})],
  ['heat map', heatmapSvg(names, [{label: 'FIS1 & co', values: [-3, 0, 3]}], {title: 'Heat'})],
]

describe.each(figures)('the figure of %s', (_, drawn) => {
  const svg = drawn.toString()

  test('is well-formed, with a name for those who do not see it, and no broken numbers', () => {
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="[^"]+"/)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    expect(svg).not.toContain('<par>')
    const opened = [...svg.matchAll(/<([a-z]+)[ >]/g)].length
    const closed = [...svg.matchAll(/<\/[a-z]+>|\/>/g)].length
    expect(opened).toBe(closed)
  })
})

test('thousands of points stay small, and no two lie on one pixel', () => {
  expect(volcanoSvg(points, {contrast: 'x'}).toString().length).toBeLessThan(120_000)
  expect(
    cloud(
      [
        [1.2, 3.4],
        [1.3, 3.3],
        [9, 9],
      ],
      '#000',
    )
      .toString()
      .match(/h0/g),
  ).toHaveLength(2)
})

test('colours of a heat map: white in the middle, blue below, orange above, clipped', () => {
  expect([-9, -1, 0, 1, 9].map(divergingColour)).toEqual(['#0072b2', '#0072b2', '#ffffff', '#d55e00', '#d55e00'])
})

test.each([
  [0, 10, [0, 2, 4, 6, 8, 10]],
  [-1, 1, [-1, -0.5, 0, 0.5, 1]],
  [3, 3, [3]],
])('ticks from %d to %d are round', (low, high, expected) => expect(ticks(low, high)).toEqual(expected))

test.each([
  [0.05, '0.05'],
  [-3, '−3'],
  [45_000, '45k'],
  [2_500_000, '2.5M'],
])('%d is written %s', (value, text) => expect(short(value)).toBe(text))

test('ranges of nothing and of one value are drawable', () => {
  expect(rangeOf([])).toEqual([0, 1])
  const [low, high] = rangeOf([5])
  expect(low).toBeLessThan(5)
  expect(high).toBeGreaterThan(5)
})

test('labels that would cover each other move, or are left out', () => {
  const many = Array.from({length: 30}, () => ({x: 100, y: 100, text: 'gene'}))
  const placed = [
    ...together(...placeLabels(many, 500, 0, 400))
      .toString()
      .matchAll(/<text x="([\d.]+)" y="([\d.]+)"/g),
  ].map(([, , y]) => Number(y))
  expect(placed.length).toBeGreaterThan(3)
  const sorted = [...placed].sort((a, b) => a - b)
  for (let i = 1; i < sorted.length; i++) expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThanOrEqual(12)
})
