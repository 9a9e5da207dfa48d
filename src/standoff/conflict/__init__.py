"""The graph model of a conflict: feasible states, unilateral moves, preferences."""
