// A list in, a list out: what it would cost first, then with a cap, progress and a way to stop.
import { enrich, EnrichError, estimate, type EnrichCall } from 'insight-batch';

const call: EnrichCall = {
  input: 'list.csv',
  country: 'GB',
  maxSpend: '5.00',
  sandbox: true,
  ledger: 'list.db',
};

try {
  const { lookups, cost } = await estimate(call);
  console.log(`${lookups} lookups for about ${cost.expected} ${cost.currency}`);
  const stop = new AbortController();
  const { exitCode, report } = await enrich({
    ...call,
    signal: stop.signal,
    onProgress: ({ rows, spent }) => {
      if (rows > 1_000_000) stop.abort(`${spent} is enough`);
    },
  });
  console.log('exit', exitCode, 'spent', report?.money.net);
} catch (error) {
  if (!(error instanceof EnrichError)) throw error;
  console.log(error.code, error.message);
}
