/** What a plain script does: the numbers of a list to the service, so many in flight, over a keep-alive agent. Keeps nothing. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

const [list = '', base = '', inFlight = '50'] = process.argv.slice(2);
const numbers = readFileSync(list, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.slice(line.lastIndexOf(',') + 2));
const agent = new Agent({ keepAlive: true, maxSockets: Number(inFlight) });
const url = new URL('/ni/standard/json', base);
const authorization = `Basic ${Buffer.from(`${String(process.env['VONAGE_API_KEY'])}:${String(process.env['VONAGE_API_SECRET'])}`).toString('base64')}`;

async function ask(number: string): Promise<void> {
  const body = `number=${number}`;
  const headers = {
    authorization,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length,
  };
  await new Promise<void>((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        JSON.parse(text);
        resolve();
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function worker(): Promise<void> {
  for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) await ask(number);
}

await Promise.all(Array.from({ length: Number(inFlight) }, worker));
agent.destroy();
