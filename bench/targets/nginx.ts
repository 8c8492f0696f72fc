import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startChild, waitForPort } from '../../tests/conformance/child.ts';
import { makeTemporaryFolder } from '../../tests/conformance/temporary-folder.ts';
import { findProgram, pinned, PROXY_CORE } from '../machine.ts';
import { pathOf, type Target } from './target.ts';

const START_TIMEOUT_MS = 10_000;

/**
 * Starts an nginx of our own in a temporary folder: one worker that passes everything through. The
 * service of the system, if there is one, is left alone.
 */
export async function startNginx(upstream: string): Promise<Target> {
  const program = findProgram('nginx');
  if (program === undefined) throw new Error('nginx is missing: apt-get install -y nginx-light (or nginx)');
  const folder = makeTemporaryFolder('nginx');
  const port = await freePort();
  const config = join(folder.path, 'nginx.conf');
  await writeFile(config, configOf(new URL(upstream).host, port, folder.path));
  const [command, ...args] = pinned(PROXY_CORE, [
    program, '-p', folder.path, '-c', config, '-e', join(folder.path, 'error.log'),
  ]);
  const child = await startChild(command, args);
  await waitForPort(port, child, 'nginx', START_TIMEOUT_MS);
  return {
    name: 'nginx',
    pid: child.pid,
    urlOf: (route) => `http://127.0.0.1:${String(port)}${pathOf(route)}`,
    tokenOf: () => Promise.resolve(undefined),
    tail: () => child.tail(),
    stop: async () => {
      await child.stop();
      folder.remove();
    },
  };
}

function configOf(upstream: string, port: number, folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `  ${kind}_temp_path ${folder}/${kind};`)
    .join('\n');
  return `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
events { worker_connections 16384; }
http {
${temporary}
  access_log off;
  keepalive_requests 100000000;
  keepalive_timeout 600s;
  client_max_body_size 8m;
  upstream bench {
    server ${upstream};
    keepalive 256;
    keepalive_requests 100000000;
    keepalive_timeout 600s;
  }
  server {
    listen 127.0.0.1:${String(port)} backlog=4096;
    location / {
      proxy_pass http://bench;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_read_timeout 600s;
      proxy_buffers 64 4k;
      proxy_busy_buffers_size 64k;
      proxy_max_temp_file_size 0;
    }
  }
}
`;
}
