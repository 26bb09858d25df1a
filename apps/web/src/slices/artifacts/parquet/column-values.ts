import type { ParquetFile } from './open-parquet.ts';
import { groupOf } from './prepare-parquet.ts';

/** Parts that are read at the same time; the newest wish is served first, because it is what is on the screen. */
const readsMost = 4;
/** Parts of columns that are kept; the one that was read first goes first. */
const partsMost = 400;

type Part = readonly unknown[] | Error | 'waiting';

/** Values of a Parquet file, read when they are first looked at: of each column only the row groups on the screen. */
export class ColumnValues {
  readonly #file: ParquetFile;
  readonly #onRead: () => void;
  readonly #parts = new Map<string, Part>();
  readonly #wishes: (() => Promise<void>)[] = [];
  #reads = 0;

  constructor(file: ParquetFile, onRead: () => void) {
    this.#file = file;
    this.#onRead = onRead;
  }

  /** The value, an Error where it cannot be read, `undefined` while it is on its way. */
  at(column: string, row: number): { readonly value: unknown } | Error | undefined {
    const group = groupOf(this.#file.groups, row);
    if (!group) return undefined;
    const key = `${group.index} ${column}`;
    const part = this.#parts.get(key);
    if (part === undefined) {
      this.#parts.set(key, 'waiting');
      this.#wishes.push(async () => {
        this.#keep(key, await this.#file.read(column, group).catch((error: Error) => error));
      });
      queueMicrotask(() => this.#next());
      return undefined;
    }
    if (part === 'waiting' || part instanceof Error) return part === 'waiting' ? undefined : part;
    return { value: part[row - group.start] };
  }

  #keep(key: string, part: Part): void {
    this.#parts.delete(key);
    this.#parts.set(key, part);
    const [oldest] = this.#parts.keys();
    if (this.#parts.size > partsMost && oldest !== undefined) this.#parts.delete(oldest);
    this.#onRead();
  }

  #next(): void {
    if (this.#reads >= readsMost) return;
    const wish = this.#wishes.pop();
    if (!wish) return;
    this.#reads += 1;
    void wish().finally(() => {
      this.#reads -= 1;
      this.#next();
    });
  }
}
