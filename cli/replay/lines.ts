/** The lines of a file: how far it is read, whether each is a value of its own, and what is wrong with some. */
export class Lines {
  #number = 1;
  #valueBegan = 1;
  #areValues = false;
  #problems = 0;
  #firstProblem = "";

  /** Whether each line is a value of its own, as far as is known: one ended on the line where it began. */
  get areValues(): boolean {
    return this.#areValues;
  }

  next(): void {
    this.#number += 1;
  }

  /** An outermost value begins. */
  beginValue(): void {
    this.#valueBegan = this.#number;
  }

  endValue(): void {
    this.#areValues ||= this.#number === this.#valueBegan;
  }

  complain(problem: string): void {
    if (this.#problems === 0) this.#firstProblem = `line ${this.#number}: ${problem}`;
    this.#problems += 1;
  }

  /** What could not be read: the first of it, and how much more; undefined when all was. */
  get problem(): string | undefined {
    if (this.#problems < 2) return this.#firstProblem || undefined;
    return `${this.#firstProblem}; ${this.#problems - 1} more pieces could not be read`;
  }
}
