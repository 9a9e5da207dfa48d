"""The picture of a graph of states: where everything stands, how it is drawn, and how it is told in words."""
