/** Items in the order of their due instants, the earliest first; equal instants in order of arrival. */
export class DueHeap<T> {
  readonly #heap: { at: number; order: number; value: T }[] = [];
  #arrivals = 0;

  get size(): number {
    return this.#heap.length;
  }

  peek(): { readonly at: number; readonly value: T } | undefined {
    return this.#heap[0];
  }

  push(at: number, value: T): void {
    const heap = this.#heap;
    heap.push({ at, order: this.#arrivals++, value });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#earlier(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  pop(): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length === 0) return first.value;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      if (left >= heap.length) break;
      const child = left + 1 < heap.length && this.#earlier(left + 1, left) ? left + 1 : left;
      if (!this.#earlier(child, parent)) break;
      this.#swap(child, parent);
      parent = child;
    }
    return first.value;
  }

  #earlier(a: number, b: number): boolean {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return false;
    return left.at < right.at || (left.at === right.at && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    const left = this.#heap[a];
    const right = this.#heap[b];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}
