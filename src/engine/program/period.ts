/** A part of the run, up to the next one or the end. */
export interface Period {
  readonly from: number
  /** Per channel: how often it changes its node, per trajectory and unit of time. Never 0: it may have been missed. */
  readonly flux: Float64Array
}
