"""Prints as JSON what TensorBoard reads in a folder: of each tag its plugin, and its steps with their values.

    python read_events.py FOLDER
"""

import json
import sys

from tensorboard.backend.event_processing import plugin_event_accumulator
from tensorboard.util import tensor_util


def value_of(plugin, tensor):
    array = tensor_util.make_ndarray(tensor)
    if plugin == "scalars":
        return float(array)
    if plugin == "histograms":
        return array.tolist()
    if plugin == "images":
        width, height, png = array.tolist()
        return [int(width), int(height), len(png)]
    return array.tolist().decode()


# What TensorBoard itself reads files by.
accumulator = plugin_event_accumulator.EventAccumulator(sys.argv[1])
accumulator.Reload()
tags = {}
for tag in accumulator.Tags()["tensors"]:
    plugin = accumulator.SummaryMetadata(tag).plugin_data.plugin_name
    points = [[event.step, value_of(plugin, event.tensor_proto)] for event in accumulator.Tensors(tag)]
    tags[tag] = {"plugin": plugin, "points": points}
json.dump(tags, sys.stdout)
