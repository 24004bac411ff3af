package import NIOCore
package import RiskModel
import SwiftProtobuf

extension Decision {
    /// A serialized `ClassifyResponse` with this decision. Equal decisions give equal bytes.
    package func encodedResponse() throws(RPCError) -> ByteBuffer {
        ByteBuffer(
            bytes: try serialized(
                Difftier_V1_ClassifyResponse.with {
                    $0.decision = wireForm
                    $0.cached = cached
                }))
    }

    /// A serialized `ClassifyResponse` marked as given again, from the one that was given first: `cached` is its last field.
    package static func encodedAgain(_ response: ByteBuffer) -> ByteBuffer {
        var marked = response
        marked.writeBytes(cachedField)
        return marked
    }

    /// A serialized `ClassifyResponse` with the decision's place in the evidence put in, from one without it. Readers of protobuf put the parts
    /// of a message together that stand in several pieces, so the decision is not encoded again for it.
    package static func encoded(_ response: ByteBuffer, at evidence: EvidenceReference) throws(RPCError) -> ByteBuffer {
        var recorded = response
        recorded.writeBytes(try serialized(Difftier_V1_ClassifyResponse.with { $0.decision.evidence = evidence.wireForm }))
        return recorded
    }

    /// Field 2, a varint of 1.
    private static let cachedField: [UInt8] = [2 << 3, 1]

    fileprivate var wireForm: Difftier_V1_Decision {
        .with {
            $0.id = id
            $0.decidedAt = Int64(decidedAt)
            $0.verdict = verdict.wireForm
            if let evidence { $0.evidence = evidence.wireForm }
        }
    }
}

extension EvidenceReference {
    fileprivate var wireForm: Difftier_V1_EvidenceReference {
        .with {
            $0.index = Int64(index)
            $0.leafHash = dataOf(leafHash)
            if let checkpoint { $0.checkpoint = checkpoint }
        }
    }
}

extension Verdict {
    fileprivate var wireForm: Difftier_V1_Verdict {
        .with {
            $0.tier = tier.wireForm
            $0.complete = complete
            $0.authoritative = authoritative
            $0.patch = patch.wireForm
            $0.policy = .with {
                $0.digest = policy.digest
                if let revision = policy.revision { $0.revision = revision }
            }
            $0.engine = engine
            $0.subject = subject.wireForm
            $0.files = files.map(\.wireForm)
            $0.findings = findings.map(\.wireForm)
            $0.capabilities = .with {
                $0.granted = capabilities.granted.map(\.name)
                $0.withheld = capabilities.withheld.map { withheld in
                    .with {
                        $0.capability = withheld.capability.name
                        $0.because = withheld.because
                    }
                }
            }
            $0.scope = scope.wireForm
            $0.reviewers = .with {
                $0.required = reviewers.required.map { requirement in
                    .with {
                        $0.id = requirement.id
                        $0.anyOf = requirement.anyOf
                        $0.count = Int64(requirement.count)
                        $0.paths = requirement.paths.map { dataOf($0.bytes) }
                        $0.because = requirement.because
                    }
                }
                $0.suggested = reviewers.suggested
            }
            $0.obligations = obligations
            $0.approvals = .with {
                $0.needed = .with {
                    $0.count = Int64(approvals.needed.count)
                    $0.independent = approvals.needed.independent
                    $0.human = approvals.needed.human
                }
                $0.given = approvals.given
                $0.satisfied = approvals.satisfied
            }
            $0.notes = notes
        }
    }
}

extension PatchSummary {
    fileprivate var wireForm: Difftier_V1_PatchSummary {
        .with {
            $0.repository = repository
            if let target { $0.target = target }
            if let base { $0.base = dataOf(base.bytes) }
            if let head { $0.head = dataOf(head.bytes) }
            if let mergeBase { $0.mergeBase = dataOf(mergeBase.bytes) }
            if let patchID { $0.patchID = patchID }
            $0.source = source.wireForm
            $0.files = Int64(files)
            $0.additions = Int64(additions)
            $0.deletions = Int64(deletions)
        }
    }
}

extension FileVerdict {
    fileprivate var wireForm: Difftier_V1_FileVerdict {
        .with {
            $0.path = dataOf(path.bytes)
            if let oldPath { $0.oldPath = dataOf(oldPath.bytes) }
            $0.status = status.wireForm
            $0.tier = tier.wireForm
            if let change { $0.change = change.wireForm }
            $0.labels = labels
            $0.rules = rules
            if let digest { $0.digest = digest }
        }
    }
}

extension Finding {
    fileprivate var wireForm: Difftier_V1_Finding {
        .with {
            $0.rule = rule
            $0.summary = summary
            $0.tier = tier.wireForm
            if let path { $0.path = dataOf(path.bytes) }
            if let line { $0.line = Int64(line) }
            $0.side = side.wireForm
            if let excerpt { $0.excerpt = excerpt }
        }
    }
}

extension TaskScope {
    fileprivate var wireForm: Difftier_V1_TaskScope {
        .with {
            if let network {
                $0.network = .with {
                    $0.allow = network.allow
                    $0.denyDefault = network.denyDefault
                }
            }
            if let filesystem { $0.filesystem = .with { $0.names = filesystem } }
            if let commands { $0.commands = .with { $0.names = commands } }
        }
    }
}

extension Subject {
    var wireForm: Difftier_V1_Subject {
        .with {
            $0.name = name
            $0.actor = actor.wireForm
            $0.claims = claims
        }
    }
}
