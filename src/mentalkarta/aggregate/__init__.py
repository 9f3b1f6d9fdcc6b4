"""Drawings of one element become places, each counted by distinct people."""
