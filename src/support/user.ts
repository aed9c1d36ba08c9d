import { userInfo, type UserInfo } from 'node:os';

/** Who runs this process as the system knows them; undefined where it has no name for them, as in a container. */
export function findUser(): UserInfo<string> | undefined {
  try {
    return userInfo();
  } catch {
    return undefined;
  }
}

/** The name of {@link findUser}. */
export function findUserName(): string | undefined {
  return findUser()?.username;
}
