#!/usr/bin/env bash
# Makes the command ready for action.yml, and tells the next step where it is.
set -euo pipefail

# Node 20.19 or later, which runners of GitHub have.
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo '::error title=roomlinks::Node 20.19 or later is needed: put a step with actions/setup-node before this one.'
  exit 1
fi

if [ -n "${ROOMLINKS_VERSION:-}" ]; then
  # A tag or a range would be another program tomorrow.
  if ! [[ $ROOMLINKS_VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
    echo '::error title=roomlinks::The input "version" is to be an exact version, such as 0.1.0.'
    exit 1
  fi
  # Not in the checkout: an .npmrc or a node_modules that is there would decide what is run.
  folder=$RUNNER_TEMP/roomlinks-$ROOMLINKS_VERSION
  mkdir -p "$folder"
  cd "$folder"
  npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error "roomlinks@$ROOMLINKS_VERSION"
  bin=$folder/node_modules/roomlinks/dist/roomlinks.cjs
else
  cd "$GITHUB_ACTION_PATH"
  bin=$GITHUB_ACTION_PATH/dist/roomlinks.cjs
  if [ ! -f "$bin" ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    npm run --silent build -- --no-types
  fi
fi

echo "bin=$bin" >> "$GITHUB_OUTPUT"
