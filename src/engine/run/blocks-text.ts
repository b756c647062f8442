/*
 * Blocks as text, for workers and files: typed arrays and maps become tagged arrays. All numbers in blocks are whole or
 * shares that JSON writes in full, so that what is read back is equal to the last bit.
 */

const floatTag = 'f64'
const mapTag = 'map'

/** Blocks as one line of JSON. */
import type {Blocks} from './block-totals.js'
export function blocksToText(blocks: Blocks): string {
  return JSON.stringify(blocks, (_key, value: unknown) => {
    if (value instanceof Float64Array) return {[floatTag]: Array.from(value)}
    if (value instanceof Map) return {[mapTag]: [...value]}
    return value
  })
}

/** What `blocksToText` wrote. */
export function blocksFromText(text: string): Blocks {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value
    if (floatTag in value) return Float64Array.from(value[floatTag] as number[])
    if (mapTag in value) return new Map(value[mapTag] as [unknown, unknown][])
    return value
  }) as Blocks
}
