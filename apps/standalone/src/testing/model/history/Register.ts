import type { Interval } from "../Step.ts"

interface Write<A> extends Interval {
  readonly value: A
  readonly isCertain: boolean
}

/**
 * A value that requests write while others read it. It knows only when each write was sent and answered, so it says which values a read
 * may see: those of writes that began before the read ended, and that no other write replaced for certain before the read began.
 */
export class Register<A> {
  private readonly writes: Write<A>[]

  constructor(initial: A) {
    this.writes = [{ from: 0, to: 0, value: initial, isCertain: true }]
  }

  write(value: A, { from, to }: Interval, isCertain = true): void {
    this.writes.push({ value, from, to, isCertain })
  }

  values(): readonly A[] {
    return this.writes.map(({ value }) => value)
  }

  possible({ from, to }: Interval): readonly A[] {
    const replaced = (write: Write<A>) =>
      this.writes.some((later) => later.isCertain && later.from > write.to && later.to < from)
    return this.writes.filter((write) => write.from <= to && !replaced(write)).map(({ value }) => value)
  }

  /** The value after all writes; undefined when that depends on their order. */
  last(): A | undefined {
    const [value, ...others] = this.possible({ from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY })
    return others.length === 0 ? value : undefined
  }
}
