/** Content of an object in a version. Every write makes a new one. */
export interface Version {
  readonly number: number;
  readonly lines: readonly string[];
}

/** Version whose rows count for the star, and the load that has read it. */
interface Live extends Version {
  readonly load: number;
}

interface ModelledObject {
  /** What the source has; null if it has no such object. */
  source: Version | null;
  live: Live | null;
  /** Numbers of versions that stay out of the star. */
  readonly out: Set<number>;
  /** Versions that loads have taken back, by the load. */
  readonly takenBack: Map<number, Version>;
}

/**
 * What a star follows, in memory: objects that each are a batch of their own, with the meaning of every command as its
 * documentation has it. Each command returns whether it found something to do.
 */
export class SourceModel {
  readonly #objects = new Map<string, ModelledObject>();
  #versions = 0;
  #loads = 0;

  /** Names of the objects that the source has. */
  get present(): string[] {
    return [...this.#objects].flatMap(([name, { source }]) => (source === null ? [] : [name]));
  }

  /** What the star holds: the lines of each object whose rows count. */
  get star(): ReadonlyMap<string, readonly string[]> {
    return new Map(
      [...this.#objects].flatMap(([name, { live }]) => (live === null ? [] : [[name, live.lines] as const])),
    );
  }

  /** Number of loads so far that did something; the last one has this number. */
  get loads(): number {
    return this.#loads;
  }

  put(name: string, lines: readonly string[]): void {
    const object = this.#objects.get(name) ?? { source: null, live: null, out: new Set(), takenBack: new Map() };
    this.#objects.set(name, object);
    object.source = { number: (this.#versions += 1), lines };
  }

  remove(name: string): void {
    const object = this.#objects.get(name);
    if (object !== undefined) object.source = null;
  }

  load(isFull: boolean): boolean {
    return this.#run((object) => {
      const { source, live, out } = object;
      if (source === null || out.has(source.number)) return false;
      return (isFull || live?.number !== source.number) && this.#read(object);
    });
  }

  withdraw(names: readonly string[], reload: boolean): boolean {
    return this.#run((object, name) => {
      if (!names.includes(name)) return false;
      if (reload && object.source !== null) return this.#read(object);
      return this.#takeOut(object);
    });
  }

  undo(load: number): boolean {
    return this.#run((object) => {
      const { source, live, takenBack } = object;
      const isOfLoad = live?.load === load;
      const before = takenBack.get(load);
      const isBack = before !== undefined && before.number === source?.number && (live === null || isOfLoad);
      if (isBack) return this.#read(object);
      return isOfLoad && this.#takeOut(object);
    });
  }

  #run(change: (object: ModelledObject, name: string) => boolean): boolean {
    this.#loads += 1;
    const changed = [...this.#objects].filter(([name, object]) => change(object, name));
    if (changed.length === 0) this.#loads -= 1;
    return changed.length > 0;
  }

  #read(object: ModelledObject): boolean {
    if (object.source === null) return false;
    if (object.live !== null) object.takenBack.set(this.#loads, object.live);
    object.live = { ...object.source, load: this.#loads };
    object.out.clear();
    return true;
  }

  #takeOut(object: ModelledObject): boolean {
    if (object.live === null) return false;
    object.takenBack.set(this.#loads, object.live);
    object.out.add(object.live.number);
    object.live = null;
    return true;
  }
}
