import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['durward-source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['durward-source', 'node', 'import', 'default'] } },
  test: { include: ['tests/idp/*.idp.ts'], testTimeout: 60_000, hookTimeout: 600_000, pool: 'forks' },
});
