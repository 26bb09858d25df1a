/** The same as in the package manifest. */
export const millraceVersion = '0.1.0';
