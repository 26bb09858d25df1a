/** The least that an answer over HTTP costs: reads the body, answers something short. `bare-server.ts … -p PORT`. */
import { createServer } from 'node:http';

const answer = '{"predictions": [[0.0]]}';
const headers = { 'content-type': 'application/json', 'content-length': answer.length };

createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(answer));
}).listen(Number(process.argv.at(-1)), '127.0.0.1');
