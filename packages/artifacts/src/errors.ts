/** Why artifacts refused; the edge maps it to a status. */
export type ArtifactProblem =
  /** A relative path that could leave its root, or cannot name a file. */
  | 'invalid-path'
  /** Nothing there. */
  | 'missing'
  /** A folder stands where the file should go, or a file where a folder should be. */
  | 'conflict'
  /** A location outside the configured roots and schemes. */
  | 'unserved'
  /** A location that an experiment may not have. */
  | 'invalid-location'
  /** The file was replaced between the two looks at it; asking again helps. */
  | 'changed'
  /** No space left on the disk; nothing was published. */
  | 'full'
  /** The driver cannot do this. */
  | 'unsupported';

/** Every failure that this package reports. The message is fit for the client: it holds no path of the server. */
export class ArtifactError extends Error {
  readonly problem: ArtifactProblem;

  constructor(problem: ArtifactProblem, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.problem = problem;
  }
}

/** The message says nothing about the path on purpose: outside paths that exist and that do not read the same. */
export class InvalidPath extends ArtifactError {
  constructor(cause?: unknown) {
    super('invalid-path', 'Invalid path', { cause });
  }
}

export class NoSuchArtifact extends ArtifactError {
  constructor(path: string, cause?: unknown) {
    super('missing', `No such artifact: '${path}'`, { cause });
  }
}

/** A piece of an upload that is not the next one. */
export class PartOutOfPlace extends ArtifactError {
  constructor(received: number, size: number) {
    super(
      'conflict',
      `Invalid value for 'offset': ${received} bytes of ${size} have been received, and the next part begins there and ends with the file.`,
    );
  }
}

export class PathConflict extends ArtifactError {
  constructor(path: string, cause?: unknown) {
    super(
      'conflict',
      `Artifact path '${path}' cannot be a file: a folder has this name, or a file the name of a folder above it.`,
      { cause },
    );
  }
}

export class UnservedLocation extends ArtifactError {
  constructor(message: string) {
    super('unserved', message);
  }
}

export class InvalidLocation extends ArtifactError {
  constructor(message: string) {
    super('invalid-location', message);
  }
}

export class ArtifactChanged extends ArtifactError {
  constructor(path: string) {
    super('changed', `Artifact '${path}' was replaced while it was being read. Try again.`);
  }
}

export class DiskFull extends ArtifactError {
  constructor(cause?: unknown) {
    super('full', 'The disk of the server is full; nothing was stored. Free some space and try again.', { cause });
  }
}
