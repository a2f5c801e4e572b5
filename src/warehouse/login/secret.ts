import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import type { Settings } from '../../config/settings.js';
import { LoadError } from '../../model/errors.js';
import { awsOptions, type Credentials } from './credentials.js';

const SECRET = z.object({ username: z.string(), password: z.string() });

/** Reads user and password from a secret in Redshift's format: JSON with `username` and `password`. */
export async function secretCredentials(settings: Settings, id: string): Promise<Credentials> {
  const client = new SecretsManagerClient(awsOptions(settings));
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    const { username, password } = parse(id, SecretString ?? '');
    return { user: username, password };
  } finally {
    client.destroy();
  }
}

/** Parses a secret. The secret itself must not be in the message. */
function parse(id: string, text: string): z.infer<typeof SECRET> {
  try {
    return SECRET.parse(JSON.parse(text));
  } catch {
    throw new LoadError('CONFIG_INVALID', `The secret ${id} is not JSON with username and password`, { id });
  }
}
