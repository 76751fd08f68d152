"""A plugin of pytest for mutants: what a property fails on is not made smaller, for nobody will look at it."""

from hypothesis import Phase, settings

settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate), database=None)
settings.load_profile("mutants")
