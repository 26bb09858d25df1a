/** What stands between the values of a delimited text, by its name. */
export const separatorOf = (path: string): ',' | '\t' => (path.toLowerCase().endsWith('.tsv') ? '\t' : ',');
