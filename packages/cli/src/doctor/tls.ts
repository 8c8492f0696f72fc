import { createPrivateKey, X509Certificate } from 'node:crypto';
import { FileError } from '@durward/gateway';
import { ok, problem, warn, type Patient, type Result } from './examination.ts';

const PEM_BYTES_MAX = 1024 * 1024;
const DAY_MS = 24 * 60 * 60_000;
const WARN_DAYS = 21;

/** The certificate of the listener: readable, in time, for the right host, with the right key. */
export function examineTls({ config, world }: Patient): Result[] {
  const { tls, publicUrl } = config.listen;
  if (tls === undefined) return [];
  const about = 'listen.tls';
  try {
    const certificate = new X509Certificate(world.readFile(tls.certificate, PEM_BYTES_MAX).bytes);
    const key = createPrivateKey(Buffer.from(world.readFile(tls.key, PEM_BYTES_MAX).bytes));
    if (!certificate.checkPrivateKey(key)) {
      return [problem(about, 'the key does not belong to the certificate', 'use the two files of one pair')];
    }
    const host = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
    return [...inTime(certificate, world.clock(), about), ...forHost(certificate, host, about)];
  } catch (error) {
    const why = error instanceof FileError ? error.message : 'not PEM, or protected by a password';
    return [problem(about, `certificate or key cannot be read: ${why}`, 'use PEM files without a password')];
  }
}

function inTime(certificate: X509Certificate, nowMs: number, about: string): Result[] {
  const fromMs = Date.parse(certificate.validFrom);
  const untilMs = Date.parse(certificate.validTo);
  const until = new Date(untilMs).toISOString().slice(0, 10);
  if (nowMs < fromMs) return [problem(about, 'the certificate is not valid yet', 'check the clock')];
  if (nowMs >= untilMs) return [problem(about, `the certificate expired on ${until}`, 'renew it')];
  const days = Math.floor((untilMs - nowMs) / DAY_MS);
  if (days < WARN_DAYS) {
    const next = 'renew it; the new files are read without a restart';
    return [warn(about, `the certificate expires in ${String(days)} days, on ${until}`, next)];
  }
  return [ok(about, `the certificate is valid until ${until}`)];
}

function forHost(certificate: X509Certificate, host: string | undefined, about: string): Result[] {
  if (host === undefined) return [];
  const isAddress = /^[\d.]+$|^\[/.test(host);
  const matched = isAddress ? certificate.checkIP(host.replaceAll(/[[\]]/g, '')) : certificate.checkHost(host);
  if (matched !== undefined) return [];
  return [
    problem(about, 'the certificate is not for the host of `listen.publicUrl`', 'get one that names this host'),
  ];
}
