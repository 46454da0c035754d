"""Cohorts, rosters, deadlines: who learns together, and where their work is kept."""
