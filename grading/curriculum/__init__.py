"""Sources of the course: syllabus, lessons, exercises, datasets, and what is built from them."""
