# The worker, and every other command of sparkify: docker run IMAGE --help
#   docker build -t sparkify .
# Runs as user 1000 on a read-only root file system; only `generate --out s3://…` writes (to /tmp).
# Without the embedded servers (Temporal dev server, PostgreSQL): it is for a Temporal and a warehouse that are there.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src src
RUN npm run build

# What runs, without the optional packages: PostgreSQL's binaries, and the compilers of a bundle that is made already.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund
# Temporal's SDK carries its native part for every platform, and its source.
RUN cd node_modules/@temporalio/core-bridge \
 && find releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} + \
 && rm -r sdk-core \
 && find /app/node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

# Certificates, for TLS to Temporal: its SDK trusts those of the system.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates

# Node's own image holds npm and more, which nothing here runs.
FROM debian:bookworm-slim
RUN useradd --uid 1000 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin sparkify \
 && ln -s /app/bin/sparkify.js /usr/local/bin/sparkify
COPY --from=packages /usr/local/bin/node /usr/local/bin/
COPY --from=packages /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
COPY --from=build /app/dist/workflow-bundle*.js dist/
COPY sql sql
COPY bin bin
# The SDK has many threads, and glibc would keep memory that is free for each of them.
ENV NODE_ENV=production MALLOC_ARENA_MAX=2
# Where ECS mounts a folder here, it has the rights that the folder has in the image: everybody may write to it.
VOLUME ["/tmp"]
USER 1000:1000
ENTRYPOINT ["sparkify"]
CMD ["worker"]
# Healthy: Temporal knows a worker of this container. One that is gone, or hangs, is noticed within four minutes.
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=2 CMD ["sparkify", "worker", "--health"]
