# Without root and with a read-only root file system; how to run it: docs/guides/container.md
FROM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json tsconfig.json tsconfig.base.json ./
COPY packages ./packages
COPY docs/controls ./docs/controls
RUN npm ci --no-audit --no-fund && npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production DURWARD_DATA_FOLDER=/data
WORKDIR /app
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/packages ./packages
COPY --from=build /src/docs/controls ./docs/controls
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8420 8421
HEALTHCHECK CMD ["node", "-e", "require('node:http').get('http://127.0.0.1:8421/readyz', (r) => process.exit(r.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
# Node.js runs its own code from large pages where the kernel has them: more memory, less processor time.
ENTRYPOINT ["node", "--use-largepages=silent", "packages/cli/bin/durward.js"]
CMD ["serve", "--config", "/etc/durward/durward.yaml"]
