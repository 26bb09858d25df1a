import { artifacts } from '@millrace/protocol';
import { call } from '../../../kernel/api/call.ts';
import { sendBytes } from '../../../kernel/api/send-bytes.ts';
import type { PartSender } from '../../../kernel/api/send-in-parts.ts';

interface RunUpload {
  readonly run_id: string;
  readonly path: string;
  readonly upload_id: string;
}

/** Where the parts of a file of a run go. @param size bytes of the whole file */
export const partsOfRun = (upload: RunUpload, size: number): PartSender => ({
  send: (part, offset, options) => sendBytes(artifacts.appendRunFile, { ...upload, offset, size }, part, options),
  received: async (signal) => Number((await call(artifacts.getRunFileUpload, upload, { signal })).received ?? 0),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal.addEventListener('abort', stop, { once: true });
    }),
});
