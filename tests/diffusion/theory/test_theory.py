import importlib

from socialgraph.diffusion import theory


def test_the_catalogue_is_whole():
    """Every public function of the folder's files, but the door of the laws."""
    files = ("adoption", "degrees", "epidemics", "percolation", "thresholds")
    named = {name for file in files for name in importlib.import_module(f"{theory.__name__}.{file}").__all__}
    assert set(theory.__all__) == named - {"checked_law"}
    assert all(callable(getattr(theory, name)) for name in theory.__all__)
