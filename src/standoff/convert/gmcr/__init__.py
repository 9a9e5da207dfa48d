"""The `.gmcr` file of GMCR+: JSON with decision makers, options, infeasible patterns and preferences."""
