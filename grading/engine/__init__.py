"""nbgrader courses: their configuration, what is plugged into nbgrader, and the runner that executes submissions."""
