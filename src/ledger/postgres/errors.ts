import { isLedgerFailure, LedgerError, type LedgerErrorKind } from '../port.ts';

/** A statement that was not answered in time, or a connection that was given up. */
export class LostConnection extends Error {
  override readonly name = 'LostConnection';
}

type FailureKind = Exclude<LedgerErrorKind, 'newer' | 'missing' | 'busy' | 'held'>;

/** By SQLSTATE, or by its class (postgresql.org/docs/current/errcodes-appendix.html). */
const BY_STATE: Readonly<Record<string, FailureKind>> = {
  '08': 'lost', // connection exceptions
  '28': 'io', // the password, or the right to connect
  '3D000': 'io', // no such database
  '42501': 'read-only', // insufficient privilege
  '25006': 'read-only', // read-only transaction: a standby
  '25P03': 'lost', // a transaction was idle for too long
  '40': 'io', // rolled back: deadlock, serialization
  '42P01': 'damaged', // undefined table
  '42703': 'damaged', // undefined column
  '42883': 'damaged', // undefined function
  '3F000': 'damaged', // undefined schema
  '53100': 'full', // disk full
  '53300': 'lost', // too many connections
  '53': 'io', // no memory
  '55P03': 'io', // a lock was not available
  '57P01': 'lost', // the server is told to end a connection
  '57P02': 'lost', // it has crashed
  '57P03': 'lost', // it is starting, or about to end
  '57P05': 'lost', // a connection was idle for too long
  '57': 'io', // operator intervention: cancel
  '58': 'io', // system error
  XX001: 'damaged', // a page is corrupted
  XX002: 'damaged', // an index is corrupted
  IB001: 'damaged', // the execution is not on record any more
  IB002: 'damaged', // an attempt is not
};

/** A state of our own, which functions of the schema raise: the execution is not on record any more. */
export const FORGOTTEN_EXECUTION = 'IB001';
/** The same of an attempt that its execution ends. */
export const FORGOTTEN_ATTEMPT = 'IB002';

const READS_ONLY = '25006';

/**
 * What the driver or the network threw, as a LedgerError with a whole sentence. What is neither
 * theirs is a bug and passes as it is.
 */
export function explainFailure(error: unknown, shown: string): Error {
  if (error instanceof LedgerError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  const kind = classify(error);
  if (kind === undefined) return error;
  return new LedgerError(kind, describe(kind, shown, error), { cause: error });
}

/** Whether a batch has only to be sent again, since the server itself took it back. */
export function isRolledBack(error: unknown): boolean {
  const state = error instanceof Error ? stateOf(error.cause ?? error) : undefined;
  return state === '40001' || state === '40P01';
}

/** Whether the server has no record of an attempt that it had confirmed. */
export function isForgotten(error: unknown): boolean {
  return error instanceof Error && stateOf(error.cause ?? error) === FORGOTTEN_ATTEMPT;
}

/** Whether the connection was lost, so that nobody knows what became of the statement. */
export function isLost(error: unknown): boolean {
  return isLedgerFailure(error, 'lost');
}

/** undefined where the system has failed and not the server: EPIPE looks like a state. */
function stateOf(error: unknown) {
  if (!(error instanceof Error) || 'syscall' in error) return undefined;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

const IS_UNTRUSTED = /certificate/i;
const HAS_NO_TLS = /^The server does not support SSL/;

function classify(error: Error): FailureKind | undefined {
  const state = stateOf(error);
  if (state !== undefined) return BY_STATE[state] ?? BY_STATE[state.slice(0, 2)];
  // Nobody waits for a certificate to change.
  if (IS_UNTRUSTED.test(error.message)) return 'io';
  if (error instanceof LostConnection || 'syscall' in error) return 'lost';
  if ('code' in error && typeof error.code === 'string') return 'lost';
  if (/^(Connection terminated|timeout expired|Client )/.test(error.message)) return 'lost';
  return HAS_NO_TLS.test(error.message) || /^(Received unexpected|SASL)/.test(error.message)
    ? 'io'
    : undefined;
}

function describe(kind: FailureKind, shown: string, error: Error) {
  const words = error.message.replace(/\.$/, '');
  switch (kind) {
    case 'read-only':
      return stateOf(error) === READS_ONLY
        ? `Cannot write the ledger ${shown}: its server takes no writes now (${words}). A standby only reads: name the server that writes.`
        : `Cannot use the ledger ${shown}: its user lacks a right (${words}). Let this user own the database, or name another one.`;
    case 'damaged':
      if (stateOf(error)?.startsWith('IB'))
        return `Cannot write the ledger ${shown}: it has lost what it had confirmed, as after a failover or where an older copy took its place (${words}). Compare the balance of the account with the report before you run the same command again.`;
      return `Cannot use the ledger ${shown}: its tables are not what they should be (${words}). Restore it from a copy, or name another one with --ledger.`;
    case 'full':
      return `Cannot write the ledger ${shown}: the server has no space left. Make room and run the same command again; what was recorded is kept.`;
    case 'io':
    case 'lost':
      return describeConnection(shown, error, words);
  }
}

function describeConnection(shown: string, error: Error, words: string) {
  switch (findRefused(error, words)) {
    case 'user':
      return `Cannot open the ledger ${shown}: the server refuses the user (${words}). Check the user in --ledger, and its password in PGPASSWORD or ~/.pgpass.`;
    case 'database':
      return `Cannot open the ledger ${shown}: ${words}. Make it with CREATE DATABASE, or name another one with --ledger.`;
    case undefined:
      if (IS_UNTRUSTED.test(words))
        return `Cannot trust the server of the ledger ${shown}: ${words}. ${adviseOnCertificate(error)}`;
      if (HAS_NO_TLS.test(words))
        return `Cannot trust the server of the ledger ${shown}: it has TLS switched off. Give it a certificate (ssl = on); only on this machine, by localhost or a socket, it needs none.`;
      return `Cannot reach the ledger ${shown}: ${words}. Check the server, then run the same command again; what was recorded is kept.`;
  }
}

function adviseOnCertificate(error: Error) {
  switch ('code' in error ? error.code : undefined) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'Name it by a host in its certificate, or give it a certificate for this one.';
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return 'Renew it, or set the clock of this machine where that is wrong.';
    default:
      return 'Set NODE_EXTRA_CA_CERTS to a file with the certificate that signs its own.';
  }
}

/** What the server does not let in. A pooler in front of it has one state for whatever it refuses. */
function findRefused(error: Error, words: string): 'user' | 'database' | undefined {
  const state = stateOf(error);
  if (state === '28P01' || state === '28000') return 'user';
  if (state === '3D000') return 'database';
  if (!state?.startsWith('08')) return undefined;
  if (/authentication failed|no such user/i.test(words)) return 'user';
  return /no such database|database .* does not exist/i.test(words) ? 'database' : undefined;
}
