/** Work that is done once, however many ask for it meanwhile. */
export class Once {
  #work = null;

  /**
   * @template T
   * @param {() => Promise<T>} make starts the work; not called while it is under way
   * @returns {Promise<T>} the outcome for all who asked, errors too
   */
  run(make) {
    if (this.#work) return this.#work;
    const work = make().finally(() => { if (this.#work === work) this.drop(); });
    this.#work = work;
    return work;
  }

  /** The next to ask starts afresh, though the old work may not have ended. */
  drop() {
    this.#work = null;
  }
}
