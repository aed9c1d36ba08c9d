import { describeCredentials } from '../providers/registry.ts';
import { UsageError } from './error.ts';

/**
 * Another host for the API: https, or http on loopback only, because the secret travels with every
 * call. Without a trailing slash. The messages never repeat the text, which may hold credentials.
 */
export function readBaseUrl(text: string, label: string): string {
  const refuse = (reason: string) => new UsageError(`Cannot use ${label}: ${reason}`);
  if (!URL.canParse(text))
    throw refuse('it is no URL. Write for instance https://api.example.com.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    throw refuse(
      `it holds credentials. Take them out of the URL, and set ${describeCredentials()}.`,
    );
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(text))
    throw refuse('it has a query or a fragment. Give the URL up to its path.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse(`it begins with ${url.protocol} and not with https:.`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw refuse(
      `${url.origin} is plain http, which would show the secret to the network. Use https; http serves 127.0.0.1, [::1] and localhost alone.`,
    );
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** 127.0.0.0/8, ::1 and localhost, as URL writes host names. */
function isLoopback(hostname: string) {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}
