/** A PostgreSQL server and a database on it, as a URL names them. */
export interface ServerPlace {
  /** A host, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  /** undefined where nobody is named: then it is whoever runs the program. */
  readonly user: string | undefined;
  readonly database: string;
  /** Whether the server has to prove by a certificate that it is this host. */
  readonly verified: boolean;
}

/** What a URL of a server says, the password apart so that the rest may be shown. */
interface ServerUrl {
  /** The URL without its password. */
  readonly shown: string;
  readonly place: ServerPlace;
  readonly password: string | undefined;
}

/** What proves to a server who we are. */
export interface ServerAccess {
  /** Whoever connects where the URL names nobody; undefined where nobody is known. */
  readonly user: string | undefined;
  /** From the URL or the environment. */
  readonly password: string | undefined;
  /** A file of passwords, as PostgreSQL's own programs read it; it need not be there. */
  readonly passwordFile: string | undefined;
}

/** Nobody: for whoever has only the URL. */
export const NO_ACCESS: ServerAccess = {
  user: undefined,
  password: undefined,
  passwordFile: undefined,
};

const SCHEME = /^postgres(?:ql)?:\/\//i;
const CUT_PASSWORD = /^[^/]*\/\/[^/?#]*[/?#].*@/s;
const DEFAULT_PORT = 5432;
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i;

/** Whether a text names a server, and no file. */
export function namesServer(text: string): boolean {
  return SCHEME.test(text);
}

/** Reads the URL of a server, or says in one sentence what is wrong with it, without its password. */
export function readServerUrl(text: string): ServerUrl | string {
  // Else what follows would be taken for a path, and shown.
  if (CUT_PASSWORD.test(text))
    return 'an @ stands behind its first /, ? or #. In a user or password write %40 for @, %2F for /, %3F for ?, %23 for # and %25 for %, or set PGPASSWORD, where a password stands as it is.';
  const url = parseUrl(text);
  if (!url) return 'it is no URL. Write for instance postgres://ledger@db.example/insight.';
  const [user, password] = [decode(url.username), decode(url.password)];
  const database = decode(url.pathname.slice(1));
  const host = decode(url.hostname);
  if (user === undefined || password === undefined || database === undefined || host === undefined)
    return 'a % in it begins no character. Write %25 where a % is meant.';
  if (host === '')
    return 'it names no host. Write postgres://host/database, or postgres://%2Frun%2Fpostgresql/database for a socket in that folder.';
  if (database === '' || database.includes('/'))
    return `it names no database. Write postgres://${url.host}/database.`;
  const mode = readMode(url, host);
  if (mode.refusal !== undefined) return mode.refusal;
  url.password = '';
  return {
    shown: url.href,
    place: {
      host: host.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? DEFAULT_PORT : Number(url.port),
      user: user === '' ? undefined : user,
      database,
      verified: mode.verified,
    },
    password: password === '' ? undefined : password,
  };
}

function parseUrl(text: string) {
  return namesServer(text) && URL.canParse(text) ? new URL(text) : undefined;
}

function decode(part: string) {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** What TLS has to prove. Beyond this machine nothing less than the certificate of the host will do. */
function readMode(url: URL, host: string): { verified: boolean; refusal?: string } {
  const [other] = [...url.searchParams.keys()].filter((key) => key !== 'sslmode');
  if (url.hash !== '')
    return { verified: true, refusal: 'a # has no meaning in it. Write %23 where a # is meant.' };
  if (other !== undefined)
    return {
      verified: true,
      refusal: `${other} is not known here. Only sslmode may follow the ?.`,
    };
  const isNear = host.startsWith('/') || LOOPBACK.test(host);
  const mode = url.searchParams.get('sslmode');
  if (mode === null) return { verified: !isNear };
  if (mode === 'verify-full') return { verified: true };
  if (mode === 'disable' && isNear) return { verified: false };
  return {
    verified: true,
    refusal:
      mode === 'disable'
        ? 'sslmode=disable is for this machine alone: amounts and numbers would cross the network in the clear. Leave it out.'
        : 'sslmode is verify-full or, on this machine, disable. Leave it out.',
  };
}
