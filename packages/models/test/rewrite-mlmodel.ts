/** Reads the `MLmodel` file named on the command line, and prints it as this package writes it. */
import { readFileSync } from 'node:fs';
import { readMlmodel, writeMlmodel } from '../src/index.ts';

process.stdout.write(writeMlmodel(readMlmodel(readFileSync(process.argv[2]!, 'utf8'))));
