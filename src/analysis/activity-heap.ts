/** A heap of variables (from 1), the most active on top. */
export class ActivityHeap {
  private readonly heap: number[] = []
  private activity = new Float64Array(1024)
  /** Place in the heap plus 1; 0 for variables that are not in it. */
  private position = new Int32Array(1024)
  private increment = 1

  insert(variable: number): void {
    if (variable >= this.position.length) this.grow(variable)
    if (this.position[variable] !== 0) return
    this.heap.push(variable)
    this.up(this.heap.length - 1)
  }

  /** Makes a variable more active. */
  bump(variable: number): void {
    if (variable >= this.position.length) this.grow(variable)
    this.activity[variable]! += this.increment
    if (this.activity[variable]! > 1e100) {
      for (let v = 0; v < this.activity.length; v++) this.activity[v]! *= 1e-100
      this.increment *= 1e-100
    }
    const place = this.position[variable]!
    if (place > 0) this.up(place - 1)
  }

  /** What was active until now counts less from now on. */
  fade(): void {
    this.increment /= 0.95
  }

  /** Takes the most active variable off; 0 where none is left. */
  pop(): number {
    const top = this.heap[0]
    if (top === undefined) return 0
    this.position[top] = 0
    const last = this.heap.pop()!
    if (this.heap.length > 0) this.down(last)
    return top
  }

  private grow(variable: number): void {
    const position = new Int32Array(2 * variable)
    position.set(this.position)
    this.position = position
    const activity = new Float64Array(2 * variable)
    activity.set(this.activity)
    this.activity = activity
  }

  private up(from: number): void {
    const {heap, activity, position} = this
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

  private down(v: number): void {
    const {heap, activity, position} = this
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
}
