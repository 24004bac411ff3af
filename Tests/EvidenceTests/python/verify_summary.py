"""Verifies a DSSE envelope on standard input with the public libraries, and says what is in it.

usage: verify_summary.py PUBLIC-KEY-HEX KEYID
"""

import json
import sys

import google.protobuf.json_format as protobuf_json
from in_toto_attestation.predicates.vsa.v1 import vsa_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

public_key, key_id = sys.argv[1:]
envelope = Envelope.from_dict(json.load(sys.stdin))
key = SSlibKey(key_id, "ed25519", "ed25519", {"public": public_key})
try:
    envelope.verify([key], threshold=1)
except VerificationError:
    print(json.dumps({"verified": False}))
    sys.exit(0)

statement = protobuf_json.Parse(envelope.payload, statement_pb2.Statement())
Statement.copy_from_pb(statement).validate()
predicate = protobuf_json.MessageToDict(statement.predicate)
# The specification has a list here, and the library's message a single text.
levels = predicate.pop("verifiedLevels")
# Refuses members that the predicate does not have.
summary = protobuf_json.ParseDict(predicate, vsa_pb2.VerificationSummary())
print(
    json.dumps(
        {
            "verified": True,
            "payload_type": envelope.payload_type,
            "predicate_type": statement.predicate_type,
            "subject": statement.subject[0].name,
            "digest": dict(statement.subject[0].digest),
            "decision": statement.subject[0].annotations["decision_id"],
            "verifier": summary.verifier.id,
            "time": summary.time_verified.ToJsonString(),
            "resource": summary.resource_uri,
            "policy": dict(summary.policy.digest),
            "policy_uri": summary.policy.uri,
            "result": summary.verification_result,
            "levels": levels,
        }
    )
)
