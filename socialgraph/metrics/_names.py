"""What measures are called where a person reads them: in words, and names of people with a capital."""

__all__ = ["written"]

# Whole names or their beginnings; all others have blanks for underlines.
_WRITTEN = {
    "random_walk": "random-walk",
    "cross_cutting": "cross-cutting",
    "ei_index": "E-I index",
    "gini": "Gini",
    "coleman": "Coleman's index",
    "freeman": "Freeman's index",
    "esteban_ray": "Esteban and Ray's index",
    "dip": "Hartigan's dip",
    "generalized_euclidean": "generalized Euclidean",
    "polarization_disagreement": "polarization-disagreement",
}


def written(measure: str, definition: str = "") -> str:
    """Write a measure's name as a sentence has it, with its definition behind.

    Examples
    --------
    >>> written("random_walk_controversy", "hubs, k = 10"), written("dipole_moment")
    ('random-walk controversy (hubs, k = 10)', 'dipole moment')
    """
    said = measure
    for name, words in _WRITTEN.items():
        said = words + measure.removeprefix(name) if measure == name or measure.startswith(f"{name}_") else said
    said = said.replace("_", " ")
    return f"{said} ({definition})" if definition else said
