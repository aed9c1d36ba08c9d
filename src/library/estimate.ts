import type { Estimate } from '../domain/summary.ts';
import { reachesAccount } from '../providers/identity.ts';
import { pickProvider } from '../providers/registry.ts';
import { estimateRun } from '../run/estimate/estimate.ts';
import type { Voice } from '../run/voice.ts';
import { systemClock } from '../support/clock.ts';
import type { EnrichJob } from './enrich.ts';
import { enrichOptions, findPlaces, sandboxCredentials } from './job.ts';
import { clockOf } from '../compose/store.ts';
import { readerIfThere } from './ledger-reader.ts';
import { pastSentence } from './notices.ts';
import { chooseLease, type FoundCredentials } from './service.ts';

/** A list whose cost is asked for. */
export interface EstimateJob extends Pick<EnrichJob, 'input' | 'settings' | 'surroundings'> {
  readonly voice: Pick<Voice, 'say'>;
  /** Undefined where there are none: then nothing counts as known. */
  findCredentials(): FoundCredentials | undefined;
}

/** What enriching the list would cost. No network, nothing spent, nothing written. */
export async function runEstimate(job: EstimateJob): Promise<Estimate> {
  const { input, settings, surroundings, voice } = job;
  const places = await findPlaces(input, settings, surroundings);
  const provider = pickProvider(settings);
  const found = settings.sandbox ? sandboxCredentials(provider) : job.findCredentials()?.values;
  const options = await enrichOptions(settings, {
    places,
    credentials: found ?? {},
    sandboxUrl: undefined,
    surroundings,
  });
  const ledger = found && (await readerIfThere(settings, chooseLease(settings)));
  const { selection } = options.service;
  for (const words of [...pastSentence(provider, systemClock.now()), ...selection.unsent])
    voice.say(words);
  try {
    return await estimateRun(options, {
      ledger,
      account: found && selection.nameAccount(found),
      lacksBalance: found !== undefined && !reachesAccount(provider, found),
      clock: clockOf(ledger),
      voice,
    });
  } finally {
    await ledger?.close();
  }
}
