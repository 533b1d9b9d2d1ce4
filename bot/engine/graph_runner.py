"""Runs a trained pipeline node after node; dask's scheduler, made for clusters, takes a tenth of a turn for it."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple, Union

import rasa.core.processor
from rasa.engine.runner.dask import DaskGraphRunner

# As Rasa's nodes hand them on: a node's name with its output, or the name alone where nothing provides one.
Output = Union[Tuple[Text, Any], Text]


class DirectGraphRunner(DaskGraphRunner):
    """Does what Rasa's runner does, in this thread and at once."""

    def run(self, inputs: Optional[Dict[Text, Any]] = None, targets: Optional[List[Text]] = None) -> Dict[Text, Any]:
        """Run the nodes that the targets need, each once.

        Args:
            inputs: values of the graph's placeholders.
            targets: names of nodes; the schema's own targets where none is named.

        Returns:
            Target to its node's output.

        Raises:
            GraphRunError: an input of a node is missing.
            GraphComponentException: a node failed.
        """
        done: Dict[Text, Output] = {name: (name, value) for name, value in (inputs or {}).items()}
        wanted = targets or self._graph_schema.target_names
        for name in wanted:
            self._run_node(name, done)
        return {name: done[name][1] for name in wanted}

    def _run_node(self, name: Text, done: Dict[Text, Output]) -> Output:
        if name not in done:
            node = self._instantiated_nodes.get(name)
            needs = self._graph_schema.nodes[name].needs.values() if node else ()
            done[name] = node(*[self._run_node(need, done) for need in needs]) if node else name
        return done[name]


def run_graphs_directly() -> None:
    """Have models that Rasa loads from here on run so."""
    rasa.core.processor.DaskGraphRunner = DirectGraphRunner
