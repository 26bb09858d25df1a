/** The experiments of a view by their names: `vision/resnet`, `a + b`, `a + 4 more`; by their ids where names are not known. */
export function prepareScopeName(scope: string, names: ReadonlyMap<string, string> | undefined): string {
  const [first = '', ...rest] = scope.split(',').map((id) => names?.get(id) ?? `experiment ${id}`);
  return rest.length > 1 ? `${first} + ${rest.length} more` : [first, ...rest].join(' + ');
}
