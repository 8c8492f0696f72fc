#!/usr/bin/env node
// Plain old syntax and no imports on top: this file must still run, and explain itself, on a Node.js that is too old.
const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);
const isSupported = (major === 22 && (minor > 22 || (minor === 22 && patch >= 2))) || (major === 24 && minor >= 15) || major >= 26;

if (isSupported) {
  await import('../dist/main.js');
} else {
  process.stderr.write(
    `durward needs Node.js 22.22.2, 24.15, 26 or newer; this is ${process.versions.node}.\n` +
      'In a checkout, `npx durward …` and `npm start` use the one that `npm ci` installed.\n',
  );
  process.exitCode = 2;
}
