import { spawnSync } from 'node:child_process';

/**
 * A set of process numbers of its own, as a container has: what runs in it is as far from everybody else as another
 * machine. Whoever runs `unshare` may be killed, and all of it goes. Without the superuser it takes a user of its own.
 */
const FORMS = [[], ['--user', '--map-root-user']].map((user) => [
  ...['unshare', ...user],
  ...['--pid', '--fork', '--mount-proc', '--kill-child'],
]);

const form = FORMS.find(
  ([command = '', ...options]) => spawnSync(command, [...options, 'true']).status === 0,
);

/** The command before the one that is to run there. */
export const unshared: readonly string[] = form ?? [];

/** Why tests of it are left out, in one line; false where they run. */
export const skipWithoutUnshare: string | false =
  form === undefined && 'needs unshare (util-linux), and the right to a pid namespace';
