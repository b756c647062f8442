import {ActivityHeap} from './activity-heap.js'

/** A literal: variable v (from 1) is v where it is true and −v where it is false. */
export type Literal = number

/**
 * A solver for propositional clauses: conflict-driven learning with two watched literals, activities, saved phases and
 * restarts. Plain and deterministic.
 *
 * @see Marques-Silva & Sakallah 1999, doi:10.1109/12.769433; Moskewicz et al. 2001, doi:10.1145/378239.379017
 */
export class Solver {
  private readonly minimal: boolean
  /** Per variable: 1 true, −1 false, 0 undecided. Variable 0 does not exist. */
  private values = new Int8Array(1024)
  private levels = new Int32Array(1024)
  private phases = new Int8Array(1024).fill(-1)
  private seen = new Uint8Array(1024)
  private model = new Int8Array(1024)
  private decided = new Uint8Array(1024)
  private readonly reasons: (Literal[] | undefined)[] = [undefined]
  /** Per literal, the clauses that watch for it to become false. */
  private readonly watches: Literal[][][] = [[], []]
  private readonly trail: Literal[] = []
  /** Where in the trail each decision stands. */
  private readonly limits: number[] = []
  private readonly heap = new ActivityHeap()
  private variables = 0
  private head = 0
  private isHopeless = false

  /**
   * @param minimal - whether variables are false unless a clause makes them true: of the variables that are true in a model then
   *   none can be left out, since every model whose true variables are among them is that model. Default false.
   */
  constructor(minimal = false) {
    this.minimal = minimal
  }

  /**
   * A further variable. One that is not `decided` is only set where it must be: it has to be one that may be false wherever no
   * clause makes it true.
   */
  newVariable(isDecided = true): number {
    const variable = ++this.variables
    if (variable >= this.values.length) this.grow()
    this.reasons.push(undefined)
    this.watches.push([], [])
    this.decided[variable] = isDecided ? 1 : 0
    if (isDecided) this.heap.insert(variable)
    return variable
  }

  /** Adds "at least one of these holds". */
  add(literals: readonly Literal[]): void {
    const isViolated = this.limits.length > 0 && literals.every((literal) => this.truth(literal) === -1)
    if (!isViolated) this.undo(0)
    const clause = this.unsettled(new Set(literals))
    if (clause === undefined) return
    if (clause.length < 2) this.undo(0)
    if (clause.length === 0) this.isHopeless = true
    else if (clause.length === 1) this.assign(clause[0]!, undefined)
    else {
      if (isViolated) this.leave(clause)
      this.watch(clause)
      // With all others false, the first one has to hold.
      if (isViolated && this.truth(clause[0]!) === 0 && this.truth(clause[1]!) === -1) this.assign(clause[0]!, clause)
    }
  }

  /**
   * Looks for a model: values of all variables that keep every clause.
   *
   * @returns whether there is one; `undefined` after `maxConflicts` conflicts
   */
  solve(maxConflicts: number): boolean | undefined {
    let conflicts = 0
    let untilRestart = 100
    while (!this.isHopeless) {
      const conflict = this.propagate()
      if (conflict) {
        if (this.limits.length === 0) break
        if (++conflicts > maxConflicts) return undefined
        this.learn(conflict)
        if (--untilRestart === 0) {
          untilRestart = 100 * luby(Math.floor(conflicts / 100) + 1)
          this.undo(0)
        }
      } else if (!this.decide()) {
        this.model.set(this.values)
        return true
      }
    }
    this.isHopeless = true
    return false
  }

  /** What was decided on the way to the model just found: everything else in it follows from that. */
  decisions(): readonly Literal[] {
    return this.limits.map((at) => this.trail[at]!)
  }

  /** Whether a variable is true in the model last found. */
  isTrue(variable: number): boolean {
    return this.model[variable] === 1
  }

  private levelOf(literal: Literal): number {
    return this.levels[Math.abs(literal)]!
  }

  private truth(literal: Literal): number {
    return literal > 0 ? this.values[literal]! : -this.values[-literal]!
  }

  private grow(): void {
    const size = this.values.length * 2
    const longer = <T extends Int8Array | Int32Array | Uint8Array>(made: T, from: ArrayLike<number>): T => {
      made.set(from)
      return made
    }
    this.values = longer(new Int8Array(size), this.values)
    this.levels = longer(new Int32Array(size), this.levels)
    this.phases = longer(new Int8Array(size).fill(-1), this.phases)
    this.seen = longer(new Uint8Array(size), this.seen)
    this.model = longer(new Int8Array(size), this.model)
    this.decided = longer(new Uint8Array(size), this.decided)
  }

  private assign(literal: Literal, reason: Literal[] | undefined): void {
    const variable = Math.abs(literal)
    this.values[variable] = literal > 0 ? 1 : -1
    this.levels[variable] = this.limits.length
    this.reasons[variable] = reason
    this.trail.push(literal)
  }

  private undo(level: number): void {
    const {limits, trail, values, phases, reasons, decided, heap} = this
    if (limits.length <= level) return
    const from = limits[level]!
    for (let i = trail.length - 1; i >= from; i--) {
      const variable = Math.abs(trail[i]!)
      if (!this.minimal) phases[variable] = values[variable]!
      values[variable] = 0
      reasons[variable] = undefined
      if (decided[variable]) heap.insert(variable)
    }
    trail.length = from
    limits.length = level
    this.head = from
  }

  /** A clause without the literals that are false for good; `undefined` where it holds in any case. */
  private unsettled(distinct: ReadonlySet<Literal>): Literal[] | undefined {
    const clause: Literal[] = []
    for (const literal of distinct) {
      const isSettled = this.truth(literal) !== 0 && this.levelOf(literal) === 0
      if ((isSettled && this.truth(literal) === 1) || distinct.has(-literal)) return undefined
      if (!isSettled) clause.push(literal)
    }
    return clause
  }

  /** Takes back as few decisions as it takes for a violated clause to hold again; what is left of the last model is a good start. */
  private leave(clause: Literal[]): void {
    for (const place of [0, 1]) {
      let latest = place
      for (let i = place + 1; i < clause.length; i++) if (this.levelOf(clause[i]!) > this.levelOf(clause[latest]!)) latest = i
      ;[clause[place], clause[latest]] = [clause[latest]!, clause[place]!]
    }
    const [first, second] = [this.levelOf(clause[0]!), this.levelOf(clause[1]!)]
    this.undo(first > second ? second : first - 1)
  }

  private watch(clause: Literal[]): void {
    this.watches[slot(-clause[0]!)]!.push(clause)
    this.watches[slot(-clause[1]!)]!.push(clause)
  }

  /** Draws all consequences; returns a clause that is violated, if any. */
  private propagate(): Literal[] | undefined {
    const {trail, watches} = this
    while (this.head < trail.length) {
      const literal = trail[this.head++]!
      const list = watches[slot(literal)]!
      let kept = 0
      for (let i = 0; i < list.length; i++) {
        const clause = list[i]!
        if (clause[0] === -literal) {
          clause[0] = clause[1]!
          clause[1] = -literal
        }
        const first = this.truth(clause[0]!)
        if (first !== 1 && this.rewatched(clause)) continue
        list[kept++] = clause
        if (first === 1) continue
        if (first === -1) {
          for (let rest = i + 1; rest < list.length; rest++) list[kept++] = list[rest]!
          list.length = kept
          return clause
        }
        this.assign(clause[0]!, clause)
      }
      list.length = kept
    }
    return undefined
  }

  /** Finds another literal to watch instead of the second one. */
  private rewatched(clause: Literal[]): boolean {
    for (let k = 2; k < clause.length; k++) {
      const other = clause[k]!
      if (this.truth(other) === -1) continue
      clause[k] = clause[1]!
      clause[1] = other
      this.watches[slot(-other)]!.push(clause)
      return true
    }
    return false
  }

  private learn(conflict: Literal[]): void {
    const clause = this.learned(conflict)
    this.undo(clause.length > 1 ? this.levelOf(clause[1]!) : 0)
    if (clause.length > 1) this.watch(clause)
    this.assign(clause[0]!, clause.length > 1 ? clause : undefined)
    this.heap.fade()
  }

  /** The clause learned from a conflict: its first literal is the one to turn, its second one of the latest of the others. */
  private learned(conflict: Literal[]): Literal[] {
    const {seen, levels, trail, limits, reasons} = this
    const clause: Literal[] = [0]
    let open = 0
    let at = trail.length
    let literal = 0
    let reason: Literal[] | undefined = conflict
    const touched: number[] = []
    do {
      for (const other of reason!) {
        if (other === literal) continue
        const variable = Math.abs(other)
        if (seen[variable] || levels[variable] === 0) continue
        seen[variable] = 1
        touched.push(variable)
        this.heap.bump(variable)
        if (levels[variable] === limits.length) open++
        else clause.push(other)
      }
      do at--
      while (!seen[Math.abs(trail[at]!)])
      literal = trail[at]!
      reason = reasons[Math.abs(literal)]
      open--
    } while (open > 0)
    clause[0] = -literal
    for (const variable of touched) seen[variable] = 0
    let second = 1
    for (let i = 2; i < clause.length; i++) if (this.levelOf(clause[i]!) > this.levelOf(clause[second]!)) second = i
    if (clause.length > 1) [clause[1], clause[second]] = [clause[second]!, clause[1]!]
    return clause
  }

  private decide(): boolean {
    for (;;) {
      const variable = this.heap.pop()
      if (variable === 0) return false
      if (this.values[variable] !== 0) continue
      this.limits.push(this.trail.length)
      this.assign(this.phases[variable]! > 0 ? variable : -variable, undefined)
      return true
    }
  }
}

/** The place of a literal in a list of literals. */
const slot = (literal: Literal): number => (literal > 0 ? 2 * literal : -2 * literal + 1)

/** 1, 1, 2, 1, 1, 2, 4, 1, … (Luby, Sinclair & Zuckerman 1993). */
export function luby(i: number): number {
  let power = 1
  while (2 ** power - 1 < i) power++
  return 2 ** power - 1 === i ? 2 ** (power - 1) : luby(i - 2 ** (power - 1) + 1)
}
