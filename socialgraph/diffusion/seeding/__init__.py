"""Whom to seed and whom to immunise: `maximize`, `certify` and `block`, which `sg.diffusion` offers too."""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Blocking": "blocking",
        "Seeding": "maximize",
        "block": "blocking",
        "certify": "maximize",
        "maximize": "maximize",
    },
)
