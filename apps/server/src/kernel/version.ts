/** Ours; the same as in the package manifest. */
export const millraceVersion = '0.1.0';

/** The release whose clients we serve; they read it from `/version` and choose their calls by it. */
export const mlflowVersion = '3.17.2';
