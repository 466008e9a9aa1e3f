/** Where the workflow belongs in a repository. */
export const GITHUB_WORKFLOW_PATH = '.github/workflows/pipelines.yml';

/**
 * A GitHub Actions workflow for pull requests: `pipefile check` on every pipeline file, with its mistakes as annotations, and what changed in
 * meaning (`pipefile diff` of both revisions) as one comment that is kept up to date. It trains nothing. `version` is the one it installs.
 *
 * A pull request may come from a stranger, so: pipefile is installed outside the checkout, where no `.npmrc` or `node_modules` of the pull
 * request is read; npx never fetches what is not installed; the job that reads the files may only read, and another one writes the comment.
 */
export function githubWorkflow(version: string): string {
  return `# Checks pipeline files on pull requests and says what they change. Written by \`pipefile init --ci github\`;
# \`pipefile init --ci github --force\` writes it anew after pipefile was updated.
name: pipelines

on:
  pull_request:
    paths: ['**.yaml', '**.yml', '**.js', '**.mjs']

permissions: {}

concurrency:
  group: pipelines-\${{ github.event.number }}
  cancel-in-progress: true

jobs:
  review:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
    outputs:
      diff: \${{ steps.diff.outputs.markdown }}
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 0
          persist-credentials: false

      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 22

      - name: Install pipefile
        id: install
        working-directory: \${{ runner.temp }}
        run: npm install --prefix "$RUNNER_TEMP/pipefile" --ignore-scripts --no-audit --no-fund pipefile@${version}

      - name: Check every pipeline file
        run: |
          git ls-files -z '*.pipeline.yaml' '*.pipeline.yml' |
            xargs -0 --no-run-if-empty npx --no --prefix "$RUNNER_TEMP/pipefile" -- pipefile check --untrusted --format github --

      # Also after mistakes, but not without pipefile. A comment has at most 65,536 characters.
      - name: Say what changed
        id: diff
        if: \${{ !cancelled() && steps.install.outcome == 'success' }}
        env:
          BASE: \${{ github.event.pull_request.base.sha }}
        run: |
          npx --no --prefix "$RUNNER_TEMP/pipefile" -- pipefile diff --untrusted --format markdown "$(git merge-base "$BASE" HEAD)" HEAD > "$RUNNER_TEMP/diff.md"
          cat "$RUNNER_TEMP/diff.md" >> "$GITHUB_STEP_SUMMARY"
          end=$(openssl rand -hex 16)
          { echo "markdown<<$end"; head -c 60000 "$RUNNER_TEMP/diff.md"; echo; echo "$end"; } >> "$GITHUB_OUTPUT"

  # A pull request from a fork may not comment; the summary of its review has the same text.
  comment:
    needs: review
    if: >-
      \${{ !cancelled() && needs.review.outputs.diff != '' &&
      github.event.pull_request.head.repo.full_name == github.repository }}
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      pull-requests: write
    steps:
      - name: Comment
        env:
          GH_TOKEN: \${{ github.token }}
          COMMENTS: repos/\${{ github.repository }}/issues/\${{ github.event.number }}/comments
          DIFF: \${{ needs.review.outputs.diff }}
        run: |
          printf '<!-- pipefile -->\\n%s\\n' "$DIFF" > diff.md
          mine=$(gh api --paginate "$COMMENTS" --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- pipefile -->"))) | .id' | head -n 1)
          if [ -n "$mine" ]; then gh api --method PATCH "\${COMMENTS%/*/comments}/comments/$mine" --field body=@diff.md > /dev/null
          else gh api --method POST "$COMMENTS" --field body=@diff.md > /dev/null; fi
`;
}
