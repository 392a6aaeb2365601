# The command as an image, for CI and cron: docs/container.md. Replace neither tag by hand: Renovate pins their digest.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# Exactly the packages of the lock file, checked by their checksums, without their scripts.
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs

FROM node:24.21.0-bookworm-slim
# git reads the base of a change (--base). Certificates are those of the system.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /build/dist /opt/roomlinks/dist
COPY --from=build /build/LICENSE /build/NOTICE /opt/roomlinks/
RUN ln -s ../../../opt/roomlinks/dist/roomlinks.cjs /usr/local/bin/roomlinks
USER node
WORKDIR /work
# No entry point of its own: CI systems start a shell in the image.
CMD ["roomlinks", "--help"]
