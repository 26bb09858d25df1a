import type { IncomingMessage } from 'node:http';

const sane = /^[\w.:-]{1,64}$/;

/** Names requests in logs and error answers: the caller's own `x-request-id` where it is short and plain. */
export function createRequestIds(newId: () => string): (request: IncomingMessage) => string {
  const process = newId().slice(0, 8);
  let count = 0;
  return (request) => {
    const given = request.headers['x-request-id'];
    if (typeof given === 'string' && sane.test(given)) return given;
    count += 1;
    return `${process}-${count.toString(36)}`;
  };
}
