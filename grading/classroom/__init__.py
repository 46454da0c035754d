from grading.classroom.language import T, language, speak

__all__ = ["T", "language", "speak"]
