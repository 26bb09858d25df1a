export type MetricChange = 'better' | 'worse' | 'other';

const lower =
  /(^|[^a-z])(loss|error|err|mae|mse|rmse|mape|wer|cer|perplexity|latency|duration|time|nll|bits|fid)([^a-z]|$)/i;
const higher =
  /(^|[^a-z])(acc|accuracy|auc|auroc|precision|recall|f1|f1_score|score|r2|r2_score|map|ndcg|bleu|rouge|iou|dice)([^a-z]|$)/i;

/** Whether a metric got better, by what its name says; `other` where the name says nothing or a side has none. */
export function metricChange(key: string, before: number | undefined, after: number | undefined): MetricChange {
  if (before === undefined || after === undefined || Number.isNaN(before) || Number.isNaN(after)) return 'other';
  const words = key.replaceAll('_', ' ');
  const wantsLess = lower.test(words);
  if (wantsLess === higher.test(words) || before === after) return 'other';
  return wantsLess === after < before ? 'better' : 'worse';
}
