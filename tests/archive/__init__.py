"""Runs over archives."""
