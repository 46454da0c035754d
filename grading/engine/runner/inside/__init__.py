"""The sandboxed side of the runner. Trusted until it forks: what a fork has run is not trusted again."""
