"""Figures of speed and memory, measured on the running bridge from outside. See README.md.

__main__ ─▶ live, clips (which groups, in which order) ─▶ one module per group of rows ─▶ rows.Row
source, serve, crowd: processes of their own, so that their time is never counted as another's
"""
