"""Facts from gradebooks, measures, privacy and reports."""
