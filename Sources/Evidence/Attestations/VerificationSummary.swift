public import Crypto
import RiskModel

/// A decision for others: whether a commit passed, as an in-toto Statement v1 with the SLSA verification summary v1.
public struct VerificationSummary: Hashable, Sendable {
    public static let statementType = "https://in-toto.io/Statement/v1"
    public static let predicateType = "https://slsa.dev/verification_summary/v1"
    public static let payloadType = "application/vnd.in-toto+json"

    private let statement: JSONValue

    /// - Parameters:
    ///   - decision: an event of kind `decision`.
    ///   - verifier: a URI that names this service to those who trust its key.
    ///   - resource: the URI of what the commit belongs to, such as `git+https://git.example/payments-api`; nil for the repository's name.
    ///   - policy: the URI of the policy; nil for one made from its digest.
    /// - Throws: `malformed` for an event of another kind, and for a decision on no commit: there is nothing that it could be about.
    public init(
        of decision: EvidenceEvent, verifier: String, resource: String? = nil, policy: String? = nil
    ) throws(EvidenceError) {
        guard decision.kind == .decision, let body = decision.body.members, let patch = body["patch"]?.members,
            let head = patch["head"]?.string, let repository = patch["repository"]?.string,
            let digest = body["policy"]?.members?["digest"]?.string, let tier = body["tier"]?.string
        else {
            throw EvidenceError(code: .malformed, reason: "only a decision on a commit of a repository can be attested")
        }
        let passes = Self.passes(body)
        var annotations = ["tier": JSONValue.string(tier)]
        annotations["decision_id"] = body["decision_id"]
        for name in ["base", "merge_base", "patch_id", "target"] { annotations[name] = patch[name] }
        statement = .object([
            "_type": .string(Self.statementType),
            "subject": .array([
                .object([
                    "name": .string(repository), "digest": .object(["gitCommit": .string(head)]),
                    "annotations": .object(annotations),
                ])
            ]),
            "predicateType": .string(Self.predicateType),
            "predicate": .object([
                "verifier": .object(["id": .string(verifier)]),
                "timeVerified": .string(EvidenceEvent.text(of: decision.at)),
                "resourceUri": .string(resource ?? repository),
                "policy": .object([
                    "uri": .string(policy ?? "difftier:policy:\(digest)"), "digest": .object(["sha256": .string(digest)]),
                ]),
                "verificationResult": .string(passes ? "PASSED" : "FAILED"),
                "verifiedLevels": .array([.string(passes ? "ORG_SOURCE_DIFFTIER_\(tier.uppercased())" : "FAILED")]),
            ]),
        ])
    }

    /// Whether the change may go in as it is: everything of it was read, the service chose what it was compared with, and who has to
    /// approve it did. What is missing counts as no.
    private static func passes(_ decision: [String: JSONValue]) -> Bool {
        [decision["complete"], decision["authoritative"], decision["approvals"]?.members?["satisfied"]]
            .allSatisfy { $0 == .bool(true) }
    }

    /// The statement's text, in its canonical form.
    public var text: String { statement.canonicalText }

    /// Whether the change passed.
    public var passed: Bool { predicate["verificationResult"] == .string("PASSED") }

    /// The commit that it is about: 40 hexadecimal digits.
    public var commit: String { subject["digest"]?.members?["gitCommit"]?.string ?? "" }

    /// What the commit belongs to.
    public var resource: String { predicate["resourceUri"]?.string ?? "" }

    private var predicate: [String: JSONValue] { statement.members?["predicate"]?.members ?? [:] }

    private var subject: [String: JSONValue] { statement.members?["subject"]?.elements?.first?.members ?? [:] }

    /// Signs the statement.
    ///
    /// - Parameters:
    ///   - keyID: what verifiers find the key by.
    ///   - sign: makes the Ed25519 signature of a message, 64 bytes.
    public func signed(keyID: String? = nil, by sign: ([UInt8]) throws -> [UInt8]) throws(EvidenceError) -> DSSEEnvelope {
        try DSSEEnvelope(payload: Array(text.utf8), type: Self.payloadType, keyID: keyID, signedBy: sign)
    }

    /// Reads a signed statement and believes it.
    ///
    /// - Throws: `unverified` where no key of those given signed it; `malformed` where it is no statement of this kind about one commit.
    public init(_ envelope: DSSEEnvelope, signedBy keys: [Curve25519.Signing.PublicKey]) throws(EvidenceError) {
        let payload = try envelope.payload(signedBy: keys)
        guard envelope.payloadType == Self.payloadType, let statement = JSONValue(text: String(decoding: payload, as: UTF8.self)),
            let members = statement.members, members["_type"] == .string(Self.statementType),
            members["predicateType"] == .string(Self.predicateType), members["subject"]?.elements?.count == 1
        else { throw EvidenceError(code: .malformed, reason: "the envelope holds no verification summary about one commit") }
        self.statement = statement
        guard !commit.isEmpty, !resource.isEmpty, ["PASSED", "FAILED"].contains(predicate["verificationResult"]?.string) else {
            throw EvidenceError(code: .malformed, reason: "the verification summary lacks a commit, a resource or a result")
        }
    }
}
