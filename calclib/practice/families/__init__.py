"""Families of exercises: each makes a question, its likely mistakes and hints from a function."""
