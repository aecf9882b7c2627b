"""The bridge between Codriver and a CARLA server."""

__version__ = "0.1.0"
