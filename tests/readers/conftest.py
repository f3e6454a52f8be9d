"""Property tests are judged by what they find, not by how fast a busy machine generates."""

from hypothesis import HealthCheck, settings

settings.register_profile("readers", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("readers")
