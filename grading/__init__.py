"""Zhixing 知行: a data-thinking curriculum for civil servants, graded by nbgrader."""

__version__ = "0.1.0"
