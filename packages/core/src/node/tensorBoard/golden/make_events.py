"""Writes tensorflow1.tfevents and tensorflow2.tfevents from events.json, by TensorFlow's own writers.

Made with Python 3.11 and tensorflow-cpu 2.21.0. Run: python make_events.py
"""

import json
import shutil
import tempfile
from pathlib import Path

import tensorflow as tf

here = Path(__file__).parent
given = json.loads((here / "events.json").read_text(encoding="utf-8"))


def keep(folder, name):
    (written,) = Path(folder).iterdir()
    shutil.copy(written, here / name)
    shutil.rmtree(folder)


# Scalars, and the start of a run, as TensorFlow 1 and PyTorch write them.
folder = tempfile.mkdtemp()
with tf.Graph().as_default():
    writer = tf.compat.v1.summary.FileWriter(folder)
    writer.add_session_log(tf.compat.v1.SessionLog(status=tf.compat.v1.SessionLog.START), given["start"])
    for point in given["loss"]:
        value = tf.compat.v1.Summary.Value(tag="step/loss", simple_value=point["value"])
        writer.add_summary(tf.compat.v1.Summary(value=[value]), point["step"])
    writer.close()
keep(folder, "tensorflow1.tfevents")

folder = tempfile.mkdtemp()
writer = tf.summary.create_file_writer(folder)
with writer.as_default():
    tf.summary.histogram("weights/kernel", given["weights"], step=2)
    tf.summary.histogram("weights/bias", given["bias"], step=2)
    tf.summary.image("slice", tf.cast(tf.reshape(tf.range(18), [1, 2, 3, 3]), tf.uint8), step=2)
    tf.summary.text("note", given["text"], step=2)
writer.close()
keep(folder, "tensorflow2.tfevents")
