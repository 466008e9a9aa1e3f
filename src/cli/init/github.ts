/** Where the workflow belongs in a repository. */
export const GITHUB_WORKFLOW_PATH = '.github/workflows/pipelines.yml';

/**
 * A GitHub Actions workflow for pull requests: `pipeline check` on every pipeline file, with its mistakes as annotations, and what changed in
 * meaning (`pipeline diff` of both revisions) as one comment that is kept up to date. It trains nothing.
 */
export const GITHUB_WORKFLOW = `# Checks pipeline files on pull requests and says what they change. Written by \`pipeline init --ci github\`.
name: pipelines

on:
  pull_request:
    paths: ['**.yaml', '**.yml', '**.js', '**.mjs', 'package.json', 'package-lock.json']

permissions:
  contents: read
  pull-requests: write

jobs:
  review:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false

      - uses: actions/setup-node@v4
        with:
          node-version: 22

      # With pipefile among the project's dependencies its locked version is used, else the newest one.
      - name: Install pipefile
        run: |
          if [ -f package-lock.json ] && grep -q '"node_modules/pipefile"' package-lock.json; then npm ci --ignore-scripts
          else npm install --no-save --ignore-scripts pipefile; fi

      - name: Check every pipeline file
        run: git ls-files -z '*.pipeline.yaml' '*.pipeline.yml' | xargs -0 --no-run-if-empty npx pipeline check --untrusted --format github

      - name: Say what changed
        if: always()
        env:
          BASE: \${{ github.event.pull_request.base.sha }}
        run: |
          { echo '<!-- pipefile -->'; npx pipeline diff "$(git merge-base "$BASE" HEAD)" HEAD --untrusted --format markdown; } > diff.md
          cat diff.md >> "$GITHUB_STEP_SUMMARY"

      # A pull request from a fork may not comment; its summary has the same text.
      - name: Comment
        if: always() && github.event.pull_request.head.repo.full_name == github.repository
        env:
          GH_TOKEN: \${{ github.token }}
          COMMENTS: repos/\${{ github.repository }}/issues/\${{ github.event.number }}/comments
        run: |
          mine=$(gh api --paginate "$COMMENTS" --jq '.[] | select(.body | startswith("<!-- pipefile -->")) | .id' | head -n 1)
          if [ -n "$mine" ]; then gh api --method PATCH "repos/\${{ github.repository }}/issues/comments/$mine" --field body=@diff.md > /dev/null
          else gh api --method POST "$COMMENTS" --field body=@diff.md > /dev/null; fi
`;
