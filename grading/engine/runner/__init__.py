"""The runner: one warm process per grading worker, started inside a sandbox, that forks for each submission.

``inside/`` is what runs in the sandbox; everything else runs as the trainer. Nothing here imports nbgrader, so that
the sandboxed side can be shown this package and nothing more of the course.
"""
