"""Stylised facts that a believable town shows, as data: what is measured, its band, its source, and its use."""
