import type {Period} from '../program/period.js'
import {chanceOf, deepest} from './layout.js'
import {meanCount} from './schedule.js'

/** A time from which on channels have slices of given depths. */
export interface Phase {
  readonly from: number
  /** Per channel. */
  readonly depths: Int32Array
}

/** All depths from that of the longest slices to that of the shortest. */
const byLength = [deepest + 2, deepest + 1, ...Array.from({length: deepest}, (_, i) => i + 1)].map((depth) => ({
  depth,
  meanCount: meanCount(chanceOf(depth)),
}))

/** The deepest depth of which slices are at most so long; the deepest of all where none are. */
const depthFor = (rate: number, longest: number): number => byLength.find(({meanCount}) => meanCount <= rate * longest)?.depth ?? deepest

/**
 * Depths for a pass in which channels sleep. Slices cost time, long ones precision: lanes that change together at a time drawn
 * for all of them put the block's mean off by the share that changes, for as long as a slice. With L the length and f the
 * flux, what this adds to the variance goes with f² L³, so that for a given cost L⁻¹ all channels add as little as possible
 * where L goes with f^−½; for N lanes, whose variance goes with N⁻¹, it goes with N^−⅓. Measured,
 * f^−½ and the factor do best on LNCaP (Sizek would rather have one length). With N^−⅓, blocks of 256 lanes had up to 1.4 times the
 * variance of independent trajectories, so that it is N^−¼ here.
 * Times are in units of that in which a usual node changes.
 */
export function phasesByFlux(
  rates: ArrayLike<number>,
  periods: readonly Period[],
  {usual, lanes, maxTime}: {readonly usual: number; readonly lanes: number; readonly maxTime: number},
): Phase[] {
  const ofLanes = (lengthFactor * (referenceLanes / lanes) ** 0.25) / usual
  return periods.map(({from, flux}, i) => {
    const longest = periods[i + 1]?.from ?? maxTime
    return {from, depths: Int32Array.from(flux, (f, c) => depthFor(rates[c]!, Math.min(longest, ofLanes * (usual / f) ** 0.5)))}
  })
}

const lengthFactor = 0.09
const referenceLanes = 8192

/**
 * Depths for a pass in which they must not depend on what arms do: a lane has an event with probability 2^−least, or less where
 * slices would be longer than `longest`.
 */
export function phaseOfAll(rates: ArrayLike<number>, least: number, longest: number): Phase {
  return {
    from: 0,
    depths: Int32Array.from(rates, (rate) => {
      let depth = least
      while (rate > 0 && depth < deepest && 2 ** -depth / rate > longest) depth++
      return depth
    }),
  }
}
