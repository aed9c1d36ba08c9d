/** What a plain script does about a rate: Bottleneck with a `minTime`, and what is throttled goes back into its queue. */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import Bottleneck from 'bottleneck';

const [list = '', base = '', rate = '30'] = process.argv.slice(2);
const numbers = readFileSync(list, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.slice(line.lastIndexOf(',') + 2));
const agent = new Agent({ keepAlive: true });
const url = new URL('/ni/standard/json', base);
const authorization = `Basic ${Buffer.from(`${String(process.env['VONAGE_API_KEY'])}:${String(process.env['VONAGE_API_SECRET'])}`).toString('base64')}`;
const limiter = new Bottleneck({ minTime: 1_000 / Number(rate) });

function ask(number: string): Promise<boolean> {
  const body = `number=${number}`;
  const headers = {
    authorization,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        resolve((JSON.parse(text) as { readonly status: number }).status === 1);
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function worker(): Promise<void> {
  for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
    const asked = number;
    while (await limiter.schedule(() => ask(asked)));
  }
}

await Promise.all(Array.from({ length: Math.max(50, Number(rate)) }, worker));
agent.destroy();
