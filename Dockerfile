FROM node:24-slim AS dashboard
WORKDIR /app
COPY . .
RUN npx --yes "$(node -p 'require("./package.json").packageManager')" install --frozen-lockfile --ignore-scripts --filter "@sortition/web..." \
  && cd apps/web && node node_modules/vite/bin/vite.js build

FROM node:24-slim AS install
WORKDIR /app
COPY . .
COPY --from=dashboard /app/apps/web/dist apps/web/dist
# The image's own Node 24 runs everything, so the npm packages `node` and the embedded PostgreSQL stay out.
RUN npx --yes "$(node -p 'require("./package.json").packageManager')" install --frozen-lockfile --prod --no-optional --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=install --chown=node:node /app /app
USER node
EXPOSE 3000
# The API answers for loopback names only, unless SORTITION_PUBLIC_URL or SORTITION_HOSTS names the host that clients use.
# The flags keep the heap near what is in use; NODE_OPTIONS does not allow the first one. docker-compose.yml and scripts/memoryFlags.json repeat them.
# The worker is the same image with apps/worker/src/main.ts.
CMD ["node", "--heap-growing-percent=50", "--max-semi-space-size=16", "apps/api/src/main.ts"]
