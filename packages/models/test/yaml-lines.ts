/** Reads one JSON value per line and answers one JSON text per line: the value as YAML, and that YAML read again, as JSON. */
import { createInterface } from 'node:readline';
import { readJson, readYaml, writeJson, writeYaml } from '../src/index.ts';

for await (const line of createInterface({ input: process.stdin })) {
  const yaml = writeYaml(readJson(line));
  console.log(JSON.stringify({ yaml, json: writeJson(readYaml(yaml)) }));
}
