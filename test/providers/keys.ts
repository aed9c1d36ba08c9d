import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** An application of the tests, with a key of its own. */
export interface TestApplication {
  readonly applicationId: string;
  /** PEM. */
  readonly privateKey: string;
  readonly publicKey: KeyObject;
}

/** One for all tests of a process: a key takes a fifth of a second. */
let made: TestApplication | undefined;

/** The application whose tokens the tests look at. */
export function testApplication(): TestApplication {
  if (made) return made;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  made = { applicationId: '78d335fa-323d-0114-9c3d-d6f0d48968cf', privateKey: pem, publicKey };
  return made;
}
