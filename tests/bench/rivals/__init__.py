"""Rivals: one micro-model of a labour market written in several frameworks, gated for equality, then timed.

``model.py`` states the micro-model; each contender's module expresses it as its framework likes it best;
``contenders.py`` says which contender runs in which environment; ``worker.py`` is the process that runs one of them;
``__main__.py`` drives all: ``uv run python -m tests.bench.rivals``.
"""
