import { expect, it } from 'vitest';
import { createRequestMetrics } from './request-metrics.ts';

it('counts by route and status, and latencies cumulatively', () => {
  const metrics = createRequestMetrics();
  metrics.record('/a', 200, 0.5);
  metrics.record('/a', 200, 30);
  metrics.record('/a', 404, 60_000);
  const lines = metrics.text().split('\n');
  expect(lines).toContain('millrace_http_requests_total{route="/a",status="200"} 2');
  expect(lines).toContain('millrace_http_requests_total{route="/a",status="404"} 1');
  expect(lines).toContain('millrace_http_request_duration_seconds_bucket{route="/a",le="0.001"} 1');
  expect(lines).toContain('millrace_http_request_duration_seconds_bucket{route="/a",le="0.05"} 2');
  expect(lines).toContain('millrace_http_request_duration_seconds_bucket{route="/a",le="+Inf"} 3');
  expect(lines).toContain('millrace_http_request_duration_seconds_count{route="/a"} 3');
});
