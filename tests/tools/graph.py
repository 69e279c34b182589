"""Prints what networkx reads from a GraphML file: [directed, nodes, edges, weights]."""

import json
import sys

import networkx

graph = networkx.read_graphml(sys.argv[1])
weights = sum(weight for _, _, weight in graph.edges(data="weight"))
print(json.dumps([graph.is_directed(), len(graph), graph.size(), weights]))
