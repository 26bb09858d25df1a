import { checkKey, checkLength, checkName, cutToLength, type Infer, type Int64, invalidParameter, limits, pythonFloat, type shapes } from '@millrace/protocol';
import { type MetricPoint, storedValue } from './metrics.store.ts';
import type { ParamValue } from './params.store.ts';
import type { TagValue } from './tags.store.ts';
