"""Multivariate calculus for machine learning: derivatives, pictures, live views and exercises."""
