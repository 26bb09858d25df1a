/**
 * Words that MLflow's SQL tokenizer does not take for a name where they stand alone: `version = 1` is no comparison there
 * (`tags.version = '1'` is). None of them is a searchable attribute today; a grammar cannot make one of them searchable.
 */
const words =
  'alias all and any as asc avg between boolean by case char class column comment count data date day default desc distinct ' +
  'double else end escape exists false file float from group having host hour ilike in index input int integer is issue join ' +
  'key language length level like limit location max min minute mod month not null number numeric offset on or order output ' +
  'owner parameter parameters path profile real regexp result rlike role schema second select session size source string sum ' +
  'system table text then time timestamp true type union user uuid values varchar version when with without year';

const reserved: ReadonlySet<string> = new Set(words.split(' '));

export const isReserved = (word: string): boolean => reserved.has(word.toLowerCase());

/** These are keywords even behind a dot, so a key of that name needs quotes. */
const alwaysReserved: ReadonlySet<string> = new Set(['as', 'case', 'from', 'in', 'using', 'values']);

export const isAlwaysReserved = (word: string): boolean => alwaysReserved.has(word.toLowerCase());
