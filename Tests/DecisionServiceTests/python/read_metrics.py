"""Reads the text exposition format from standard input with the parser of Prometheus' own Python client.

Writes one JSON object per family: name, type, help, and samples as [name, labels, value].
"""

import json
import sys

from prometheus_client.parser import text_string_to_metric_families

text = sys.stdin.buffer.read().decode("utf-8")
for family in text_string_to_metric_families(text):
    samples = [[sample.name, sample.labels, sample.value] for sample in family.samples]
    print(json.dumps({"name": family.name, "type": family.type, "help": family.documentation, "samples": samples}))
