"""The processes that answer: a nursery that has loaded everything, and the workers that it forks."""
