/** One way in which a signature changed. */
export interface SignatureChange {
  readonly part: 'inputs' | 'outputs' | 'params';
  readonly text: string;
  /** Whether code that calls the model as before may fail, or not find what it reads. */
  readonly breaks: boolean;
}

interface Difference {
  readonly key?: string;
  /** JSON of `MLmodel`; absent where that side has none. */
  readonly value?: string;
  readonly other_value?: string;
}

interface Spec {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** What changed between two signatures, what breaks callers first. */
export function signatureChanges(differences: readonly Difference[]): SignatureChange[] {
  const changes = differences.flatMap(({ key, value, other_value }) => {
    if (key !== 'inputs' && key !== 'outputs' && key !== 'params') return [];
    return partChanges(key, specsOf(value), specsOf(other_value));
  });
  return changes.sort((a, b) => Number(b.breaks) - Number(a.breaks));
}

type Specs = ReadonlyMap<string, Spec>;

function partChanges(part: SignatureChange['part'], before: Specs, after: Specs): SignatureChange[] {
  const noun = { inputs: 'input', outputs: 'output', params: 'param' }[part];
  if (part === 'inputs' && before.size === 0) return [{ part, text: 'inputs are now checked', breaks: true }];
  if (part === 'inputs' && after.size === 0) return [{ part, text: 'inputs are no longer checked', breaks: false }];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const changes = names.flatMap((name): SignatureChange[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (!is) return [{ part, text: `${noun} ${name} is gone`, breaks: part === 'outputs' }];
    if (!was) return [{ part, text: `new ${noun} ${name}`, breaks: part === 'inputs' && is.isRequired }];
    if (was.type !== is.type) return [{ part, text: `${noun} ${name}: ${was.type} → ${is.type}`, breaks: true }];
    if (was.isRequired === is.isRequired) return [];
    const text = `${noun} ${name} is now ${is.isRequired ? 'required' : 'optional'}`;
    return [{ part, text, breaks: is.isRequired && part === 'inputs' }];
  });
  return changes.length > 0 ? changes : [{ part, text: `order or details of the ${part} changed`, breaks: false }];
}

function specsOf(json: string | undefined): Specs {
  const list = parsed(json);
  const specs = list.map((item, at): [string, Spec] => {
    const name = String(item['name'] ?? at);
    return [name, { name, type: typeOf(item), isRequired: item['required'] !== false && item['optional'] !== true }];
  });
  return new Map(specs);
}

function typeOf(item: Readonly<Record<string, unknown>>): string {
  const tensor = item['tensor-spec'] as { readonly dtype?: unknown; readonly shape?: unknown } | undefined;
  if (tensor) return `${String(tensor.dtype)} ${JSON.stringify(tensor.shape)}`;
  const { name: _name, required: _required, optional: _optional, default: _default, ...type } = item;
  const kind = String(type['type'] ?? 'any');
  return Object.keys(type).length > 1 && kind !== 'tensor' && type['shape'] !== null ? JSON.stringify(type) : kind;
}

function parsed(json: string | undefined): readonly Readonly<Record<string, unknown>>[] {
  try {
    const value: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
