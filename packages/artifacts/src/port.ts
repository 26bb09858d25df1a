import type { Readable } from 'node:stream';

/** Inclusive byte positions. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface ArtifactEntry {
  /** Base name. */
  readonly name: string;
  readonly isFolder: boolean;
  /** Bytes; 0 for folders. */
  readonly size: number;
}

export interface ArtifactStat {
  readonly isFolder: boolean;
  /** Bytes; 0 for folders. */
  readonly size: number;
  /** Strong and quoted: it changes whenever the bytes do. */
  readonly etag: string;
  readonly lastModified: Date;
}

export interface OpenOptions {
  readonly range?: ByteRange;
  /** Only while the file is still this one. */
  readonly etag?: string;
}

/** A piece of a file that comes in several requests. */
export interface UploadPart {
  /** 32 hex digits that the sender made up for this upload. */
  readonly upload: string;
  /** Where the piece begins: as many bytes as came before it. */
  readonly offset: number;
  /** Bytes of the whole file. */
  readonly size: number;
}

/** What stores differ in; ask for these, never for a vendor. */
export interface ArtifactCapabilities {
  /** Takes an upload in parts, each at an address of its own. */
  readonly multipart: boolean;
  /** Gives addresses at which clients read and write without this server. */
  readonly presigned: boolean;
}

/**
 * Bytes under relative paths with `/` between names. Drivers are used behind `guarded`, so a driver gets paths that passed
 * `safePath` without empty and `.` segments; `''` is the root, and `put` and `delete` never get it.
 */
export interface ArtifactStore {
  readonly can: ArtifactCapabilities;
  /** The entries of one folder, sorted by name; none when there is no such folder. */
  list(path: string): Promise<ArtifactEntry[]>;
  /** @throws NoSuchArtifact */
  stat(path: string): Promise<ArtifactStat>;
  /**
   * The bytes of a file, all of one version.
   * @throws NoSuchArtifact, also for a folder; ArtifactChanged when `etag` no longer fits
   */
  open(path: string, options?: OpenOptions): Promise<Readable>;
  /**
   * Stores a file with the folders above it. Readers see the old bytes or all of the new ones; when `body` fails, or the
   * process dies, nothing changes. Resolves after the bytes are safe.
   * @throws PathConflict, DiskFull, and whatever `body` fails with
   */
  put(path: string, body: Readable): Promise<void>;
  /**
   * Adds a piece to a file that is not there yet, and answers how many bytes have come. With the last one the file is there, as if it
   * had been put. When `body` fails, what has come of it is kept, for a day at least.
   * @throws PartOutOfPlace when the piece does not begin where the last one ended or goes beyond the size; and what `put` throws
   */
  append(path: string, part: UploadPart, body: Readable): Promise<number>;
  /** Bytes that have come of an upload; 0 for one that is not known, or done. */
  received(path: string, upload: string): Promise<number>;
  /** Deletes a file, or a folder with all it holds, at once for readers. What does not exist is deleted already. */
  delete(path: string): Promise<void>;
}
