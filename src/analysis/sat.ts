/** A literal: variable v (from 1) is v where it is true and −v where it is false. */
export type Literal = number

/** A set of clauses that models are sought for. Clauses may be added between models. */
export interface Solver {
  /**
   * A further variable. One that is not `decided` is only set where it must be: it has to be one that may be false wherever no
   * clause makes it true.
   */
  newVariable(isDecided?: boolean): number
  /** Adds "at least one of these holds". */
  add(literals: readonly Literal[]): void
  /**
   * Looks for a model: values of all variables that keep every clause.
   *
   * @returns whether there is one; `undefined` after `mostConflicts` conflicts
   */
  solve(mostConflicts: number): boolean | undefined
  /** What was decided on the way to the model just found: everything else in it follows from that. */
  decisions(): readonly Literal[]
  /** Whether a variable is true in the model last found. */
  isTrue(variable: number): boolean
}

/**
 * A solver for propositional clauses: conflict-driven learning with two watched literals, activities, saved phases and
 * restarts. Plain and deterministic.
 *
 * @param minimal - whether variables are false unless a clause makes them true: of the variables that are true in a model then
 *   none can be left out, since every model whose true variables are among them is that model
 * @see Marques-Silva & Sakallah 1999, doi:10.1109/12.769433; Moskewicz et al. 2001, doi:10.1145/378239.379017
 */
export function solver(minimal = false): Solver {
  /** Per variable: 1 true, −1 false, 0 undecided. Variable 0 does not exist. */
  let values = new Int8Array(1024)
  let levels = new Int32Array(1024)
  let phases = new Int8Array(1024).fill(-1)
  let activity = new Float64Array(1024)
  let seen = new Uint8Array(1024)
  let model = new Int8Array(1024)
  let decided = new Uint8Array(1024)
  const reasons: (Literal[] | undefined)[] = [undefined]
  const watches: Literal[][][] = [[], []]
  const trail: Literal[] = []
  const limits: number[] = []
  const heap = activityHeap(() => activity)
  let variables = 0
  let head = 0
  let increment = 1
  let isHopeless = false

  const slot = (literal: Literal) => (literal > 0 ? 2 * literal : -2 * literal + 1)
  const levelOf = (literal: Literal) => levels[Math.abs(literal)]!
  const truth = (literal: Literal) => (literal > 0 ? values[literal]! : -values[-literal]!)

  function newVariable(isDecided = true): number {
    variables++
    if (variables >= values.length) grow()
    reasons.push(undefined)
    watches.push([], [])
    decided[variables] = isDecided ? 1 : 0
    if (isDecided) heap.insert(variables)
    return variables
  }

  function grow(): void {
    const size = values.length * 2
    const longer = <T extends Int8Array | Int32Array | Float64Array | Uint8Array>(make: T, from: T): T => {
      make.set(from as never)
      return make
    }
    values = longer(new Int8Array(size), values)
    levels = longer(new Int32Array(size), levels)
    phases = longer(new Int8Array(size).fill(-1), phases)
    activity = longer(new Float64Array(size), activity)
    seen = longer(new Uint8Array(size), seen)
    model = longer(new Int8Array(size), model)
    decided = longer(new Uint8Array(size), decided)
  }

  function assign(literal: Literal, reason: Literal[] | undefined): void {
    const variable = Math.abs(literal)
    values[variable] = literal > 0 ? 1 : -1
    levels[variable] = limits.length
    reasons[variable] = reason
    trail.push(literal)
  }

  function undo(level: number): void {
    if (limits.length <= level) return
    const from = limits[level]!
    for (let i = trail.length - 1; i >= from; i--) {
      const variable = Math.abs(trail[i]!)
      if (!minimal) phases[variable] = values[variable]!
      values[variable] = 0
      reasons[variable] = undefined
      if (decided[variable]) heap.insert(variable)
    }
    trail.length = from
    limits.length = level
    head = from
  }

  function add(literals: readonly Literal[]): void {
    const distinct = new Set(literals)
    const isViolated = limits.length > 0 && literals.every((literal) => truth(literal) === -1)
    if (!isViolated) undo(0)
    const clause: Literal[] = []
    for (const literal of distinct) {
      const isSettled = truth(literal) !== 0 && levelOf(literal) === 0
      if ((isSettled && truth(literal) === 1) || distinct.has(-literal)) return
      if (!isSettled) clause.push(literal)
    }
    if (clause.length < 2) undo(0)
    if (clause.length === 0) isHopeless = true
    else if (clause.length === 1) assign(clause[0]!, undefined)
    else {
      if (isViolated) leave(clause)
      watch(clause)
      // With all others false, the first one has to hold.
      if (isViolated && truth(clause[0]!) === 0 && truth(clause[1]!) === -1) assign(clause[0]!, clause)
    }
  }

  /** Takes back as few decisions as it takes for a violated clause to hold again; what is left of the last model is a good start. */
  function leave(clause: Literal[]): void {
    for (const place of [0, 1]) {
      let latest = place
      for (let i = place + 1; i < clause.length; i++) if (levelOf(clause[i]!) > levelOf(clause[latest]!)) latest = i
      ;[clause[place], clause[latest]] = [clause[latest]!, clause[place]!]
    }
    const [first, second] = [levelOf(clause[0]!), levelOf(clause[1]!)]
    undo(first > second ? second : first - 1)
  }

  function watch(clause: Literal[]): void {
    watches[slot(-clause[0]!)]!.push(clause)
    watches[slot(-clause[1]!)]!.push(clause)
  }

  /** Draws all consequences; returns a clause that is violated, if any. */
  function propagate(): Literal[] | undefined {
    while (head < trail.length) {
      const literal = trail[head++]!
      const list = watches[slot(literal)]!
      let kept = 0
      for (let i = 0; i < list.length; i++) {
        const clause = list[i]!
        if (clause[0] === -literal) {
          clause[0] = clause[1]!
          clause[1] = -literal
        }
        if (truth(clause[0]!) === 1 || !rewatched(clause)) {
          list[kept++] = clause
          if (truth(clause[0]!) === 1) continue
          if (truth(clause[0]!) === -1) {
            for (let rest = i + 1; rest < list.length; rest++) list[kept++] = list[rest]!
            list.length = kept
            return clause
          }
          assign(clause[0]!, clause)
        }
      }
      list.length = kept
    }
    return undefined
  }

  /** Finds another literal to watch instead of the second one. */
  function rewatched(clause: Literal[]): boolean {
    for (let k = 2; k < clause.length; k++) {
      if (truth(clause[k]!) === -1) continue
      const other = clause[k]!
      clause[k] = clause[1]!
      clause[1] = other
      watches[slot(-other)]!.push(clause)
      return true
    }
    return false
  }

  /** The clause learned from a conflict (its first literal is the one to turn), and the level to go back to. */
  function analyse(conflict: Literal[]): {readonly clause: Literal[]; readonly level: number} {
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
        bump(variable)
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
    for (let i = 2; i < clause.length; i++) if (levelOf(clause[i]!) > levelOf(clause[second]!)) second = i
    if (clause.length === 1) return {clause, level: 0}
    ;[clause[1], clause[second]] = [clause[second]!, clause[1]!]
    return {clause, level: levelOf(clause[1]!)}
  }

  function bump(variable: number): void {
    activity[variable]! += increment
    if (activity[variable]! > 1e100) {
      for (let v = 1; v <= variables; v++) activity[v]! *= 1e-100
      increment *= 1e-100
    }
    heap.raise(variable)
  }

  function decide(): boolean {
    for (;;) {
      const variable = heap.pop()
      if (variable === 0) return false
      if (values[variable] !== 0) continue
      limits.push(trail.length)
      assign(phases[variable]! > 0 ? variable : -variable, undefined)
      return true
    }
  }

  function solve(mostConflicts: number): boolean | undefined {
    let conflicts = 0
    let untilRestart = 100
    while (!isHopeless) {
      const conflict = propagate()
      if (conflict) {
        if (limits.length === 0) break
        if (++conflicts > mostConflicts) return undefined
        const {clause, level} = analyse(conflict)
        undo(level)
        if (clause.length > 1) watch(clause)
        assign(clause[0]!, clause.length > 1 ? clause : undefined)
        increment /= 0.95
        if (--untilRestart === 0) {
          untilRestart = 100 * luby(Math.floor(conflicts / 100) + 1)
          undo(0)
        }
      } else if (!decide()) {
        model.set(values)
        return true
      }
    }
    isHopeless = true
    return false
  }

  const decisions = () => limits.map((at) => trail[at]!)

  return {newVariable, add, solve, decisions, isTrue: (variable) => model[variable] === 1}
}

/** 1, 1, 2, 1, 1, 2, 4, 1, … (Luby, Sinclair & Zuckerman 1993). */
export function luby(i: number): number {
  let power = 1
  while (2 ** power - 1 < i) power++
  return 2 ** power - 1 === i ? 2 ** (power - 1) : luby(i - 2 ** (power - 1) + 1)
}

/** A heap of variables, the most active on top. */
function activityHeap(activities: () => Float64Array): {insert(v: number): void; raise(v: number): void; pop(): number} {
  const heap: number[] = []
  /** Place in the heap plus 1; 0 for variables that are not in it. */
  let position = new Int32Array(1024)
  function up(from: number): void {
    const activity = activities()
    const v = heap[from]!
    let i = from
    while (i > 0) {
      const parent = (i - 1) >> 1
      const above = heap[parent]!
      if (activity[above]! >= activity[v]!) break
      heap[i] = above
      position[above] = i + 1
      i = parent
    }
    heap[i] = v
    position[v] = i + 1
  }
  function down(v: number): void {
    const activity = activities()
    let i = 0
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      if (child + 1 < heap.length && activity[heap[child + 1]!]! > activity[heap[child]!]!) child++
      const below = heap[child]!
      if (activity[below]! <= activity[v]!) break
      heap[i] = below
      position[below] = i + 1
      i = child
    }
    heap[i] = v
    position[v] = i + 1
  }
  return {
    insert(v) {
      if (v >= position.length) {
        const longer = new Int32Array(2 * v)
        longer.set(position)
        position = longer
      }
      if (position[v] !== 0) return
      heap.push(v)
      up(heap.length - 1)
    },
    raise(v) {
      const place = position[v] ?? 0
      if (place > 0) up(place - 1)
    },
    pop() {
      const top = heap[0]
      if (top === undefined) return 0
      position[top] = 0
      const last = heap.pop()!
      if (heap.length > 0) down(last)
      return top
    },
  }
}
