import { group, LIST_COMMANDS, SERVICE_COMMANDS } from './row.ts';

/** How the service is reached. */
export const SERVICE = group('Service', SERVICE_COMMANDS, {
  baseUrl: {
    name: 'base-url',
    value: { kind: 'url' },
    fallbackWords: 'the hosts of Vonage',
    meaning: 'another host for the API and the account: https, or http on loopback',
  },
  httpMethod: {
    name: 'http-method',
    value: { kind: 'choice', choices: ['post', 'get'] },
    fallback: 'post',
    meaning: 'form POST, or GET with the parameters in the URL',
    commands: LIST_COMMANDS,
  },
  auth: {
    name: 'auth',
    value: { kind: 'choice', choices: ['header', 'body'] },
    fallback: 'header',
    meaning: 'credentials as Basic header, or as fields api_key and api_secret',
  },
});
